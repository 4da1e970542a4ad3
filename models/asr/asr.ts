/**
 * Port: a recogniser that turns one channel of speech into segments with times.
 * Implementations: sherpa.ts, whisper.ts, http.ts, command.ts, imported.ts; asr.contract.test.ts checks them all.
 */
import type { EmotionTag, EngineVersion, Span, TurnRole, Word } from '../../pipeline/domain.ts';

export interface AsrInput {
  /** Audio channel, counted from 0. */
  readonly channel: number;
  readonly role: TurnRole;
  /** One channel, -1 to 1. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
  /** Where there is speech, by energy: engines need not decode the rest. In order of time. */
  readonly speech: readonly Span[];
}

export interface AsrSegment {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  /** 0 to 1, null when the engine gives none. */
  readonly confidence: number | null;
  readonly words?: readonly Word[];
  readonly emotionTag?: EmotionTag;
  /** Only where the source knows who speaks (imported transcripts). */
  readonly role?: TurnRole;
}

export interface AsrOptions {
  readonly signal: AbortSignal;
  /** Terms the recogniser should prefer (glossary). */
  readonly hotWords: readonly string[];
  /** Share done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

export interface AsrEngine {
  readonly version: EngineVersion;
  /** Segments in order of start; times within the audio. No speech gives []. Throws EarmarkError `asr-…`. */
  transcribe(input: AsrInput, options: AsrOptions): Promise<AsrSegment[]>;
  close(): Promise<void>;
}
