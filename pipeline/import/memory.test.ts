/** A million keys, which no test machine should create as files: the listing is generated. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { EarmarkError } from '../errors.ts';
import type { Storage, StoredObject } from '../storage/storage.ts';
import { callFileOf } from './call-files.ts';
import { importPrefix } from './discover.ts';
import { openImportPlace } from './import-fixture.ts';

const keys = 1_000_000;
const megabyte = 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function millionKeys(afterPage: () => void): Storage {
  const keyOf = (index: number): string => `archive/2026/c${String(index).padStart(7, '0')}.wav`;
  const unused = (): never => {
    throw new EarmarkError('unused', 'an unchanged archive is only listed');
  };
  return {
    name: 'a million keys',
    async list(_prefix, { after, limit = 1000 }) {
      afterPage();
      const from = after ? Number(after.slice(-11, -4)) + 1 : 0;
      const objects = Array.from(
        { length: Math.min(limit, keys - from) },
        (_, at): StoredObject => ({ key: keyOf(from + at), etag: 'e', sizeBytes: 1 }),
      );
      return { objects, next: from + objects.length < keys ? (objects.at(-1)?.key ?? null) : null };
    },
    head: unused,
    read: unused,
    put: unused,
    putIfAbsent: unused,
    created: unused,
    remove: unused,
    check: unused,
  };
}

test('an archive of 1,000,000 known keys is listed with less than 40 MB more memory', async () => {
  const place = await openImportPlace('memory');
  try {
    const { group } = callFileOf('archive/2026/c0000000.wav');
    expect(group).toBe('archive/2026/c0000000');
    await sql`insert into objects (key, etag, size_bytes, purpose, content_hash, recording_id)
      select 'archive/2026/c' || lpad(i::text, 7, '0') || '.wav', 'e', 1, 'audio', 'h', 'r'
      from generate_series(0, ${keys - 1}) i`.execute(place.database.db);
    let page = 0;
    let first = 0;
    let most = 0;
    const storage = millionKeys(() => {
      page += 1;
      if (page % 100 !== 5) return;
      collectGarbage();
      const { heapUsed } = process.memoryUsage();
      first ||= heapUsed;
      most = Math.max(most, heapUsed);
    });
    const report = await importPrefix({ ...place.services, storage }, 'archive/');
    expect(report).toMatchObject({ listed: keys, unchanged: keys, imported: 0, failed: 0 });
    expect(most - first).toBeLessThan(40 * megabyte);
  } finally {
    await place.close();
  }
}, 300_000);
