/** The XML of an S3 listing. The client's own reading turns keys such as `0012` and `95598.10` into numbers. */
import { EarmarkError } from '../errors.ts';
import type { StoredObject } from './storage.ts';

export function readListing(xml: string): { objects: StoredObject[]; isTruncated: boolean } {
  if (!/<ListBucketResult[\s>]/.test(xml)) {
    throw new EarmarkError(
      'storage-unreachable',
      'What answers at S3_ENDPOINT is not an S3 server: correct S3_ENDPOINT.',
      { retry: 'back-off', status: 503 },
    );
  }
  const isUrlEncoded = elementOf(xml.replace(/<Contents>[\s\S]*<\/Contents>/, ''), 'EncodingType') === 'url';
  const objects: StoredObject[] = [];
  for (const [, content = ''] of xml.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)) {
    const name = elementOf(content, 'Key');
    objects.push({
      // Some servers write a space as `+`; a real plus is always `%2B` here.
      key: isUrlEncoded ? decodeURIComponent(name.replaceAll('+', '%20')) : name,
      sizeBytes: Number(elementOf(content, 'Size')),
      etag: elementOf(content, 'ETag').replaceAll('"', ''),
    });
  }
  return { objects, isTruncated: elementOf(xml, 'IsTruncated') === 'true' };
}

/** Text of the first such element, entities resolved; empty when there is none. */
export function elementOf(xml: string, name: string): string {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
  return found.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (entity, hex, decimal, named) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return namedEntities[named] ?? entity;
  });
}

const namedEntities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
