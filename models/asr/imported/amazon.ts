/** Amazon Transcribe Call Analytics: post-call output. */
import { z } from 'zod';
import { isRecord, labelOf, meanOf, parseShape, type TranscriptFormat } from './source.ts';

const Item = z.looseObject({ Content: z.string().nullish() });
const Entry = z.looseObject({ Content: z.string(), Items: z.array(Item).nullish() });
const Output = z.looseObject({
  Transcript: z.array(Entry),
  ConversationCharacteristics: z.looseObject({}).nullish(),
  CustomerMetadata: z.looseObject({}).nullish(),
});

export const amazon: TranscriptFormat = {
  name: 'amazon-call-analytics',
  matches(document) {
    if (!isRecord(document) || !Array.isArray(document.Transcript)) return false;
    const first: unknown = document.Transcript[0];
    return first === undefined ? 'JobStatus' in document : isRecord(first) && 'Content' in first;
  },
  read(document) {
    const output = parseShape(Output, document, 'Amazon Transcribe call analytics');
    return {
      medium: output.Channel === 'CHAT' ? 'chat' : 'phone',
      unitMs: 1,
      turns: output.Transcript.map((entry) => {
        const items = entry.Items ?? [];
        return {
          text: entry.Content,
          speaker: labelOf(entry.ParticipantRole) ?? labelOf(entry.ParticipantId),
          start: entry.BeginOffsetMillis,
          end: entry.EndOffsetMillis,
          // Punctuation is no recognition: it has confidence 0 and no times.
          confidence: meanOf(
            items.filter(({ Type }) => Type !== 'punctuation').map(({ Confidence }) => Confidence),
          ),
          words: items.map(({ Content, BeginOffsetMillis, EndOffsetMillis, Confidence }) => ({
            text: Content ?? '',
            start: BeginOffsetMillis,
            end: EndOffsetMillis,
            confidence: Confidence,
          })),
        };
      }),
      metadata: {
        callId: output.CustomerMetadata?.ContactId,
        durationMs: output.ConversationCharacteristics?.TotalConversationDurationMillis,
        jobName: output.JobName,
      },
    };
  },
};
