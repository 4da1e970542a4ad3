/** Findings and tables as text, for the commands about rules. */
import Table from 'cli-table3';
import stringWidth from 'string-width';
import type { Evidence, Finding, Verdict } from '../domain.ts';

const verdictTexts: Record<Verdict, string> = {
  fail: '✗ 不合格 fail',
  pass: '✓ 合格 pass',
  unsure: '? 存疑 unsure',
  'not-applicable': '– 不适用 n/a',
};

export function verdictText({ verdict, reason }: Pick<Finding, 'verdict' | 'reason'>): string {
  return reason === null ? verdictTexts[verdict] : `${verdictTexts[verdict]}（${reason}）`;
}

/** A line a piece of evidence. */
export function findingLines({ evidence }: { readonly evidence: readonly Evidence[] }): string[] {
  return evidence.map(({ turn, startMs, why, quote }) => {
    const place = turn === null ? '' : `第${turn + 1}句 `;
    return `    ${place}${clock(startMs)} ${why}${quote === '' ? '' : ` “${quote}”`}`;
  });
}

/** Minutes and seconds from the start of the call. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `widths`: most columns of the terminal that the text of each column takes; longer text is wrapped. */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  widths: readonly number[] = [],
): string {
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], compact: widths.length === 0 },
  });
  const fit = (cell: string | number, column: number): string =>
    String(cell)
      .split('\n')
      .flatMap((line) => wrap(line, widths[column] ?? Number.POSITIVE_INFINITY))
      .join('\n');
  table.push(...rows.map((row) => row.map(fit)));
  return table.toString();
}

/**
 * Chinese has no spaces to break at, and its characters are two columns wide, which the table does not reckon with;
 * English breaks at a space where there is one.
 */
function wrap(line: string, width: number): string[] {
  const lines: string[] = [];
  let own = '';
  for (const character of line) {
    if (own !== '' && stringWidth(own) + stringWidth(character) > width) {
      const space = /[a-z0-9]/i.test(character) ? own.lastIndexOf(' ') : -1;
      const end = space > own.length / 2 ? space : own.length;
      lines.push(own.slice(0, end));
      own = own.slice(end).trimStart();
    }
    own += character;
  }
  return [...lines, own];
}
