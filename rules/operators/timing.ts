/** silence, pace, interruption, loudness, response_gap, edge: conditions on times and sound. */
import { type Call, type CallTurn, type Hit, once, spokenBy } from '../call.ts';
import { compactText } from '../spoken-text.ts';
import { NO_TIMES, type Operator, timeHit, turnsIn } from './operator.ts';

/** Longest time between two stretches of one utterance that a recogniser cut in two. */
const SAME_BREATH_MS = 500;

export const silence: Operator<'silence'> = ({ condition, call, window }) => {
  const gaps = once(call, 'gaps', () => gapsOf(call));
  if (gaps === null) return { hits: [], missing: NO_TIMES };
  const hits: Hit[] = [];
  let longest = 0;
  for (const gap of gaps) {
    const ms = gap.endMs - gap.startMs;
    const inside = gap.next >= window.from && gap.next <= window.to && gap.endMs >= window.fromMs;
    if (!inside || gap.startMs > window.toMs) continue;
    longest = Math.max(longest, ms);
    if (ms < condition.minMs) continue;
    const span = { startMs: gap.startMs, endMs: gap.endMs };
    hits.push({
      turn: gap.next,
      start: 0,
      end: 0,
      span,
      measured: ms,
      note: `静音${seconds(ms)}`,
      weak: null,
    });
  }
  return { hits, measured: longest, threshold: condition.minMs };
};

interface Gap {
  readonly startMs: number;
  readonly endMs: number;
  /** Turn that follows the gap. */
  readonly next: number;
}

/** Gaps between turns; those measured from the audio where there is audio. Null without usable times. */
function gapsOf(call: Call): Gap[] | null {
  const timed = call.turns.filter((turn) => turn.timed);
  if (timed.length < call.turns.length || timed.length === 0) return null;
  const ordered = [...timed].sort((a, b) => a.startMs - b.startMs || a.index - b.index);
  const measured = call.transcript.sound?.silences;
  if (measured !== undefined)
    return measured.flatMap(({ startMs, endMs }) => {
      // The detector hears a breath earlier or later than the recogniser; the middle tells which gap it is.
      const middle = (startMs + endMs) / 2;
      const next = ordered.find((turn) => turn.startMs >= middle);
      const spoken = ordered.some((turn) => turn.endMs <= middle);
      return next === undefined || !spoken ? [] : [{ startMs, endMs, next: next.index }];
    });
  const gaps: Gap[] = [];
  let endMs = ordered[0]?.endMs ?? 0;
  for (const turn of ordered) {
    if (turn.startMs > endMs) gaps.push({ startMs: endMs, endMs: turn.startMs, next: turn.index });
    endMs = Math.max(endMs, turn.endMs);
  }
  return gaps;
}

export const pace: Operator<'pace'> = (search) => {
  const { condition, call } = search;
  const hits: Hit[] = [];
  let extreme: number | null = null;
  let untimed = false;
  for (const turn of turnsIn(call, search.window)) {
    const chars = charCount(turn);
    if (chars < condition.minChars) continue;
    const speed = call.transcript.sound?.turns[turn.index]?.charsPerSecond ?? speedByTimes(turn, chars);
    if (speed === null) {
      untimed = true;
      continue;
    }
    const fast = condition.above !== undefined && speed > condition.above;
    const slow = condition.below !== undefined && speed < condition.below;
    extreme =
      extreme === null
        ? speed
        : condition.above === undefined
          ? Math.min(extreme, speed)
          : Math.max(extreme, speed);
    if (fast || slow) hits.push(timeHit(search, turn, speed, `语速每秒${speed.toFixed(1)}字`));
  }
  const found = { hits, measured: extreme, threshold: condition.above ?? condition.below ?? null };
  return untimed && hits.length === 0 ? { ...found, missing: NO_TIMES } : found;
};

function speedByTimes(turn: CallTurn, chars: number): number | null {
  return turn.timed ? (chars * 1000) / (turn.endMs - turn.startMs) : null;
}

/** Characters and digits, each of which is a syllable; a word of another script counts once. */
function charCount({ spoken: { compact } }: CallTurn): number {
  let count = 0;
  let inWord = false;
  for (let at = 0; at < compact.length; at++) {
    const code = compact.charCodeAt(at);
    const letter = code > 57 && code < 0x2e80;
    if (!letter || !inWord) count++;
    inWord = letter;
  }
  return count;
}

export const interruption: Operator<'interruption'> = (search) => {
  const { condition, call } = search;
  const role = condition.role ?? 'agent';
  if (call.turns.some((turn) => !turn.timed)) return { hits: [], missing: NO_TIMES };
  const listening = new Set(condition.backChannels.map(compactText));
  const others = call.turns.filter((turn) => turn.role !== role && !isBackChannel(turn, listening));
  const own = call.turns.filter((turn) => spokenBy(turn, role));
  const hits: Hit[] = [];
  for (const turn of turnsIn(call, search.window)) {
    if (isBackChannel(turn, listening)) continue;
    const cut = others.find(
      (other) => other.startMs < turn.startMs && other.endMs - turn.startMs >= condition.minMs,
    );
    if (cut === undefined || wasSpeaking(own, turn, cut)) continue;
    const overlap = cut.endMs - turn.startMs;
    hits.push(timeHit(search, turn, overlap, `对方还要说${seconds(overlap)}`));
  }
  return { hits, threshold: condition.minMs };
};

function isBackChannel(turn: CallTurn, listening: ReadonlySet<string>): boolean {
  const { compact } = turn.spoken;
  if (compact === '') return true;
  for (let at = 0; at < compact.length; ) {
    const word = [...listening].find((one) => one !== '' && compact.startsWith(one, at));
    if (word === undefined) return false;
    at += word.length;
  }
  return true;
}

/** The other came in while this speaker was talking: going on is no interruption. */
function wasSpeaking(own: readonly CallTurn[], turn: CallTurn, other: CallTurn): boolean {
  return own.some(
    (former) =>
      former.index !== turn.index &&
      former.startMs <= other.startMs &&
      former.endMs > other.startMs &&
      former.endMs <= turn.startMs &&
      turn.startMs - former.endMs <= SAME_BREATH_MS,
  );
}

export const loudness: Operator<'loudness'> = (search) => {
  const { condition, call } = search;
  const { sound } = call.transcript;
  if (sound === null) return { hits: [], missing: '没有声音测量数据' };
  const hits: Hit[] = [];
  for (const turn of turnsIn(call, search.window)) {
    const level = sound.turns[turn.index]?.levelAgainstOwnDb ?? null;
    if (level !== null && level > condition.aboveOwnDb)
      hits.push(timeHit(search, turn, level, `比本人平时高${level.toFixed(1)}分贝`));
  }
  return { hits, threshold: condition.aboveOwnDb };
};

export const responseGap: Operator<'response_gap'> = (search) => {
  const { condition, call } = search;
  const role = condition.role ?? 'agent';
  if (call.turns.every((turn) => turn.startMs === 0)) return { hits: [], missing: NO_TIMES };
  const hits: Hit[] = [];
  let longest = 0;
  for (const turn of turnsIn(call, search.window)) {
    const former = call.turns[turn.index - 1];
    if (former === undefined || former.role === role || former.role === 'unknown') continue;
    const ms = turn.startMs - Math.max(former.startMs, former.endMs);
    longest = Math.max(longest, ms);
    if (ms >= condition.minMs) hits.push(timeHit(search, turn, ms, `等待回复${seconds(ms)}`));
  }
  return { hits, measured: longest, threshold: condition.minMs };
};

export const edge: Operator<'edge'> = (search) => {
  const { condition, call } = search;
  const turns = turnsIn(call, search.window);
  const turn = condition.edge === 'start' ? turns[0] : turns.at(-1);
  if (turn === undefined || !turn.timed) return { hits: [], missing: NO_TIMES };
  const ms = condition.edge === 'start' ? turn.startMs : call.durationMs - turn.endMs;
  const hits = ms >= condition.minMs ? [timeHit(search, turn, ms, `间隔${seconds(ms)}`)] : [];
  return { hits, measured: ms, threshold: condition.minMs };
};

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)}秒`;
}
