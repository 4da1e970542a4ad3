/**
 * Which dialect a caller's words come from. Words only: a recogniser that writes standard Mandarin hides most of it, and
 * an accent without dialect words is not seen at all.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { TurnRole } from '../../pipeline/domain.ts';
import { DIALECTS, markers, markersIn } from './markers.ts';

export const DIALECT_VERSION = 'dialect-2';

export interface DialectWeights {
  /** Share of calls of each of `TAGS`. */
  readonly shares: readonly number[];
  /** Share of calls of each of `TAGS` in which the word is said by the customer. */
  readonly words: readonly { readonly word: string; readonly shares: readonly number[] }[];
}

export interface DialectOpinion {
  readonly tag: (typeof DIALECTS)[number] | 'none';
  /** 0 to 1, of the tag. */
  readonly probability: number;
  /** What the tag rests on, in order of place; UTF-16 units of the turn's text. Empty for `none`. */
  readonly words: {
    readonly turn: number;
    readonly start: number;
    readonly end: number;
    readonly text: string;
  }[];
}

export const TAGS = ['none', ...DIALECTS] as const;
/** Words of one speaker come together, so they count less than independent ones would: found by cross-validation. */
const TEMPER = 1.5;
/** A tag below it is not given. */
const LEAST = 0.5;
/** A word at least so many times likelier in the dialect than without one supports it. */
const TELLING = 2;
const WEIGHTS = fileURLToPath(new URL('weights.tsv', import.meta.url));

const Shares = z.array(z.coerce.number().min(0).max(1)).length(TAGS.length);

let shipped: ((turns: readonly SpokenTurn[]) => DialectOpinion) | undefined;

interface SpokenTurn {
  readonly role: TurnRole;
  readonly text: string;
}

/** By the weights in this folder. Calls without customer turns are `none`. */
export function judgeDialect(turns: readonly SpokenTurn[]): DialectOpinion {
  shipped ??= dialectJudge(readWeights(readFileSync(WEIGHTS, 'utf8')));
  return shipped(turns);
}

/** Lines `word, share of each tag`; the first is `*`, the calls of each tag. */
function readWeights(content: string): DialectWeights {
  const [first, ...words] = content
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
    .map(([word = '', ...shares]) => ({ word, shares: Shares.parse(shares) }));
  return { shares: first?.shares ?? [], words };
}

/** Throws TypeError when the weights were made for other words. */
export function dialectJudge(weights: DialectWeights): (turns: readonly SpokenTurn[]) => DialectOpinion {
  if (
    weights.words.map(({ word }) => word).join() !==
    markers()
      .map(({ word }) => word)
      .join()
  )
    throw new TypeError('The dialect weights were made for other words. Train them again.');
  const shareOf = (marker: number, tag: number) => weights.words[marker]?.shares[tag] ?? 0.5;
  const unsaid = TAGS.map(
    (_, tag) =>
      Math.log(weights.shares[tag] ?? 1) +
      weights.words.reduce((sum, { shares }) => sum + Math.log(1 - (shares[tag] ?? 0)), 0) / TEMPER,
  );
  return (turns) => {
    const found = turns.flatMap(({ role, text }, turn) =>
      role === 'customer' ? markersIn(text).map((place) => ({ ...place, turn })) : [],
    );
    const odds = [...unsaid];
    for (const marker of new Set(found.map((place) => place.marker)))
      for (const tag of TAGS.keys()) {
        const share = shareOf(marker, tag);
        odds[tag] = (odds[tag] ?? 0) + Math.log(share / (1 - share)) / TEMPER;
      }
    const most = Math.max(...odds);
    const parts = odds.map((value) => Math.exp(value - most));
    const best = odds.indexOf(most);
    const tag = TAGS[best] ?? 'none';
    const all = parts.reduce((sum, part) => sum + part, 0);
    const rounded = (value: number) => Number(value.toFixed(3));
    if (tag === 'none' || 1 / all < LEAST)
      return { tag: 'none', probability: rounded((parts[0] ?? 0) / all), words: [] };
    return {
      tag,
      probability: rounded(1 / all),
      words: found
        .filter(({ marker }) => shareOf(marker, best) >= TELLING * shareOf(marker, 0))
        .map(({ turn, start, end }) => ({
          turn,
          start,
          end,
          text: turns[turn]?.text.slice(start, end) ?? '',
        })),
    };
  };
}
