/** JSON as other programs write it. */
import { EarmarkError } from '../errors.ts';

const maxDepth = 64;
/** More digits than a number of JavaScript can tell apart. */
const exactDigits = 15;

/**
 * Like JSON.parse, but Python's `NaN` and `Infinity` become null, whole numbers of 16 digits and more (call numbers)
 * become strings instead of losing digits, and nesting deeper than 64 is refused.
 * Throws EarmarkError `json-too-deep`, `json-invalid`.
 */
export function parseJson(text: string): unknown {
  const tidy = tidyJson(text);
  try {
    return JSON.parse(tidy) as unknown;
  } catch (cause) {
    throw new EarmarkError('json-invalid', 'The file is not valid JSON. Export it again.', {
      status: 422,
      cause,
    });
  }
}

const [quote, backslash] = [0x22, 0x5c];

/** One walk over the characters outside of strings. */
function tidyJson(text: string): string {
  const pieces: string[] = [];
  let copied = 0;
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at);
      continue;
    }
    if (!isTokenCode(code)) {
      if (code === 0x7b || code === 0x5b) depth += 1;
      else if (code === 0x7d || code === 0x5d) depth -= 1;
      if (depth > maxDepth) {
        throw new EarmarkError(
          'json-too-deep',
          `The file nests deeper than ${maxDepth} levels. Export it again in its plain form.`,
          { status: 422 },
        );
      }
      at += 1;
      continue;
    }
    const start = at;
    while (at < text.length && isTokenCode(text.charCodeAt(at))) at += 1;
    const better = tidyToken(text, start, at);
    if (better !== null) {
      pieces.push(text.slice(copied, start), better);
      copied = at;
    }
  }
  if (copied === 0) return text;
  pieces.push(text.slice(copied));
  return pieces.join('');
}

/** Null when the token is good as it is. */
function tidyToken(text: string, start: number, end: number): string | null {
  const [first, length] = [text.charCodeAt(start), end - start];
  const isWord = first === 0x4e || first === 0x49 || (first === 0x2d && text.charCodeAt(start + 1) > 0x39);
  if (isWord && /^-?(NaN|Infinity)$/.test(text.slice(start, end))) return 'null';
  if (length <= exactDigits) return null;
  const token = text.slice(start, end);
  return /^-?[1-9]\d{15,}$/.test(token) ? `"${token}"` : null;
}

/** Letters, digits, `+`, `-` and `.`: what numbers and literals are made of. */
function isTokenCode(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x2e
  );
}

/** Index after the closing quote. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === backslash) backslashes += 1;
    if (backslashes % 2 === 0) return at + 1;
  }
  return text.length;
}
