/** What a format's reader hands over: the source's own words, times unchecked, speakers as the source calls them. */
import { z } from 'zod';
import type { Channel } from '../../../pipeline/domain.ts';
import { UnusableRecording } from '../../../pipeline/errors.ts';

export interface SourceWord {
  readonly text: string;
  readonly start: unknown;
  readonly end: unknown;
  readonly confidence?: unknown;
}

export interface SourceTurn {
  readonly text: string;
  /** Role name, speaker label or number; null when the source does not say who speaks. */
  readonly speaker: string | null;
  /** Audio channel, counted from 0. */
  readonly channel?: unknown;
  /** In the transcript's unit from the start of the call; null or undefined when the source has none. */
  readonly start: unknown;
  readonly end: unknown;
  /** 0 to 1. */
  readonly confidence?: unknown;
  readonly words?: readonly SourceWord[];
}

export interface SourceTranscript {
  /** Null when the source does not say: a phone call. */
  readonly medium: Channel | null;
  /** Milliseconds per unit of the times. */
  readonly unitMs: 1 | 1000;
  readonly turns: readonly SourceTurn[];
  /** Names and values for pipeline/import/metadata.ts. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The speaker labels are numbers of audio channels when they look like it. */
  readonly speakersAreChannels?: boolean;
}

export interface TranscriptFormat {
  /** Becomes `engine.model`. */
  readonly name: string;
  /** Has the document this format's shape? Looks at the first entries only. */
  matches(document: unknown): boolean;
  read(document: unknown): SourceTranscript;
}

/** Throws UnusableRecording `transcript-shape` naming the entry that is not as documented. */
export function parseShape<T>(schema: z.ZodType<T>, value: unknown, format: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UnusableRecording(
    'transcript-shape',
    `The transcript looks like ${format} but ${issue?.path.join('.') || 'its top level'} is not as documented (${issue?.message}). Export it again.`,
  );
}

export const LooseRecord = z.record(z.string(), z.unknown());
export type LooseRecord = z.infer<typeof LooseRecord>;

export function isRecord(value: unknown): value is LooseRecord {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** With names in lower case and without underscores: vendors write BeginTime, beginTime and begin_time. */
export function folded(record: LooseRecord): LooseRecord {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name.replaceAll('_', '').toLowerCase(), value]),
  );
}

/** A label as text: numbers are written out, empty ones are null. */
export function labelOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** Mean of the numbers among the values; null when there is none. */
export function meanOf(values: readonly unknown[]): number | null {
  const numbers = values.flatMap((value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? [number] : [];
  });
  return numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** Lists anywhere in the document (six levels deep) whose first entry passes. */
export function findLists(
  document: unknown,
  passes: (entry: LooseRecord) => boolean,
  depth = 0,
): readonly LooseRecord[][] {
  if (depth > 6 || document === null || typeof document !== 'object') return [];
  if (Array.isArray(document)) {
    const [first] = document as unknown[];
    if (isRecord(first) && passes(folded(first))) return [document as LooseRecord[]];
    // A long list whose first entry does not fit is something else.
    return document.slice(0, 100).flatMap((entry) => [...findLists(entry, passes, depth + 1)]);
  }
  return Object.values(document).flatMap((value) => [...findLists(value, passes, depth + 1)]);
}

export function refuseSeveralCalls(count: number): void {
  if (count <= 1) return;
  throw new UnusableRecording(
    'transcript-many-calls',
    'The file holds several calls. Export one file per call.',
  );
}
