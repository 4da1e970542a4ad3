/**
 * Source turns → turns in order of start, with checked times and roles. The rules for missing times are in README.md.
 */
import type { Channel, ChannelMap, SpeakerSplit, Turn, TurnRole, Word } from '../../../pipeline/domain.ts';
import { UnusableRecording } from '../../../pipeline/errors.ts';
import { cleanText } from '../../../pipeline/import/text.ts';
import { roleOfLabel } from './roles.ts';
import type { SourceTranscript, SourceTurn, SourceWord } from './source.ts';

export interface SpeakerHints {
  /** What the source's labels mean, e.g. `{ SPEAKER_00: 'agent', SPEAKER_01: 'customer' }`. */
  readonly roles?: Readonly<Record<string, TurnRole>> | undefined;
  /** For sources that only number audio channels. */
  readonly channels?: ChannelMap | null | undefined;
}

const maxTurns = 200_000;
/** Two days of talking, thirty of writing: more is a wrong unit. */
const longestMs = { phone: 172_800_000, chat: 2_592_000_000 } as const;
/** Speaking time of a Chinese character, to end a turn whose end is unknown. */
const msPerCharacter = 250;
/** Distance of messages in a chat without any times. */
const msPerMessage = 1000;

export function turnsOf(
  source: SourceTranscript,
  hints: SpeakerHints,
): { turns: Turn[]; split: SpeakerSplit } {
  if (source.turns.length > maxTurns) {
    throw unusable('transcript-too-many-turns', `has ${source.turns.length} turns; ${maxTurns} are possible`);
  }
  const medium = source.medium ?? 'phone';
  const spoken = source.turns
    .map((turn, index) => ({ turn, index, text: cleanText(turn.text) }))
    .filter(({ text }) => text !== '');
  const known = spoken.map(({ turn, index }) => knownTimes(turn, index, source.unitMs, medium));
  const times = fillTimes(
    known,
    spoken.map(({ text }) => text.length),
    medium,
  );
  const speakers = spoken.map(({ turn }) => speakerOf(turn, source, hints));
  const turns = spoken.map(({ turn, text }, index): Turn => {
    const { startMs, endMs } = times[index] ?? { startMs: 0, endMs: 0 };
    const words = wordsOf(turn.words ?? [], source.unitMs);
    return {
      role: speakers[index]?.role ?? 'unknown',
      channel: medium === 'chat' ? null : channelOf(turn.channel),
      startMs,
      endMs,
      text,
      confidence: confidenceOf(turn.confidence),
      ...(words.length > 0 ? { words } : {}),
    };
  });
  return {
    turns: turns.sort((a, b) => a.startMs - b.startMs),
    split: splitOf(
      spoken.map(({ text }, index) => ({ characters: text.length, known: speakers[index]?.known === true })),
    ),
  };
}

function speakerOf(
  turn: SourceTurn,
  source: SourceTranscript,
  { roles = {}, channels }: SpeakerHints,
): { role: TurnRole; known: boolean } {
  const { speaker } = turn;
  const named = speaker === null || !Object.hasOwn(roles, speaker) ? null : roles[speaker];
  if (named) return { role: named, known: named !== 'unknown' };
  const role = speaker === null ? null : roleOfLabel(speaker);
  if (role === 'nobody') return { role: 'unknown', known: true };
  if (role) return { role, known: true };
  const channel = channelOf(turn.channel) ?? (source.speakersAreChannels ? channelOf(speaker) : null);
  if (channels && channel !== null) {
    if (channel === channels.agent) return { role: 'agent', known: true };
    if (channel === channels.customer) return { role: 'customer', known: true };
  }
  return { role: 'unknown', known: false };
}

function splitOf(spoken: readonly { characters: number; known: boolean }[]): SpeakerSplit {
  const all = spoken.reduce((sum, { characters }) => sum + characters, 0);
  const known = spoken.reduce((sum, turn) => sum + (turn.known ? turn.characters : 0), 0);
  const unsure = known < all;
  return {
    method: 'supplied',
    confidence: all === 0 ? 1 : known / all,
    unsure,
    reason: unsure
      ? '随录文本没有标明每句话由谁说（坐席或客户），无法可靠区分说话人。The supplied transcript does not say who speaks.'
      : null,
  };
}

interface Times {
  readonly startMs: number | null;
  readonly endMs: number | null;
}

function knownTimes(turn: SourceTurn, index: number, unitMs: number, medium: Channel): Times {
  const startMs = timeMs(turn.start, unitMs, index);
  const endMs = timeMs(turn.end, unitMs, index);
  if ((startMs ?? 0) < 0 || (endMs ?? 0) < 0) {
    throw unusable('transcript-time-negative', `has a time before the start of the call in turn ${index}`);
  }
  if (startMs !== null && endMs !== null && endMs < startMs) {
    throw unusable('transcript-end-before-start', `has a turn (${index}) that ends before it starts`);
  }
  if (Math.max(startMs ?? 0, endMs ?? 0) > longestMs[medium]) {
    throw unusable(
      'transcript-time-invalid',
      `has a time in turn ${index} beyond ${longestMs[medium] / 3_600_000} hours; check the unit of the times`,
    );
  }
  return { startMs, endMs };
}

function timeMs(value: unknown, unitMs: number, index: number): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    throw unusable('transcript-time-invalid', `has a time that is no number in turn ${index}`);
  }
  return Math.round(number * unitMs);
}

function fillTimes(
  known: readonly Times[],
  characters: readonly number[],
  medium: Channel,
): { startMs: number; endMs: number }[] {
  const missing = known.filter(({ startMs, endMs }) => startMs === null && endMs === null).length;
  if (medium === 'chat' && missing === known.length) {
    return known.map((_, index) => ({ startMs: index * msPerMessage, endMs: index * msPerMessage }));
  }
  if (medium === 'phone' && missing * 2 > known.length) {
    throw unusable(
      'transcript-times-missing',
      'has no times for most turns. Give startMs and endMs, or "channel": "chat" when it was written, not spoken',
    );
  }
  const nextStart = startsFromHere(known);
  let previousEnd = 0;
  return known.map(({ startMs, endMs }, index) => {
    const start = startMs ?? Math.min(previousEnd, endMs ?? previousEnd);
    const guess = medium === 'chat' ? start : start + (characters[index] ?? 0) * msPerCharacter;
    const end = endMs ?? Math.max(start, Math.min(guess, nextStart[index + 1] ?? guess));
    previousEnd = end;
    return { startMs: start, endMs: end };
  });
}

/** For each index, the first known start at or after it. */
function startsFromHere(known: readonly Times[]): (number | null)[] {
  const starts: (number | null)[] = new Array(known.length).fill(null);
  let next: number | null = null;
  for (let index = known.length - 1; index >= 0; index -= 1) {
    next = known[index]?.startMs ?? next;
    starts[index] = next;
  }
  return starts;
}

/** Words with unusable times are left out: the turn's own times are what rules rely on. */
function wordsOf(words: readonly SourceWord[], unitMs: number): Word[] {
  return words.flatMap(({ text, start, end, confidence }) => {
    const [startMs, endMs] = [start, end].map((value) =>
      value === null || value === undefined || value === '' ? Number.NaN : Math.round(Number(value) * unitMs),
    );
    const clean = cleanText(text);
    if (startMs === undefined || endMs === undefined || clean === '') return [];
    if (!(startMs >= 0 && endMs >= startMs && Number.isFinite(endMs))) return [];
    return [{ text: clean, startMs, endMs, confidence: confidenceOf(confidence) }];
  });
}

function confidenceOf(value: unknown): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0 || number > 1.001) return null;
  return Math.min(1, number);
}

function channelOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,2}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number : null;
}

function unusable(code: string, what: string): UnusableRecording {
  return new UnusableRecording(code, `The transcript ${what}. Export it again.`);
}
