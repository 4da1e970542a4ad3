import type { Word } from '../../pipeline/domain.ts';
import type { AsrInput, AsrSegment } from './asr.ts';

/**
 * What every recogniser's answer goes through: fitted to the audio, and nothing where the channel carries no
 * speech, because recognisers invent words in silence and hot words make it worse.
 */
export const tidySegments = (segments: readonly AsrSegment[], input: AsrInput): AsrSegment[] =>
  fitToAudio(segments, input).filter((segment) =>
    input.speech.some(
      (span) => segment.startMs < span.endMs + toleranceMs && segment.endMs > span.startMs - toleranceMs,
    ),
  );

/** Order of time, times within the audio in whole milliseconds, confidence within 0 to 1, no empty text. */
export function fitToAudio(segments: readonly AsrSegment[], input: AsrInput): AsrSegment[] {
  const durationMs = Math.floor((input.samples.length * 1000) / input.sampleRateHz);
  const clamp = (ms: number) => Math.round(Math.min(Math.max(ms, 0), durationMs));
  const fitted: AsrSegment[] = [];
  for (const segment of segments) {
    const startMs = clamp(segment.startMs);
    const endMs = clamp(Math.max(segment.endMs, segment.startMs));
    const text = segment.text.trim();
    if (text === '' || startMs >= durationMs) continue;
    fitted.push({
      ...segment,
      startMs,
      endMs,
      text,
      confidence: share(segment.confidence),
      ...(segment.words ? { words: tidyWords(segment.words, startMs, endMs) } : {}),
    });
  }
  return fitted.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

/** The energy gate and a recogniser's own speech detection disagree by about this much. */
const toleranceMs = 300;

function tidyWords(words: readonly Word[], startMs: number, endMs: number): Word[] {
  let before = startMs;
  return words.map((word) => {
    const start = Math.round(Math.min(Math.max(word.startMs, before), endMs));
    const end = Math.round(Math.min(Math.max(word.endMs, start), endMs));
    before = start;
    return { text: word.text, startMs: start, endMs: end, confidence: share(word.confidence) };
  });
}

const share = (value: number | null) =>
  value === null || Number.isNaN(value) ? null : Math.min(Math.max(value, 0), 1);
