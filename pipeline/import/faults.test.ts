import { renameSync } from 'node:fs';
import { mkdir, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Storage } from '../storage/storage.ts';
import { importKeys, importPrefix } from './discover.ts';
import { type ImportPlace, openImportPlace } from './import-fixture.ts';

let place: ImportPlace;
beforeEach(async () => {
  place = await openImportPlace('faults');
});
afterEach(async () => {
  await place.close();
});

const count = async (table: 'recordings' | 'objects' | 'import_cursors') => {
  const { count } = await place.database.db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
};

test('3,500 keys: stopped after the second page, it goes on there and ends with each once', async () => {
  for (let call = 0; call < 3_500; call += 1) {
    await place.put(`c${String(call).padStart(4, '0')}.wav`, `sound ${call}`);
  }
  const stop = new AbortController();
  const stopped = importPrefix(place.services, 'c', {
    signal: stop.signal,
    onProgress: ({ listed }) => listed >= 2_000 && stop.abort(),
  });
  await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
  const cursor = await place.database.db
    .selectFrom('import_cursors')
    .select(['prefix', 'after_key'])
    .execute();
  expect(cursor).toEqual([{ prefix: 'c', after_key: 'c1998.wav' }]);
  expect(await count('recordings')).toBe(1_999);

  const report = await importPrefix(place.services, 'c');
  expect(report).toMatchObject({ listed: 1_501, imported: 1_501, failed: 0 });
  expect(report.notes).toEqual(['c: goes on after c1998.wav, where an earlier import stopped']);
  expect([await count('recordings'), await count('import_cursors')]).toEqual([3_500, 0]);
  expect(await importPrefix(place.services, 'c')).toMatchObject({
    listed: 3_500,
    unchanged: 3_500,
    imported: 0,
  });
}, 120_000);

test('a storage that goes away half-way: a clear error after the retries, and the import goes on from there', async () => {
  for (let call = 0; call < 1_200; call += 1) {
    await place.put(`c${String(call).padStart(4, '0')}.wav`, `sound ${call}`);
  }
  const away = `${place.folder}-away`;
  const failing = importPrefix(place.services, '', {
    retryDelaysMs: [1, 1],
    onProgress: () => renameSync(place.folder, away),
  });
  await expect(failing).rejects.toMatchObject({
    code: 'storage-unreachable',
    message: expect.stringContaining(place.folder),
  });
  renameSync(away, place.folder);
  const cursor = await place.database.db.selectFrom('import_cursors').select('after_key').execute();
  expect(cursor).toEqual([{ after_key: 'c0998.wav' }]);
  expect(await importPrefix(place.services, '')).toMatchObject({ listed: 201, imported: 201, failed: 0 });
  expect(await count('recordings')).toBe(1_200);
}, 60_000);

test('a storage that comes back between two tries is waited for', async () => {
  await place.put('a.wav', 'a');
  const away = `${place.folder}-away`;
  await rename(place.folder, away);
  const imported = importPrefix(place.services, '', { retryDelaysMs: Array.from({ length: 100 }, () => 50) });
  await rename(away, place.folder);
  expect(await imported).toMatchObject({ imported: 1 });
});

/** The real folder, but the file is gone as soon as it has been listed. */
function losing(storage: Storage, key: string): Storage {
  return {
    name: storage.name,
    async list(prefix, page) {
      const listed = await storage.list(prefix, page);
      await place.remove(key).catch(() => undefined);
      return listed;
    },
    head: (...args) => storage.head(...args),
    read: (...args) => storage.read(...args),
    put: (...args) => storage.put(...args),
    putIfAbsent: (...args) => storage.putIfAbsent(...args),
    remove: (...args) => storage.remove(...args),
    created: (...args) => storage.created(...args),
    check: () => storage.check(),
  };
}

test('a file that vanishes between listing and reading does not stop the others', async () => {
  for (const key of ['a.wav', 'b.wav', 'b.json', 'c.wav'])
    await place.put(key, key.endsWith('json') ? '{}' : key);
  const services = { ...place.services, storage: losing(place.services.storage, 'b.wav') };
  const report = await importPrefix(services, '');
  expect(report).toMatchObject({ listed: 4, imported: 2, failed: 1 });
  expect(report.notes).toEqual([expect.stringMatching(/^b\.wav: /)]);
  await place.put('b.wav', 'back');
  expect(await importPrefix(place.services, '')).toMatchObject({ imported: 1, failed: 0 });
});

test('hostile names in a folder and hostile keys harm nothing', async () => {
  await place.put('a\nb\u001b[31m.wav', 'x');
  await place.put(
    `${'d'.repeat(200)}/${'e'.repeat(200)}/${'f'.repeat(200)}/${'g'.repeat(200)}/${'h'.repeat(190)}.wav`,
    'long',
  );
  await place.put(
    `${'录'.repeat(80)}/${'音'.repeat(80)}/${'长'.repeat(80)}/${'名'.repeat(80)}/${'字'.repeat(80)}.wav`,
    'too long',
  );
  await place.put("'; drop table recordings; --.wav", 'quoted');
  await mkdir(join(place.folder, 'loop'));
  await symlink(place.folder, join(place.folder, 'loop', 'again'));
  await symlink('/etc/hostname', join(place.folder, 'outside.wav'));
  const report = await importPrefix(place.services, '');
  expect(report).toMatchObject({ imported: 2, failed: 0 });
  expect(report.notes.filter((note) => note.includes('control characters'))).toEqual([
    'a?b?[31m.wav: ignored: its name holds control characters',
  ]);
  const keys = await importKeys(place.services, [
    '../../etc/hostname',
    '/etc/passwd',
    'a\0b.wav',
    'outside.wav',
    '',
  ]);
  expect(keys).toMatchObject({ imported: 0, failed: 5 });
  expect(await count('recordings')).toBe(2);
});
