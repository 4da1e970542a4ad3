/** Port: where recordings lie. A folder (local.ts) or any S3 server (minio.ts); storage.contract.test.ts checks both. */
import type { Readable } from 'node:stream';

export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** Changes whenever the bytes change. */
  readonly etag: string;
}

export interface Storage {
  /** For messages: "folder fixtures/calls", "bucket recordings at http://…" (no secrets). */
  readonly name: string;

  /**
   * One page of keys in byte order, starting after `after`. `next` is the `after` of the following page, null at the end.
   * Never holds more than `limit` (default 1,000) entries.
   */
  list(
    prefix: string,
    page: { after?: string | null; limit?: number },
  ): Promise<{ objects: StoredObject[]; next: string | null }>;

  /** Null when there is no such key. */
  head(key: string): Promise<StoredObject | null>;

  /**
   * Bytes `start` to `end` (both inclusive), or all.
   * Throws EarmarkError `storage-missing` (never), `storage-unreachable` (back-off), `storage-denied` (never).
   */
  read(key: string, range?: { start: number; end: number }): Promise<Readable>;

  /** Overwrites. The object is there whole or not at all. */
  put(key: string, body: Readable | Uint8Array, contentType?: string): Promise<void>;

  /** False when the key is taken already; then nothing was written. */
  putIfAbsent(key: string, body: Readable | Uint8Array, contentType?: string): Promise<boolean>;

  /** Deletes it; false when there was none. */
  remove(key: string): Promise<boolean>;

  /** Keys as they are created, until the signal aborts; null when this storage cannot tell (then poll). */
  created(prefix: string, signal: AbortSignal): Promise<AsyncIterable<string> | null>;

  /** Throws an EarmarkError with an instruction when the storage cannot be used. */
  check(): Promise<void>;
}
