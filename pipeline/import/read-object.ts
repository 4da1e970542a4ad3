/** Objects as hashes and bytes, with patience for a storage that is away for a moment. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { EarmarkError } from '../errors.ts';
import type { Storage } from '../storage/storage.ts';

/** Metadata and transcripts larger than this are not looked into. */
const maxContentBytes = 64 * 1024 * 1024;

export interface Patience {
  readonly signal: AbortSignal;
  /** Waiting times between the tries. */
  readonly retryDelaysMs: readonly number[];
}

/** SHA-256 (hex) of the bytes, never held in memory together. */
export async function hashObject(storage: Storage, key: string, patience: Patience): Promise<string> {
  return await patiently(patience, async () => {
    const hash = createHash('sha256');
    for await (const chunk of await openObject(storage, key, patience)) hash.update(chunk);
    return hash.digest('hex');
  });
}

/** `bytes` is null when the object is too large for a document. */
export async function readDocument(
  storage: Storage,
  key: string,
  patience: Patience,
): Promise<{ hash: string; bytes: Uint8Array | null }> {
  return await patiently(patience, async () => {
    const hash = createHash('sha256');
    let chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of await openObject(storage, key, patience)) {
      hash.update(chunk);
      size += chunk.length;
      if (size <= maxContentBytes) chunks.push(chunk);
      else chunks = [];
    }
    return { hash: hash.digest('hex'), bytes: size <= maxContentBytes ? Buffer.concat(chunks) : null };
  });
}

/** Runs `work` again while its error says that this may help. Throws its last error, or `aborted`. */
export async function patiently<T>(patience: Patience, work: () => Promise<T>): Promise<T> {
  for (const delayMs of patience.retryDelaysMs) {
    throwIfAborted(patience.signal);
    try {
      return await work();
    } catch (error) {
      throwIfAborted(patience.signal);
      if (!(error instanceof EarmarkError) || error.retry === 'never') throw error;
    }
    await wait(delayMs, undefined, { signal: patience.signal }).catch(() => undefined);
  }
  throwIfAborted(patience.signal);
  return await work();
}

export function throwIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new EarmarkError('aborted', 'The import was stopped; started again, it goes on where it was.', {
    cause: signal.reason,
  });
}

async function openObject(
  storage: Storage,
  key: string,
  { signal }: Patience,
): Promise<AsyncIterable<Uint8Array>> {
  return bytesOf(await storage.read(key), signal);
}

async function* bytesOf(source: Readable, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stop = (): void => {
    source.destroy(new Error('aborted'));
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    yield* source as AsyncIterable<Uint8Array>;
  } catch (cause) {
    if (cause instanceof EarmarkError) throw cause;
    throw new EarmarkError('object-unreadable', 'The object broke off while it was read.', {
      retry: 'back-off',
      cause,
    });
  } finally {
    signal.removeEventListener('abort', stop);
    source.destroy();
  }
}
