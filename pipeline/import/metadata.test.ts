import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyMetadata } from '../domain.ts';
import { readMetadata } from './metadata.ts';
import { loadMapping } from './metadata-mapping.ts';

const mapping = await loadMapping(undefined);
const calls = join(process.env.EARMARK_TESTDATA ?? '../shared/testdata', 'calls');

test('own names are read as they are', () => {
  expect(
    readMetadata(
      {
        callId: 'C-1',
        channel: 'phone',
        direction: 'inbound',
        agentId: '2107',
        agentName: '林小雨',
        teamId: '抢修一班',
        startedAt: '2026-03-09T09:14:22+08:00',
        durationMs: 105625,
        customerNumber: '19900012207',
        accountNo: '9900012345',
        businessType: '故障报修',
        satisfaction: 5,
        resolved: true,
        hangupBy: 'customer',
        ringMs: 6200,
        channels: { agent: 1, customer: 0 },
        vip: false,
      },
      mapping,
    ),
  ).toEqual({
    callId: 'C-1',
    channel: 'phone',
    direction: 'inbound',
    agentId: '2107',
    agentName: '林小雨',
    teamId: '抢修一班',
    startedAt: '2026-03-09T09:14:22+08:00',
    durationMs: 105625,
    customerNumber: '19900012207',
    accountNo: '9900012345',
    businessType: '故障报修',
    satisfaction: 5,
    resolved: true,
    hangupBy: 'customer',
    ringMs: 6200,
    channels: { agent: 1, customer: 0 },
    extra: { vip: false },
  });
});

test('Chinese headers are read without a mapping file', () => {
  expect(
    readMetadata(
      {
        通话流水号: 'L20260309001',
        渠道: '95598热线',
        呼叫方向: '呼入',
        坐席工号: 2107,
        坐席姓名: '林小雨',
        班组名称: '抢修一班',
        通话开始时间: '2026/3/9 9:14:22',
        '通话时长(秒)': '105',
        主叫号码: '19900012207',
        户号: '9900012345',
        业务类型: '故障报修',
        满意度评价: '非常不满意',
        是否解决: '未解决',
        挂机方: '客户',
        '振铃时长(毫秒)': '6200',
        声道: '左客服右客户',
        所属地市: '临州',
      },
      mapping,
    ),
  ).toEqual({
    callId: 'L20260309001',
    channel: 'phone',
    direction: 'inbound',
    agentId: '2107',
    agentName: '林小雨',
    teamId: '抢修一班',
    startedAt: '2026-03-09T09:14:22+08:00',
    durationMs: 105_000,
    customerNumber: '19900012207',
    accountNo: '9900012345',
    businessType: '故障报修',
    satisfaction: 1,
    resolved: false,
    hangupBy: 'customer',
    ringMs: 6200,
    channels: { agent: 0, customer: 1 },
    extra: { 所属地市: '临州' },
  });
});

test.each([
  ['满意度', '满意', 'satisfaction', 4],
  ['满意度', '很满意', 'satisfaction', 5],
  ['满意度', '一般', 'satisfaction', 3],
  ['满意度', '不满意', 'satisfaction', 2],
  ['满意度', '非常不满意', 'satisfaction', 1],
  ['满意度', '5星', 'satisfaction', 5],
  ['满意度', 3, 'satisfaction', 3],
  ['满意度', '未评价', 'satisfaction', null],
  ['满意度', 0, 'satisfaction', null],
  ['满意度', 7, 'satisfaction', null],
  ['是否解决', '是', 'resolved', true],
  ['是否解决', '否', 'resolved', false],
  ['解决情况', '已解决', 'resolved', true],
  ['resolved', 0, 'resolved', false],
  ['呼叫类型', '外呼', 'direction', 'outbound'],
  ['direction', 'OUTBOUND', 'direction', 'outbound'],
  ['挂断方', '坐席', 'hangupBy', 'agent'],
  ['渠道', '微信公众号', 'channel', 'chat'],
  ['通话时长', 83, 'durationMs', 83_000],
  ['通话时长', '00:03:25', 'durationMs', 205_000],
  ['通话时长', '3分25秒', 'durationMs', 205_000],
  ['时长(分钟)', '2.5', 'durationMs', 150_000],
  ['durationMs', '1250.4', 'durationMs', 1250],
  ['durationMs', -5, 'durationMs', null],
  ['开始时间', '2026-03-09 09:14:22', 'startedAt', '2026-03-09T09:14:22+08:00'],
  ['开始时间', '2026年3月9日 9时14分', 'startedAt', '2026-03-09T09:14:00+08:00'],
  ['开始时间', '20260309091422', 'startedAt', '2026-03-09T09:14:22+08:00'],
  ['startedAt', '2026-03-09T01:14:22.500Z', 'startedAt', '2026-03-09T01:14:22.500+00:00'],
  ['startedAt', '2026-03-09T09:14:22+0800', 'startedAt', '2026-03-09T09:14:22+08:00'],
  ['startedAt', 1_773_018_862, 'startedAt', '2026-03-09T09:14:22+08:00'],
  ['startedAt', 1_773_018_862_000, 'startedAt', '2026-03-09T09:14:22+08:00'],
  ['startedAt', '2026-02-31 10:00:00', 'startedAt', null],
  ['startedAt', '昨天', 'startedAt', null],
  ['客户号码', '="19900012207"', 'customerNumber', '19900012207'],
  ['客户号码', "'19900012207", 'customerNumber', '19900012207'],
  ['户号', '-', 'accountNo', null],
  ['所属地区', '四川/成都', 'region', '四川/成都'],
  ['省市', '四川省成都市', 'region', '四川省成都市'],
  ['地区', '无', 'region', undefined],
  ['channels', { 0: 'agent', 1: 'customer' }, 'channels', { agent: 0, customer: 1 }],
  ['channels', { left: '客户', right: '客服' }, 'channels', { agent: 1, customer: 0 }],
  ['channels', ['customer', 'agent'], 'channels', { agent: 1, customer: 0 }],
  ['channels', '客服,客户', 'channels', { agent: 0, customer: 1 }],
  ['channels', { 0: 'agent' }, 'channels', { agent: 0, customer: 1 }],
  ['channels', { 0: 'mixed' }, 'channels', null],
  ['channels', { agent: 0, customer: 0 }, 'channels', null],
] as const)('%s %j is %s %j', (name, value, field, expected) => {
  expect(readMetadata({ [name]: value }, mapping)[field]).toEqual(expected);
});

test('a value that cannot be understood is kept under its own name', () => {
  expect(readMetadata({ 满意度: '7', 开始时间: '昨天', 户号: '' }, mapping)).toEqual({
    ...emptyMetadata,
    extra: { 满意度: '7', 开始时间: '昨天' },
  });
});

test('of two names for one field the better known wins and the other is kept', () => {
  const read = readMetadata({ id: '17', callId: 'C-1' }, mapping);
  expect([read.callId, read.extra]).toEqual(['C-1', { id: '17' }]);
});

test.each([null, 'text', 42, [1, 2], undefined])('%j is no metadata', (json) => {
  expect(readMetadata(json, mapping)).toEqual(emptyMetadata);
});

test('names and texts a database refuses are made harmless', () => {
  const json = JSON.parse(
    '{"__proto__": {"agentId": "x"}, "备\\u0000注": "半\\ud800个\\u0000", "agentName": "林\\u0000小雨"}',
  );
  const read = readMetadata(json, mapping);
  expect([read.agentId, read.agentName, read.extra]).toEqual([null, '林小雨', { 备注: '半个' }]);
});

test('a mapping file adds names, units, codes and a default channels map', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'mapping-')), 'mapping.yaml');
  await writeFile(
    path,
    `fields:
  durationMs: [{ name: 话务秒, unit: s }]
  satisfaction:
    from: [按键评价]
    values: { "1": 5, "2": 3, "3": 1 }
  agentId: [受理员]
file: [语音文件]
offset: "+00:00"
channels: { agent: 1, customer: 0 }
`,
  );
  const own = await loadMapping(path);
  const read = readMetadata({ 话务秒: 12, 按键评价: '3', 受理员: '2107', 开始时间: '2026-03-09 01:14' }, own);
  expect(read).toEqual({
    ...emptyMetadata,
    durationMs: 12_000,
    satisfaction: 1,
    agentId: '2107',
    startedAt: '2026-03-09T01:14:00+00:00',
    channels: { agent: 1, customer: 0 },
  });
  expect(own.file[0]).toBe('语音文件');
});

test.each([
  ['fields: { nosuch: [x] }', 'nosuch'],
  ['offset: 8', 'offset'],
  ['fields: [', ''],
])('a mapping file %j is refused by name', async (yaml, part) => {
  const path = join(await mkdtemp(join(tmpdir(), 'mapping-')), 'mapping.yaml');
  await writeFile(path, yaml);
  await expect(loadMapping(path)).rejects.toMatchObject({
    code: 'mapping-invalid',
    message: expect.stringContaining(part),
  });
});

test.skipIf(!existsSync(calls))(
  'the metadata of the shared test calls is read whole (needs ../shared/testdata)',
  async () => {
    const names = readdirSync(calls).filter((name) => /^\d\d-[a-z-]+\.json$/.test(name));
    expect(names).toHaveLength(10);
    for (const name of names) {
      const json = JSON.parse(await readFile(join(calls, name), 'utf8'));
      const read = readMetadata(json, mapping);
      const { audio, variants, channels, team, ...same } = json;
      expect(read).toEqual({
        ...emptyMetadata,
        ...same,
        teamId: team,
        channels: channels['1'] ? { agent: 0, customer: 1 } : null,
        extra: { audio, ...(variants ? { variants } : {}), ...(channels['1'] ? {} : { channels }) },
      });
    }
  },
);
