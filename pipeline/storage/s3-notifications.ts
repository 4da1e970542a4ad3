/** Keys as objects are created: MinIO's extension of S3, one JSON line per event on a request that stays open. */
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { EarmarkError } from '../errors.ts';
import type { S3Client } from './s3-client.ts';

const Event = z.object({
  Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })).nullish(),
});

/** Null when the server does not do this. The keys end when the connection breaks: poll, then ask again. */
export async function listenForObjects(
  s3: S3Client,
  prefix: string,
  signal: AbortSignal,
): Promise<AsyncIterable<string> | null> {
  let answer: Awaited<ReturnType<S3Client['send']>>;
  try {
    answer = await s3.send({
      method: 'GET',
      key: null,
      query: { prefix, suffix: '', events: 's3:ObjectCreated:*', ping: '10' },
    });
  } catch (error) {
    if (error instanceof EarmarkError && error.retry === 'back-off') throw error;
    return null;
  }
  // Servers that ignore the query answer with a listing.
  if (!String(answer.headers['content-type']).startsWith('text/event-stream')) {
    answer.destroy();
    return null;
  }
  return keysOf(answer, signal);
}

async function* keysOf(answer: Readable, signal: AbortSignal): AsyncGenerator<string> {
  const stop = () => answer.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) return;
    for await (const line of linesOf(answer)) {
      // Spaces keep the connection open.
      if (line.trim() === '') continue;
      for (const { s3 } of Event.parse(JSON.parse(line)).Records ?? []) {
        yield decodeURIComponent(s3.object.key.replaceAll('+', '%20'));
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** Not readline: it throws when the connection breaks, and waits for ever when the stream is destroyed. */
async function* linesOf(answer: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of answer) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch {
    // A broken connection ends the keys, as an orderly end does.
  }
}
