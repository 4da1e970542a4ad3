/** Stage `transcribe`: from a recording to turns with speakers and times, and the sound facts that go with them. */
import type { AsrEngine } from '../../models/asr/asr.ts';
import { guessAgent, type Layout, trustedRoles } from '../audio/channels.ts';
import type { DecodedAudio } from '../audio/decode.ts';
import { lineNoise } from '../audio/line-noise.ts';
import type { AudioPool, Listened } from '../audio/pool.ts';
import { trustedVoices, type Voices } from '../audio/voices.ts';
import type { Config } from '../config.ts';
import type {
  Recording,
  Span,
  SpeakerSplit,
  SuppliedTranscript,
  Transcript,
  Turn,
  TurnRole,
} from '../domain.ts';
import { UnusableRecording, Waiting } from '../errors.ts';
import { intersection, totalMs } from './silence.ts';
import { type Heard, joinTurns } from './turns.ts';

export interface TranscribeInput {
  readonly recording: Pick<Recording, 'metadata'>;
  /** File on this machine; null for chats and transcripts without audio. */
  readonly audioPath: string | null;
  readonly supplied: SuppliedTranscript | null;
}

export interface TranscribeContext {
  readonly engine: AsrEngine | null;
  readonly audio: AudioPool;
  readonly config: Pick<Config, 'FFMPEG_BIN' | 'MAX_MINUTES' | 'MAX_FILE_MB'>;
  readonly hotWords: readonly string[];
  readonly signal: AbortSignal;
  /** Share done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** A segment with less speech in it was heard in silence. */
const leastAudibleMs = 60;
/** Segments that start or end further from speech than this are cut back to it. */
const looseMs = 300;

/**
 * With a recogniser and audio the recogniser's words count, otherwise those of the supplied transcript; sound
 * facts always come from the audio where there is some. Damaged or silent audio is refused even beside a
 * supplied transcript: nobody could listen to the evidence.
 * Throws UnusableRecording (`audio-…`), Waiting (`no-engine`, `ffmpeg-missing`), EarmarkError `asr-…`.
 */
export async function transcribe(input: TranscribeInput, context: TranscribeContext): Promise<Transcript> {
  const { audioPath, supplied } = input;
  if (audioPath === null) return withoutAudio(supplied);
  const map = input.recording.metadata.channels;
  const { config, signal } = context;
  const audio = await context.audio.decode(audioPath, {
    ffmpegBin: config.FFMPEG_BIN,
    maxMinutes: config.MAX_MINUTES,
    maxFileBytes: config.MAX_FILE_MB * 1024 ** 2,
    channelMap: map,
    signal,
  });
  const listened = await context.audio.listen(audio, map, signal);
  if (listened.speech.every((spans) => spans.length === 0)) {
    throw new UnusableRecording(
      'audio-silent',
      'Nobody speaks in this recording: there is only silence or steady noise.',
    );
  }
  const told = await tell(supplied, audio, listened, context);
  const sound = await context.audio.measure(
    audio,
    { speech: told.speech, roles: told.roles, turns: told.turns },
    signal,
  );
  return {
    channel: 'phone',
    durationMs: audio.durationMs,
    turns: told.turns,
    split: told.split,
    sound,
    engine: told.engine,
  };
}

async function tell(
  supplied: SuppliedTranscript | null,
  audio: DecodedAudio,
  listened: Listened,
  context: TranscribeContext,
): Promise<Told> {
  if (context.engine !== null) return await recognise(context.engine, audio, listened, context);
  if (supplied !== null) return readOut(supplied, audio, listened);
  throw noEngine();
}

/** What the words say, and who speaks on which channel. */
interface Told {
  readonly turns: Turn[];
  readonly split: SpeakerSplit;
  readonly engine: Transcript['engine'];
  readonly roles: readonly TurnRole[];
  readonly speech: readonly (readonly Span[])[];
}

// ---------------------------------------------------------------- supplied transcript

function withoutAudio(supplied: SuppliedTranscript | null): Transcript {
  if (!supplied) throw noEngine();
  const durationMs = Math.max(0, ...supplied.turns.map(({ endMs }) => endMs));
  return { ...supplied, durationMs, sound: null };
}

/** Roles and times as supplied; the channel of each turn is the one on which its speaker sits. */
function readOut(supplied: SuppliedTranscript, audio: DecodedAudio, { layout, speech }: Listened): Told {
  const roles = audio.channels.map(
    (_, index): TurnRole => (layout.kind === 'apart' ? (layout.roles[index] ?? 'unknown') : 'unknown'),
  );
  const channelOf = (turn: Turn): number | null => {
    if (layout.kind === 'together') return audio.channelNumbers[layout.index] ?? null;
    return audio.channelNumbers[roles.indexOf(turn.role)] ?? turn.channel;
  };
  const turns = supplied.turns.map((turn) => ({ ...turn, channel: channelOf(turn) }));
  return { turns, split: supplied.split, engine: supplied.engine, roles, speech: heardOnce(layout, speech) };
}

// ---------------------------------------------------------------- recogniser

async function recognise(
  engine: AsrEngine,
  audio: DecodedAudio,
  listened: Listened,
  context: TranscribeContext,
): Promise<Told> {
  const { layout } = listened;
  if (layout.kind === 'apart') {
    const heard: Heard[] = [];
    for (const [index, samples] of audio.channels.entries()) {
      const role: TurnRole = layout.roles[index] ?? 'unknown';
      const track: HeardTrack = { index, speaker: role, role, samples, speech: listened.speech[index] ?? [] };
      heard.push(...(await hear(engine, audio, track, context, [index, audio.channels.length])));
    }
    const turns = joinTurns(heard, listened.levelWithin);
    return {
      turns,
      split: layout.split,
      engine: engine.version,
      roles: layout.roles,
      speech: listened.speech,
    };
  }
  return recogniseMono(engine, audio, listened, layout, context);
}

/** Each voice is recognised by itself, the other one made inaudible, so that no word falls between two speakers. */
async function recogniseMono(
  engine: AsrEngine,
  audio: DecodedAudio,
  listened: Listened,
  layout: Extract<Layout, { kind: 'together' }>,
  context: TranscribeContext,
): Promise<Told> {
  const index = layout.index;
  const samples = audio.channels[index] ?? new Float32Array(0);
  const speech = listened.speech[index] ?? [];
  const voices = await context.audio.voices(samples, audio.sampleRateHz, speech, context.signal);
  const heard: Heard[][] = [];
  const trusted = voices.confidence >= trustedVoices;
  const channel = audio.channelNumbers[index] ?? index;
  const lineNoise = quietestLevel(gapsBetween(speech, audio.durationMs), (gap) =>
    listened.levelWithin(channel, gap),
  );
  for (const [voice, spans] of trusted ? voices.spans.entries() : [[0, speech] as const]) {
    const own = trusted
      ? muted(samples, audio.sampleRateHz, voices.spans[voice === 0 ? 1 : 0], lineNoise)
      : samples;
    const track = { index, speaker: `voice ${voice}`, role: 'unknown' as const, samples: own, speech: spans };
    heard.push(await hear(engine, audio, track, context, [voice, trusted ? 2 : 1]));
  }
  const { roles, split } = nameVoices(heard, voices);
  const named = heard.flatMap((pieces, voice) =>
    pieces.map((piece) => ({ ...piece, role: roles[voice] ?? 'unknown' })),
  );
  return {
    turns: joinTurns(named, listened.levelWithin),
    split,
    engine: engine.version,
    roles: audio.channels.map(() => 'unknown'),
    speech: heardOnce(layout, listened.speech),
  };
}

function nameVoices(
  heard: readonly (readonly Heard[])[],
  voices: Voices,
): { roles: readonly TurnRole[]; split: SpeakerSplit } {
  const unsure = (confidence: number, reason: string) => ({
    roles: ['unknown', 'unknown'] as const,
    split: { method: 'diarised' as const, confidence, unsure: true, reason },
  });
  const [one, other] = heard;
  if (!one || !other) return unsure(voices.confidence, doubts[voices.doubt ?? 'voices-alike']);
  const texts = (pieces: readonly Heard[]) => pieces.map((piece) => piece.text);
  const guess = guessAgent([texts(one), texts(other)], 0);
  const confidence = Math.min(voices.confidence, guess.confidence);
  if (guess.confidence < trustedRoles)
    return unsure(confidence, '两个声音已分开，但从用语看不出谁是坐席、谁是客户。');
  return {
    roles: guess.agent === 0 ? ['agent', 'customer'] : ['customer', 'agent'],
    split: { method: 'diarised', confidence, unsure: false, reason: null },
  };
}

const doubts: Record<NonNullable<Voices['doubt']>, string> = {
  'too-little-speech': '单声道录音，说话太少，无法按声音区分坐席和客户。',
  'one-voice': '单声道录音，听起来只有一个人的声音，无法区分坐席和客户。',
  'voice-changes': '单声道录音，有人的声音变化很大，或不止两个人说话，无法可靠区分坐席和客户。',
  'voices-alike': '单声道录音，两个声音太接近，无法可靠区分坐席和客户。',
};

interface HeardTrack {
  readonly index: number;
  readonly speaker: string;
  readonly role: TurnRole;
  readonly samples: Float32Array;
  readonly speech: readonly Span[];
}

async function hear(
  engine: AsrEngine,
  audio: DecodedAudio,
  track: HeardTrack,
  context: TranscribeContext,
  [done, of]: readonly [done: number, of: number],
): Promise<Heard[]> {
  if (track.speech.length === 0) return [];
  const channel = audio.channelNumbers[track.index] ?? track.index;
  const { samples, speech, role } = track;
  const segments = await engine.transcribe(
    { channel, role, samples, sampleRateHz: audio.sampleRateHz, speech },
    {
      signal: context.signal,
      hotWords: context.hotWords,
      onProgress: (share) => context.onProgress?.((done + share) / of),
    },
  );
  return segments.flatMap(({ startMs, endMs, text, confidence, words, emotionTag }) => {
    const spoken = spokenPart({ startMs, endMs }, speech);
    if (!spoken) return [];
    const times = words?.length ? { startMs, endMs } : spoken;
    return [{ speaker: track.speaker, role, channel, ...times, text, confidence, words, emotionTag }];
  });
}

/** Recognisers hear words in silence, and some count the silence before them in: only what is audible stays. */
function spokenPart(segment: Span, speech: readonly Span[]): Span | null {
  const audible = intersection([segment], speech);
  const first = audible[0];
  const last = audible.at(-1);
  if (!first || !last || totalMs(audible) < leastAudibleMs) return null;
  const isLate = first.startMs - segment.startMs > looseMs;
  const isEarly = segment.endMs - last.endMs > looseMs;
  return { startMs: isLate ? first.startMs : segment.startMs, endMs: isEarly ? last.endMs : segment.endMs };
}

function gapsBetween(speech: readonly Span[], durationMs: number): Span[] {
  return [...speech, { startMs: durationMs, endMs: durationMs }]
    .map(({ startMs }, index) => ({ startMs: speech[index - 1]?.endMs ?? 0, endMs: startMs }))
    .filter(({ startMs, endMs }) => endMs > startMs);
}

/** Level of the line while nobody speaks; a guess where somebody always does. */
function quietestLevel(gaps: readonly Span[], levelOf: (gap: Span) => number | null): number {
  return Math.min(-50, ...gaps.flatMap((gap) => levelOf(gap) ?? []));
}

/** Dual mono: the second copy must not count as a second speaker. */
function heardOnce(layout: Layout, speech: readonly (readonly Span[])[]): readonly (readonly Span[])[] {
  return layout.kind === 'apart'
    ? speech
    : speech.map((spans, index) => (index === layout.index ? spans : []));
}

/**
 * A copy in which `spans` hold only noise as loud as the line's. Making them fainter is not enough: recognisers
 * that adjust their gain hear the words all the same. Digital silence would upset others.
 */
function muted(
  samples: Float32Array,
  sampleRateHz: number,
  spans: readonly Span[],
  noiseDbfs: number,
): Float32Array {
  const copy = new Float32Array(samples);
  const next = lineNoise(noiseDbfs);
  for (const { startMs, endMs } of spans) {
    const end = Math.min(copy.length, Math.round((endMs / 1000) * sampleRateHz));
    for (let at = Math.round((startMs / 1000) * sampleRateHz); at < end; at++) copy[at] = next();
  }
  return copy;
}

function noEngine(): Waiting {
  return new Waiting(
    'no-engine',
    'No recogniser is ready and no transcript came with this recording. Run "earmark models pull sense-voice-small", or set ASR_COMMAND or ASR_URL, or put a transcript beside the recording.',
  );
}
