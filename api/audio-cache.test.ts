import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AudioCache, openAudioCache } from './audio-cache.ts';

let folder: string;
let cache: AudioCache;

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'earmark-cache-')), 'cache');
  cache = openAudioCache(folder, 100);
});
afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

async function read(name: string, bytes: number): Promise<string> {
  const handle = await cache.open(name, (file) => writeFile(file, name.repeat(bytes)));
  try {
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

test('a file is made once', async () => {
  let made = 0;
  const open = () =>
    cache.open('a', async (file) => {
      made += 1;
      await writeFile(file, 'a');
    });
  const handles = await Promise.all([open(), open(), open()]);
  handles.push(await open());
  expect([made, handles.length]).toEqual([1, 4]);
  await Promise.all(handles.map((handle) => handle.close()));
});

test('a failed making leaves nothing and is tried again', async () => {
  await expect(
    cache.open('a', async (file) => {
      await writeFile(file, 'half');
      throw new Error('broke off');
    }),
  ).rejects.toThrow('broke off');
  expect(await readdir(folder)).toEqual([]);
  expect(await read('a', 3)).toBe('aaa');
});

test('the files used longest ago go first, never the one just asked for', async () => {
  await read('a', 40);
  await read('b', 40);
  await utimes(path.join(folder, 'a'), new Date(1_000_000), new Date(1_000_000));
  await utimes(path.join(folder, 'b'), new Date(2_000_000), new Date(2_000_000));
  expect(await read('a', 40)).toBe('a'.repeat(40));
  await read('c', 40);
  expect((await readdir(folder)).toSorted()).toEqual(['a', 'c']);
  expect((await read('d', 500)).length).toBe(500);
  expect(await readdir(folder)).toEqual(['d']);
});

test('a file that is being read may go without harm', async () => {
  const handle = await cache.open('a', (file) => writeFile(file, 'a'.repeat(80)));
  await utimes(path.join(folder, 'a'), new Date(1_000_000), new Date(1_000_000));
  await read('b', 80);
  expect(await readdir(folder)).toEqual(['b']);
  expect((await handle.readFile('utf8')).length).toBe(80);
  await handle.close();
});

test('what a killed process left behind is cleared away after a day', async () => {
  await read('a', 1);
  const [old, young] = ['.part-old', '.part-young'];
  for (const name of [old, young]) await writeFile(path.join(folder, name), 'half');
  await utimes(path.join(folder, old), new Date(1_000_000), new Date(1_000_000));
  await read('b', 1);
  expect((await readdir(folder)).toSorted()).toEqual([young, 'a', 'b']);
});

test('a temporary file is gone afterwards, whatever happens', async () => {
  const content = await cache.withTemporary(async (file) => {
    await writeFile(file, 'x');
    return await readFile(file, 'utf8');
  });
  expect(content).toBe('x');
  await expect(
    cache.withTemporary(async (file) => {
      await writeFile(file, 'x');
      throw new Error('broke off');
    }),
  ).rejects.toThrow('broke off');
  expect(await readdir(folder)).toEqual([]);
});
