/** JSON from elsewhere, refused before it can fill the memory or the stack. */
import { EarmarkError } from '../../pipeline/errors.ts';

/** A rule file of a large contact centre is well below one megabyte. */
export const MOST_IMPORT_BYTES = 10_000_000;
/** Rules and forms nest about ten deep. */
const MOST_NESTED = 40;
const MOST_VALUES = 500_000;

/**
 * `name` is how the file is called in messages. Throws EarmarkError `import-too-large`, `import-too-deep` or
 * `import-invalid`; a text that nests too deep is not parsed at all.
 */
export function parseImport(text: string, name: string): unknown {
  checkSize(text.length, name);
  if (nestsDeep(text)) throw tooDeep(name);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const what = error instanceof Error ? error.message.slice(0, 200) : 'not JSON';
    throw new EarmarkError('import-invalid', `${name} is not JSON (${what}). Export it again as JSON.`, {
      status: 422,
    });
  }
}

/** For a file that has not been read yet. Throws as `parseImport`. */
export function checkSize(bytes: number, name: string): void {
  if (bytes > MOST_IMPORT_BYTES) throw tooLarge(name, bytes);
}

function tooLarge(name: string, bytes: number): EarmarkError {
  const most = MOST_IMPORT_BYTES / 1_000_000;
  return new EarmarkError(
    'import-too-large',
    `${name} has ${Math.ceil(bytes / 1_000_000)} MB; ${most} MB are allowed. Export fewer rules at a time.`,
    { status: 413 },
  );
}

/** For values that were parsed elsewhere: walks them without recursion. Throws as `parseImport`. */
export function checkParsed(value: unknown, name: string): void {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  let seen = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (++seen > MOST_VALUES)
      throw new EarmarkError(
        'import-too-large',
        `${name} holds more than ${MOST_VALUES} values. Export fewer rules at a time.`,
        { status: 413 },
      );
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth >= MOST_NESTED) throw tooDeep(name);
    for (const inner of Object.values(next.value)) open.push({ value: inner, depth: next.depth + 1 });
  }
}

function nestsDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === 0x5c) at++;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x5b || char === 0x7b) {
      if (++depth > MOST_NESTED) return true;
    } else if (char === 0x5d || char === 0x7d) depth--;
  }
  return false;
}

function tooDeep(name: string): EarmarkError {
  return new EarmarkError(
    'import-too-deep',
    `${name} nests deeper than ${MOST_NESTED} levels, which no export of rules does. It was not read.`,
    { status: 422 },
  );
}
