/** Content hashes: equal content gives equal hashes, whatever the order of object keys. */
import { createHash } from 'node:crypto';

/** SHA-256 (hex) of a JSON value in canonical form: keys sorted, undefined fields left out. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** JSON text with sorted keys. Numbers as JSON.stringify writes them (RFC 8785 agrees for all finite ones). */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    const entries = Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return Object.fromEntries(entries);
  });
}
