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

/**
 * JSON text with sorted keys (those that look like array indices first, as JavaScript orders them). Numbers as
 * JSON.stringify writes them (RFC 8785 agrees for all finite ones). Results are stored and compared by this text: half
 * of what storing a score card takes, hence by hand instead of with a replacer.
 */
function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) {
    let text = '[';
    for (let index = 0; index < value.length; index++)
      text += index === 0 ? canonicalJson(value[index]) : `,${canonicalJson(value[index])}`;
    return `${text}]`;
  }
  if ('toJSON' in value) return canonicalJson(JSON.parse(JSON.stringify(value)));
  const fields = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of orderedKeys(fields)) {
    const field = fields[key];
    if (field === undefined || typeof field === 'function' || typeof field === 'symbol') continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(field)}`;
  }
  return `{${text}}`;
}

function orderedKeys(fields: Readonly<Record<string, unknown>>): string[] {
  const keys = Object.keys(fields);
  // Most objects have a handful of keys, and none that looks like an index.
  const indices = keys.filter((key) => /^(0|[1-9]\d{0,9})$/.test(key) && Number(key) < 4_294_967_295);
  if (indices.length === 0) return keys.sort();
  const names = keys.filter((key) => !indices.includes(key)).sort();
  return [...indices.sort((a, b) => Number(a) - Number(b)), ...names];
}
