/** Sound facts of a call, measured from the samples. */
import type { ChannelSound, Sound, Span, Turn, TurnRole, TurnSound } from '../domain.ts';
import { intersection, silencesOf, totalMs } from '../stages/silence.ts';
import { frameLevels, frameMs, meanLevel, median, quantile } from './levels.ts';
import { pitchTrack } from './pitch.ts';
import { spokenLength } from './spoken-length.ts';

export interface SoundInput {
  readonly durationMs: number;
  readonly sampleRateHz: number;
  /** Who speaks where: one entry per array of samples. */
  readonly channels: readonly {
    readonly channel: number;
    readonly role: TurnRole;
    /** -1 to 1. */
    readonly samples: Float32Array;
    readonly speech: readonly Span[];
  }[];
  readonly turns: readonly Turn[];
}

/** G.711 ends at 0.980 (mu-law) and 0.984 (A-law) of full scale. */
const fullScale = 0.979;
/** Less speech or fewer voiced moments in a turn say nothing about it. */
const leastSpeechMs = 100;
const leastVoiced = 5;
/** A median of fewer turns would mostly compare a turn with itself. */
const leastTurnsForMedian = 3;

/** Facts of every channel and turn, in the order of `turns`. What cannot be measured is null. */
export function measureSound(input: SoundInput): Sound {
  const tracks = input.channels.map((one) => ({
    ...one,
    levels: frameLevels(one.samples, input.sampleRateHz),
    pitch: pitchTrack(one.samples, input.sampleRateHz, one.speech),
  }));
  const speech = tracks.map((track) => track.speech);
  const spoken = totalMs(speech.flat());
  const overlaps = tracks.length === 2 ? intersection(speech[0] ?? [], speech[1] ?? []) : [];
  const silences = silencesOf(speech, input.durationMs);
  const turns = input.turns.map((turn) => {
    const track = trackOf(turn, tracks);
    const others = tracks.filter((other) => other !== track).flatMap((other) => other.speech);
    return track ? measureTurn(turn, track, others) : unmeasured;
  });
  return {
    durationMs: input.durationMs,
    sampleRateHz: input.sampleRateHz,
    channels: tracks.map((track) => measureChannel(track, spoken)),
    turns: againstOwn(turns, input.turns),
    silences,
    silenceMs: totalMs(silences),
    overlaps,
    overlapMs: totalMs(overlaps),
  };
}

type Track = SoundInput['channels'][number] & {
  readonly levels: Float32Array;
  readonly pitch: ReturnType<typeof pitchTrack>;
};

const unmeasured: TurnSound = {
  levelDbfs: null,
  levelAgainstOwnDb: null,
  pitchHz: null,
  pitchAgainstOwnSemitones: null,
  charsPerSecond: null,
  overlapMs: 0,
};

/** By the channel's number, else by role, else the only one there is. */
function trackOf(turn: Turn, tracks: readonly Track[]): Track | undefined {
  return (
    tracks.find(({ channel }) => channel === turn.channel) ??
    tracks.find(({ role }) => role !== 'unknown' && role === turn.role) ??
    (tracks.length === 1 ? tracks[0] : undefined)
  );
}

function measureTurn(turn: Turn, track: Track, others: readonly Span[]): TurnSound {
  const spoken = intersection([turn], track.speech);
  const speechMs = totalMs(spoken);
  if (speechMs < leastSpeechMs) return unmeasured;
  const pitches = track.pitch
    .filter(({ atMs }) => atMs >= turn.startMs && atMs < turn.endMs)
    .map(({ hz }) => hz);
  const characters = spokenLength(turn.text);
  return {
    ...unmeasured,
    levelDbfs: meanLevel(levelsIn(track.levels, spoken)),
    pitchHz: pitches.length >= leastVoiced ? median(pitches) : null,
    charsPerSecond: characters > 0 ? (characters / speechMs) * 1000 : null,
    overlapMs: totalMs(intersection(spoken, others)),
  };
}

function measureChannel(track: Track, spokenMs: number): ChannelSound {
  const speechMs = totalMs(track.speech);
  let clipped = 0;
  for (const sample of track.samples) if (sample >= fullScale || sample <= -fullScale) clipped++;
  return {
    channel: track.channel,
    role: track.role,
    levelDbfs: meanLevel(levelsIn(track.levels, track.speech)),
    noiseDbfs: quantile(
      levelsIn(track.levels, silencesBetween(track.speech, track.levels.length * frameMs)),
      0.5,
    ),
    speechMs,
    talkShare: spokenMs > 0 ? speechMs / spokenMs : 0,
    clippedShare: track.samples.length > 0 ? clipped / track.samples.length : 0,
    speech: track.speech.map((span) => ({ ...span })),
  };
}

function silencesBetween(speech: readonly Span[], durationMs: number): Span[] {
  return [...speech, { startMs: durationMs, endMs: durationMs }].map(({ startMs }, index) => ({
    startMs: speech[index - 1]?.endMs ?? 0,
    endMs: startMs,
  }));
}

function levelsIn(levels: Float32Array, spans: readonly Span[]): number[] {
  return spans.flatMap(({ startMs, endMs }) =>
    Array.from(levels.subarray(Math.round(startMs / frameMs), Math.round(endMs / frameMs))),
  );
}

/** Compares each turn with the median of its speaker; nobody knows whose median it is when the role is unknown. */
function againstOwn(sounds: readonly TurnSound[], turns: readonly Turn[]): TurnSound[] {
  const medianOf = (role: TurnRole, fact: 'levelDbfs' | 'pitchHz'): number | null => {
    if (role === 'unknown') return null;
    const values = sounds.flatMap((sound, index) => {
      const value = sound[fact];
      return turns[index]?.role === role && value !== null ? [value] : [];
    });
    return values.length >= leastTurnsForMedian ? median(values) : null;
  };
  const level = {
    agent: medianOf('agent', 'levelDbfs'),
    customer: medianOf('customer', 'levelDbfs'),
    unknown: null,
  };
  const pitch = {
    agent: medianOf('agent', 'pitchHz'),
    customer: medianOf('customer', 'pitchHz'),
    unknown: null,
  };
  return sounds.map((sound, index) => {
    const role = turns[index]?.role ?? 'unknown';
    const ownLevel = level[role];
    const ownPitch = pitch[role];
    return {
      ...sound,
      levelAgainstOwnDb: sound.levelDbfs === null || ownLevel === null ? null : sound.levelDbfs - ownLevel,
      pitchAgainstOwnSemitones:
        sound.pitchHz === null || ownPitch === null ? null : 12 * Math.log2(sound.pitchHz / ownPitch),
    };
  });
}
