/** Content hashes: equal content gives equal hashes, whatever the order of object keys. */
import { createHash } from 'node:crypto';

/** SHA-256 (hex) of a JSON value in canonical form: keys sorted, undefined fields left out. */
export function hashOf(value: unknown): string {
  return hashedJson(value).hash;
}

/** Hash and canonical text at once, for those who store the text as well. */
export function hashedJson(value: unknown): { readonly hash: string; readonly json: string } {
  const json = canonicalJson(value);
  return { hash: createHash('sha256').update(json).digest('hex'), json };
}

/** JSON text with sorted keys. Numbers as JSON.stringify writes them (RFC 8785 agrees for all finite ones). */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    const entries = Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return Object.fromEntries(entries);
  });
}
