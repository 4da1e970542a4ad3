/**
 * Cuts the speech out of a channel, so that engines decode no silence, and maps times back.
 * Pure: spans in, windows out.
 */
import type { Span, Word } from '../../pipeline/domain.ts';
import type { AsrSegment } from './asr.ts';
import { joinWords } from './join-words.ts';

/** A stretch of the recording and where it lies in its window. */
interface Piece extends Span {
  readonly atMs: number;
}

export interface SpeechWindow {
  readonly pieces: readonly Piece[];
  readonly durationMs: number;
}

export interface WindowRules {
  /** Longest window. */
  readonly maxMs: number;
  /** Sound kept before and after each span, so that no first syllable is cut. */
  readonly padMs: number;
  /** Spans with a shorter pause between them stay one piece, pause and all. */
  readonly joinMs: number;
  /** Silence between the pieces of one window; null: one piece a window. */
  readonly gapMs: number | null;
}

/** Windows in order of time. No speech gives []. */
export function speechWindows(
  speech: readonly Span[],
  durationMs: number,
  rules: WindowRules,
): SpeechWindow[] {
  const windows: SpeechWindow[] = [];
  let pieces: Piece[] = [];
  let length = 0;
  const flush = () => {
    if (pieces.length > 0) windows.push({ pieces, durationMs: length });
    pieces = [];
    length = 0;
  };
  for (const span of evenParts(joinedSpans(speech, durationMs, rules), rules.maxMs)) {
    const spanMs = span.endMs - span.startMs;
    const gap = pieces.length === 0 ? 0 : (rules.gapMs ?? 0);
    if (pieces.length > 0 && (rules.gapMs === null || length + gap + spanMs > rules.maxMs)) flush();
    const atMs = pieces.length === 0 ? 0 : length + gap;
    pieces.push({ ...span, atMs });
    length = atMs + spanMs;
  }
  flush();
  return windows;
}

/** The window's samples, silence between its pieces. */
export function windowSamples(
  samples: Float32Array,
  sampleRateHz: number,
  window: SpeechWindow,
): Float32Array {
  const at = (ms: number) => Math.round((ms * sampleRateHz) / 1000);
  const cut = new Float32Array(at(window.durationMs));
  for (const piece of window.pieces) {
    const from = samples.subarray(at(piece.startMs), at(piece.endMs));
    cut.set(from.subarray(0, cut.length - at(piece.atMs)), at(piece.atMs));
  }
  return cut;
}

/**
 * A segment timed within a window becomes segments timed within the recording: one for each piece its words
 * touch, because a pause was cut out between pieces. Without words both ends are mapped, so that the segment
 * may reach over such a pause.
 */
export function placeSegment(window: SpeechWindow, segment: AsrSegment): AsrSegment[] {
  const [firstPiece] = window.pieces;
  if (!firstPiece) return [];
  if (!segment.words || segment.words.length === 0) {
    const from = window.pieces.findLast((piece) => piece.atMs <= segment.startMs) ?? firstPiece;
    const to = window.pieces.findLast((piece) => piece.atMs < segment.endMs) ?? from;
    return [{ ...segment, startMs: inPiece(from, segment.startMs), endMs: inPiece(to, segment.endMs) }];
  }
  const groups: { readonly piece: Piece; readonly words: Word[] }[] = [];
  for (const word of segment.words) {
    const piece = window.pieces.findLast((one) => one.atMs <= word.startMs) ?? firstPiece;
    const placed = { ...word, startMs: inPiece(piece, word.startMs), endMs: inPiece(piece, word.endMs) };
    const last = groups.at(-1);
    if (last?.piece === piece) last.words.push(placed);
    else groups.push({ piece, words: [placed] });
  }
  return groups.map(({ words }) => ({
    ...segment,
    startMs: Math.min(...words.map((word) => word.startMs)),
    endMs: Math.max(...words.map((word) => word.endMs)),
    text: groups.length === 1 ? segment.text : joinWords(words.map((word) => word.text)),
    confidence: meanConfidence(words) ?? segment.confidence,
    words,
  }));
}

const inPiece = (piece: Piece, atMs: number) =>
  Math.round(Math.min(Math.max(piece.startMs + atMs - piece.atMs, piece.startMs), piece.endMs));

export function meanConfidence(words: readonly Word[]): number | null {
  const known = words.flatMap((word) => (word.confidence === null ? [] : [word.confidence]));
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}

function joinedSpans(speech: readonly Span[], durationMs: number, rules: WindowRules): Span[] {
  const joined: { startMs: number; endMs: number }[] = [];
  let spokenUntilMs = 0;
  for (const span of speech) {
    const startMs = Math.max(0, span.startMs - rules.padMs);
    const endMs = Math.min(durationMs, span.endMs + rules.padMs);
    if (endMs <= startMs) continue;
    const last = joined.at(-1);
    const pauseMs = span.startMs - spokenUntilMs;
    if (last && pauseMs < rules.joinMs && endMs - last.startMs <= rules.maxMs) {
      last.endMs = Math.max(last.endMs, endMs);
    } else {
      // Padding must not decode the same sound twice.
      joined.push({ startMs: last ? Math.max(startMs, last.endMs) : startMs, endMs });
    }
    spokenUntilMs = Math.max(spokenUntilMs, span.endMs);
  }
  return joined.filter((span) => span.endMs > span.startMs);
}

/** Speech without a pause that is longer than a window is cut into equal parts; a word may be cut there. */
function evenParts(spans: readonly Span[], maxMs: number): Span[] {
  return spans.flatMap((span) => {
    const parts = Math.ceil((span.endMs - span.startMs) / maxMs);
    const partMs = (span.endMs - span.startMs) / parts;
    return Array.from({ length: parts }, (_, index) => ({
      startMs: span.startMs + index * partMs,
      endMs: index === parts - 1 ? span.endMs : span.startMs + (index + 1) * partMs,
    }));
  });
}
