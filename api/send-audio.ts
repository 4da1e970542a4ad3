/** Audio over HTTP: whole, by range, or not again while it is the same. */
import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ByteRange, parseRange } from './byte-range.ts';
import { problem } from './problem.ts';

export interface Playable {
  readonly sizeBytes: number;
  /** With quotes, as the header wants it. */
  readonly etag: string;
  open(range: ByteRange): Promise<Readable>;
  /** Call when `open` is not called. */
  close(): Promise<void>;
}

export async function sendAudio(
  playable: Playable,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { sizeBytes, etag } = playable;
  reply
    .header('etag', etag)
    .header('accept-ranges', 'bytes')
    // May be kept by this browser, but is asked for again: rights may have been taken away.
    .header('cache-control', 'private, no-cache')
    .type('audio/wav');
  const ifRange = request.headers['if-range'];
  const header = ifRange === undefined || ifRange === etag ? request.headers.range : undefined;
  const range = parseRange(header, sizeBytes);
  if (hasTag(request.headers['if-none-match'], etag)) {
    await playable.close();
    await reply.code(304).send();
  } else if (range === 'unsatisfiable') {
    await playable.close();
    reply.header('content-range', `bytes */${sizeBytes}`);
    throw problem('range-not-satisfiable', `The audio has ${sizeBytes} bytes.`);
  } else {
    const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
    if (range !== null) reply.code(206).header('content-range', `bytes ${start}-${end}/${sizeBytes}`);
    reply.header('content-length', end - start + 1);
    if (request.method === 'HEAD') {
      await playable.close();
      await reply.send();
    } else {
      await reply.send(await playable.open({ start, end }));
    }
  }
}

function hasTag(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
}
