/** Summary and draft of the work order, with personal data masked until somebody has the right to see it. */
import type { CallSummary, TurnQuote, WorkOrderField } from '../pipeline/domain.ts';

/** Hides what a text repeats of turn `turn`. */
type Hide = (text: string, turn: number) => string;

export function maskSummary({ demand, promised, result }: CallSummary, hide: Hide): CallSummary {
  return {
    demand: demand && maskQuote(demand, hide),
    promised: promised.map((one) => maskQuote(one, hide)),
    result: result && maskQuote(result, hide),
  };
}

/** Values are put together (digits for numerals, phrases joined), so they are hidden by what field they fill. */
export function maskWorkOrder(fields: readonly WorkOrderField[], hide: Hide): WorkOrderField[] {
  return fields.map((one) => ({
    ...one,
    value: maskValue(one, hide),
    source: maskQuote(one.source, hide),
  }));
}

function maskValue({ field, value, source }: WorkOrderField, hide: Hide): string {
  switch (field) {
    case 'phone':
      return value.startsWith('尾号') ? '尾号****' : `${value.slice(0, 3)}****${value.slice(-4)}`;
    case 'who':
      return value.length === 1 ? '*' : (value[0] ?? '').padEnd(value.length, '*');
    case 'accountNo':
    case 'where':
      return '▇'.repeat(value.length);
    default:
      return hide(value, source.turn);
  }
}

function maskQuote(quote: TurnQuote, hide: Hide): TurnQuote {
  return { ...quote, quote: hide(quote.quote, quote.turn) };
}
