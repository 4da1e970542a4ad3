/** Storage keys: which are allowed, and their order. */
import { EarmarkError } from '../errors.ts';

/** S3's limit, in bytes of UTF-8. */
const LONGEST_KEY = 1024;

/** Throws EarmarkError `storage-bad-key` for keys that a folder or an S3 server could take for something else. */
export function requireKey(key: string): void {
  const isUsable =
    Buffer.byteLength(key) <= LONGEST_KEY &&
    !key.includes('\0') &&
    key.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isUsable) throw badKey(key);
}

export function badKey(key: string, cause?: unknown): EarmarkError {
  return new EarmarkError(
    'storage-bad-key',
    `"${key.slice(0, 200)}" is not a usable storage key: use names separated by single slashes, without ".." and links that lead out of the folder.`,
    { status: 400, cause },
  );
}

export function missingKey(key: string, where: string): EarmarkError {
  return new EarmarkError(
    'storage-missing',
    `There is no ${key} in ${where}: put it there, or remove the recording.`,
    {
      status: 404,
    },
  );
}

export function badRange(key: string): EarmarkError {
  return new EarmarkError('storage-bad-range', `The range starts behind the end of ${key}: ask for less.`, {
    status: 416,
  });
}

/** Order of UTF-8 bytes, which is S3's. JavaScript's own order puts 𠮷 and emoji before ！ and other full-width signs. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates (U+10000 and above) after everything else. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}
