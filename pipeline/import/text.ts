/** Bytes from outside as text: which encoding they are in, and what of it a database can hold. */

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/**
 * Text without byte order mark. UTF-8 unless a mark says UTF-16 or the bytes are no UTF-8; then GB18030, which
 * contains GBK and GB2312. Null when they are neither.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const marked = markedEncoding(bytes);
  for (const encoding of marked ? [marked] : (['utf-8', 'gb18030'] as const)) {
    const text = tryDecode(bytes, encoding);
    if (text !== null) return text;
  }
  return null;
}

/** Encoding a byte order mark names, null without one. */
export function markedEncoding(bytes: Uint8Array): TextEncoding | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** Text of a stream, piece by piece, without byte order mark; bytes that are no text become U+FFFD. */
export async function* textOfChunks(
  chunks: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** Without control characters (line breaks and tabs stay) and half surrogates: PostgreSQL refuses both in JSON. */
export function cleanText(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Cs}\uFEFF]/gu, '').trim();
}

/** A key from outside, fit for a message: at most 200 characters, control characters shown as `?`. */
export function printableKey(key: string): string {
  const shown = key.replace(/[\p{Cc}\p{Cs}]/gu, '?');
  return shown.length > 200 ? `${shown.slice(0, 199)}…` : shown;
}

function tryDecode(bytes: Uint8Array, encoding: TextEncoding): string | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // GB18030 gives a meaning to nearly any bytes; NUL shows that they are not text.
    return encoding === 'gb18030' && text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
