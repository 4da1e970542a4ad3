/** The calls of a file, whatever form it has. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readTranscript } from '../../models/asr/imported/read.ts';
import { callsInFile, type FileEntry } from '../call-file.ts';
import { emptyMetadata } from '../domain.ts';
import { EarmarkError } from '../errors.ts';
import { readMetadata } from '../import/metadata.ts';

/**
 * `.jsonl`: a call a line. `.json`: one call or an array of calls as `inspect` reads them; everything else is taken
 * for a ready transcript (subtitles, or the JSON of another product), with `metadata` from a file beside it.
 */
export async function* callsOf(path: string, metadataPath?: string): AsyncGenerator<FileEntry> {
  const isLines = /\.(jsonl|ndjson)$/i.test(path);
  if (metadataPath === undefined && (isLines || (await holdsCalls(path)))) {
    yield* callsInFile(path);
    return;
  }
  const { transcript, metadata } = readTranscript(await bytesOf(path), { fileName: basename(path) });
  const given =
    metadataPath === undefined
      ? {}
      : readMetadata(JSON.parse((await bytesOf(metadataPath)).toString('utf8')));
  const spokenMs = transcript.turns.reduce((latest, turn) => Math.max(latest, turn.endMs), 0);
  const all = { ...emptyMetadata, ...metadata, ...given };
  const durationMs = Math.max(all.durationMs ?? 0, spokenMs);
  yield {
    line: 1,
    call: {
      callId: all.callId ?? basename(path),
      transcript: { ...transcript, durationMs, sound: null },
      metadata: { ...all, channel: transcript.channel },
    },
  };
}

/** JSON with turns by role, or no transcript at all: then the reader of calls says best what is wrong. */
async function holdsCalls(path: string): Promise<boolean> {
  if (!/\.json$/i.test(path)) return false;
  try {
    const whole: unknown = JSON.parse((await bytesOf(path)).toString('utf8'));
    const first: unknown = Array.isArray(whole) ? whole[0] : whole;
    return typeof first === 'object' && first !== null && 'turns' in first;
  } catch (error) {
    if (error instanceof SyntaxError) return true;
    throw error;
  }
}

async function bytesOf(path: string): Promise<Buffer> {
  return await readFile(path).catch((error: unknown) => {
    throw new EarmarkError('usage', `${path} cannot be read: ${(error as Error).message}.`, { cause: error });
  });
}
