/**
 * How far two readers agree: Cohen's kappa for each label of dialogues and turns. The second reader works blind, on
 * the export this file writes, and hands back a file in the format of `samples/`.
 *
 *   npx tsx models/dialogues/agreement.ts export 60 > blind.txt
 *   npx tsx models/dialogues/agreement.ts compare second-reader.txt
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Dialogue, parseDialogues, readDialogues } from './dialogues.ts';

export interface Agreement {
  readonly label: string;
  readonly n: number;
  /** Share of cases both readers labelled alike. */
  readonly alike: number;
  /** 1: always; 0: as often as chance would. Null: both used one value only. */
  readonly kappa: number | null;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));

function main([what, argument]: readonly string[]): void {
  if (what === 'export') process.stdout.write(withoutLabels(drawn(readDialogues(), Number(argument ?? 60))));
  else if (what === 'compare' && argument !== undefined)
    for (const { label, n, alike, kappa } of agreement(
      readDialogues(),
      parseDialogues(readFileSync(argument, 'utf8'), argument),
    ))
      process.stdout.write(
        `${label}\tn ${n}\talike ${alike.toFixed(2)}\tkappa ${kappa === null ? '–' : kappa.toFixed(2)}\n`,
      );
  else process.stderr.write('agreement.ts export COUNT | compare FILE\n');
}

/** Only dialogues that both have read count. Throws TypeError when their turns differ. */
export function agreement(first: readonly Dialogue[], second: readonly Dialogue[]): Agreement[] {
  const byId = new Map(first.map((dialogue) => [dialogue.id, dialogue]));
  const pairs = second.flatMap((own) => {
    const other = byId.get(own.id);
    if (other === undefined) return [];
    if (other.turns.length !== own.turns.length)
      throw new TypeError(
        `${own.id} has ${own.turns.length} turns, not ${other.turns.length} as in samples.`,
      );
    return [[other, own] as const];
  });
  const whole = (label: string, of: (dialogue: Dialogue) => string) =>
    kappa(
      label,
      pairs.map(([one, other]) => [of(one), of(other)]),
    );
  const turns = pairs.flatMap(([one, other]) =>
    one.turns.flatMap((turn, at) => {
      const again = other.turns[at];
      return again === undefined ? [] : [[turn, again] as const];
    }),
  );
  const labels = [...new Set(turns.flatMap(([one, other]) => [...one.labels, ...other.labels]))].sort();
  return [
    whole('complaint', ({ complaint }) => complaint),
    whole('type', ({ type }) => type),
    whole('emotion', ({ emotion }) => emotion),
    ...labels.map((label) =>
      kappa(
        `turn ${label}`,
        turns.map(([one, other]) => [String(one.labels.has(label)), String(other.labels.has(label))]),
      ),
    ),
  ];
}

function kappa(label: string, pairs: readonly (readonly [string, string])[]): Agreement {
  const n = pairs.length;
  const alike = pairs.filter(([one, other]) => one === other).length / Math.max(1, n);
  const values = [...new Set(pairs.flat())];
  const share = (value: string, reader: 0 | 1) =>
    pairs.filter((pair) => pair[reader] === value).length / Math.max(1, n);
  const byChance = values.reduce((sum, value) => sum + share(value, 0) * share(value, 1), 0);
  return { label, n, alike, kappa: byChance === 1 || n === 0 ? null : (alike - byChance) / (1 - byChance) };
}

/** The same choice every time, independent of writers and labels; none of the test part. */
function drawn(dialogues: readonly Dialogue[], count: number): Dialogue[] {
  const order = (id: string) => createHash('sha256').update(`second reading ${id}`).digest('hex');
  return dialogues
    .filter(({ part }) => part !== 'test')
    .sort((one, other) => (order(one.id) < order(other.id) ? -1 : 1))
    .slice(0, count);
}

/** Labels, note and coding are left out; the reader fills in what stands as `?`. */
function withoutLabels(dialogues: readonly Dialogue[]): string {
  return dialogues
    .map(({ id, channel, direction, slips, turns }) =>
      [
        `== ${id} ${channel} ${direction === 'inbound' ? 'in' : 'out'} type=? coded=其他 complaint=? emotion=? dialect=none slips=${slips ? 'yes' : 'no'} faults=- hard=-`,
        'note: ?',
        ...turns.map(({ role, bot, text }) => `${bot ? 'B' : role === 'customer' ? 'C' : 'A'} ${text}`),
      ].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}
