/** silence, pace, interruption, loudness, response_gap, edge: conditions on times and sound. */
import { type Call, type CallTurn, type Hit, once, onceForTurn, spokenBy } from '../call.ts';
import type { ConditionOf } from '../schema.ts';
import { compactText } from '../spoken-text.ts';
import { type Found, NO_TIMES, type Operator, timeHit, turnsIn } from './operator.ts';

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
    const fit = speakersFit(condition.between, call, gap);
    if (fit === 'no') continue;
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
      weak: fit === 'unknown' ? `第${gap.next + 1}句前后说话人不明` : null,
    });
  }
  return { hits, measured: longest, threshold: condition.minMs };
};

/** Who was heard before the gap and after it. */
function speakersFit(
  between: 'any' | 'different' | 'same',
  call: Call,
  { former, next }: Gap,
): 'yes' | 'no' | 'unknown' {
  if (between === 'any') return 'yes';
  const [before, after] = [call.turns[former]?.role, call.turns[next]?.role];
  if (before === 'unknown' || after === 'unknown') return 'unknown';
  return (before === after) === (between === 'same') ? 'yes' : 'no';
}

interface Gap {
  readonly startMs: number;
  readonly endMs: number;
  /** Turn that ends last before the gap. */
  readonly former: number;
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
      const former = ordered
        .filter((turn) => turn.endMs <= middle)
        .reduce<CallTurn | null>(
          (one, other) => (one !== null && one.endMs > other.endMs ? one : other),
          null,
        );
      return next === undefined || former === null
        ? []
        : [{ startMs, endMs, former: former.index, next: next.index }];
    });
  const gaps: Gap[] = [];
  let former = ordered[0];
  for (const turn of ordered) {
    const endMs = former?.endMs ?? 0;
    if (turn.startMs > endMs)
      gaps.push({ startMs: endMs, endMs: turn.startMs, former: former?.index ?? 0, next: turn.index });
    if (turn.endMs >= endMs) former = turn;
  }
  return gaps;
}

export const pace: Operator<'pace'> = (search) => {
  const { condition, call } = search;
  if (condition.of === 'call') return paceOfAll(search);
  const hits: Hit[] = [];
  let extreme: number | null = null;
  let untimed = false;
  for (const turn of turnsIn(call, search.window)) {
    const chars = onceForTurn(call, 'syllables', turn, charCount);
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

/** One value for all turns of the range: characters over the time spoken. */
function paceOfAll(search: Parameters<typeof pace>[0]): Found {
  const { condition, call } = search;
  let chars = 0;
  let seconds = 0;
  for (const turn of turnsIn(call, search.window)) {
    const own = charCount(turn);
    const speed = call.transcript.sound?.turns[turn.index]?.charsPerSecond ?? speedByTimes(turn, own);
    if (own === 0 || speed === null || speed === 0) continue;
    chars += own;
    seconds += own / speed;
  }
  const threshold = condition.above ?? condition.below ?? null;
  const unknown = turnsIn(call, search.window).find((turn) => turn.role === 'unknown');
  if (condition.role !== undefined && unknown !== undefined)
    return { hits: [], missing: unknownSpeaker(unknown) ?? '', threshold };
  if (chars < condition.minChars) return { hits: [], holds: false, threshold };
  if (seconds === 0) return { hits: [], missing: NO_TIMES, threshold };
  const measured = Number((chars / seconds).toFixed(2));
  const isFast = condition.above !== undefined && measured > condition.above;
  const isSlow = condition.below !== undefined && measured < condition.below;
  return { hits: [], holds: isFast || isSlow, measured, threshold };
}

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
  const longest = once(call, 'longest overlap', longestOverlap);
  if (longest === null) return { hits: [], missing: NO_TIMES };
  const hits: Hit[] = [];
  if (longest < condition.minMs) return { hits, threshold: condition.minMs };
  const listening = listeningOf(condition);
  const own = call.turns.filter((turn) => spokenBy(turn, role));
  for (const turn of turnsIn(call, search.window)) {
    const cut = call.turns.find(
      (other) =>
        other.startMs < turn.startMs &&
        other.endMs - turn.startMs >= condition.minMs &&
        other.role !== role &&
        !isBackChannel(other, listening),
    );
    if (cut === undefined || isBackChannel(turn, listening) || wasSpeaking(own, turn, cut)) continue;
    const overlap = cut.endMs - turn.startMs;
    const hit = timeHit(search, turn, overlap, `对方还要说${seconds(overlap)}`);
    hits.push({ ...hit, weak: hit.weak ?? unknownSpeaker(cut) });
  }
  return { hits, threshold: condition.minMs };
};

/** Of any turn into one that begins later, in milliseconds; negative where there is none, null without times. */
function longestOverlap({ turns }: Call): number | null {
  let latestStart = -Infinity;
  let latestEnd = -Infinity;
  let longest = -Infinity;
  for (const { timed, startMs, endMs } of turns) {
    if (!timed) return null;
    // Turns out of order are too rare to be quick about.
    if (startMs < latestStart) longest = Infinity;
    longest = Math.max(longest, latestEnd - startMs);
    latestStart = startMs;
    latestEnd = Math.max(latestEnd, endMs);
  }
  return longest;
}

const listened = new WeakMap<ConditionOf<'interruption'>, readonly string[]>();

function listeningOf(condition: ConditionOf<'interruption'>): readonly string[] {
  let known = listened.get(condition);
  if (known === undefined) {
    known = [...new Set(condition.backChannels.map(compactText))].filter((word) => word !== '');
    listened.set(condition, known);
  }
  return known;
}

function unknownSpeaker({ role, index }: CallTurn): string | null {
  return role === 'unknown' ? `第${index + 1}句说话人不明` : null;
}

function isBackChannel(turn: CallTurn, listening: readonly string[]): boolean {
  const { compact } = turn.spoken;
  if (compact === '') return true;
  for (let at = 0; at < compact.length; ) {
    const word = listening.find((one) => compact.startsWith(one, at));
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
  const { aboveOwnDb, jumpDb, aboveDbfs } = condition;
  const hits: Hit[] = [];
  let loudest: number | null = null;
  let isUnmeasured = false;
  for (const turn of turnsIn(call, search.window)) {
    const measured = sound.turns[turn.index];
    const level = measured?.levelDbfs ?? null;
    const own = measured?.levelAgainstOwnDb ?? null;
    const former = jumpDb === undefined ? null : formerLevel(call, turn);
    const jump = level === null || former === null ? null : level - former;
    const found = [
      { value: own, limit: aboveOwnDb, note: (value: number) => `比本人平时高${value.toFixed(1)}分贝` },
      { value: jump, limit: jumpDb, note: (value: number) => `比本人上一句高${value.toFixed(1)}分贝` },
      { value: level, limit: aboveDbfs, note: (value: number) => `音量${value.toFixed(1)}dBFS` },
    ].filter(({ limit }) => limit !== undefined);
    const [first] = found;
    if (first?.value != null) loudest = Math.max(loudest ?? first.value, first.value);
    if ((aboveOwnDb === undefined ? level : own) === null) isUnmeasured = true;
    const over = found.find(({ value, limit = 0 }) => value !== null && value > limit);
    if (over?.value != null) hits.push(timeHit(search, turn, over.value, over.note(over.value)));
  }
  const found = { hits, measured: loudest, threshold: aboveOwnDb ?? jumpDb ?? aboveDbfs ?? null };
  return hits.length === 0 && loudest === null && isUnmeasured
    ? { ...found, missing: '音量没有测到' }
    : found;
};

/** Level of the former turn of the same speaker that has one. */
function formerLevel(call: Call, turn: CallTurn): number | null {
  for (let index = turn.index - 1; index >= 0; index--) {
    const level = call.transcript.sound?.turns[index]?.levelDbfs ?? null;
    if (call.turns[index]?.role === turn.role && level !== null) return level;
  }
  return null;
}

export const responseGap: Operator<'response_gap'> = (search) => {
  const { condition, call } = search;
  const role = condition.role ?? 'agent';
  if (call.turns.every((turn) => turn.startMs === 0)) return { hits: [], missing: NO_TIMES };
  const hits: Hit[] = [];
  let longest = 0;
  for (const turn of turnsIn(call, search.window)) {
    const former = call.turns[turn.index - 1];
    if (former === undefined || former.role === role) continue;
    const ms = turn.startMs - Math.max(former.startMs, former.endMs);
    longest = Math.max(longest, ms);
    if (ms < condition.minMs) continue;
    const hit = timeHit(search, turn, ms, `等待回复${seconds(ms)}`);
    hits.push({ ...hit, weak: hit.weak ?? unknownSpeaker(former) });
  }
  return { hits, measured: longest, threshold: condition.minMs };
};

export const edge: Operator<'edge'> = (search) => {
  const { condition, call } = search;
  const turns = turnsIn(call, search.window);
  const turn = condition.edge === 'start' ? turns[0] : turns.at(-1);
  if (turn === undefined || !turn.timed) return { hits: [], missing: NO_TIMES };
  // A transcript that came without audio ends with its last word.
  const { durationMs } = call.metadata;
  if (condition.edge === 'end' && durationMs === null && call.durationMs <= turn.endMs)
    return { hits: [], missing: '不知道通话何时结束' };
  const end = Math.max(durationMs ?? call.durationMs, turn.endMs);
  const ms = condition.edge === 'start' ? turn.startMs : end - turn.endMs;
  const hits = ms >= condition.minMs ? [timeHit(search, turn, ms, `间隔${seconds(ms)}`)] : [];
  return { hits, measured: ms, threshold: condition.minMs };
};

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)}秒`;
}
