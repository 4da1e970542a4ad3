/** Precision and recall per type on labelled dialogues, with 95 % Wilson intervals. */
import { PersonalDataType } from '../../pipeline/domain.ts';
import { findPersonalData } from './find.ts';
import type { Sample } from './samples.ts';

export interface Measured {
  readonly type: PersonalDataType;
  readonly labelled: number;
  readonly found: number;
  /** Same type, same turn, same first and last character. */
  readonly exact: number;
  /** Labelled spans of which every character is covered by found spans of any type: what masking hides. */
  readonly covered: number;
}

export interface Measurement {
  readonly types: readonly Measured[];
  /** Labelled but not found, and found but not labelled. */
  readonly differences: readonly string[];
}

export function measure(samples: readonly Sample[]): Measurement {
  const counts = new Map(
    PersonalDataType.options.map((type) => [type, { labelled: 0, found: 0, exact: 0, covered: 0 }]),
  );
  const differences: string[] = [];
  const add = (type: PersonalDataType, name: 'labelled' | 'found' | 'exact' | 'covered') => {
    const count = counts.get(type);
    if (count !== undefined) count[name]++;
  };
  for (const { turns, spans } of samples) {
    const found = findPersonalData(turns);
    const keyOf = (span: (typeof found)[number]) => `${span.type} ${span.turn} ${span.start} ${span.end}`;
    const labelled = new Set(spans.map(keyOf));
    const keys = new Set(found.map(keyOf));
    for (const span of found) {
      add(span.type, 'found');
      if (!labelled.has(keyOf(span)))
        differences.push(`found ${span.type} “${span.text}” in “${turns[span.turn]?.text}”`);
    }
    for (const span of spans) {
      add(span.type, 'labelled');
      if (keys.has(keyOf(span))) add(span.type, 'exact');
      else differences.push(`missed ${span.type} “${span.text}” in “${turns[span.turn]?.text}”`);
      const hidden = found.filter(({ turn }) => turn === span.turn);
      const all = Array.from({ length: span.end - span.start }, (_, i) => span.start + i);
      if (all.every((at) => hidden.some(({ start, end }) => start <= at && at < end)))
        add(span.type, 'covered');
    }
  }
  return { types: [...counts].map(([type, count]) => ({ type, ...count })), differences };
}

/** `type | n | precision | recall | covered`, shares with their 95 % Wilson interval. */
export function tableOf({ types }: Measurement): string {
  const rows = types.map(
    ({ type, labelled, found, exact, covered }) =>
      `| ${type} | ${labelled} | ${share(exact, found)} | ${share(exact, labelled)} | ${share(covered, labelled)} |`,
  );
  return ['| type | n | precision | recall | hidden |', '|---|---|---|---|---|', ...rows].join('\n');
}

function share(hits: number, n: number): string {
  if (n === 0) return '–';
  const z = 1.96;
  const p = hits / n;
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const percent = (value: number) => (value * 100).toFixed(0);
  return `${hits}/${n} = ${percent(p)} % (${percent(middle - half)}–${percent(middle + half)})`;
}
