/** Tells two speakers of one channel apart by their voices, and says how far that may be trusted. */
import type { Span } from '../domain.ts';
import { totalMs, union } from '../stages/silence.ts';
import { cepstra, cepstrumHopMs, cepstrumSize } from './cepstrum.ts';
import { frameLevels, frameMs, median } from './levels.ts';
import { fitMixture, logLikelihood, type Mixture } from './mixture.ts';
import { pitchTrack } from './pitch.ts';

export interface Voices {
  /** Speech of the first voice (who speaks first) and of the second. */
  readonly spans: readonly [readonly Span[], readonly Span[]];
  /** 0 to 1: how sure it is that these are two speakers and each stretch went to the right one. */
  readonly confidence: number;
  /** What speaks against trusting it; null when nothing does. */
  readonly doubt: 'too-little-speech' | 'one-voice' | 'voices-alike' | 'voice-changes' | null;
}

/** Speech is judged in pieces of at most this length; people rarely change within one. */
const pieceMs = 1200;
const leastSpeechMs = 20_000;
const leastVoiceMs = 3000;
const leastPieceMs = 250;
const leastNeighbours = 8;
const components = 6;
const rounds = 8;
/** Below this the split is not to be trusted; see README for how often it is right above. */
export const trustedVoices = 0.95;

interface Piece extends Span {
  readonly frames: readonly Float32Array[];
  /** Semitones above 100 Hz; null when unvoiced. */
  readonly pitch: number | null;
  /** Number of the span of speech it was cut from. */
  readonly span: number;
}

/** `samples` of one channel and where it carries speech. */
export function separateVoices(samples: Float32Array, sampleRateHz: number, speech: readonly Span[]): Voices {
  const nobody: Voices = { spans: [speech, []], confidence: 0, doubt: 'too-little-speech' };
  if (totalMs(speech) < leastSpeechMs) return nobody;
  const pieces = cutPieces(samples, sampleRateHz, speech);
  const long = pieces.filter(
    (piece) => piece.endMs - piece.startMs >= leastPieceMs && piece.frames.length >= 10,
  );
  if (long.length < 8) return nobody;
  const best = bestSplit(long);
  const labels = pieces.map((piece) => best.choose(piece) > 0);
  const first = labels[0] ?? true;
  const spansOf = (voice: boolean) =>
    union(
      pieces.filter((_, index) => labels[index] === voice).map(({ startMs, endMs }) => ({ startMs, endMs })),
    );
  const spans: [Span[], Span[]] = [spansOf(first), spansOf(!first)];
  return { spans, ...trust(long, best, spans) };
}

function bestSplit(pieces: readonly Piece[]): Split {
  const splits = startingSplits(pieces).map((start) => settle(pieces, start));
  return splits.reduce((one, other) => (other.gain > one.gain ? other : one));
}

function cutPieces(samples: Float32Array, sampleRateHz: number, speech: readonly Span[]): Piece[] {
  const spectrum = cepstra(samples, sampleRateHz);
  const levels = frameLevels(samples, sampleRateHz);
  const pitch = pitchTrack(samples, sampleRateHz, speech);
  return speech.flatMap((whole, span) => {
    const count = Math.max(1, Math.ceil((whole.endMs - whole.startMs) / pieceMs));
    const length = (whole.endMs - whole.startMs) / count;
    return Array.from({ length: count }, (_, index): Piece => {
      const startMs = Math.round(whole.startMs + index * length);
      const endMs = Math.round(whole.startMs + (index + 1) * length);
      const hz = median(pitch.filter(({ atMs }) => atMs >= startMs && atMs < endMs).map((point) => point.hz));
      const frames = voicedFrames(spectrum, levels, startMs, endMs);
      return { startMs, endMs, span, frames, pitch: hz === null ? null : 12 * Math.log2(hz / 100) };
    });
  });
}

/** The louder moments: pauses and breath sound alike from everybody. */
function voicedFrames(
  spectrum: Float32Array,
  levels: Float32Array,
  startMs: number,
  endMs: number,
): Float32Array[] {
  const from = Math.round(startMs / frameMs);
  const loud = levels.slice(from, Math.round(endMs / frameMs)).sort();
  const least = (loud[Math.floor(loud.length * 0.9)] ?? 0) - 20;
  const frames: Float32Array[] = [];
  // Neighbouring moments say the same twice.
  for (let at = Math.round(startMs / cepstrumHopMs); at < endMs / cepstrumHopMs; at += 2) {
    const frame = spectrum.subarray(at * cepstrumSize, (at + 1) * cepstrumSize);
    if (frame.length === cepstrumSize && (levels[at] ?? 0) >= least) frames.push(frame);
  }
  return frames;
}

type Start = (piece: Piece) => boolean;

/** Ways to start: by pitch, and along the two directions in which the mean spectra differ most. */
function startingSplits(pieces: readonly Piece[]): Start[] {
  const pitches = pieces.flatMap(({ pitch }) => (pitch === null ? [] : [pitch]));
  const middle = median(pitches) ?? 0;
  const means = new Map(pieces.map((piece) => [piece, meanOf(piece.frames)]));
  const centre = meanOf([...means.values()]);
  let rows = [...means.values()].map((mean) => mean.map((value, i) => value - (centre[i] ?? 0)));
  const starts: Start[] = pitches.length >= 4 ? [({ pitch }) => (pitch ?? middle) > middle] : [];
  for (let direction = 0; direction < 2; direction++) {
    const axis = widestAxis(rows);
    starts.push(
      (piece) => dot(means.get(piece)?.map((value, i) => value - (centre[i] ?? 0)) ?? axis, axis) > 0,
    );
    rows = rows.map((row) => {
      const along = dot(row, axis);
      return row.map((value, i) => value - along * (axis[i] ?? 0));
    });
  }
  return starts;
}

function widestAxis(rows: readonly Float32Array[]): Float32Array {
  let axis = new Float32Array(cepstrumSize).map((_, i) => 1 / (i + 1));
  for (let round = 0; round < 30; round++) {
    const next = new Float32Array(cepstrumSize);
    for (const row of rows) {
      const along = dot(row, axis);
      for (let i = 0; i < cepstrumSize; i++) next[i] = (next[i] ?? 0) + along * (row[i] ?? 0);
    }
    const length = Math.sqrt(dot(next, next));
    if (length === 0) return axis;
    axis = next.map((value) => value / length);
  }
  return axis;
}

interface Split {
  /** Above 0: the one voice; below: the other. Log likelihood ratio per moment. */
  readonly choose: (piece: Piece) => number;
  /** How much better two voices explain the speech than a first guess of them. */
  readonly gain: number;
}

/** Fits one voice to each side and sorts the pieces anew, until nothing moves. */
function settle(pieces: readonly Piece[], start: Start): Split {
  let sides = pieces.map(start);
  let choose = (_: Piece) => 0;
  for (let round = 0; round < rounds; round++) {
    const voices = [true, false].map((side) => voiceOf(pieces.filter((_, index) => sides[index] === side)));
    const [one, other] = voices;
    if (!one || !other) return { choose: () => 1, gain: Number.NEGATIVE_INFINITY };
    choose = (piece) => likelihood(one, piece) - likelihood(other, piece);
    const scores = pieces.map(choose);
    const next = scores.map((_, index) => smoothed(pieces, scores, index) > 0);
    const moved = next.some((side, index) => side !== sides[index]);
    sides = next;
    if (!moved) break;
  }
  const gain = pieces.reduce((sum, piece) => sum + Math.abs(choose(piece)) * piece.frames.length, 0);
  return { choose, gain };
}

/** A piece's score together with its neighbours in the same breath. */
function smoothed(pieces: readonly Piece[], scores: readonly number[], index: number): number {
  const here = pieces[index];
  if (!here) return 0;
  let sum = 0;
  for (const near of [index - 1, index, index + 1]) {
    const piece = pieces[near];
    if (piece && piece.span === here.span) sum += (scores[near] ?? 0) * (near === index ? 1 : 0.5);
  }
  return sum;
}

interface Voice {
  readonly spectrum: Mixture;
  readonly pitchMean: number;
  readonly pitchVariance: number;
}

function voiceOf(pieces: readonly Piece[]): Voice | null {
  const frames = pieces.flatMap((piece) => piece.frames);
  if (frames.length < components * 20) return null;
  const pitches = pieces.flatMap(({ pitch }) => (pitch === null ? [] : [pitch]));
  const pitchMean = median(pitches) ?? 0;
  const spread =
    pitches.reduce((sum, pitch) => sum + (pitch - pitchMean) ** 2, 0) / Math.max(1, pitches.length);
  return { spectrum: fitMixture(frames, components), pitchMean, pitchVariance: Math.max(2, spread) };
}

/** Mean log likelihood of a piece's moments; its pitch counts like a few independent ones of them. */
const pitchWeight = 0.5;

function likelihood(voice: Voice, piece: Piece): number {
  let sum = 0;
  for (const frame of piece.frames) sum += logLikelihood(voice.spectrum, frame);
  const spectrum = piece.frames.length > 0 ? sum / piece.frames.length : 0;
  if (piece.pitch === null) return spectrum;
  const away = (piece.pitch - voice.pitchMean) ** 2 / voice.pitchVariance;
  return spectrum - 0.5 * pitchWeight * (Math.min(9, away) + Math.log(voice.pitchVariance));
}

function meanOf(rows: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(cepstrumSize);
  for (const row of rows)
    for (let i = 0; i < cepstrumSize; i++) mean[i] = (mean[i] ?? 0) + (row[i] ?? 0) / rows.length;
  return mean;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/**
 * Checks a split on itself: is each side enough speech, do the pieces of one breath go together, and is each
 * side one voice (a voice that changes much, or a third person, would be sorted by chance)?
 */
function trust(
  pieces: readonly Piece[],
  split: Split,
  spans: Voices['spans'],
): Pick<Voices, 'confidence' | 'doubt'> {
  if (Math.min(totalMs(spans[0]), totalMs(spans[1])) < leastVoiceMs)
    return { confidence: 0, doubt: 'one-voice' };
  const agreement = agreementWithin(pieces, split);
  if (agreement === null) return { confidence: 0, doubt: 'too-little-speech' };
  if (agreement < trustedVoices) return { confidence: agreement, doubt: 'voices-alike' };
  const changing = [true, false].some((side) => {
    const members = pieces.filter((piece) => split.choose(piece) > 0 === side);
    return (agreementWithin(members, bestSplit(members)) ?? 0) >= trustedVoices;
  });
  if (changing) return { confidence: agreement / 2, doubt: 'voice-changes' };
  return { confidence: agreement, doubt: null };
}

/** How often pieces of one breath fall to one voice, beyond chance (Cohen's kappa). Null for too few to say. */
function agreementWithin(pieces: readonly Piece[], split: Split): number | null {
  const sides = pieces.map((piece) => split.choose(piece) > 0);
  const neighbours = pieces.flatMap((piece, index) =>
    piece.span === pieces[index - 1]?.span ? [sides[index] === sides[index - 1]] : [],
  );
  if (neighbours.length < leastNeighbours) return null;
  const share = sides.filter(Boolean).length / sides.length;
  const chance = share ** 2 + (1 - share) ** 2;
  const agreement = neighbours.filter(Boolean).length / neighbours.length;
  return chance < 1 ? Math.max(0, (agreement - chance) / (1 - chance)) : 0;
}
