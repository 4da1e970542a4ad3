/** One file over HTTP into a part file that is taken up again where it stopped. */
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { EarmarkError } from '../pipeline/errors.ts';
import { aborted } from './asr/abort.ts';

export interface Download {
  readonly url: string;
  readonly partPath: string;
  /** Size the whole file must have; null when unknown. */
  readonly bytes: number | null;
  /** A connection that is silent for this long is given up. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
  readonly onBytes: (doneBytes: number, totalBytes: number | null) => void;
}

/**
 * Goes on as long as each connection brings something, at most `triesWithoutProgress` in a row that do not.
 * Throws `model-download` (worth another try, on another mirror), `aborted`, `disk-full`.
 */
export async function download(task: Download): Promise<void> {
  // Machines inside a company reach the outside through HTTPS_PROXY; Node's own fetch does not look at it.
  const dispatcher = new EnvHttpProxyAgent({ bodyTimeout: task.stallMs, headersTimeout: task.stallMs });
  try {
    let fruitless = 0;
    for (;;) {
      const before = await sizeOf(task.partPath);
      const fault = await attempt(task, before, dispatcher).catch((error: unknown) => stopOr(error, task));
      if (fault === null) return;
      const after = await sizeOf(task.partPath);
      fruitless = after > before ? 0 : fruitless + 1;
      if (fruitless >= triesWithoutProgress || fault.final) throw downloadFailed(task.url, fault.why);
      if (fruitless > 0) await sleep(pauseMs, undefined, { signal: task.signal }).catch(() => undefined);
    }
  } finally {
    await dispatcher.destroy();
  }
}

const triesWithoutProgress = 3;
const pauseMs = 500;

interface Fault {
  readonly why: string;
  /** Asking the same address again will not help. */
  readonly final: boolean;
}

async function attempt(task: Download, have: number, dispatcher: EnvHttpProxyAgent): Promise<Fault | null> {
  const response = await fetch(task.url, {
    dispatcher,
    signal: task.signal,
    // Compression would make byte positions meaningless.
    headers: { 'accept-encoding': 'identity', ...(have > 0 ? { range: `bytes=${have}-` } : {}) },
  });
  if (response.status === 416) {
    await response.body?.cancel();
    if (have > 0 && have === (totalOf(response) ?? task.bytes)) return null;
    await rm(task.partPath, { force: true });
    return { why: 'the part that was here did not fit the file', final: false };
  }
  if (response.status !== 200 && response.status !== 206) {
    await response.body?.cancel();
    return { why: `status ${response.status}`, final: response.status < 500 };
  }
  if (response.status === 206 && startOf(response) !== have) {
    await response.body?.cancel();
    await rm(task.partPath, { force: true });
    return { why: 'the server sent another range than was asked for', final: false };
  }
  // 200 in answer to a range: the server does not know ranges, so that it begins again.
  const from = response.status === 206 ? have : 0;
  const total = totalOf(response) ?? task.bytes;
  await store(response, task, from, total);
  const size = await sizeOf(task.partPath);
  if (total !== null && size < total) return { why: 'the connection ended early', final: false };
  if (task.bytes !== null && size !== task.bytes) {
    await rm(task.partPath, { force: true });
    return { why: `${size} bytes came where ${task.bytes} were expected`, final: true };
  }
  return null;
}

async function store(response: Response, task: Download, from: number, total: number | null): Promise<void> {
  if (!response.body) return;
  let done = from;
  const body = Readable.fromWeb(response.body);
  body.on('data', (chunk: Buffer) => {
    done += chunk.length;
    task.onBytes(done, total);
  });
  const file = createWriteStream(task.partPath, { flags: from > 0 ? 'a' : 'w' });
  await pipeline(body, file, { signal: task.signal });
}

function stopOr(error: unknown, task: Download): Fault {
  if (task.signal.aborted) throw aborted();
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
    throw new EarmarkError(
      'disk-full',
      'The disk is full: free some space and pull again, it goes on where it stopped.',
    );
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return { why: cause instanceof Error ? cause.message : String(cause), final: false };
}

const downloadFailed = (url: string, why: string) =>
  new EarmarkError('model-download', `${new URL(url).host}: ${why || 'the connection failed'}`, {
    retry: 'back-off',
  });

/** `Content-Range: bytes 5-9/10` or `bytes * /10`, else Content-Length of a whole answer. */
function totalOf(response: Response): number | null {
  const range = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  if (range?.[1]) return Number(range[1]);
  const length = response.headers.get('content-length');
  return response.status === 200 && length !== null ? Number(length) : null;
}

function startOf(response: Response): number | null {
  const range = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  return range?.[1] ? Number(range[1]) : null;
}

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
