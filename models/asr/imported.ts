/** A transcript that came with the recording, read through the same port as a recogniser. */
import type { SuppliedTranscript, Turn } from '../../pipeline/domain.ts';
import { aborted } from './abort.ts';
import type { AsrEngine, AsrInput } from './asr.ts';
import { fitToAudio } from './tidy-segments.ts';

/**
 * Turns of the channel that is asked for; turns without a channel go by role. What was supplied is taken as it
 * is: the energy of the audio does not decide whether a turn is kept.
 */
export function openImported(transcript: SuppliedTranscript): AsrEngine {
  return {
    version: transcript.engine,
    async transcribe(input, options) {
      if (options.signal.aborted) throw aborted();
      const segments = transcript.turns
        .filter((turn) => belongsTo(turn, input))
        .map(({ startMs, endMs, text, confidence, role, words }) => ({
          startMs,
          endMs,
          text,
          confidence,
          role,
          ...(words ? { words } : {}),
        }));
      options.onProgress?.(1);
      return fitToAudio(segments, input);
    },
    async close() {},
  };
}

const belongsTo = (turn: Turn, input: AsrInput) =>
  turn.channel === null ? turn.role === input.role : turn.channel === input.channel;
