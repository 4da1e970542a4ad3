/** The call as the summary reads it. */
import type { Opinions, PersonalDataSpan, Turn, TurnQuote } from '../../pipeline/domain.ts';

export interface Talk {
  readonly turns: readonly Pick<Turn, 'role' | 'text' | 'startMs' | 'endMs'>[];
  readonly personalData: readonly PersonalDataSpan[];
  /** What the turns do; empty where nobody knows. */
  readonly labels: NonNullable<Opinions['turnLabels']>;
}

/** Letters, characters and digits without pauses: what patterns look at. */
export function compact(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}

/** Stretches between pauses and punctuation. */
export function phrasesOf(text: string): string[] {
  return text.split(/[\s，。！？、；,.!?;…]+/u).filter((phrase) => phrase !== '');
}

export function quoteOf({ turns }: Talk, turn: number): TurnQuote {
  const { startMs = 0, endMs = 0, text = '' } = turns[turn] ?? {};
  return { turn, startMs, endMs, quote: text };
}

/** What stands in each turn. */
export function byTurn<T extends { readonly turn: number }>(places: readonly T[]): Map<number, T[]> {
  const found = new Map<number, T[]>();
  for (const place of places) {
    const list = found.get(place.turn);
    if (list === undefined) found.set(place.turn, [place]);
    else list.push(place);
  }
  return found;
}

/** Probability that turn `turn` does `label`; 0 where it is not likely. */
export function labelOf({ labels }: Talk, turn: number, label: string): number {
  return labels.find((one) => one.turn === turn && one.label === label)?.probability ?? 0;
}

/** What the other side said last before turn `turn`; empty when nothing was. */
export function before({ turns }: Talk, turn: number): string {
  const role = turns[turn]?.role;
  for (let at = turn - 1; at >= 0; at--) if (turns[at]?.role !== role) return turns[at]?.text ?? '';
  return '';
}

/** What the other side says next; empty when nothing is. */
export function after({ turns }: Talk, turn: number): string {
  const role = turns[turn]?.role;
  return turns.slice(turn + 1).find((one) => one.role !== role)?.text ?? '';
}

export const AGREES = /^(对|是|嗯|系|没错|无误|可以|好|行|中|要得|恩)/;
export const DENIES = /^(不对|不是|错|没有|你看问题)/;
