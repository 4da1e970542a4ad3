/** A database and a storage folder for the tests of import. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestDatabase, testDatabase } from '../../fixtures/test-database.ts';
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { openLocalStorage } from '../storage/local.ts';
import type { ImportServices } from './discover.ts';

export interface ImportPlace {
  readonly services: ImportServices;
  readonly database: TestDatabase;
  readonly folder: string;
  /** Writes a file below the folder. */
  put(key: string, body: string | Uint8Array): Promise<void>;
  remove(key: string): Promise<void>;
  close(): Promise<void>;
}

export async function openImportPlace(
  name: string,
  environment: Record<string, string> = {},
): Promise<ImportPlace> {
  const database = await testDatabase(name);
  const folder = await mkdtemp(join(tmpdir(), `earmark-${name}-`));
  const services: ImportServices = {
    db: database.db,
    storage: openLocalStorage(folder),
    config: readConfig(environment),
    log: createLog('error'),
  };
  return {
    services,
    database,
    folder,
    async put(key, body) {
      const path = join(folder, key);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, body);
    },
    async remove(key) {
      await rm(join(folder, key));
    },
    async close() {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
