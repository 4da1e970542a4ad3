/** One call, prepared once for all rules. */
import type { Metadata, Opinions, Transcript, TurnRole } from '../pipeline/domain.ts';
import { type SpokenText, spokenText } from './spoken-text.ts';

export interface CallTurn {
  readonly index: number;
  readonly role: TurnRole;
  readonly startMs: number;
  readonly endMs: number;
  /** False when the source gave no usable times for this turn. */
  readonly timed: boolean;
  readonly text: string;
  readonly spoken: SpokenText;
  readonly confidence: number | null;
}

/** Something found in a call. Characters count in the compact text of the turn; both 0 for a whole turn. */
export interface Hit {
  readonly turn: number;
  readonly start: number;
  readonly end: number;
  /** Where to listen, when that is not the turn itself (a gap). */
  readonly span?: { readonly startMs: number; readonly endMs: number };
  /** What was measured, in the unit of the operator. */
  readonly measured?: number;
  /** Chinese, added to the explanation of the hit. */
  readonly note?: string;
  /** Chinese: why the hit is not to be relied on; null when it is. */
  readonly weak: string | null;
}

export interface Call {
  readonly transcript: Transcript;
  readonly metadata: Metadata;
  readonly opinions: Opinions;
  readonly turns: readonly CallTurn[];
  /** Day of the call as 2026-03-09, null when unknown. */
  readonly day: string | null;
  readonly roles: ReadonlySet<TurnRole>;
  readonly durationMs: number;
  /** Lowest confidence of a turn, 1 when no turn has one, -1 when the speaker of some turn is not known. */
  readonly leastConfidence: number;
  /** Results that several conditions need, by name. */
  readonly memo: Map<unknown, unknown>;
}

export function prepareCall(transcript: Transcript, metadata: Metadata, opinions: Opinions): Call {
  const turns = transcript.turns.map(
    (turn, index): CallTurn => ({
      index,
      role: turn.role,
      startMs: turn.startMs,
      endMs: turn.endMs,
      timed: Number.isFinite(turn.startMs) && Number.isFinite(turn.endMs) && turn.endMs > turn.startMs,
      text: turn.text,
      spoken: spokenText(turn.text),
      confidence: turn.confidence,
    }),
  );
  return {
    transcript,
    metadata,
    opinions,
    turns,
    day: /^\d{4}-\d{2}-\d{2}/.exec(metadata.startedAt ?? '')?.[0] ?? null,
    roles: new Set(turns.map((turn) => turn.role)),
    durationMs: Math.max(transcript.durationMs, ...turns.map((turn) => turn.endMs), 0),
    leastConfidence: leastConfidence(turns),
    memo: new Map(),
  };
}

function leastConfidence(turns: readonly CallTurn[]): number {
  let least = 1;
  for (const { role, confidence } of turns) {
    if (role === 'unknown') return -1;
    if (confidence !== null && confidence < least) least = confidence;
  }
  return least;
}

export function once<T>(call: Call, name: string, make: (call: Call) => T): T {
  const known = call.memo.get(name);
  if (known !== undefined || call.memo.has(name)) return known as T;
  const made = make(call);
  call.memo.set(name, made);
  return made;
}

/** The same for each turn; it does not outlive the call, as a map that only holds its keys weakly would. */
export function onceForTurn<T>(call: Call, name: unknown, turn: CallTurn, make: (turn: CallTurn) => T): T {
  let known = call.memo.get(name) as (T | undefined)[] | undefined;
  if (known === undefined) {
    known = [];
    call.memo.set(name, known);
  }
  let own = known[turn.index];
  if (own === undefined) {
    own = make(turn);
    known[turn.index] = own;
  }
  return own;
}

/** False when the source gave no times at all. */
export function hasTimes({ turns }: Call): boolean {
  if (turns.length === 0) return true;
  for (const { endMs } of turns) if (endMs > 0) return true;
  return false;
}

/** A turn of this role, or one whose speaker is not known. */
export function spokenBy(turn: CallTurn, role: TurnRole | undefined): boolean {
  return role === undefined || turn.role === role || turn.role === 'unknown';
}

/** Chinese reason why words `start` to `end` of a turn cannot be relied on, null when they can. */
export function weakness(
  call: Call,
  turn: CallTurn,
  start: number,
  end: number,
  role: TurnRole | undefined,
  minConfidence: number,
): string | null {
  if (role !== undefined && turn.role === 'unknown') return `第${turn.index + 1}句说话人不明`;
  const confidence = wordConfidence(call, turn, start, end) ?? turn.confidence;
  if (confidence === null || confidence >= minConfidence) return null;
  return `第${turn.index + 1}句识别置信度${confidence.toFixed(2)}，低于${minConfidence}`;
}

/** Lowest confidence of the words that cover these characters; null when the words cannot be lined up. */
function wordConfidence(call: Call, turn: CallTurn, start: number, end: number): number | null {
  const words = call.transcript.turns[turn.index]?.words;
  if (words === undefined || words.length === 0) return null;
  let at = 0;
  let lowest: number | null = null;
  for (const word of words) {
    const next = at + spokenText(word.text).compact.length;
    if (next > start && at < end && word.confidence !== null)
      lowest = lowest === null ? word.confidence : Math.min(lowest, word.confidence);
    at = next;
  }
  return at === turn.spoken.compact.length ? lowest : null;
}
