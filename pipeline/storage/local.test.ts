import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLocalStorage } from './local.ts';
import type { Storage } from './storage.ts';

let home: string;
let dir: string;
let storage: Storage;

beforeEach(async () => {
  home = await realpath(await mkdtemp(path.join(tmpdir(), 'earmark-folder-')));
  dir = path.join(home, 'storage');
  await mkdir(dir);
  await writeFile(path.join(home, 'secret.txt'), 'secret');
  storage = openLocalStorage(dir);
});
afterEach(() => rm(home, { recursive: true }));

const refused = { code: 'storage-bad-key', retry: 'never' };

test('links that lead out of the folder are refused for reading and writing, and not listed', async () => {
  await symlink(path.join(home, 'secret.txt'), path.join(dir, 'file.txt'));
  await symlink(home, path.join(dir, 'folder'));
  await symlink(path.join(home, 'not-there-yet'), path.join(dir, 'dangling'));
  for (const key of ['file.txt', 'folder/secret.txt']) {
    await expect(storage.read(key)).rejects.toMatchObject(refused);
    await expect(storage.head(key)).rejects.toMatchObject(refused);
  }
  for (const key of ['folder/new.txt', 'folder/deep/new.txt', 'dangling/new.txt']) {
    await expect(storage.put(key, Buffer.from('x'))).rejects.toMatchObject(refused);
    await expect(storage.putIfAbsent(key, Buffer.from('x'))).rejects.toMatchObject(refused);
  }
  expect(await storage.list('', {})).toEqual({ objects: [], next: null });
  expect((await readdir(home)).toSorted()).toEqual(['secret.txt', 'storage']);
});

test('put over a link replaces the link, not what it leads to', async () => {
  await symlink(path.join(home, 'secret.txt'), path.join(dir, 'file.txt'));
  await storage.put('file.txt', Buffer.from('new'));
  expect(await text(await storage.read('file.txt'))).toBe('new');
});

test('links within the folder are followed for files; linked folders are listed once, where they lie', async () => {
  await storage.put('real/call.wav', Buffer.from('RIFF'));
  await symlink(path.join(dir, 'real', 'call.wav'), path.join(dir, 'linked.wav'));
  await symlink(path.join(dir, 'real'), path.join(dir, 'again'));
  await symlink(dir, path.join(dir, 'circle'));
  const { objects } = await storage.list('', {});
  expect(objects.map(({ key }) => key)).toEqual(['linked.wav', 'real/call.wav']);
  expect(await text(await storage.read('again/call.wav'))).toBe('RIFF');
});

test('the folder itself may be a link', async () => {
  await symlink(dir, path.join(home, 'link'));
  const linked = openLocalStorage(path.join(home, 'link'));
  await linked.put('a.wav', Buffer.from('RIFF'));
  expect((await linked.list('', {})).objects.map(({ key }) => key)).toEqual(['a.wav']);
  expect(await text(await storage.read('a.wav'))).toBe('RIFF');
});

test('files being written are neither listed nor readable', async () => {
  const name = '.earmark-0f8fad5b-d9cb-469f-a165-70867728950e.part';
  await writeFile(path.join(dir, name), 'half');
  expect(await storage.list('', {})).toEqual({ objects: [], next: null });
  expect(await storage.head(name)).toBeNull();
});

test('a key cannot be both a file and a folder', async () => {
  await storage.put('a', Buffer.from('x'));
  await expect(storage.put('a/b', Buffer.from('x'))).rejects.toMatchObject(refused);
  await storage.put('c/d', Buffer.from('x'));
  await expect(storage.put('c', Buffer.from('x'))).rejects.toMatchObject(refused);
});

test('of 20 concurrent put-if-absent exactly one writes', async () => {
  const writers = Array.from({ length: 20 }, (_, i) => storage.putIfAbsent('one.txt', Buffer.from(`${i}`)));
  const wrote = await Promise.all(writers);
  expect(wrote.filter((did) => did)).toHaveLength(1);
  expect(await text(await storage.read('one.txt'))).toBe(String(wrote.indexOf(true)));
});

test('a folder that goes away is unreachable, not empty, and its files are not missing', async () => {
  await storage.put('a.wav', Buffer.from('x'));
  await rm(dir, { recursive: true });
  const away = { code: 'storage-unreachable', retry: 'back-off' };
  await expect(storage.list('', {})).rejects.toMatchObject(away);
  await expect(storage.read('a.wav')).rejects.toMatchObject(away);
  await expect(storage.head('a.wav')).rejects.toMatchObject(away);
});

test('tells of new and changed files, in new folders as well, once each', async () => {
  await storage.put('calls/old.wav', Buffer.from('x'));
  const stop = new AbortController();
  const created = await storage.created('calls/', stop.signal);
  if (!created) throw new Error('this machine gives no file watches');
  const keys: string[] = [];
  const watching = (async () => {
    for await (const key of created) keys.push(key);
  })();
  await storage.put('elsewhere/other.wav', Buffer.from('x'));
  await storage.put('calls/new.wav', Buffer.from('x'));
  await storage.put('calls/2026/一月/deep.wav', Buffer.from('x'));
  await writeFile(path.join(dir, 'calls', 'old.wav'), 'written in place');
  await expect
    .poll(() => keys.toSorted(), { timeout: 10_000 })
    .toEqual(['calls/2026/一月/deep.wav', 'calls/new.wav', 'calls/old.wav']);
  stop.abort();
  await watching;
});

test('watching ends when it is told to, before and while it waits', async () => {
  const stop = new AbortController();
  const created = await storage.created('', stop.signal);
  stop.abort();
  const keys: string[] = [];
  for await (const key of created ?? []) keys.push(key);
  expect(keys).toEqual([]);
});
