/** Cuts a turn's text where something has to be seen: words the recogniser was unsure of, quoted evidence. */
import type { Turn } from '../../../pipeline/domain.ts';

export interface Piece {
  readonly text: string;
  /** Place of the first character, UTF-16 units. */
  readonly start: number;
  readonly doubtful: boolean;
  readonly quoted: 'fail' | 'unsure' | null;
}

export interface Quote {
  readonly text: string;
  readonly verdict: 'fail' | 'unsure';
}

/** Below these a person should listen for themselves. */
const doubtfulWord = 0.5;
const doubtfulTurn = 0.6;

export const isDoubtful = (turn: Turn): boolean => turn.confidence !== null && turn.confidence < doubtfulTurn;

export function piecesOf(turn: Turn, quotes: readonly Quote[]): Piece[] {
  const { text } = turn;
  const doubtful = new Array<boolean>(text.length).fill(false);
  const quoted = new Array<Piece['quoted']>(text.length).fill(null);

  let from = 0;
  for (const word of turn.words ?? []) {
    const at = text.indexOf(word.text, from);
    if (at < 0 || word.text === '') continue;
    from = at + word.text.length;
    if (word.confidence !== null && word.confidence < doubtfulWord) doubtful.fill(true, at, from);
  }
  // Failures last: where both quote the same words, the failure shows.
  for (const quote of [...quotes].sort((a, b) => (a.verdict < b.verdict ? 1 : -1))) {
    const at = quote.text === '' ? -1 : text.indexOf(quote.text);
    if (at >= 0) quoted.fill(quote.verdict, at, at + quote.text.length);
  }

  const pieces: Piece[] = [];
  let start = 0;
  for (let i = 1; i <= text.length; i++) {
    if (i < text.length && doubtful[i] === doubtful[start] && quoted[i] === quoted[start]) continue;
    pieces.push({
      text: text.slice(start, i),
      start,
      doubtful: doubtful[start] ?? false,
      quoted: quoted[start] ?? null,
    });
    start = i;
  }
  return pieces;
}

/** The turn being spoken at a position: the last one that has begun. -1 before the first. */
export const turnAt = (turns: readonly Turn[], positionMs: number): number =>
  turns.findLastIndex(({ startMs }) => startMs <= positionMs);
