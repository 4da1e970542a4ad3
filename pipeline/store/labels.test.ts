import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi, transcript } from '../../api/test-api.ts';
import { analyse } from '../stages/analyse.ts';
import { addLabel, currentLabels, labelsOfRecording, type NewLabel } from './labels.ts';
import { trainingLabels } from './training-labels.ts';

let api: TestApi;
const calls = ['l-1', 'l-2', 'l-3', 'l-unsure'];

beforeAll(async () => {
  api = await openTestApi('labels');
  for (const [at, id] of calls.entries()) {
    const split = { ...transcript.split, unsure: id === 'l-unsure' };
    // Calls that are equal share their results.
    const said = { ...transcript, durationMs: 6_000 + at, split } as Parameters<typeof analyse>[0];
    await api.addRecording(id);
    await api.addResults(id, { transcribe: said, analyse: analyse(said) });
  }
  await api.addRecording('l-new');
});
afterAll(() => api.close());

const db = () => api.installation.db;
const give = (label: Partial<NewLabel> = {}) =>
  addLabel(db(), {
    recordingId: 'l-1',
    model: 'complaint',
    turn: null,
    value: 'suspected',
    who: '林晓',
    source: 'labelling',
    ...label,
  });

test('a label keeps what the machine had said; sent twice it is stored once', async () => {
  const first = await give({ id: 'one' });
  const again = await give({ id: 'one' });
  expect([first.isNew, again.isNew, again.label]).toEqual([true, false, first.label]);
  expect(first.label).toMatchObject({
    value: 'suspected',
    slice: 'picked',
    machine: { value: 'none', modelsVersion: 'words@1' },
  });
  await expect(give({ id: 'one', value: 'none' })).rejects.toMatchObject({ code: 'label-id-taken' });
});

test.each([
  [{ value: '投诉' }, 'label-invalid'],
  [{ turn: 1 }, 'label-invalid'],
  [{ model: 'turns', value: 'angry' }, 'label-invalid'],
  [{ model: 'turns', turn: 0, value: 'angry' }, 'label-invalid'],
  [{ model: 'turns', turn: 9, value: 'angry' }, 'label-invalid'],
  [{ model: 'abuse', turn: 0, value: 'none' }, 'label-invalid'],
  [{ model: 'emotion', turn: 1, value: 'warm' }, 'label-invalid'],
  [{ who: ' ' }, 'label-invalid'],
  [{ recordingId: 'nothing' }, 'recording-unknown'],
  [{ recordingId: 'l-new' }, 'recording-not-analysed'],
] as const)('%j is refused: %s', async (label, code) => {
  await expect(give(label)).rejects.toMatchObject({ code });
});

test.each([
  [{ model: 'turns', turn: 1, value: 'urge, angry' }, 'angry,urge'],
  [{ model: 'turns', turn: 0, value: 'none' }, 'none'],
  [{ model: 'emotion', turn: 0, value: 'warm' }, 'warm'],
  [{ model: 'abuse', turn: 1, value: 'abuse' }, 'abuse'],
  [{ model: 'business-type', value: '故障报修' }, '故障报修'],
] as const)('%j is stored as %s', async (label, value) => {
  expect((await give({ recordingId: 'l-3', ...label })).label.value).toBe(value);
});

describe('of several labels', () => {
  test('calibration beats appeal beats review beats labelling, then the latest counts', async () => {
    const said: [NewLabel['source'], string, string][] = [
      ['review', '王芳', 'none'],
      ['labelling', '林晓', 'explicit'],
      ['labelling', '赵敏', 'suspected'],
    ];
    for (const [source, who, value] of said) await give({ recordingId: 'l-2', source, who, value });
    const now = async () =>
      (await currentLabels(db(), { model: 'complaint', recordingIds: ['l-2'] })).map(
        ({ label, others, isDisputed }) => [label.value, others.map(({ value }) => value), isDisputed],
      );
    expect(await now()).toEqual([['none', ['suspected', 'explicit'], false]]);
    await give({ recordingId: 'l-2', source: 'review', who: '刘洋', value: 'suspected' });
    expect(await now()).toEqual([['suspected', ['none', 'explicit'], true]]);
    await give({ recordingId: 'l-2', source: 'appeal', who: '孙丽', value: 'explicit' });
    await give({ recordingId: 'l-2', source: 'calibration', who: '质检组', value: 'suspected' });
    expect(await now()).toEqual([['suspected', ['explicit', 'none', 'explicit'], false]]);
    // The view says the same of the value in force.
    const { rows } = await sql<{ value: string }>`
      select value from current_labels where recording_id = 'l-2' and model = 'complaint'`.execute(db());
    expect(rows).toEqual([{ value: 'suspected' }]);
  });

  test('a person who changes their mind disagrees with nobody', async () => {
    for (const value of ['信息查询', '故障报修'])
      await give({ recordingId: 'l-1', model: 'business-type', value });
    const [current] = await currentLabels(db(), { model: 'business-type', recordingIds: ['l-1'] });
    expect(current).toMatchObject({ label: { value: '故障报修' }, others: [], isDisputed: false });
    expect(await labelsOfRecording(db(), 'l-1')).toHaveLength(3);
  });
});

test('training gets what people agree on, of calls whose speakers are known, in the transcript they have', async () => {
  await give({ recordingId: 'l-unsure', value: 'none' });
  await give({ recordingId: 'l-3', value: 'none' });
  await give({ recordingId: 'l-3', value: 'explicit', who: '赵敏' });
  const turns = transcript.turns.map(({ role, text }) => ({ role, text }));
  expect(await trainingLabels(db(), 'complaint')).toMatchObject([
    { recordingId: 'l-1', turn: null, value: 'suspected', source: 'labelling', slice: 'picked', turns },
    { recordingId: 'l-2', turn: null, value: 'suspected', source: 'calibration', slice: 'picked', turns },
  ]);
  const parts = (await trainingLabels(db(), 'complaint')).map(({ part }) => part);
  expect(parts.every((part) => part === 'train' || part === 'test')).toBe(true);
  await db().updateTable('recordings').set({ transcribe_key: null }).where('id', '=', 'l-1').execute();
  expect((await trainingLabels(db(), 'complaint')).map(({ recordingId }) => recordingId)).toEqual(['l-2']);
});

test.each([
  ['update labels set value = 0', 'rows of labels are never changed'],
  ['truncate labels', 'rows of labels are never changed'],
  ['delete from labels', 'rows of labels are never deleted'],
])('%s is refused', async (statement, message) => {
  await expect(sql.raw(statement).execute(db())).rejects.toThrow(message);
});

test('labels go with their recording', async () => {
  await db().deleteFrom('recordings').where('id', '=', 'l-2').execute();
  expect(await labelsOfRecording(db(), 'l-2')).toEqual([]);
});
