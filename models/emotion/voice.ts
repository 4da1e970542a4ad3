/**
 * The voice beside the words: how excited a turn sounds against the speaker's own calm turns. Words decide the
 * direction, the voice the strength; both meet in log odds. The weights are chosen, not learned: see voice.md.
 */
import type { EmotionTag, TurnSound } from '../../pipeline/domain.ts';
import type { Speaker } from '../turns/labels.ts';

/** Raise it when the same words and sounds may come out differently: stored opinions are then made again. */
export const VOICE_VERSION = 'voice-1';

export interface VoicedTurn {
  readonly speaker: Speaker;
  /** By the words alone, in the order of `labels`. */
  readonly probabilities: readonly number[];
  readonly labels: readonly string[];
  /** Null: no audio. */
  readonly sound: TurnSound | null;
  readonly emotionTag?: EmotionTag | undefined;
}

/** Above this much of neutral the words are calm: such turns are what the others are measured against. */
const CALM_FROM = 0.5;
/** Fewer turns are no baseline. */
const LEAST_TURNS = 3;

interface Measure {
  readonly weight: number;
  /** What a speaker varies by without meaning anything, at least. */
  readonly scale: number;
  /** No single fact counts more, in scales: levels jump when somebody moves the telephone. */
  readonly most: number;
  of(sound: TurnSound): number | null;
}

/** dB, semitones, natural logarithm of the pace. */
const measures: readonly Measure[] = [
  { weight: 0.5, scale: 3, most: 3, of: ({ levelAgainstOwnDb }) => levelAgainstOwnDb },
  { weight: 0.3, scale: 1.5, most: 3, of: ({ pitchAgainstOwnSemitones }) => pitchAgainstOwnSemitones },
  {
    weight: 0.2,
    scale: 0.25,
    most: 2,
    of: ({ charsPerSecond }) => charsPerSecond && Math.log(charsPerSecond),
  },
];
/** Talking over the other one for a second or more; alone it stays below QUIET. */
const OVERLAP_WEIGHT = 0.3;
/** Arousal within this says nothing. */
const QUIET = 0.5;
const MOST_AROUSAL = 2;

/** Shift of the log odds per unit of arousal above calm, and below it. */
const RAISED: Readonly<Record<string, number>> = {
  ...{ angry: 0.8, negative: 0.3, anxious: 0.3, positive: 0.2 },
  ...{ impatient: 0.4 },
};
const LOWERED: Readonly<Record<string, number>> = { angry: 0.25, impatient: 0.15 };
/** What a tag of the recogniser adds. It heard the voice too, so both together are bounded. */
const TAGGED: Readonly<Partial<Record<EmotionTag, Readonly<Record<string, number>>>>> = {
  angry: { angry: 0.6, negative: 0.2, impatient: 0.5 },
  disgusted: { negative: 0.4, angry: 0.2, impatient: 0.3 },
  fearful: { anxious: 0.5 },
  sad: { negative: 0.4, anxious: 0.2 },
  happy: { positive: 0.4, warm: 0.3 },
  neutral: { angry: -0.2 },
};
/** e^1.2: no voice makes an emotion more than 3.3 times as likely as the words do. */
const MOST_SHIFT = 1.2;
/** The call's emotion was judged by all words together; the voice moves it half as far. */
const CALL_SHARE = 0.5;

/** Probabilities of each turn with the voice, in the same order; those of the words where no voice was measured. */
export function withVoice(turns: readonly VoicedTurn[]): number[][] {
  const shifts = shiftsOf(turns);
  return turns.map(({ probabilities }, at) => shifted(probabilities, shifts[at] ?? []));
}

/** The call's probabilities with the voice of the customer's turns, each as far as its words are not calm. */
export function callWithVoice(
  labels: readonly string[],
  overall: readonly number[],
  turns: readonly VoicedTurn[],
): number[] {
  const shifts = shiftsOf(turns);
  const moved = turns.flatMap((turn, at) =>
    turn.speaker === 'customer' ? [{ turn, shift: shifts[at] ?? [], weight: 1 - calmOf(turn) }] : [],
  );
  // A call of calm words stays as it is: at least half a turn has to be something else.
  const total = Math.max(
    0.5,
    moved.reduce((sum, { weight }) => sum + weight, 0),
  );
  return shifted(
    overall,
    labels.map(
      (label) =>
        (CALL_SHARE / total) *
        moved.reduce(
          (sum, { turn, shift, weight }) => sum + weight * (shift[turn.labels.indexOf(label)] ?? 0),
          0,
        ),
    ),
  );
}

/** How excited each turn sounds: 0 as in calm turns of the speaker, 2 at most, -2 at least. */
export function arousals(turns: readonly VoicedTurn[]): number[] {
  const ofSpeaker = (speaker: Speaker) => {
    const own = turns.filter((turn) => turn.speaker === speaker);
    const baselines = measures.map((measure) => baselineOf(own, measure));
    return (turn: VoicedTurn) => arousalOf(turn, baselines);
  };
  const arousal = { customer: ofSpeaker('customer'), agent: ofSpeaker('agent') };
  return turns.map((turn) => arousal[turn.speaker](turn));
}

interface Baseline {
  readonly middle: number;
  readonly scale: number;
}

/** Of the turns with calm words; of all where those are too few. Null: nothing to compare with. */
function baselineOf(own: readonly VoicedTurn[], { of, scale }: Measure): Baseline | null {
  const valuesOf = (turns: readonly VoicedTurn[]) => turns.flatMap(({ sound }) => (sound && of(sound)) ?? []);
  const calm = valuesOf(own.filter((turn) => calmOf(turn) >= CALM_FROM));
  const values = calm.length >= LEAST_TURNS ? calm : valuesOf(own);
  if (values.length < LEAST_TURNS) return null;
  const middle = median(values);
  const spread = 1.4826 * median(values.map((value) => Math.abs(value - middle)));
  return { middle, scale: Math.max(scale, spread) };
}

function arousalOf({ sound }: VoicedTurn, baselines: readonly (Baseline | null)[]): number {
  if (sound === null) return 0;
  let arousal = OVERLAP_WEIGHT * Math.min(1, sound.overlapMs / 1000);
  for (const [at, { weight, most, of }] of measures.entries()) {
    const value = of(sound);
    const baseline = baselines[at] ?? null;
    if (value === null || baseline === null) continue;
    arousal += weight * Math.max(-most, Math.min(most, (value - baseline.middle) / baseline.scale));
  }
  const beyond = Math.sign(arousal) * Math.max(0, Math.abs(arousal) - QUIET);
  return Math.max(-MOST_AROUSAL, Math.min(MOST_AROUSAL, beyond));
}

function shiftsOf(turns: readonly VoicedTurn[]): number[][] {
  const excited = arousals(turns);
  return turns.map(({ labels, emotionTag }, at) => {
    const arousal = excited[at] ?? 0;
    const tagged = emotionTag === undefined ? undefined : TAGGED[emotionTag];
    return labels.map((label) => {
      const voice = arousal * ((arousal > 0 ? RAISED : LOWERED)[label] ?? 0);
      return Math.max(-MOST_SHIFT, Math.min(MOST_SHIFT, voice + (tagged?.[label] ?? 0)));
    });
  });
}

function shifted(probabilities: readonly number[], shift: readonly number[]): number[] {
  const raised = probabilities.map((probability, at) => probability * Math.exp(shift[at] ?? 0));
  const total = raised.reduce((sum, one) => sum + one, 0);
  return total > 0 ? raised.map((one) => one / total) : [...probabilities];
}

function calmOf({ labels, probabilities }: VoicedTurn): number {
  return labels.reduce(
    (sum, label, at) => sum + (label === 'neutral' || label === 'positive' ? (probabilities[at] ?? 0) : 0),
    0,
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
