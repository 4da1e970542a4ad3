/** Short calls for tests: what was said, when, and by which number; everything else as the models read it. */
import { emptyMetadata, type Finding, type Metadata, type Transcript } from '../domain.ts';
import { analyse } from '../stages/analyse.ts';
import type { CallFacts } from './facts.ts';
import { numberLinks } from './numbers.ts';
import { factsOf } from './read-facts.ts';

export interface TestCall {
  /** `A…` says the agent, `C…` the customer; three seconds a line. */
  readonly lines: readonly string[];
  readonly at: string;
  readonly metadata?: Partial<Metadata>;
  readonly findings?: readonly Finding[];
}

const LINE_MS = 3_000;
export const testKey = 'a key for tests only';

export function transcriptOf(lines: readonly string[]): Transcript {
  return {
    channel: 'phone',
    durationMs: lines.length * LINE_MS,
    turns: lines.map((line, index) => ({
      role: line.startsWith('A') ? 'agent' : 'customer',
      channel: line.startsWith('A') ? 0 : 1,
      startMs: index * LINE_MS,
      endMs: index * LINE_MS + 2_800,
      text: line.slice(1),
      confidence: null,
    })),
    split: { method: 'supplied', confidence: 1, unsure: false, reason: null },
    sound: null,
    engine: { id: 'imported', model: 'test', version: '1' },
  };
}

export function testFacts(
  recordingId: string,
  { lines, at, metadata = {}, findings = [] }: TestCall,
): CallFacts {
  const transcript = transcriptOf(lines);
  const opinions = analyse(transcript);
  const whole: Metadata = {
    ...emptyMetadata,
    direction: 'inbound',
    customerNumber: '19900010001',
    startedAt: at,
    ...metadata,
  };
  const numbers = numberLinks(whole, opinions, testKey);
  return factsOf({ recordingId, metadata: whole, transcript, opinions, findings, numbers });
}
