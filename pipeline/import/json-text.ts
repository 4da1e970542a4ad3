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

/** One walk over the characters outside of strings. */
function tidyJson(text: string): string {
  const pieces: string[] = [];
  let copied = 0;
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const character = text[at] ?? '';
    if (character === '"') {
      at = endOfString(text, at);
    } else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > maxDepth) {
        throw new EarmarkError(
          'json-too-deep',
          `The file nests deeper than ${maxDepth} levels. Export it again in its plain form.`,
          { status: 422 },
        );
      }
      at += 1;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      at += 1;
    } else if (isTokenCharacter(character)) {
      const end = endOfToken(text, at);
      const token = text.slice(at, end);
      const better = tidyToken(token);
      if (better !== token) {
        pieces.push(text.slice(copied, at), better);
        copied = end;
      }
      at = end;
    } else {
      at += 1;
    }
  }
  if (copied === 0) return text;
  pieces.push(text.slice(copied));
  return pieces.join('');
}

function tidyToken(token: string): string {
  if (/^-?(NaN|Infinity)$/.test(token)) return 'null';
  if (/^-?\d+$/.test(token) && token.replace('-', '').length > exactDigits) return `"${token}"`;
  return token;
}

const isTokenCharacter = (character: string): boolean => /[-+.0-9A-Za-z]/.test(character);

function endOfToken(text: string, start: number): number {
  let end = start;
  while (end < text.length && isTokenCharacter(text[end] ?? '')) end += 1;
  return end;
}

/** Index after the closing quote. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
