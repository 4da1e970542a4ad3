import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Storage } from '../storage/storage.ts';
import type { ImportServices } from './discover.ts';
import { type ImportPlace, openImportPlace } from './import-fixture.ts';
import type { ImportReport } from './report.ts';
import { watchPrefix } from './watch.ts';

let place: ImportPlace;
let stop: AbortController;
let watching: Promise<void>;
let reports: ImportReport[];
let told: () => void;

beforeEach(async () => {
  place = await openImportPlace('watch');
  stop = new AbortController();
  reports = [];
  told = () => undefined;
});
afterEach(async () => {
  stop.abort();
  await watching;
  await place.close();
});

function watch(services: ImportServices, everyMs: number): void {
  watching = watchPrefix(services, '', {
    everyMs,
    signal: stop.signal,
    onImported: (report) => {
      reports.push(report);
      told();
    },
  });
}

/** Resolves as soon as that many recordings came in by reports. */
async function imported(count: number): Promise<void> {
  const sum = (): number => reports.reduce((total, report) => total + report.imported, 0);
  while (sum() < count) {
    await new Promise<void>((resolve, reject) => {
      told = resolve;
      watching.then(() => reject(new Error('the watch ended')), reject);
    });
  }
}

/** The real folder without its notifications, as a storage that has none. */
function silent(storage: Storage): Storage {
  return {
    name: storage.name,
    list: (...args) => storage.list(...args),
    head: (...args) => storage.head(...args),
    read: (...args) => storage.read(...args),
    put: (...args) => storage.put(...args),
    putIfAbsent: (...args) => storage.putIfAbsent(...args),
    remove: (...args) => storage.remove(...args),
    check: () => storage.check(),
    created: async () => null,
  };
}

test('what lies there is imported first, then what arrives, by notification', async () => {
  await place.put('a.wav', 'a');
  watch(place.services, 3_600_000);
  await imported(1);
  await place.put('new/b.json', '{"callId": "B"}');
  await place.put('new/b.wav', 'b');
  await imported(2);
  const rows = await place.database.db
    .selectFrom('recordings')
    .select(['storage_key', 'call_id'])
    .orderBy('storage_key')
    .execute();
  expect(rows).toEqual([
    { storage_key: 'a.wav', call_id: null },
    { storage_key: 'new/b.wav', call_id: 'B' },
  ]);
});

test('without notifications the listings find it', async () => {
  watch({ ...place.services, storage: silent(place.services.storage) }, 20);
  await place.put('a.wav', 'a');
  await imported(1);
  await place.put('b.wav', 'b');
  await imported(2);
});

test('an import that ends for good ends the watch', async () => {
  const services = {
    ...place.services,
    config: { ...place.services.config, METADATA_MAPPING: '/nowhere/mapping.yaml' },
  };
  watch(services, 20);
  await expect(watching).rejects.toMatchObject({ code: 'mapping-invalid' });
  watching = Promise.resolve();
});
