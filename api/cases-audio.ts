/** The audio of a clip: a stretch of the muted recording as a WAV of its own. Nobody gets more than the stretch. */
import { Readable } from 'node:stream';
import { mutesOf } from '../pipeline/audio/mutes.ts';
import { Opinions, Transcript } from '../pipeline/domain.ts';
import { getResult } from '../pipeline/store/results.ts';
import { audioCopies } from './audio-copies.ts';
import { clipSpans, type Window } from './cases-redaction.ts';
import { type Context, noSuchRecording } from './context.ts';
import { problem } from './problem.ts';
import type { Playable } from './send-audio.ts';

export type CutAudio = (recordingId: string, window: Window) => Promise<Playable>;

const headBytes = 65_536;

/** Throws problems `not-found`, `no-audio`, `audio-not-ready`, `storage-missing`, `audio-unplayable`. */
export function audioCutter(context: Context): CutAudio {
  const { db } = context;
  const copies = audioCopies(context);
  return async (recordingId, window) => {
    const row = await db
      .selectFrom('recordings')
      .select(['kind', 'storage_key', 'content_hash', 'metadata', 'transcribe_key', 'analyse_key'])
      .where('id', '=', recordingId)
      .executeTakeFirst();
    if (row === undefined) throw noSuchRecording();
    if (row.kind !== 'audio')
      throw problem('no-audio', 'It is a chat or a transcript that came without audio.');
    const [said, judged] = await Promise.all([
      row.transcribe_key === null ? null : getResult(db, row.transcribe_key),
      row.analyse_key === null ? null : getResult(db, row.analyse_key),
    ]);
    if (said === null)
      throw problem(
        'audio-not-ready',
        'The call is being processed again; its clips can be heard once it is analysed.',
      );
    const transcript = Transcript.parse(said.output);
    const isOfTranscript = judged?.inputs.transcribe === said.contentHash;
    const found = isOfTranscript ? Opinions.parse(judged?.output).personalData : null;
    const mutes = mutesOf(transcript, clipSpans(transcript, found, row.metadata));
    const whole = () => copies.playable(row, mutes);
    const head = await bytesOf(await whole(), 0, headBytes);
    const wav = readHead(head.bytes);
    if (wav === null) throw problem('audio-unplayable', 'The audio of this call cannot be cut.');
    const [start, end] = [byteAt(wav, window.startMs), byteAt(wav, window.endMs)];
    const last = Math.min(end, wav.dataStart + wav.dataBytes, head.sizeBytes);
    const data = start >= last ? Buffer.alloc(0) : (await bytesOf(await whole(), start, last)).bytes;
    const clip = Buffer.concat([wavHead(wav.format, data.length), data]);
    return {
      sizeBytes: clip.length,
      etag: `${head.etag.slice(0, -1)}-${window.startMs}-${window.endMs}"`,
      open: async (range) => Readable.from([clip.subarray(range.start, range.end + 1)]),
      close: async () => {},
    };
  };
}

/** Bytes `from` (inclusive) to `to` (exclusive), fewer at the end of the file. */
async function bytesOf(playable: Playable, from: number, to: number) {
  const { sizeBytes, etag } = playable;
  const end = Math.min(to, sizeBytes) - 1;
  if (end < from) {
    await playable.close();
    return { bytes: Buffer.alloc(0), sizeBytes, etag };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of await playable.open({ start: from, end })) chunks.push(Buffer.from(chunk));
  return { bytes: Buffer.concat(chunks), sizeBytes, etag };
}

interface WavHead {
  /** Content of the chunk `fmt `. */
  readonly format: Buffer;
  readonly bytesPerSecond: number;
  readonly blockBytes: number;
  readonly dataStart: number;
  readonly dataBytes: number;
}

function readHead(head: Buffer): WavHead | null {
  let format: Buffer | null = null;
  for (let at = 12; at + 8 <= head.length; ) {
    const id = head.toString('latin1', at, at + 4);
    const size = head.readUInt32LE(at + 4);
    if (id === 'fmt ') format = head.subarray(at + 8, at + 8 + size);
    if (id === 'data') {
      if (format === null || format.length < 16) return null;
      const [bytesPerSecond, blockBytes] = [format.readUInt32LE(8), format.readUInt16LE(12)];
      if (bytesPerSecond === 0 || blockBytes === 0) return null;
      return { format, bytesPerSecond, blockBytes, dataStart: at + 8, dataBytes: size };
    }
    at += 8 + size + (size & 1);
  }
  return null;
}

function byteAt({ bytesPerSecond, blockBytes, dataStart }: WavHead, ms: number): number {
  return dataStart + Math.floor((ms * bytesPerSecond) / 1000 / blockBytes) * blockBytes;
}

function wavHead(format: Buffer, dataBytes: number): Buffer {
  const head = Buffer.alloc(20 + format.length + 8);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(head.length - 8 + dataBytes, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(format.length, 16);
  format.copy(head, 20);
  head.write('data', 20 + format.length, 'latin1');
  head.writeUInt32LE(dataBytes, 24 + format.length);
  return head;
}
