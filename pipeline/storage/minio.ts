/** MinIO or any other S3 server as object storage. */
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EarmarkError } from '../errors.ts';
import { requireKey } from './keys.ts';
import { connectS3, type S3Client, type S3Options } from './s3-client.ts';
import { readListing } from './s3-listing.ts';
import { listenForObjects } from './s3-notifications.ts';
import { partsOf, uploadInParts } from './s3-upload.ts';
import type { Storage, StoredObject } from './storage.ts';

export function openMinioStorage(options: S3Options): Storage {
  return new MinioStorage(connectS3(options), options.region);
}

class MinioStorage implements Storage {
  readonly name: string;
  readonly #s3: S3Client;
  readonly #region: string;

  constructor(s3: S3Client, region: string) {
    this.name = s3.name;
    this.#s3 = s3;
    this.#region = region;
  }

  async list(
    prefix: string,
    { after = null, limit = 1000 }: { after?: string | null; limit?: number },
  ): Promise<{ objects: StoredObject[]; next: string | null }> {
    const answer = await this.#s3.send({
      method: 'GET',
      key: null,
      query: {
        'list-type': '2',
        'encoding-type': 'url',
        prefix,
        'max-keys': String(Math.min(limit, 1000)),
        ...(after === null ? {} : { 'start-after': after }),
      },
    });
    const { objects, isTruncated } = readListing(await this.#text(answer, null));
    return { objects, next: isTruncated ? (objects.at(-1)?.key ?? null) : null };
  }

  async head(key: string): Promise<StoredObject | null> {
    requireKey(key);
    try {
      const { headers } = await this.#sendAndDrain({ method: 'HEAD', key });
      return {
        key,
        sizeBytes: Number(headers['content-length']),
        etag: String(headers.etag).replaceAll('"', ''),
      };
    } catch (error) {
      if (error instanceof EarmarkError && error.code === 'storage-missing') return null;
      throw error;
    }
  }

  async read(key: string, range?: { start: number; end: number }): Promise<Readable> {
    requireKey(key);
    const headers = range ? { range: `bytes=${range.start}-${range.end}` } : {};
    const answer = await this.#s3.send({ method: 'GET', key, headers });
    const bytes = new PassThrough();
    // A connection that breaks half-way has to fail by name as well.
    answer.on('error', (error) => bytes.destroy(asError(this.#s3.errorOf(error, key))));
    bytes.on('close', () => answer.destroy());
    answer.pipe(bytes);
    return bytes;
  }

  async put(key: string, body: Readable | Uint8Array, contentType?: string): Promise<void> {
    await this.#upload(key, body, typeHeader(contentType));
  }

  async putIfAbsent(key: string, body: Readable | Uint8Array, contentType?: string): Promise<boolean> {
    if (await this.head(key)) return false;
    const headers = typeHeader(contentType);
    try {
      await this.#upload(key, body, headers, { 'if-none-match': '*' });
      return true;
    } catch (error) {
      if (s3Code(error) === 'PreconditionFailed') return false;
      // Two conditional writes at the same moment: the server let neither decide.
      if (s3Code(error) === 'ConditionalRequestConflict' && (await this.head(key))) return false;
      throw error;
    }
  }

  async remove(key: string): Promise<boolean> {
    // The server answers alike whether there was one or not.
    const isThere = (await this.head(key)) !== null;
    if (isThere) await this.#sendAndDrain({ method: 'DELETE', key });
    return isThere;
  }

  async created(prefix: string, signal: AbortSignal): Promise<AsyncIterable<string> | null> {
    return listenForObjects(this.#s3, prefix, signal);
  }

  /** Creates the bucket when it is missing. */
  async check(): Promise<void> {
    try {
      await this.#sendAndDrain({ method: 'HEAD', key: null });
    } catch (error) {
      if (!['NotFound', 'NoSuchBucket'].includes(s3Code(error))) throw error;
      await this.#createBucket();
    }
  }

  async #createBucket(): Promise<void> {
    // S3 names its first region by leaving it out.
    const body =
      this.#region === 'us-east-1'
        ? {}
        : {
            body: Buffer.from(
              `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${this.#region}</LocationConstraint></CreateBucketConfiguration>`,
            ),
          };
    try {
      await this.#sendAndDrain({ method: 'PUT', key: null, ...body });
    } catch (error) {
      // Another process was faster.
      if (s3Code(error) !== 'BucketAlreadyOwnedByYou') throw error;
    }
  }

  /** One request up to 16 MiB, parts beyond. `condition` decides at the last request, on the server. */
  async #upload(
    key: string,
    body: Readable | Uint8Array,
    headers: Record<string, string>,
    condition: Record<string, string> = {},
  ): Promise<void> {
    requireKey(key);
    const parts = partsOf(body instanceof Readable ? body : Readable.from([body]));
    const first = (await parts.next()).value ?? Buffer.alloc(0);
    const second = (await parts.next()).value;
    const finish = (extra: Record<string, string>) =>
      this.#sendAndDrain({ method: 'PUT', key, headers: { ...headers, ...extra }, body: first });
    if (second === undefined) await this.#conditionally(key, condition, finish);
    else {
      await uploadInParts(this.#s3, key, headers, [first, second], parts, (complete) =>
        this.#conditionally(key, condition, complete),
      );
    }
  }

  /**
   * Servers without conditional writes (501, e.g. Swift) get a look first: two writers within that moment may both
   * believe they were the first, and the later one's bytes stay.
   */
  async #conditionally(
    key: string,
    condition: Record<string, string>,
    write: (headers: Record<string, string>) => Promise<unknown>,
  ): Promise<void> {
    try {
      await write(condition);
    } catch (error) {
      const isUnknown = ['NotImplemented', 'MethodNotAllowed'].includes(s3Code(error));
      if (!isUnknown || Object.keys(condition).length === 0) throw error;
      if (await this.head(key)) throw Object.assign(new Error('taken'), { code: 'PreconditionFailed' });
      await write({});
    }
  }

  async #sendAndDrain(
    request: Parameters<S3Client['send']>[0],
  ): Promise<{ headers: NodeJS.Dict<string | string[]> }> {
    const answer = await this.#s3.send(request);
    await this.#text(answer, request.key);
    return { headers: answer.headers };
  }

  async #text(answer: Readable, key: string | null): Promise<string> {
    try {
      return await text(answer);
    } catch (error) {
      throw this.#s3.errorOf(error, key);
    }
  }
}

function typeHeader(contentType: string | undefined): Record<string, string> {
  return { 'content-type': contentType ?? 'application/octet-stream' };
}

/** The S3 code of a failure, named or not. */
function s3Code(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error instanceof EarmarkError) return s3Code(error.cause);
  return 'code' in error ? String(error.code) : '';
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
