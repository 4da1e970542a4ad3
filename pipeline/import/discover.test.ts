import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importKeys, importPrefix } from './discover.ts';
import { type ImportPlace, openImportPlace } from './import-fixture.ts';
import { contentHashOf } from './store-call.ts';

let place: ImportPlace;
beforeEach(async () => {
  place = await openImportPlace('import');
});
afterEach(async () => {
  await place.close();
});

const nothing = {
  listed: 0,
  imported: 0,
  changed: 0,
  metadataChanged: 0,
  aliases: 0,
  unchanged: 0,
  ignored: 0,
  failed: 0,
  notes: [],
};
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const importAll = async () => await importPrefix(place.services, '');
const recordings = async () =>
  await place.database.db.selectFrom('recordings').selectAll().orderBy('storage_key').execute();
const objects = async () =>
  await place.database.db
    .selectFrom('objects')
    .select(['key', 'purpose', 'note', 'recording_id'])
    .orderBy('key')
    .execute();
const transcript = (text: string, channel = 'phone') =>
  JSON.stringify({ callId: 'T-1', channel, turns: [{ role: 'agent', text, startMs: 0, endMs: 900 }] });

test('audio, metadata and transcript of a call become one recording, in either form', async () => {
  await place.put('day/a.wav', 'sound a');
  await place.put(
    'day/a.json',
    JSON.stringify({ callId: 'A', 班组: '一班', 满意度: '不满意', startedAt: '2026-03-09 09:00' }),
  );
  await place.put('day/a.transcript.json', transcript('您好'));
  await place.put('day/b/call.mp3', 'sound b');
  await place.put('day/b/call.json', JSON.stringify({ callId: 'B' }));
  await place.put('day/b/transcript.json', transcript('您好'));
  await place.put('day/c.ogg', 'sound c');
  await place.put('day/c.srt', '1\n00:00:00,000 --> 00:00:01,000\n[客服] 您好\n');
  expect(await importAll()).toEqual({ ...nothing, listed: 8, imported: 3 });

  const [a, b, c] = await recordings();
  expect(a).toMatchObject({
    storage_key: 'day/a.wav',
    transcript_key: 'day/a.transcript.json',
    kind: 'audio',
    size_bytes: 7,
    state: 'pending',
    call_id: 'A',
    team_id: '一班',
    satisfaction: 2,
    channel: 'phone',
    content_hash: contentHashOf(sha256('sound a'), sha256(transcript('您好'))),
  });
  expect(a?.started_at?.toISOString()).toBe('2026-03-09T01:00:00.000Z');
  expect(a?.listed_at.toISOString()).toBe('2026-03-09T01:00:00.000Z');
  expect(b).toMatchObject({
    storage_key: 'day/b/call.mp3',
    transcript_key: 'day/b/transcript.json',
    call_id: 'B',
  });
  expect(c).toMatchObject({ storage_key: 'day/c.ogg', transcript_key: 'day/c.srt', call_id: null });
  expect(new Set((await objects()).map(({ recording_id }) => recording_id))).toEqual(
    new Set([a?.id, b?.id, c?.id]),
  );
});

test('a second import reads and changes nothing', async () => {
  await place.put('a.wav', 'sound a');
  await place.put('a.json', '{"callId": "A"}');
  await place.put('README.md', '# calls');
  await importAll();
  const before = await recordings();
  expect(await importAll()).toEqual({ ...nothing, listed: 3, unchanged: 2, ignored: 1 });
  expect(await recordings()).toEqual(before);
});

test('a chat and a ready transcript without audio are recordings', async () => {
  await place.put('chat.json', transcript('在吗', 'chat'));
  await place.put('call.vtt', 'WEBVTT\n\n00:00.000 --> 00:01.000\n<v 客服>您好\n');
  await place.put('c/call.json', '{"agentId": "2107", "channel": "chat"}');
  await place.put('c/transcript.json', '{"turns": [{"text": "在吗"}], "channel": "chat"}');
  expect(await importAll()).toEqual({ ...nothing, listed: 4, imported: 3 });
  expect(await recordings()).toMatchObject([
    {
      storage_key: 'c/transcript.json',
      kind: 'transcript',
      channel: 'chat',
      agent_id: '2107',
      transcript_key: null,
    },
    { storage_key: 'call.vtt', kind: 'transcript', channel: 'phone' },
    {
      storage_key: 'chat.json',
      kind: 'transcript',
      channel: 'chat',
      call_id: 'T-1',
      content_hash: contentHashOf(null, sha256(transcript('在吗', 'chat'))),
    },
  ]);
});

test('the same bytes under two keys are one recording, and it says so', async () => {
  await place.put('a.wav', 'same sound');
  await place.put('copy/a.wav', 'same sound');
  await place.put('copy/a.json', '{"callId": "other"}');
  expect(await importAll()).toEqual({
    ...nothing,
    listed: 3,
    imported: 1,
    aliases: 1,
    notes: ['copy/a.wav: same audio as a.wav'],
  });
  const [only] = await recordings();
  expect(await objects()).toEqual([
    { key: 'a.wav', purpose: 'audio', note: null, recording_id: only?.id },
    {
      key: 'copy/a.json',
      purpose: 'metadata',
      note: 'not used: the audio is known under another key',
      recording_id: only?.id,
    },
    { key: 'copy/a.wav', purpose: 'audio', note: 'same audio as a.wav', recording_id: only?.id },
  ]);
  expect(await importAll()).toEqual({ ...nothing, listed: 3, unchanged: 3 });
});

test('empty files are not the same recording', async () => {
  await place.put('a.wav', '');
  await place.put('b.wav', '');
  expect(await importAll()).toEqual({ ...nothing, listed: 2, imported: 2 });
});

test('changed bytes under the same key: the same recording, judged again, former results kept', async () => {
  await place.put('a.wav', 'sound');
  await importAll();
  const [before] = await recordings();
  await place.database.db
    .updateTable('recordings')
    .set({ state: 'done', transcribe_key: 'k', normalised: 88, lane: 'none' })
    .execute();
  await place.put('a.wav', 'other sound');
  expect(await importAll()).toEqual({
    ...nothing,
    listed: 1,
    changed: 1,
    notes: ['a.wav: changed; earlier results are kept, it is judged again'],
  });
  const [after, ...others] = await recordings();
  expect(others).toEqual([]);
  expect(after).toMatchObject({
    id: before?.id,
    state: 'pending',
    transcribe_key: null,
    normalised: null,
    lane: null,
    size_bytes: 11,
    content_hash: contentHashOf(sha256('other sound'), null),
  });
});

test('when the first of two same files changes, the second gets a recording of its own', async () => {
  await place.put('a.wav', 'sound');
  await place.put('b.wav', 'sound');
  await place.put('b.json', '{"callId": "B"}');
  await importAll();
  await place.put('a.wav', 'other sound');
  expect(await importAll()).toMatchObject({ imported: 1, changed: 1, unchanged: 2 });
  expect(await recordings()).toMatchObject([
    { storage_key: 'a.wav', call_id: null },
    { storage_key: 'b.wav', call_id: 'B', content_hash: contentHashOf(sha256('sound'), null) },
  ]);
  expect(await importAll()).toEqual({ ...nothing, listed: 3, unchanged: 3 });
});

test('changed metadata only: the content stays, so only scoring runs again', async () => {
  await place.put('a.wav', 'sound');
  await place.put('a.json', '{"agentId": "1"}');
  await importAll();
  const [before] = await recordings();
  await place.database.db
    .updateTable('recordings')
    .set({ state: 'done', transcribe_key: 'k', normalised: 88 })
    .execute();
  await place.put('a.json', '{"agentId": "2", "satisfaction": 1}');
  expect(await importAll()).toEqual({
    ...nothing,
    listed: 2,
    metadataChanged: 1,
    unchanged: 1,
    notes: ['a.wav: metadata changed; it is scored again'],
  });
  const [after] = await recordings();
  expect(after).toMatchObject({
    id: before?.id,
    content_hash: before?.content_hash,
    state: 'pending',
    agent_id: '2',
    satisfaction: 1,
    transcribe_key: 'k',
    normalised: 88,
  });
  expect(after?.metadata_hash).not.toBe(before?.metadata_hash);
});

test('metadata rewritten with the same meaning changes nothing', async () => {
  await place.put('a.wav', 'sound');
  await place.put('a.json', '{"agentId": "1", "callId": "A"}');
  await importAll();
  await place.put('a.json', '{ "callId": "A",\n "agentId": 1 }');
  expect(await importAll()).toEqual({ ...nothing, listed: 2, unchanged: 1 });
});

test('files of a call may arrive in any order', async () => {
  await place.put('a.json', '{"agentId": "1"}');
  expect(await importAll()).toEqual({ ...nothing, listed: 1 });
  await place.put('a.wav', 'sound');
  expect(await importAll()).toMatchObject({ imported: 1 });
  expect(await recordings()).toMatchObject([{ agent_id: '1', transcript_key: null }]);
  await place.put('a.transcript.json', transcript('您好'));
  expect(await importAll()).toMatchObject({ imported: 0, changed: 1 });
  expect(await recordings()).toMatchObject([{ agent_id: '1', transcript_key: 'a.transcript.json' }]);
});

test('audio that arrives after its transcript joins the recording that is there', async () => {
  await place.put('a.transcript.json', transcript('您好'));
  await importAll();
  const [before] = await recordings();
  await place.put('a.wav', 'sound');
  expect(await importAll()).toMatchObject({ imported: 0, changed: 1 });
  expect(await recordings()).toMatchObject([
    { id: before?.id, kind: 'audio', storage_key: 'a.wav', transcript_key: 'a.transcript.json' },
  ]);
  expect(await importAll()).toEqual({ ...nothing, listed: 2, unchanged: 2 });
});

test('the same call id on other audio: both are imported, and it says so', async () => {
  await place.put('a.wav', 'one');
  await place.put('a.json', '{"callId": "C-1"}');
  await place.put('b.wav', 'two');
  await place.put('b.json', '{"callId": "C-1"}');
  const report = await importAll();
  expect(report.imported).toBe(2);
  expect(report.notes).toEqual([
    expect.stringMatching(/^[ab]\.wav: another recording has the same call id: [ab]\.wav$/),
  ]);
});

test('what is no recording is ignored with its reason', async () => {
  for (const key of [
    'README.md',
    '.DS_Store',
    'a.wav.part',
    'b.tmp',
    'noending',
    'x.reference.json',
    'y/expect.json',
    'z.docx',
  ]) {
    await place.put(key, 'x');
  }
  const report = await importAll();
  expect(report).toMatchObject({ listed: 8, ignored: 8, imported: 0, failed: 0 });
  expect(Object.fromEntries((await objects()).map(({ key, note }) => [key, note]))).toEqual({
    '.DS_Store': 'a hidden file',
    'README.md': 'files ending in .md are not imported',
    'a.wav.part': 'an unfinished upload',
    'b.tmp': 'an unfinished upload',
    noending: 'no file ending',
    'x.reference.json': 'expectations for tests',
    'y/expect.json': 'expectations for tests',
    'z.docx': 'files ending in .docx are not imported',
  });
});

test('metadata that is no JSON does not keep the audio out', async () => {
  await place.put('a.wav', 'sound');
  await place.put('a.json', '{"agentId": ');
  await place.put('b.wav', 'sound b');
  await place.put('b.json', '[1, 2]');
  await place.put('c.wav', 'sound c');
  await place.put('c.transcript.json', '{"turns": 5}');
  expect(await importAll()).toMatchObject({ imported: 3 });
  expect(await recordings()).toMatchObject([
    { transcript_key: null },
    { transcript_key: null },
    { transcript_key: null },
  ]);
  const notes = (await objects()).filter(({ key }) => key.endsWith('json')).map(({ note }) => note);
  expect(notes).toEqual([
    'The file is not valid JSON. Export it again.',
    'holds no metadata: it is no JSON object',
    expect.stringContaining('c.transcript.json: '),
  ]);
});

test('a deleted file takes nothing away', async () => {
  await place.put('a.wav', 'sound');
  await place.put('a.json', '{"agentId": "1"}');
  await importAll();
  await place.remove('a.json');
  expect(await importAll()).toEqual({ ...nothing, listed: 1, unchanged: 1 });
  await place.put('a.wav', 'other sound');
  expect(await importAll()).toMatchObject({ changed: 1 });
  expect(await recordings()).toMatchObject([{ agent_id: '1' }]);
});

test('importKeys imports what is named and tells what is not there', async () => {
  await place.put('up/call.wav', 'sound');
  await place.put('up/call.json', '{"callId": "U-1"}');
  await place.put('other.wav', 'other');
  expect(await importKeys(place.services, ['up/call.json', 'up/call.wav', 'gone.wav'])).toEqual({
    ...nothing,
    listed: 2,
    imported: 1,
    failed: 1,
    notes: ['gone.wav: there is no such object'],
  });
  expect(await recordings()).toMatchObject([{ call_id: 'U-1', storage_key: 'up/call.wav' }]);
});

test('two importers at once make every recording once', async () => {
  for (let call = 0; call < 40; call += 1) {
    await place.put(`c${call}.wav`, `sound ${call}`);
    await place.put(`c${call}.json`, `{"callId": "C-${call}"}`);
    await place.put(`same/${call}.wav`, 'the same everywhere');
  }
  const reports = await Promise.all([importAll(), importAll(), importAll(), importAll()]);
  const sum = (count: 'imported' | 'aliases' | 'failed') =>
    reports.reduce((total, report) => total + report[count], 0);
  expect([sum('imported'), sum('failed')]).toEqual([41, 0]);
  const rows = await recordings();
  expect(rows).toHaveLength(41);
  expect(rows.filter(({ call_id }) => call_id !== null)).toHaveLength(40);
  const { count } = await place.database.db
    .selectFrom('objects')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('note', 'like', 'same audio as same/%')
    .executeTakeFirstOrThrow();
  expect(Number(count)).toBe(39);
  expect(await importAll()).toEqual({ ...nothing, listed: 120, unchanged: 120 });
});

test('one file of a call seen by one importer, another by a second: they still find each other', async () => {
  for (let call = 0; call < 30; call += 1) {
    await place.put(`c${call}.wav`, `sound ${call}`);
    await place.put(`c${call}.json`, `{"callId": "C-${call}"}`);
  }
  const keys = Array.from({ length: 30 }, (_, call) => call);
  await Promise.all([
    importKeys(
      place.services,
      keys.map((call) => `c${call}.wav`),
    ),
    importKeys(
      place.services,
      keys.map((call) => `c${call}.json`),
    ),
  ]);
  const rows = await recordings();
  expect(rows.map(({ call_id, storage_key }) => `${call_id} ${storage_key}`).sort()).toEqual(
    keys.map((call) => `C-${call} c${call}.wav`).sort(),
  );
});

test('an import tells how far it is', async () => {
  await place.put('a.wav', 'a');
  await place.put('b.wav', 'b');
  const told: unknown[] = [];
  await importPrefix(place.services, '', { onProgress: (progress) => told.push(progress) });
  expect(told).toEqual([{ listed: 2, done: 2 }]);
});
