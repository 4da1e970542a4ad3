/** The parts of an upload, read as a stream: audio to a file, the small ones into memory. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { EarmarkError } from '../pipeline/errors.ts';
import { problem } from './problem.ts';

export interface UploadParts {
  /** Lies at the path given to readUpload; null when only a transcript came. */
  readonly audio: UploadedFile | null;
  /** JSON text of one object, as sent. */
  readonly metadata: string | null;
  readonly transcript: { readonly bytes: Buffer; readonly fileName: string } | null;
}

interface UploadedFile {
  readonly sizeBytes: number;
  /** SHA-256 (hex). */
  readonly hash: string;
  /** From outside: never part of a path. */
  readonly fileName: string;
}

const maxMetadataBytes = 1_000_000;
const maxTranscriptBytes = 50_000_000;
const names = ['audio', 'metadata', 'transcript'] as const;
type Name = (typeof names)[number];

/** Throws `upload-invalid`, `file-too-large`, `body-too-large` naming the part. */
export async function readUpload(
  request: FastifyRequest,
  audioPath: string,
  maxAudioBytes: number,
): Promise<UploadParts> {
  const limits = {
    fileSize: Math.max(maxAudioBytes, maxTranscriptBytes),
    fieldSize: maxMetadataBytes,
    files: names.length,
    fields: names.length,
    parts: 2 * names.length,
    headerPairs: 50,
  };
  let audio: UploadedFile | null = null;
  const texts = new Map<Name, { bytes: Buffer; fileName: string }>();
  for await (const part of partsOf(request, limits)) {
    const name = names.find((one) => one === part.fieldname);
    if (name === undefined) {
      throw problem('upload-invalid', `Parts are called ${names.join(', ')}; there is one of another name.`);
    }
    if ((name === 'audio' && audio !== null) || texts.has(name)) {
      throw problem('upload-invalid', `Part ${name} came twice. Upload one recording at a time.`);
    }
    if (name === 'audio') audio = await spool(part, audioPath, maxAudioBytes);
    else texts.set(name, await textOf(part, name === 'metadata' ? maxMetadataBytes : maxTranscriptBytes));
  }
  const metadata = texts.get('metadata')?.bytes.toString('utf8') ?? null;
  if (metadata !== null) requireObject(metadata);
  const transcript = texts.get('transcript') ?? null;
  if (audio === null && transcript === null) {
    throw problem('upload-invalid', 'Send the recording as part audio, or a chat as part transcript.');
  }
  if (audio?.sizeBytes === 0) throw problem('upload-invalid', 'Part audio is empty.');
  if (transcript?.bytes.length === 0) throw problem('upload-invalid', 'Part transcript is empty.');
  return { audio, metadata, transcript };
}

/** Longer than any upload that could be taken. */
export function isHopeless(request: FastifyRequest, maxAudioBytes: number): boolean {
  const announced = Number(request.headers['content-length'] ?? 0);
  return announced > maxAudioBytes + maxTranscriptBytes + maxMetadataBytes + 100_000;
}

/** The parser's errors have neither class nor code: whatever it says is about the upload. */
async function* partsOf(
  request: FastifyRequest,
  limits: NonNullable<Parameters<typeof request.parts>[0]>['limits'],
): AsyncGenerator<Multipart> {
  const parts = request.parts(limits === undefined ? {} : { limits });
  for (;;) {
    let step: IteratorResult<Multipart>;
    try {
      step = await parts.next();
    } catch (error) {
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('FST_')) throw error;
      throw problem(
        'upload-invalid',
        'The upload is not complete multipart/form-data. Send it again.',
        error,
      );
    }
    if (step.done) return;
    yield step.value;
  }
}

async function spool(part: Multipart, path: string, maxBytes: number): Promise<UploadedFile> {
  if (part.type !== 'file') throw problem('upload-invalid', 'Part audio has to be a file.');
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      done(sizeBytes > maxBytes ? tooLarge(maxBytes) : null, chunk);
    },
  });
  try {
    await pipeline(part.file, meter, createWriteStream(path));
  } catch (error) {
    if (error instanceof EarmarkError || isOfDisk(error)) throw error;
    throw problem('upload-invalid', 'The upload broke off. Send it again.', error);
  }
  if (part.file.truncated) throw tooLarge(maxBytes);
  return { sizeBytes, hash: hash.digest('hex'), fileName: part.filename };
}

/** Small parts may come as plain fields (curl -F name=…) or as files. */
async function textOf(part: Multipart, maxBytes: number): Promise<{ bytes: Buffer; fileName: string }> {
  if (part.type === 'field') {
    if (part.valueTruncated) throw partTooLarge(part.fieldname, maxMetadataBytes);
    return { bytes: Buffer.from(String(part.value)), fileName: '' };
  }
  return { bytes: await bytesOf(part, maxBytes), fileName: part.filename };
}

async function bytesOf(part: MultipartFile, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of part.file as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw partTooLarge(part.fieldname, maxBytes);
    chunks.push(chunk);
  }
  if (part.file.truncated) throw partTooLarge(part.fieldname, maxBytes);
  return Buffer.concat(chunks);
}

function isOfDisk(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}

function requireObject(json: string): void {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw problem('upload-invalid', 'Part metadata is not valid JSON.', cause);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw problem('upload-invalid', 'Part metadata has to be one JSON object.');
  }
}

export function tooLarge(maxBytes: number): Error {
  return problem(
    'file-too-large',
    `The limit is ${Math.round(maxBytes / 1024 ** 2)} MB. Raise MAX_FILE_MB or split the recording.`,
  );
}

function partTooLarge(name: string, maxBytes: number) {
  return problem('body-too-large', `Part ${name} may have ${Math.floor(maxBytes / 1_000_000)} MB at most.`);
}
