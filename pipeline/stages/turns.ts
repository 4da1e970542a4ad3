/** Joins what a recogniser heard into turns: by speaker, by pause; overlaps stay, bleed goes. Pure. */
import type { EmotionTag, Span, Turn, TurnRole, Word } from '../domain.ts';

export interface Heard {
  /** Who speaks, whatever the role: pieces of different speakers are never joined. */
  readonly speaker: string;
  readonly role: TurnRole;
  readonly channel: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly confidence: number | null;
  readonly words?: readonly Word[] | undefined;
  readonly emotionTag?: EmotionTag | undefined;
}

/** A pause of the same speaker from here on starts a new turn. */
export const turnGapMs = 800;
/** The faint copy of a voice on the other channel is at least this much quieter … */
const bleedDb = 12;
/** … says mostly the same … */
const bleedLikeness = 0.7;
/** … at the same time, but for the delay of an echo. */
const bleedDelayMs = 400;

/** Level of a channel within a span in dBFS; null when unknown. */
export type LevelWithin = (channel: number, span: Span) => number | null;

/** Turns in order of start. Pieces without text are dropped. */
export function joinTurns(heard: readonly Heard[], levelWithin: LevelWithin): Turn[] {
  const pieces = heard.flatMap(splitAtPauses).filter(({ text }) => text !== '');
  const kept = pieces.filter((piece) => !pieces.some((other) => isBleed(piece, other, levelWithin)));
  const ordered = kept.toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
  const open = new Map<string, Heard[]>();
  const groups: Heard[][] = [];
  for (const piece of ordered) {
    const group = open.get(piece.speaker);
    if (group && continues(group, piece, ordered)) group.push(piece);
    else {
      const fresh = [piece];
      open.set(piece.speaker, fresh);
      groups.push(fresh);
    }
  }
  return groups.map(turnOf).toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

/** The same speaker goes on, after a short pause in which nobody else spoke. */
function continues(group: readonly Heard[], next: Heard, all: readonly Heard[]): boolean {
  const endMs = Math.max(...group.map((piece) => piece.endMs));
  if (next.startMs - endMs >= turnGapMs) return false;
  return !all.some(
    (other) => other.speaker !== next.speaker && other.startMs < next.startMs && other.endMs > endMs,
  );
}

/** Cuts a piece where its words are far apart. The text between is cut with them where it can be found. */
function splitAtPauses(piece: Heard): Heard[] {
  const text = piece.text.trim();
  const words = piece.words ?? [];
  const groups: Word[][] = [];
  for (const word of words) {
    const last = groups.at(-1)?.at(-1);
    if (last && word.startMs - last.endMs < turnGapMs) groups.at(-1)?.push(word);
    else groups.push([word]);
  }
  if (groups.length < 2) return [{ ...piece, text }];
  const texts = textsOf(text, groups);
  return groups.map((group, index) => ({
    ...piece,
    startMs: group[0]?.startMs ?? piece.startMs,
    endMs: Math.max(...group.map(({ endMs }) => endMs)),
    text: texts[index] ?? '',
    words: group,
  }));
}

/** Words carry no punctuation in most engines, so the text is cut where each group's first word stands. */
function textsOf(text: string, groups: readonly (readonly Word[])[]): string[] {
  const cuts: number[] = [0];
  let at = 0;
  for (const [index, group] of groups.entries()) {
    for (const [position, word] of group.entries()) {
      const found = text.indexOf(word.text.trim(), at);
      if (found < 0) return groups.map((words) => joinTexts(words.map((one) => one.text.trim())));
      if (index > 0 && position === 0) cuts.push(found);
      at = found + word.text.trim().length;
    }
  }
  return cuts.map((cut, index) => text.slice(cut, cuts[index + 1]).trim());
}

function isBleed(piece: Heard, other: Heard, levelWithin: LevelWithin): boolean {
  if (piece.channel === other.channel) return false;
  const common =
    Math.min(piece.endMs, other.endMs + bleedDelayMs) - Math.max(piece.startMs, other.startMs - bleedDelayMs);
  if (common < 0.7 * (piece.endMs - piece.startMs)) return false;
  const own = levelWithin(piece.channel, piece);
  const loud = levelWithin(other.channel, other);
  if (own === null || loud === null || loud - own < bleedDb) return false;
  return shareFound(piece.text, other.text) >= bleedLikeness;
}

/** Share of the letters of `text` that occur in `within` in the same order (longest common subsequence). */
function shareFound(text: string, within: string): number {
  const letters = lettersOf(text);
  const others = lettersOf(within);
  if (letters.length === 0) return 0;
  let previous = new Uint32Array(others.length + 1);
  for (const letter of letters) {
    const row = new Uint32Array(others.length + 1);
    for (const [index, other] of others.entries()) {
      row[index + 1] =
        letter === other ? (previous[index] ?? 0) + 1 : Math.max(row[index] ?? 0, previous[index + 1] ?? 0);
    }
    previous = row;
  }
  return (previous[others.length] ?? 0) / letters.length;
}

function lettersOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]/gu) ?? [];
}

function turnOf(group: readonly Heard[]): Turn {
  const [first] = group;
  if (!first) throw new RangeError('a turn of nothing');
  const words = group.every((piece) => piece.words?.length)
    ? group.flatMap((piece) => piece.words ?? [])
    : [];
  return {
    role: first.role,
    channel: first.channel,
    startMs: first.startMs,
    endMs: Math.max(...group.map(({ endMs }) => endMs)),
    text: joinTexts(group.map(({ text }) => text)),
    confidence: meanConfidence(group),
    ...(words.length > 0 ? { words: words.map((word) => ({ ...word })) } : {}),
    ...tagOf(group),
  };
}

/** The tag of most of the time; pieces without one count as such. */
function tagOf(group: readonly Heard[]): Pick<Turn, 'emotionTag'> {
  const heardMs = new Map<EmotionTag | undefined, number>();
  for (const { emotionTag, startMs, endMs } of group)
    heardMs.set(emotionTag, (heardMs.get(emotionTag) ?? 0) + endMs - startMs);
  const [most] = [...heardMs].sort(([, a], [, b]) => b - a);
  return most?.[0] === undefined ? {} : { emotionTag: most[0] };
}

/** A space stands for the pause, unless punctuation does already; Chinese words are written without one. */
function joinTexts(texts: readonly string[]): string {
  return texts.reduce((joined, text) => {
    if (joined === '' || text === '') return joined + text;
    return /[\p{P}\s]$/u.test(joined) && !/[A-Za-z0-9]$/.test(joined) ? joined + text : `${joined} ${text}`;
  }, '');
}

/** Longer pieces weigh more. */
function meanConfidence(group: readonly Heard[]): number | null {
  const known = group.flatMap(({ confidence, text }) =>
    confidence === null ? [] : [{ confidence, weight: text.length }],
  );
  const weight = known.reduce((sum, one) => sum + one.weight, 0);
  if (weight === 0) return null;
  const mean = known.reduce((sum, one) => sum + one.confidence * one.weight, 0) / weight;
  return Math.min(1, Math.max(0, mean));
}
