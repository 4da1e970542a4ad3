/** What kind of audio a file holds, by its first bytes. File names lie; the content decides. */

/**
 * `demuxer` is ffmpeg's name. ffmpeg is never left to guess: a text file that looks like a playlist would
 * make it open other files.
 */
export type Sniffed =
  | { readonly kind: 'wav' }
  | { readonly kind: 'ffmpeg'; readonly container: string; readonly demuxer: string }
  | { readonly kind: 'unknown' };

const magics: readonly { at: number; bytes: string; container: string; demuxer: string }[] = [
  { at: 0, bytes: 'ID3', container: 'mp3', demuxer: 'mp3' },
  { at: 0, bytes: 'OggS', container: 'ogg', demuxer: 'ogg' },
  { at: 4, bytes: 'ftyp', container: 'm4a', demuxer: 'mov' },
  { at: 0, bytes: '#!AMR', container: 'amr', demuxer: 'amr' },
  { at: 0, bytes: 'fLaC', container: 'flac', demuxer: 'flac' },
  { at: 0, bytes: 'RF64', container: 'rf64', demuxer: 'wav' },
  { at: 0, bytes: 'RIFX', container: 'rifx', demuxer: 'wav' },
  { at: 0, bytes: '\x1aE\xdf\xa3', container: 'webm', demuxer: 'matroska' },
  { at: 0, bytes: '.snd', container: 'au', demuxer: 'au' },
  { at: 8, bytes: 'AIFF', container: 'aiff', demuxer: 'aiff' },
  { at: 8, bytes: 'AIFC', container: 'aiff', demuxer: 'aiff' },
];

/** `head` should hold at least 4 kB (less only where the file is shorter). */
export function sniff(head: Uint8Array): Sniffed {
  const text = Buffer.from(head.subarray(0, 16)).toString('latin1');
  if (text.startsWith('RIFF') && (text.length < 12 || text.startsWith('WAVE', 8))) return { kind: 'wav' };
  for (const magic of magics) {
    if (text.startsWith(magic.bytes, magic.at)) return { kind: 'ffmpeg', ...pick(magic) };
  }
  if (isAdts(head)) return { kind: 'ffmpeg', container: 'aac', demuxer: 'aac' };
  if (isMpegAudio(head)) return { kind: 'ffmpeg', container: 'mp3', demuxer: 'mp3' };
  if (isGsm(head)) return { kind: 'ffmpeg', container: 'gsm', demuxer: 'gsm' };
  return { kind: 'unknown' };
}

function pick(magic: { container: string; demuxer: string }) {
  return { container: magic.container, demuxer: magic.demuxer };
}

/** Raw GSM 06.10 has no header, but each frame of 33 bytes starts with the nibble 0xD. */
function isGsm(head: Uint8Array): boolean {
  const frames = Math.floor(head.length / 33);
  if (frames < 4) return false;
  for (let frame = 0; frame < frames; frame++) {
    if ((head[frame * 33] ?? 0) >> 4 !== 0xd) return false;
  }
  return true;
}

/** Two ADTS headers in a row, the second where the first says its frame ends. */
function isAdts(head: Uint8Array): boolean {
  const isHeader = (at: number) => head[at] === 0xff && ((head[at + 1] ?? 0) & 0xf6) === 0xf0;
  if (!isHeader(0)) return false;
  const length = (((head[3] ?? 0) & 3) << 11) | ((head[4] ?? 0) << 3) | ((head[5] ?? 0) >> 5);
  return length > 7 && isHeader(length);
}

const bitRatesV1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const bitRatesV2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const sampleRates = [44_100, 48_000, 32_000];

/** Two MPEG layer III headers in a row, likewise: a lone sync word turns up in any random data. */
function isMpegAudio(head: Uint8Array): boolean {
  const length = mpegFrameBytes(head, 0);
  return length > 0 && mpegFrameBytes(head, length) > 0;
}

function mpegFrameBytes(head: Uint8Array, at: number): number {
  const second = head[at + 1] ?? 0;
  const third = head[at + 2] ?? 0;
  if (head[at] !== 0xff || (second & 0xe6) !== 0xe2) return 0;
  const version = (second >> 3) & 3;
  const rate = sampleRates[(third >> 2) & 3];
  if (version === 1 || rate === undefined) return 0;
  const kbits = (version === 3 ? bitRatesV1 : bitRatesV2)[third >> 4];
  if (!kbits) return 0;
  const sampleRate = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  return Math.floor(((version === 3 ? 144 : 72) * kbits * 1000) / sampleRate) + ((third >> 1) & 1);
}
