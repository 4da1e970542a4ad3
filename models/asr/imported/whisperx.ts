/** WhisperX JSON (`segments` in seconds, with words and speakers), and the same shape as other whispers write it. */
import { z } from 'zod';
import { isRecord, labelOf, meanOf, parseShape, type TranscriptFormat } from './source.ts';

const SpokenWord = z.looseObject({ word: z.string().nullish() });
const Segment = z.looseObject({ text: z.string(), words: z.array(SpokenWord).nullish() });
const Output = z.looseObject({ segments: z.array(Segment) });

export const whisperx: TranscriptFormat = {
  name: 'whisperx',
  matches(document) {
    if (!isRecord(document) || !Array.isArray(document.segments)) return false;
    const first: unknown = document.segments[0];
    return first === undefined || (isRecord(first) && typeof first.text === 'string');
  },
  read(document) {
    const { segments, language } = parseShape(Output, document, 'WhisperX');
    return {
      medium: 'phone',
      unitMs: 1000,
      turns: segments.map((segment) => {
        const words = segment.words ?? [];
        const logarithm = Number(segment.avg_logprob ?? Number.NaN);
        return {
          text: segment.text,
          speaker: labelOf(segment.speaker) ?? labelOf(segment.spk),
          start: segment.start,
          end: segment.end,
          confidence: meanOf(words.map(({ score }) => score)) ?? Math.exp(logarithm),
          // Numerals that could not be aligned have no times and drop out.
          words: words.map((word) => ({
            text: word.word ?? '',
            start: word.start,
            end: word.end,
            confidence: word.score,
          })),
        };
      }),
      metadata: typeof language === 'string' ? { language } : {},
    };
  },
};
