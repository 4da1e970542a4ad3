/** Where personal data is said: characters of turns as stretches of time to mute. Pure. */
import type { PersonalDataSpan, Span, Transcript, Turn, Word } from '../domain.ts';
import { EarmarkError } from '../errors.ts';
import { intersection, totalMs } from '../stages/silence.ts';
import { spokenLength } from './spoken-length.ts';

export interface Mute extends Span {
  /** The speaker's; null: who speaks where is not certain, every channel is muted. */
  readonly channel: number | null;
  /** Speech of the other side in this time. It stays, unless it proves to be the speaker heard through. */
  readonly others: readonly (Span & { readonly channel: number })[];
}

/** Word times of recognisers are about this far off; a last syllable may be drawn out. */
const wordMarginMs = 200;
/** Of turns without word times: how far the edges of a turn are off … */
const turnMarginMs = { recognised: 300, supplied: 700 } as const;
/** … and how much the pace within it wanders: digits are dictated slowly, the words around them are not. */
const paceMargin = 0.25;
const mostMarginMs = 2000;
/** Words stand in the text in their order, at most this many characters (punctuation, spaces) apart. */
const mostSkipped = 8;
/** Where less speech was found in a turn than this, its times count alone. */
const leastSpeechMs = 100;

/**
 * In order of time, whole milliseconds within the recording. By word times where the recogniser gave them, else in
 * proportion to what is spoken (digits count one syllable each) over the speech found in the turn; with margins.
 * Throws EarmarkError `redaction-stale` when the spans are not of this transcript.
 */
export function mutesOf(transcript: Transcript, personalData: readonly PersonalDataSpan[]): Mute[] {
  const mutes = personalData.map((span): Mute => {
    const turn = transcript.turns[span.turn];
    if (turn?.text.slice(span.start, span.end) !== span.text) throw stale();
    const stretch = within(transcript.durationMs, stretchOf(turn, span, transcript));
    return { ...stretch, ...channelsOf(turn, stretch, transcript) };
  });
  return mutes.toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

interface Chars {
  readonly start: number;
  readonly end: number;
}

function stretchOf(turn: Turn, span: Chars, transcript: Transcript): Span {
  const words = placedWords(turn);
  const covering = words.filter((word) => word.start < span.end && word.end > span.start);
  const [first] = covering;
  if (first !== undefined && isCovered(turn.text, span, covering)) {
    const endMs = Math.max(...covering.map((word) => word.endMs));
    return { startMs: first.startMs - wordMarginMs, endMs: endMs + wordMarginMs };
  }
  return interpolated(turn, span, words, transcript);
}

type PlacedWord = Word & Chars;

/** Words that stand in the text, in order, with their characters. */
function placedWords({ text, words = [] }: Turn): PlacedWord[] {
  const placed: PlacedWord[] = [];
  let from = 0;
  for (const word of words) {
    const said = word.text.trim();
    const at = said === '' ? -1 : text.slice(0, from + mostSkipped + said.length).indexOf(said, from);
    if (at < 0) continue;
    from = at + said.length;
    placed.push({ ...word, start: at, end: from });
  }
  return placed;
}

/** Every spoken character of the span belongs to a word. */
function isCovered(text: string, span: Chars, words: readonly PlacedWord[]): boolean {
  let at = span.start;
  for (const { start, end } of words) {
    if (start > at && spokenLength(text.slice(at, start)) > 0) return false;
    at = Math.max(at, end);
  }
  return at >= span.end || spokenLength(text.slice(at, span.end)) === 0;
}

/** In proportion to the syllables between the nearest known times on both sides. */
function interpolated(
  turn: Turn,
  span: Chars,
  words: readonly PlacedWord[],
  { sound, engine }: Transcript,
): Span {
  const before = words.findLast((word) => word.end <= span.start);
  const after = words.find((word) => word.start >= span.end);
  const from = { char: before?.end ?? 0, ms: before?.endMs ?? turn.startMs };
  const to = { char: after?.start ?? turn.text.length, ms: after?.startMs ?? turn.endMs };
  const reach = { startMs: from.ms, endMs: Math.max(from.ms, to.ms) };
  const heard = intersection(
    [reach],
    sound?.channels.find(({ channel }) => channel === turn.channel)?.speech ?? [],
  );
  const speech = totalMs(heard) >= leastSpeechMs ? heard : [reach];
  const total = totalMs(speech);
  const syllables = spokenLength(turn.text.slice(from.char, to.char));
  const msUntil = (char: number) =>
    syllables === 0 ? 0 : (total * spokenLength(turn.text.slice(from.char, char))) / syllables;
  const [startAt, endAt] = [msUntil(span.start), syllables === 0 ? total : msUntil(span.end)];
  const base = turnMarginMs[engine.id === 'imported' ? 'supplied' : 'recognised'];
  const margin = (at: number) => Math.min(mostMarginMs, base + paceMargin * Math.min(at, total - at));
  return {
    startMs: msInSpeech(speech, startAt, 'after') - margin(startAt),
    endMs: msInSpeech(speech, endAt, 'before') + margin(endAt),
  };
}

/** The moment `at` milliseconds into the speech; at a pause the end of it or (`before`) its beginning. */
function msInSpeech(speech: readonly Span[], at: number, side: 'before' | 'after'): number {
  let passed = 0;
  for (const { startMs, endMs } of speech) {
    const length = endMs - startMs;
    if (at < passed + length || (side === 'before' && at <= passed + length)) return startMs + at - passed;
    passed += length;
  }
  return speech.at(-1)?.endMs ?? 0;
}

/**
 * One channel only where the speakers have channels of their own and the speaker is the one heard there: a channels
 * map that is the wrong way round must not leave the number in the clear.
 */
function channelsOf(
  turn: Turn,
  stretch: Span,
  { sound, split }: Transcript,
): Pick<Mute, 'channel' | 'others'> {
  const everywhere = { channel: null, others: [] };
  const own = sound?.channels.find(({ channel }) => channel === turn.channel);
  if (sound === null || own === undefined || sound.channels.length < 2) return everywhere;
  if (split.unsure || turn.role === 'unknown') return everywhere;
  const others = sound.channels
    .filter((one) => one !== own)
    .flatMap(({ channel, speech }) => intersection([stretch], speech).map((span) => ({ ...span, channel })));
  if (totalMs(intersection([stretch], own.speech)) < totalMs(others)) return everywhere;
  return { channel: own.channel, others };
}

function within(durationMs: number, { startMs, endMs }: Span): Span {
  const start = Math.min(Math.max(0, Math.floor(startMs)), durationMs);
  return { startMs: start, endMs: Math.min(Math.max(start, Math.ceil(endMs)), durationMs) };
}

function stale(): EarmarkError {
  return new EarmarkError(
    'redaction-stale',
    'The personal data that was found belongs to another version of the transcript. Wait until the recording is analysed again.',
    { retry: 'back-off', status: 409 },
  );
}
