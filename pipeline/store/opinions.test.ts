import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, type TestApi, transcript } from '../../api/test-api.ts';
import { type Transcript as Said, Transcript } from '../domain.ts';
import { analyse } from '../stages/analyse.ts';

const talk: Said = Transcript.parse({
  ...transcript,
  turns: [
    { ...transcript.turns[0], confidence: 0.9 },
    { ...transcript.turns[1], confidence: 0.5, text: '都停了三回了 你们不管 我就打一二三九八投诉你们' },
    { ...transcript.turns[0], confidence: null, text: '给您添麻烦了 我马上登记' },
  ],
});
let api: TestApi;

beforeAll(async () => {
  api = await openTestApi('opinions');
  for (const id of ['o-1', 'o-2'])
    await api.addRecording(id, { metadata: { businessType: '信息咨询' }, business_type: '信息咨询' });
  await api.addResults('o-1', { transcribe: talk, analyse: analyse(talk) });
});
afterAll(() => api.close());

const rows = () => api.installation.db.selectFrom('recording_opinions').selectAll().execute();

test('one row a recording says what the models said, once they have', async () => {
  const opinions = analyse(talk);
  const [row, ...others] = await rows();
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    recording_id: 'o-1',
    models_version: 'words@1',
    complaint_level: opinions.complaint?.level,
    complaint_probability: opinions.complaint?.probability,
    business_type: opinions.businessType?.label,
    emotion: opinions.emotion?.overall,
    emotion_probability: opinions.emotion?.probability,
    extra: { emotionSlope: null, defused: false, upsetAtEnd: true },
    dialect: opinions.dialect?.tag,
    abuse_turns: 0,
    turns: 3,
    chars: 48,
    coded: '信息咨询',
    complaint_differs: true,
  });
  // 12 characters at 0.9 and 24 at 0.5; the third turn has none.
  expect(row?.confidence).toBeCloseTo((12 * 0.9 + 24 * 0.5) / 36, 9);
  expect(row?.unknown_words).toBeGreaterThanOrEqual(0);
  expect(row?.draw).toBeGreaterThanOrEqual(0);
  expect(row?.draw).toBeLessThan(1);
});

test('the back-fill of the migration writes the same, but for unknown words', async () => {
  const { db } = api.installation;
  const before = await rows();
  await db.deleteFrom('recording_opinions').execute();
  const migration = await readFile(new URL('migrations/0006_labels.sql', import.meta.url), 'utf8');
  const statement = /^insert into recording_opinions [^;]+;/m.exec(migration)?.[0] ?? '';
  await sql.raw(statement).execute(db);
  const close = (value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value);
  const rounded = (row: object) => Object.entries(row).map(([name, value]) => [name, close(value)]);
  expect((await rows()).map(rounded)).toEqual(before.map((row) => rounded({ ...row, unknown_words: null })));
});

test('another coding by the agent is copied, content that is gone takes its opinions along', async () => {
  const { db } = api.installation;
  const change = (values: object) =>
    db.updateTable('recordings').set(values).where('id', '=', 'o-1').execute();
  await change({ business_type: '投诉' });
  expect(await rows()).toMatchObject([{ coded: '投诉', complaint_differs: false }]);
  await change({ analyse_key: null });
  expect(await rows()).toEqual([]);
});
