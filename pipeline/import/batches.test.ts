import { afterEach, beforeEach, expect, test } from 'vitest';
import { importPrefix } from './discover.ts';
import { type ImportPlace, openImportPlace } from './import-fixture.ts';

let place: ImportPlace;
beforeEach(async () => {
  place = await openImportPlace('batches');
});
afterEach(async () => {
  await place.close();
});

const importAll = async () => await importPrefix(place.services, '');
const agents = async () =>
  (
    await place.database.db
      .selectFrom('recordings')
      .select(['storage_key', 'agent_id', 'satisfaction'])
      .orderBy('storage_key')
      .execute()
  ).map(({ storage_key, agent_id, satisfaction }) => [storage_key, agent_id, satisfaction]);

test('one CSV speaks of all recordings in its folder and below', async () => {
  await place.put(
    'day/清单.csv',
    '\uFEFF录音文件,工号,满意度\na.wav,1,满意\ndeep/b.wav,2,不满意\ncall-3,3,非常满意\n',
  );
  await place.put('day/a.wav', 'a');
  await place.put('day/deep/b.wav', 'b');
  await place.put('day/call-3/call.wav', 'c');
  await place.put('night/a.wav', 'd');
  expect(await importAll()).toMatchObject({ listed: 5, imported: 4, metadataChanged: 0, failed: 0 });
  expect(await agents()).toEqual([
    ['day/a.wav', '1', 4],
    ['day/call-3/call.wav', '3', 5],
    ['day/deep/b.wav', '2', 2],
    ['night/a.wav', null, null],
  ]);
  expect(await importAll()).toMatchObject({ unchanged: 5, imported: 0, metadataChanged: 0 });
});

test('a CSV that arrives later, and one that changes, reach the recordings that are there', async () => {
  await place.put('a.wav', 'a');
  await place.put('b.wav', 'b');
  await importAll();
  await place.put('z.csv', '文件名;工号\na.wav;1\nb.wav;2\n');
  expect(await importAll()).toMatchObject({ metadataChanged: 2 });
  await place.put('z.csv', '文件名;工号\na.wav;1\nb.wav;22\n');
  expect(await importAll()).toMatchObject({
    metadataChanged: 1,
    notes: ['b.wav: metadata changed; it is scored again'],
  });
  expect(await agents()).toEqual([
    ['a.wav', '1', null],
    ['b.wav', '22', null],
  ]);
  const rows = await place.database.db
    .selectFrom('batch_rows')
    .select(['file', 'call_name'])
    .orderBy('file')
    .execute();
  expect(rows).toEqual([
    { file: 'a.wav', call_name: 'a' },
    { file: 'b.wav', call_name: 'b' },
  ]);
});

test('a CSV listed after its recordings does not make them count as changed', async () => {
  await place.put('a.wav', 'a');
  await place.put('z.csv', 'file,agentId\na.wav,1\n');
  expect(await importAll()).toMatchObject({ imported: 1, metadataChanged: 0 });
  expect(await agents()).toEqual([['a.wav', '1', null]]);
});

test('JSON beside the audio counts more than a CSV, a near CSV more than a far one', async () => {
  await place.put('far.csv', 'file,agentId,teamId,satisfaction\na.wav,1,far,1\n');
  await place.put('day/near.csv', 'file,agentId,teamId\na.wav,2,near\n');
  await place.put('day/a.json', '{"agentId": "3"}');
  await place.put('day/a.wav', 'a');
  await importAll();
  const [row] = await place.database.db.selectFrom('recordings').select('metadata').execute();
  expect(row?.metadata).toMatchObject({ agentId: '3', teamId: 'near', satisfaction: 1 });
});

test('a CSV that names no recordings is ignored and says why', async () => {
  await place.put('prices.csv', '品名,价格\n电表,100\n');
  const report = await importAll();
  expect(report).toMatchObject({ ignored: 1, failed: 0 });
  expect(report.notes).toEqual([
    expect.stringContaining('prices.csv: No column of the CSV names the recording'),
  ]);
  expect(await importAll()).toMatchObject({ ignored: 1, notes: [] });
});

test('2,500 rows over 1,200 recordings', async () => {
  const lines = Array.from({ length: 2_500 }, (_, call) => `c${call}.wav,A${call}`);
  await place.put('all.csv', `文件名,工号\n${lines.join('\n')}\n`);
  for (let call = 0; call < 1_200; call += 1) await place.put(`c${call}.wav`, `sound ${call}`);
  expect(await importAll()).toMatchObject({ listed: 1_201, imported: 1_200, failed: 0 });
  expect((await agents()).every(([key, agent]) => key === `c${String(agent).slice(1)}.wav`)).toBe(true);
});
