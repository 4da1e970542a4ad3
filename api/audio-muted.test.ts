import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toneWav } from '../fixtures/small-recordings.ts';
import { Transcript } from '../pipeline/domain.ts';
import { activateVersions } from '../pipeline/store/versions.ts';
import type { AuditTrail, OriginalAudio, Peaks } from './shapes.ts';
import { fetchBytes, openTestApi, opinions, storagePath, type TestApi, transcript } from './test-api.ts';

/** Channel 0 speaks in even seconds, channel 1 in odd ones. */
const wav = toneWav(20);
const spoken = Transcript.parse({
  ...transcript,
  durationMs: 20_000,
  turns: [
    { role: 'agent', channel: 0, startMs: 0, endMs: 9_000, text: '联系电话您报一下', confidence: null },
    {
      role: 'customer',
      channel: 1,
      startMs: 11_000,
      endMs: 15_000,
      text: '19900012345',
      confidence: null,
      words: [{ text: '19900012345', startMs: 12_000, endMs: 14_000, confidence: null }],
    },
  ],
});
const phone = { type: 'phone', turn: 1, start: 0, end: 11, text: '19900012345' };

let api: TestApi;
let port: number;
beforeAll(async () => {
  api = await openTestApi('muted');
  for (const id of ['call', 'never-looked', 'early', 'again'])
    await api.installation.put(`calls/${id}.wav`, wav);
  for (const id of ['call', 'never-looked', 'early', 'again']) await api.addRecording(id);
  await api.addResults('call', {
    transcribe: spoken,
    analyse: { ...opinions, words: [], personalData: [phone] },
  });
  port = await api.listen();
});
afterAll(() => api.close());

const audio = (id: string) => `/api/recordings/${id}/audio`;
const get = (id: string, headers: Record<string, string> = {}) => fetchBytes(port, audio(id), { headers });

/** Largest absolute sample of a channel between two moments of a 16-bit WAV file of 8 kHz with two channels. */
function peakOf(bytes: Buffer, channel: number, fromMs: number, toMs: number): number {
  let peak = 0;
  for (let frame = fromMs * 8; frame < toMs * 8; frame++)
    peak = Math.max(peak, Math.abs(bytes.readInt16LE(44 + (frame * 2 + channel) * 2)));
  return peak / 32_768;
}

test('the number is gone, everything else and every length stays', async () => {
  const { status, headers, bytes } = await get('call');
  expect([status, headers['content-type'], bytes.length]).toEqual([200, 'audio/wav', wav.length]);
  for (const channel of [0, 1]) expect(peakOf(bytes, channel, 11_800, 14_200)).toBeLessThan(0.01);
  expect(bytes.subarray(44, 44 + 11_780 * 32).equals(wav.subarray(44, 44 + 11_780 * 32))).toBe(true);
  expect(bytes.subarray(44 + 14_220 * 32).equals(wav.subarray(44 + 14_220 * 32))).toBe(true);
  expect(peakOf(wav, 1, 11_800, 14_200)).toBeGreaterThan(0.2);
});

test('ranges and tags are those of the muted copy', async () => {
  const whole = await get('call');
  const part = await get('call', { range: 'bytes=380000-460000' });
  expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 380000-460000/${wav.length}`]);
  expect(part.bytes.equals(whole.bytes.subarray(380_000, 460_001))).toBe(true);
  const etag = whole.headers.etag ?? '';
  expect((await get('call', { 'if-none-match': etag })).status).toBe(304);
});

test('the waveform is drawn from the muted copy', async () => {
  const { body } = await api.get('/api/recordings/call/peaks?count=20');
  const [, customer] = (body as Peaks).channels;
  expect(customer?.peaks.map((peak) => (peak > 0.1 ? 1 : 0)).join('')).toBe('01010101010100010101');
});

test('personal data that was never looked for is looked for before anybody listens', async () => {
  await api.addResults('never-looked', { transcribe: { ...spoken, durationMs: 19_999 }, analyse: opinions });
  const { bytes } = await get('never-looked');
  expect(peakOf(bytes, 1, 12_000, 14_000)).toBeLessThan(0.01);
});

test('clear speech is not the answer while nobody knows what is said', async () => {
  for (const url of [audio('early'), '/api/recordings/early/peaks'])
    expect(await api.get(url)).toMatchObject({
      status: 409,
      body: { code: 'audio-not-ready', detail: expect.stringContaining('Wait until it is analysed.') },
    });
  await api.addResults('early', { transcribe: { ...spoken, durationMs: 19_998 } });
  expect(await api.get(audio('early'))).toMatchObject({ status: 409 });
});

test('a newer analysis that finds more gives another copy under another tag', async () => {
  await api.addResults('again', {
    transcribe: { ...spoken, durationMs: 19_997 },
    analyse: { ...opinions, words: [], personalData: [] },
  });
  const before = await get('again');
  expect(before.bytes.equals(wav)).toBe(true);
  const { db } = await api.installation.services();
  await activateVersions(db, { models: { version: 'words@2', detail: {} } });
  await api.addResults('again', { analyse: { ...opinions, words: [], personalData: [phone] } });
  const after = await get('again', { 'if-range': before.headers.etag ?? '', range: 'bytes=0-99' });
  expect([after.status, after.bytes.length]).toEqual([200, wav.length]);
  expect(peakOf(after.bytes, 1, 12_000, 14_000)).toBeLessThan(0.01);
  expect(after.headers.etag).not.toBe(before.headers.etag);
});

test('words of a newer recogniser are searched at once: what was found in the older ones is not theirs', async () => {
  const { db } = await api.installation.services();
  await activateVersions(db, { asr: { version: 'test-asr@2', detail: {} } });
  await api.installation.put('calls/newer.wav', wav);
  await api.addRecording('newer');
  const silent = { ...spoken, turns: spoken.turns.slice(0, 1), durationMs: 19_996 };
  await api.addResults('newer', {
    transcribe: silent,
    analyse: { ...opinions, words: [], personalData: [] },
  });
  expect(peakOf((await get('newer')).bytes, 1, 12_000, 14_000)).toBeGreaterThan(0.2);
  await activateVersions(db, { asr: { version: 'test-asr@3', detail: {} } });
  await api.addResults('newer', { transcribe: { ...spoken, durationMs: 19_996 } });
  expect(peakOf((await get('newer')).bytes, 1, 12_000, 14_000)).toBeLessThan(0.01);
});

test('the original plays for who said why, and the row cannot be taken back', async () => {
  const asked = await api.post('/api/recordings/early/original-audio', {
    who: '质检员甲',
    reason: '申诉复听，需核对号码',
  });
  expect(asked).toMatchObject({ status: 201, body: { audit: expect.any(Number) } });
  const { url, until, audit } = asked.body as OriginalAudio;
  expect(Date.parse(until) - Date.now()).toBeLessThanOrEqual(3_600_000);
  const { status, bytes } = await fetchBytes(port, url, { headers: { range: 'bytes=0-' } });
  expect([status, bytes.equals(await readFile(storagePath(api.installation, 'calls/early.wav')))]).toEqual([
    206,
    true,
  ]);
  const { items } = (await api.get('/api/recordings/early/audit')).body as AuditTrail;
  expect(items).toEqual([
    {
      id: audit,
      at: expect.any(String),
      who: '质检员甲',
      what: 'original-audio',
      recordingId: 'early',
      reason: '申诉复听，需核对号码',
    },
  ]);
  const { db } = await api.installation.services();
  for (const change of [
    db.updateTable('audit').set({ reason: '无' }).execute(),
    db.deleteFrom('audit').execute(),
  ])
    await expect(change).rejects.toThrow('rows of audit are never changed');
});

test.each([
  ['a pass of another recording', async () => (await pass('early')).replace('/early/', '/call/')],
  ['a pass that nobody gave', async () => `${audio('call')}?original=x`],
  [
    'a pass of more than an hour ago',
    async () => {
      const { db } = await api.installation.services();
      await sql`insert into audit (at, who, what, recording_id, reason, pass_hash) values (now() - interval '61 minutes',
        '甲', 'original-audio', 'call', '核对', encode(sha256('long-ago'), 'hex'))`.execute(db);
      return `${audio('call')}?original=long-ago`;
    },
  ],
])('%s opens nothing', async (_, urlOf) => {
  expect(await api.get(await urlOf())).toMatchObject({ status: 403, body: { code: 'original-refused' } });
});

async function pass(id: string): Promise<string> {
  const { body } = await api.post(`/api/recordings/${id}/original-audio`, { who: '甲', reason: '核对' });
  return (body as OriginalAudio).url;
}

test.each([
  [{ who: '甲' }, 400],
  [{ who: ' ', reason: '核对' }, 400],
  [{ who: '甲', reason: ' ' }, 400],
])('%j is not enough', async (body, status) => {
  expect(await api.post('/api/recordings/call/original-audio', body)).toMatchObject({
    status,
    body: { code: 'validation' },
  });
});

test('no recording, no audit row', async () => {
  expect(
    await api.post('/api/recordings/nobody/original-audio', { who: '甲', reason: '核对' }),
  ).toMatchObject({ status: 404 });
});
