/**
 * Uploads of unknown size. Not the client's: that one goes on with any unfinished upload of the same key, also
 * another writer's, and asks for parts of 500 MB when the size is unknown.
 */
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EarmarkError } from '../errors.ts';
import type { S3Client } from './s3-client.ts';
import { elementOf } from './s3-listing.ts';

/** S3 takes 10,000 parts: objects up to 160 GB. One part is held in memory. */
const PART_BYTES = 16 * 1024 * 1024;

/** The stream in parts of 16 MiB, the last one smaller. */
export async function* partsOf(body: Readable): AsyncGenerator<Buffer, undefined> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  for await (const chunk of body) {
    let rest: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    while (heldBytes + rest.length > PART_BYTES) {
      const room = PART_BYTES - heldBytes;
      yield Buffer.concat([...held, rest.subarray(0, room)]);
      rest = rest.subarray(room);
      held = [];
      heldBytes = 0;
    }
    held.push(rest);
    heldBytes += rest.length;
  }
  if (heldBytes > 0) yield Buffer.concat(held);
}

/** `finish` gets the function that makes the object appear, and decides with which headers. */
export async function uploadInParts(
  s3: S3Client,
  key: string,
  headers: Readonly<Record<string, string>>,
  first: readonly Buffer[],
  rest: AsyncIterable<Buffer>,
  finish: (complete: (extra: Record<string, string>) => Promise<void>) => Promise<void>,
): Promise<void> {
  const started = await text(await s3.send({ method: 'POST', key, query: { uploads: '' }, headers }));
  const uploadId = elementOf(started, 'UploadId');
  try {
    const tags: string[] = [];
    for await (const part of chain(first, rest)) {
      const query = { partNumber: String(tags.length + 1), uploadId };
      const answer = await s3.send({ method: 'PUT', key, query, body: part });
      await text(answer);
      tags.push(String(answer.headers.etag));
    }
    const parts = tags.map((tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${tag}</ETag></Part>`);
    const body = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`);
    await finish(async (extra) => {
      const said = await text(
        await s3.send({ method: 'POST', key, query: { uploadId }, headers: extra, body }),
      );
      // S3 may answer 200 first and fail afterwards.
      if (/<Error>/.test(said)) {
        throw s3.errorOf(
          Object.assign(new Error('upload not completed'), { code: elementOf(said, 'Code') }),
          key,
        );
      }
    });
  } catch (error) {
    // Parts cost space until they are removed; a process that dies here leaves them to the server's own clean-up.
    await s3.send({ method: 'DELETE', key, query: { uploadId } }).then(text, () => undefined);
    throw error instanceof EarmarkError ? error : s3.errorOf(error, key);
  }
}

async function* chain(first: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}
