/** Where an upload is stored. Nothing of the name it had outside gets into the key but a known ending. Pure. */
import path from 'node:path';
import { sniff } from '../pipeline/audio/sniff.ts';

/** Crockford's base 32: sorts like the time it starts with. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const audioEndings = new Set([
  'wav',
  'mp3',
  'ogg',
  'opus',
  'm4a',
  'aac',
  'amr',
  'gsm',
  'flac',
  'webm',
  'au',
  'aiff',
]);
const transcriptEndings = new Set(['json', 'srt', 'vtt']);
const chinaMs = 8 * 3_600_000;

/** `uploads/2026-11-22/01jd…/`: the day in China, then 48 bits of time and 80 random bits (`entropy`: 10 bytes). */
export function uploadFolder(now: Date, entropy: Uint8Array): string {
  const day = new Date(now.getTime() + chinaMs).toISOString().slice(0, 10);
  let time = '';
  for (let rest = now.getTime(), at = 0; at < 10; at += 1, rest = Math.floor(rest / 32)) {
    time = `${alphabet[rest % 32]}${time}`;
  }
  const bits = [...entropy.subarray(0, 10)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const random = (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
  return `uploads/${day}/${time}${random}/`;
}

/** The content decides; a name only where the content says nothing. `wav` when neither helps: import looks inside. */
export function audioFileName(head: Uint8Array, fileName: string): string {
  const kind = sniff(head);
  if (kind.kind === 'wav') return 'call.wav';
  const ending = kind.kind === 'ffmpeg' ? kind.container : endingOf(fileName);
  return `call.${audioEndings.has(ending) ? ending : 'wav'}`;
}

export function transcriptFileName(fileName: string): string {
  const ending = endingOf(fileName);
  return `transcript.${transcriptEndings.has(ending) ? ending : 'json'}`;
}

function endingOf(fileName: string): string {
  return path.extname(fileName).slice(1).toLowerCase();
}
