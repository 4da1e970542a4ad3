import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Scored, Transcript } from '../pipeline/domain.ts';
import { analyse } from '../pipeline/stages/analyse.ts';
import { activateVersions } from '../pipeline/store/versions.ts';
import type { RecordingDetail } from './shapes.ts';
import { openTestApi, route, scored, type TestApi, transcript } from './test-api.ts';

const texts = [
  ['agent', '请问户号、户名和地址'],
  ['customer', '户号9900012345，户主叫贺知秋，住青禾路十八号院三号楼二单元'],
  ['agent', '贺知秋先生，联系电话是多少'],
  ['customer', '幺九九零零零'],
  ['agent', '嗯'],
  ['customer', '五四三二幺'],
  ['agent', '19900054321，对吗'],
] as const;
const clear = ['9900012345', '贺知秋', '青禾路', '三号楼二单元', '幺九九零零零', '五四三二幺', '19900054321'];

const spoken = Transcript.parse({
  ...transcript,
  turns: texts.map(([role, text], i) => ({
    role,
    channel: role === 'agent' ? 0 : 1,
    startMs: i * 1000,
    endMs: i * 1000 + 900,
    text,
    confidence: 0.9,
    words: text.split(/(?<=，)/).map((word) => ({ text: word, startMs: 0, endMs: 1, confidence: 0.9 })),
  })),
});

const [, fault] = scored.findings;
const findings: Scored['findings'] =
  fault === undefined
    ? []
    : [
        {
          ...fault,
          evidence: [
            {
              turn: 1,
              startMs: 1000,
              endMs: 1900,
              quote: texts[1][1].slice(4, 30),
              why: '客户说“户主叫贺知秋住青禾路十八号院”，之后没有复述或核对',
              kind: 'found',
            },
            {
              turn: 6,
              startMs: 6000,
              endMs: 6900,
              quote: texts[6][1],
              why: '客服说“19900054321”',
              kind: 'found',
            },
          ],
        },
      ];

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi('masked');
  for (const [id, opinions] of [
    ['found', analyse(spoken)],
    ['before-the-model', { ...analyse(spoken), personalData: null }],
  ] as const) {
    const hashed = { ...spoken, durationMs: id === 'found' ? 9_000 : 10_000 };
    await api.addRecording(id, { metadata: { extra: { 备注: '贺知秋来电', 等级: 2 } } });
    await api.addResults(id, {
      transcribe: hashed,
      analyse: opinions,
      score: { ...scored, findings },
      route,
    });
  }
});
afterAll(() => api.close());

test.each(['found', 'before-the-model'])('no clear word of personal data in the answer: %s', async (id) => {
  const { status, body } = await api.get(`/api/recordings/${id}`);
  expect(status).toBe(200);
  const answer = JSON.stringify(body);
  expect(clear.filter((word) => answer.includes(word))).toEqual([]);
  const { transcript: masked } = body as RecordingDetail;
  expect(masked?.turns.map(({ text }) => text.length)).toEqual(texts.map(([, text]) => text.length));
  expect(masked?.turns[6]?.text).toBe('199****4321，对吗');
});

test('none in the score cards either', async () => {
  const { history } = (await api.get('/api/recordings/found')).body as RecordingDetail;
  for (const end of ['score-card', `score-cards/${history[0]?.scoreKey}`]) {
    const { status, body } = await api.get(`/api/recordings/found/${end}`);
    expect(status).toBe(200);
    expect((body as Scored).findings[0]?.evidence).toHaveLength(2);
    expect(clear.filter((word) => JSON.stringify(body).includes(word))).toEqual([]);
  }
});

test('types and places stay, and evidence keeps its times', async () => {
  const { body } = await api.get('/api/recordings/found');
  const { opinions, findings: shown } = body as RecordingDetail;
  expect(opinions?.personalData?.map(({ type, turn, text }) => [type, turn, text])).toEqual([
    ['account_no', 1, '▇▇▇▇▇▇▇▇▇▇'],
    ['name', 1, '贺**'],
    ['address', 1, '▇'.repeat('青禾路十八号院三号楼二单元'.length)],
    ['name', 2, '贺**'],
    ['phone', 3, '******'],
    ['phone', 5, '*****'],
    ['phone', 6, '199****4321'],
  ]);
  expect(shown?.[0]?.evidence.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
    [1000, 1900],
    [6000, 6900],
  ]);
});

test('lists hold none of it either', async () => {
  const { body } = await api.get(`/api/recordings?q=${encodeURIComponent('户主')}`);
  expect((body as { items: unknown[] }).items).toHaveLength(2);
  expect(clear.filter((word) => JSON.stringify(body).includes(word))).toEqual([]);
});

test('words of a newer recogniser are masked by what is found in them, not where the older ones had it', async () => {
  const { db } = await api.installation.services();
  await activateVersions(db, { asr: { version: 'test-asr@2', detail: {} } });
  const turns = spoken.turns.map((turn) => ({ ...turn, text: `嗯，${turn.text}`, words: undefined }));
  await api.addResults('found', { transcribe: { ...spoken, durationMs: 9_000, turns } });
  const { body } = await api.get('/api/recordings/found');
  expect(clear.filter((word) => JSON.stringify(body).includes(word))).toEqual([]);
  expect((body as RecordingDetail).transcript?.turns[6]?.text).toBe('嗯，199****4321，对吗');
});
