import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../fixtures/test-database.ts';
import { openLinkKey } from './link-key.ts';
import { readServiceSettings } from './settings.ts';

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await testDatabase('link_key');
  folder = await mkdtemp(join(tmpdir(), 'earmark-service-'));
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const open = (more: { LINK_KEY?: string; EARMARK_DATA?: string } = {}) =>
  openLinkKey({ LINK_KEY: undefined, EARMARK_DATA: join(folder, 'data'), ...more }, database.db);

describe('the key of the hashes', () => {
  test('is made once, for its owner only, by whichever process comes first', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => open()));
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toHaveLength(43);
    const file = join(folder, 'data', 'link-key');
    expect((await readFile(file, 'utf8')).trim()).toBe(keys[0]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('another machine with another key stops, and says what to do', async () => {
    await open();
    await expect(open({ EARMARK_DATA: join(folder, 'other') })).rejects.toMatchObject({
      code: 'link-key-differs',
      message: expect.stringContaining('LINK_KEY'),
    });
    await expect(open({ LINK_KEY: 'short' })).rejects.toMatchObject({ code: 'link-key-short' });
  });
});

describe('settings', () => {
  test.each([
    ['chain: { windowDays: 7 }\nowners: [{ region: 四川, owner: { province: 四川 } }]', null],
    ['chain: { windowDays: -1 }', /chain\.windowDays/],
    ['chian: {}', /chian|Unrecognized/],
    ['owners: [{ owner: { team: 一班 } }]', /owners\.0: names no region and no team/],
    [': : :', /service\.yaml cannot be used/],
  ])('%j', async (yaml, problem) => {
    const file = join(folder, 'service.yaml');
    await writeFile(file, yaml);
    const read = readServiceSettings(file);
    if (problem === null) expect(await read).toMatchObject({ chain: { windowDays: 7, likeness: 0.5 } });
    else
      await expect(read).rejects.toMatchObject({
        code: 'service-settings-invalid',
        message: expect.stringMatching(problem),
      });
  });
});
