/** Calls in files, one JSON object each: how `inspect` and the commands for rules read them. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { Channel, Direction, type Metadata, Role, type Transcript } from './domain.ts';
import { EarmarkError } from './errors.ts';
import { readMetadata } from './import/metadata.ts';

const Milliseconds = z.number().min(0);

const InspectTurn = z.object({
  role: z.string(),
  text: z.string(),
  startMs: Milliseconds.default(0),
  endMs: Milliseconds.default(0),
  confidence: z.number().min(0).max(1).nullish(),
});

const InspectCall = z.object({
  callId: z.union([z.string(), z.number()]).nullish(),
  id: z.union([z.string(), z.number()]).nullish(),
  channel: Channel.default('phone'),
  direction: Direction.nullish(),
  meta: z.record(z.string(), z.unknown()).nullish(),
  turns: z.array(InspectTurn),
});

export interface FileCall {
  readonly callId: string | null;
  readonly transcript: Transcript;
  readonly metadata: Metadata;
}

/** `value` is one call as parsed JSON. Throws EarmarkError `inspect-input` naming the field that is wrong. */
export function readCall(value: unknown): FileCall {
  const parsed = InspectCall.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new EarmarkError(
      'inspect-input',
      `${issue?.path.join('.') || 'The call'} is not usable: ${issue?.message}. Expected {callId, channel, turns:[{role, text, startMs, endMs}]}.`,
    );
  }
  const call = parsed.data;
  const id = call.callId ?? call.id ?? null;
  const metadata = metadataOf(call, id === null ? null : String(id));
  return { callId: metadata.callId, transcript: transcriptOf(call, metadata), metadata };
}

/** A call that could be read, or the sentence that says why not. */
export type FileEntry =
  | { readonly line: number; readonly call: FileCall }
  | { readonly line: number; readonly problem: string };

/**
 * Every call of a `.jsonl` file (read as a stream, one call a line) or of a `.json` file (one call, or an array of
 * calls). Throws EarmarkError `inspect-file` when the file itself cannot be read.
 */
export async function* callsInFile(path: string): AsyncGenerator<FileEntry> {
  for await (const { line, read } of entriesIn(path)) {
    try {
      yield { line, call: readCall(read()) };
    } catch (error) {
      if (!(error instanceof EarmarkError) && !(error instanceof SyntaxError)) throw error;
      const what = error instanceof EarmarkError ? error.message : 'This is not JSON.';
      yield { line, problem: `${path}, line ${line}: ${what}` };
    }
  }
}

interface Entry {
  readonly line: number;
  /** Throws SyntaxError when the line is no JSON. */
  read(): unknown;
}

async function* entriesIn(path: string): AsyncGenerator<Entry> {
  try {
    if (/\.(jsonl|ndjson)$/i.test(path)) {
      const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
      let line = 0;
      for await (const text of lines) {
        line++;
        const json = line === 1 ? withoutMark(text) : text;
        if (json.trim() !== '') yield { line, read: () => JSON.parse(json) as unknown };
      }
      return;
    }
    const content = withoutMark(await readFile(path, 'utf8'));
    let whole: unknown;
    try {
      whole = JSON.parse(content);
    } catch (error) {
      yield { line: lineOfProblem(content, error), read: () => JSON.parse(content) as unknown };
      return;
    }
    if (!Array.isArray(whole)) yield { line: 1, read: () => whole };
    else for (const [index, call] of whole.entries()) yield { line: index + 1, read: () => call as unknown };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error instanceof EarmarkError) throw error;
    throw new EarmarkError(
      'inspect-file',
      `Cannot read ${path} (${String(error.code)}). Check the name and the rights.`,
      {
        cause: error,
      },
    );
  }
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** V8 names a position in most of its messages; the first line otherwise. */
function lineOfProblem(content: string, error: unknown): number {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? 1 : content.slice(0, Number(position)).split('\n').length;
}

/** Read as import reads it, so that a call is judged alike on both ways. */
function metadataOf(
  { meta, channel, direction }: z.infer<typeof InspectCall>,
  callId: string | null,
): Metadata {
  const read = readMetadata(meta ?? {});
  return { ...read, callId, channel, direction: direction ?? read.direction };
}

function transcriptOf(call: z.infer<typeof InspectCall>, metadata: Metadata): Transcript {
  const turns = call.turns.map(({ role, text, startMs, endMs, confidence }) => ({
    role: Role.safeParse(role).data ?? ('unknown' as const),
    channel: null,
    startMs,
    endMs,
    text,
    confidence: confidence ?? null,
  }));
  const spokenMs = turns.reduce((latest, turn) => Math.max(latest, turn.endMs), 0);
  return {
    channel: call.channel,
    durationMs: Math.max(metadata.durationMs ?? 0, spokenMs),
    turns,
    split: { method: 'supplied', confidence: 1, unsure: false, reason: null },
    sound: null,
    engine: { id: 'imported', model: 'inspect', version: '1' },
  };
}
