/** The agent's work order, masked: its fields by what they hold, everything else as free text. */
import { type Compared, fieldOfName } from '../models/summary/compare.ts';
import type { Metadata, WorkOrderFieldId } from '../pipeline/domain.ts';
import { suppliedWorkOrder } from '../pipeline/service/work-order.ts';
import { maskWorkOrder } from './mask-summary.ts';
import { maskText, type TalkMask } from './mask-talk.ts';
import type { WorkOrderComparison } from './shapes.ts';

export function maskComparison(
  compared: readonly Compared[] | null,
  { hide }: Pick<TalkMask, 'hide'>,
): WorkOrderComparison[] | null {
  if (compared === null) return null;
  return compared.map(({ field, verdict, said, written }) => ({
    field,
    verdict,
    said: said && (maskWorkOrder([said], hide)[0] ?? null),
    written: written === null ? null : maskWritten(field, written, hide),
  }));
}

/** `extra` with its work order masked; `hide`: what was said stands in its remarks as well. */
export function maskOrderIn(
  extra: Metadata['extra'],
  clear: Metadata['extra'],
  hide: TalkMask['hide'],
): Metadata['extra'] {
  const supplied = suppliedWorkOrder(clear);
  if (supplied === null) return extra;
  const order = Object.fromEntries(
    Object.entries(supplied.order).map(([name, value]) => [name, maskEntry(name, value, hide)]),
  );
  return { ...extra, [supplied.key]: order };
}

function maskEntry(name: string, value: unknown, hide: TalkMask['hide']): unknown {
  const field = fieldOfName(name);
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value);
    return field === null ? maskText(hide(text)) : maskWritten(field, text, hide);
  }
  if (Array.isArray(value)) return value.map((inner) => maskEntry(name, inner, hide));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskEntry(key, inner, hide)]));
}

/** Of no turn: what it repeats of the call is hidden wherever it was said. */
const nowhere = { turn: -1, startMs: 0, endMs: 0, quote: '' };

function maskWritten(field: WorkOrderFieldId, written: string, hide: TalkMask['hide']): string {
  const [masked] = maskWorkOrder([{ field, value: written, confidence: 1, source: nowhere }], hide);
  return maskText(masked?.value ?? '');
}
