/** Turns to learn from: those of the labelled dialogues, and single exchanges written for wording that is rare in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Dialogue } from '../dialogues/dialogues.ts';
import type { Stretch } from '../text/bag-model.ts';
import { fact, featuresOf } from '../text/features.ts';
import type { Sample } from '../text/train.ts';
import { labelsOf, type Speaker } from './labels.ts';

/** Keeps what the other side said apart from the turn's own words. */
const BEFORE = 0x2a5c9;
/** How long a turn is, roughly, as a feature. */
const lengthFacts = Array.from({ length: 7 }, (_, length) => Int32Array.of(fact(`length ${length}`)));

/** What is seen of a turn, from the features of its words and of what the other side said last (null at the start). */
export function turnStretches(text: string, own: Int32Array, before: Int32Array | null): Stretch[] {
  const length = lengthFacts[Math.min(6, Math.floor(Math.log2(text.length + 1)))] ?? new Int32Array();
  const stretches = [
    { features: own, salt: 0 },
    { features: length, salt: 0 },
  ];
  if (before !== null) stretches.push({ features: before, salt: BEFORE });
  return stretches;
}

/** The same as one list of numbers, to learn from. */
export function turnFeatures(text: string, before: string | null): number[] {
  const stretches = turnStretches(text, featuresOf(text), before === null ? null : featuresOf(before));
  return stretches.flatMap(({ features, salt }) => Array.from(features, (feature) => feature ^ salt));
}

/** Which turn holds the last words of the other side before turn `at`; -1 at the start. */
export function turnBefore(turns: readonly { readonly role: string }[], at: number): number {
  const role = turns[at]?.role;
  let index = at - 1;
  while (index >= 0 && turns[index]?.role === role) index--;
  return index;
}

export function wordsBefore(
  turns: readonly { readonly role: string; readonly text: string }[],
  at: number,
): string | null {
  return turns[turnBefore(turns, at)]?.text ?? null;
}

/** One sample a turn of the speaker, in order. Turns of a bot are left out. */
export function samplesOf({ turns }: Dialogue, speaker: Speaker): Sample[] {
  const labels = labelsOf(speaker);
  return turns.flatMap((turn, at) =>
    turn.role !== speaker || turn.bot
      ? []
      : [
          {
            features: turnFeatures(turn.text, wordsBefore(turns, at)),
            labels: labels.map((label) => Number(turn.labels.has(label))),
            weight: 1,
          },
        ],
  );
}

/** Against a turn of a whole dialogue: found by cross-validation (0.1 to 3); faults are far more common in exchanges. */
const EXCHANGE_WEIGHT = 0.25;

const EXCHANGES = fileURLToPath(new URL('samples/', import.meta.url));

/** Lines `labels | words before | words`; files are named for the speaker: `a-…` and `c-…`. */
export function exchanges(speaker: Speaker, dir: string = EXCHANGES): Sample[] {
  const labels: readonly string[] = labelsOf(speaker);
  return readdirSync(dir)
    .filter((name) => name.startsWith(speaker === 'agent' ? 'a-' : 'c-') && name.endsWith('.txt'))
    .sort()
    .flatMap((name) =>
      readFileSync(`${dir}/${name}`, 'utf8')
        .split('\n')
        .flatMap((line, at): Sample[] => {
          if (line.trim() === '') return [];
          const [named, before, words, ...more] = line.split(' | ');
          if (named === undefined || before === undefined || words === undefined || more.length > 0)
            throw new TypeError(`${name}:${at + 1}: a line is "labels | words before | words"`);
          const own = named.split(',').filter((label) => label !== 'none');
          const unknown = own.find((label) => !labels.includes(label));
          if (unknown !== undefined) throw new TypeError(`${name}:${at + 1}: unknown label "${unknown}"`);
          return [
            {
              features: turnFeatures(words, before === '-' ? null : before),
              labels: labels.map((label) => Number(own.includes(label))),
              weight: EXCHANGE_WEIGHT,
            },
          ];
        }),
    );
}
