/** Earmark's own JSON: `{callId, channel, direction, meta, turns: [{role, text, startMs, endMs, confidence, words}]}`. */
import { z } from 'zod';
import {
  isRecord,
  LooseRecord,
  labelOf,
  parseShape,
  refuseSeveralCalls,
  type SourceTranscript,
  type TranscriptFormat,
} from './source.ts';

const OwnWord = z.looseObject({ text: z.string() });
const OwnTurn = z.looseObject({ text: z.string(), words: z.array(OwnWord).nullish() });
const OwnCall = z.looseObject({ turns: z.array(OwnTurn), meta: LooseRecord.nullish() });

export const own: TranscriptFormat = {
  name: 'earmark',
  matches: (document) => isOwnCall(document) || isTurnList(document) || isCallList(document),
  read(document) {
    if (isCallList(document) && !isTurnList(document)) refuseSeveralCalls((document as unknown[]).length);
    const call = isTurnList(document)
      ? { turns: document }
      : Array.isArray(document)
        ? document[0]
        : document;
    return ofCall(parseShape(OwnCall, call, 'an Earmark transcript'));
  },
};

function ofCall({ turns, meta, ...call }: z.infer<typeof OwnCall>): SourceTranscript {
  // What `earmark transcribe` adds about the audio is no metadata of the call.
  const { sound: _sound, engine: _engine, split: _split, expect: _expect, ...metadata } = call;
  return {
    medium: metadata.channel === 'chat' ? 'chat' : metadata.channel === 'phone' ? 'phone' : null,
    unitMs: 1,
    turns: turns.map((turn) => ({
      text: turn.text,
      speaker: labelOf(turn.role) ?? labelOf(turn.speaker),
      channel: turn.channel,
      start: turn.startMs,
      end: turn.endMs,
      confidence: turn.confidence,
      words: (turn.words ?? []).map((word) => ({
        text: word.text,
        start: word.startMs,
        end: word.endMs,
        confidence: word.confidence,
      })),
    })),
    metadata: { ...metadata, ...meta },
  };
}

const isOwnCall = (value: unknown): boolean => isRecord(value) && Array.isArray(value.turns);

const isCallList = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && isOwnCall(value[0]);

function isTurnList(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const first: unknown = value[0];
  return isRecord(first) && typeof first.text === 'string' && ('startMs' in first || 'role' in first);
}
