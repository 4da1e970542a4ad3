/** The pages in a real browser, on a real installation that worked through fixtures/calls. */
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startTestEarmark } from '../../fixtures/test-earmark.ts';
import type { RecordingDetail, RecordingPage, RecordingRow } from '../shapes.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { en } from './texts/en.ts';
import { zh } from './texts/zh.ts';
import { desk, phone, watchedPage } from './watched-page.ts';

const calls = join(import.meta.dirname, '../../fixtures/calls');
// A browser, an installation and the other tests share two cores.
vi.setConfig({ testTimeout: 120_000 });

let earmark: Awaited<ReturnType<typeof startTestEarmark>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let rows: RecordingRow[];
let pictures: string;
const complaints: string[] = [];

beforeAll(async () => {
  [earmark, browser] = await Promise.all([startTestEarmark(), launchChromium()]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-pictures-'));
  rows = (await ask<RecordingPage>('/api/recordings?limit=50')).items;
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await earmark?.close();
});

beforeEach(async () => {
  complaints.length = 0;
  ({ context, page } = await watchedPage(browser, complaints, {
    storageState: earmark.storageState,
  }));
});

afterEach(async () => {
  await context.close();
  expect(complaints, 'the browser console stays empty').toEqual([]);
});

async function ask<T>(path: string): Promise<T> {
  return (await (await fetch(`${earmark.url}${path}`, { headers: earmark.headers })).json()) as T;
}

/** The recording of a folder in fixtures/calls, by the call id in its metadata. */
async function recordingOf(folder: string): Promise<RecordingDetail> {
  const { callId } = JSON.parse(await readFile(join(calls, folder, 'call.json'), 'utf8')) as {
    callId: string;
  };
  const row = rows.find((one) => one.callId === callId);
  if (row === undefined) throw new Error(`${folder} (${callId}) is not in the list`);
  return await ask<RecordingDetail>(`/api/recordings/${row.id}`);
}

async function openCall(folder: string): Promise<RecordingDetail> {
  const recording = await recordingOf(folder);
  await page.goto(`${earmark.url}/recordings/${recording.id}`);
  await page.locator('.call-head h1').waitFor();
  return recording;
}

/** Every position the player is sent to from now on, in milliseconds. */
async function recordSeeks(): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const seeks: number[] = [];
    Object.assign(window, { seeks });
    const audio = document.querySelector('audio');
    audio?.addEventListener('seeking', () => seeks.push(Math.round(audio.currentTime * 1000)));
  });
  return () => page.evaluate(() => (window as unknown as { seeks: number[] }).seeks);
}

const position = () => page.evaluate(() => (document.querySelector('audio')?.currentTime ?? -1) * 1000);
const paused = () => page.evaluate(() => document.querySelector('audio')?.paused);

test('the list shows every recording with its score, its flags and its state', async () => {
  await page.goto(earmark.url);
  await page.locator('.recordings-table .row-link').first().waitFor();
  expect(await page.locator('.recordings-table .row-link').count()).toBe(rows.length);
  const flagged = rows.find(({ flags }) => flags.length > 0);
  expect(await page.locator('.recordings-table').textContent()).toContain(flagged?.flags[0]?.title.zh);
  expect(await page.title()).toBe('录音列表 · Earmark 听鉴');
  await page.screenshot({ path: join(pictures, 'list-desk.png') });
});

test('filters narrow the list and stay in the address', async () => {
  const wanted = rows.filter(({ channel }) => channel === 'chat').length;
  expect(wanted).toBeGreaterThan(0);
  await page.goto(earmark.url);
  await page.getByRole('combobox', { name: zh.filters.channel }).click();
  await page.getByTitle(zh.channels.chat, { exact: true }).click();
  await page.waitForURL(/channel=chat/);
  await page.getByText(zh.list.allShown(wanted)).waitFor();
  await page.reload();
  await page.getByText(zh.list.allShown(wanted)).waitFor();
  await page.getByRole('button', { name: zh.list.clearFilters }).click();
  await page.getByText(zh.list.allShown(rows.length)).waitFor();
});

test('a search for words nobody said offers to clear the filters', async () => {
  await page.goto(earmark.url);
  await page.getByLabel(zh.filters.search).fill('紫色的大象');
  await page.getByLabel(zh.filters.search).press('Enter');
  await page.getByText(zh.list.noMatchTitle).waitFor();
});

test('a row opens its call, and back leads to the filtered list', async () => {
  await page.goto(`${earmark.url}/?channel=phone&state=done`);
  await page.locator('.recordings-table .row-link').first().click();
  await page.locator('.call-head h1').waitFor();
  await page.getByRole('link', { name: zh.backToList }).click();
  await page.waitForURL(/\?channel=phone&state=done$/);
});

test('while the sound plays the turn being spoken is lit, one after the other', async () => {
  const { transcript } = await openCall('01-repair-clean');
  const [first, second] = transcript?.turns ?? [];
  expect(second?.startMs).toBeGreaterThan(first?.startMs ?? Number.NaN);
  await page.getByRole('button', { name: zh.player.play, exact: true }).click();
  await page.locator('[data-turn="0"].current').waitFor();
  await expect.poll(position, { timeout: 10_000 }).toBeGreaterThan(first?.startMs ?? 0);
  await page.locator('[data-turn="1"] button.time').click();
  await page.locator('[data-turn="1"].current').waitFor();
  expect(await position()).toBeGreaterThanOrEqual(second?.startMs ?? Number.NaN);
  expect(await page.locator('.turn.current').count()).toBe(1);
  expect(await paused()).toBe(false);
  await page.screenshot({ path: join(pictures, 'call-desk.png') });
});

test('evidence plays from two seconds before it, from the panel and from the waveform', async () => {
  const { findings } = await openCall('05-blame-shifting');
  const failed = findings?.find(({ rule }) => rule === 'blame_shifting');
  const [evidence] = failed?.evidence ?? [];
  if (evidence === undefined) throw new Error('05-blame-shifting has no evidence of blame_shifting');
  const wanted = Math.max(0, evidence.startMs - 2_000);
  const seeks = await recordSeeks();
  await page.locator('[data-rule="blame_shifting"] .chip').first().click();
  await expect.poll(seeks).toEqual([wanted]);
  await expect.poll(paused).toBe(false);
  await expect.poll(position).toBeGreaterThan(wanted);
  await page.locator('.pin').first().click();
  await expect.poll(async () => (await seeks()).length).toBe(2);
  await page.keyboard.press(' ');
  await expect.poll(paused, { message: 'space pauses, it does not press the pin again' }).toBe(true);
});

test('a fault that waits for a person says what it would cost then', async () => {
  await openCall('08-info-leak');
  const leak = page.locator('.finding[data-rule="info_leak"] .finding-head');
  expect(await leak.textContent()).toContain('待人工确认：一票否决');
});

test('space plays and pauses, the arrows go from finding to finding', async () => {
  await openCall('05-blame-shifting');
  await page.locator('.pin').first().waitFor();
  await page.keyboard.press(' ');
  await expect.poll(paused).toBe(false);
  await page.keyboard.press(' ');
  await expect.poll(paused).toBe(true);
  const seeks = await recordSeeks();
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await seeks()).length).toBe(1);
  await expect.poll(paused).toBe(false);
  await page.getByRole('slider', { name: zh.player.position }).focus();
  await page.keyboard.press('End');
  await expect.poll(async () => (await seeks()).length).toBe(2);
});

test('scrolling by hand is left in peace until one asks to follow again', async () => {
  await openCall('03-suspected-complaint');
  await page.locator('[data-turn="0"] button.time').click();
  await page.locator('.turns').hover();
  await page.mouse.wheel(0, 600);
  await page.getByRole('button', { name: zh.talk.follow }).waitFor();
  const scrolled = () => page.locator('.turns').evaluate((box) => box.scrollTop);
  const chosen = await scrolled();
  for (let i = 0; i < 4; i++) await page.keyboard.press('l');
  await expect.poll(() => page.locator('[data-turn="0"].current').count()).toBe(0);
  expect(await scrolled()).toBe(chosen);
  await page.getByRole('button', { name: zh.talk.follow }).click();
  await expect.poll(() => page.getByRole('button', { name: zh.talk.follow }).count()).toBe(0);
});

test('the language is switched on every page and remembered', async () => {
  await openCall('01-repair-clean');
  await page.getByRole('button', { name: zh.switchLanguage }).click();
  await page.getByRole('tab', { name: en.call.tabs.findings }).waitFor();
  await page.goto(earmark.url);
  await page.getByRole('heading', { name: en.list.title }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await page.getByRole('button', { name: en.switchLanguage }).click();
  await page.getByRole('heading', { name: zh.list.title }).waitFor();
});

test('a damaged file says so, says what to do, and shows no player', async () => {
  const { state } = await openCall('12-damaged');
  expect(state).toBe('unusable');
  await page.getByRole('heading', { name: zh.notice.unusableTitle }).waitFor();
  expect(await page.locator('audio, .player').count()).toBe(0);
  expect(await page.locator('.message > p').textContent()).toMatch(/请到来源系统重新导出/);
});

test('an upload without transcript waits for a recogniser and says so', async () => {
  const wav = await readFile(join(calls, '01-repair-clean/call.wav'));
  // Another recording to the store: its last sample differs.
  wav.writeUInt8(wav.readUInt8(wav.length - 1) ^ 1, wav.length - 1);
  await page.goto(earmark.url);
  await page.getByRole('button', { name: zh.list.upload }).first().click();
  await page.getByLabel(zh.upload.audio, { exact: true }).setInputFiles({
    name: '新录音.wav',
    mimeType: 'audio/wav',
    buffer: wav,
  });
  await page.getByLabel(zh.upload.metadata, { exact: true }).fill('{"agentName": "姜小满"');
  await page.getByRole('button', { name: zh.upload.submit }).click();
  await page.getByText(zh.upload.badJson).waitFor();
  await page.getByLabel(zh.upload.metadata, { exact: true }).fill('{"agentName": "姜小满"}');
  await page.getByRole('button', { name: zh.upload.submit }).click();
  await page.getByText(zh.upload.sent).waitFor();
  await page.goto(`${earmark.url}/?state=waiting`);
  await page.locator('.row-link').first().click({ timeout: 30_000 });
  await page.getByRole('heading', { name: zh.notice.waitingTitle }).waitFor();
  expect(await page.locator('.message > p').textContent()).toMatch(/earmark models pull/);
  expect(await page.locator('audio, .player').count()).toBe(0);
});

test('a chat looks like a chat: no player, clicking evidence shows the message', async () => {
  const { transcript, findings } = await openCall('10-chat-transfer');
  expect(await page.locator('.chat .turn').count()).toBe(transcript?.turns.length);
  expect(await page.locator('audio, .player').count()).toBe(0);
  const [evidence] = findings?.find(({ verdict }) => verdict === 'fail')?.evidence ?? [];
  await page.locator('.finding.fail .chip').first().click();
  await page.locator(`[data-turn="${evidence?.turn}"].current`).waitFor();
});

test('an unknown call and an unknown address lead back to the list', async () => {
  await page.goto(`${earmark.url}/recordings/nothing-here`);
  await page.getByRole('heading', { name: zh.call.goneTitle }).waitFor();
  // The browser itself reports every answer 404.
  expect(complaints.splice(0).every((text) => text.includes('404'))).toBe(true);
  await page.goto(`${earmark.url}/nowhere`);
  await page.getByRole('heading', { name: zh.notFoundTitle }).waitFor();
});

test('no English stands where a Chinese reviewer reads', async () => {
  const allowed = /Earmark|English|JSON|WAV|MP3|kHz|earmark|models|pull|sense-voice-small|callId|agentName/g;
  const words: string[] = [];
  const read = async () => {
    const text = await page.locator('main').textContent();
    words.push(...((text ?? '').replace(allowed, '').match(/\b[a-z]{4,}\b/gi) ?? []));
  };
  await page.goto(earmark.url);
  await page.locator('.row-link').first().waitFor();
  await read();
  await openCall('05-blame-shifting');
  for (const tab of Object.values(zh.call.tabs).slice(1, 3)) {
    await page.getByRole('tab', { name: tab }).click();
    await read();
  }
  expect(words).toEqual([]);
});

test.each([
  ['desk', desk],
  ['phone', phone],
] as const)('nothing stands in the way of a screen reader or a keyboard: %s', async (name, size) => {
  await page.setViewportSize(size);
  await page.goto(earmark.url);
  await page.locator('.row-link, .card').first().waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, `list-${name}.png`) });
  for (const folder of ['05-blame-shifting', '10-chat-transfer', '12-damaged']) {
    await openCall(folder);
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      expect(await seriousIssues(page), folder).toEqual([]);
    }
    await page.screenshot({ path: join(pictures, `${folder}-${name}.png`) });
  }
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(wide).toBeLessThanOrEqual(room ?? 0);
});
