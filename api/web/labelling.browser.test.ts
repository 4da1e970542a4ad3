/** The labelling and drift pages in a real browser: a call is judged blind, by keys, and the machine shown after. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startTestEarmark } from '../../fixtures/test-earmark.ts';
import type { LabellingState, NextCalls, RecordingLabels } from '../label-shapes.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { en } from './texts/en.ts';
import { zh } from './texts/zh.ts';
import { desk, phone, watchedPage } from './watched-page.ts';

vi.setConfig({ testTimeout: 180_000 });
const words = zh.labelling;

let earmark: Awaited<ReturnType<typeof startTestEarmark>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let pictures: string;
const complaints: string[] = [];

beforeAll(async () => {
  [earmark, browser] = await Promise.all([startTestEarmark(), launchChromium()]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-labelling-pictures-'));
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

/** The person of startTestEarmark. */
const me = 'tester';

async function begin(query = ''): Promise<void> {
  await page.goto(`${earmark.url}/labelling${query}`);
  await page.getByRole('button', { name: words.start }).click();
  await page.locator('.label-answers label').first().waitFor();
}

const next = async (model: string, who: string) => {
  const { items } = await ask<NextCalls>(`/api/labelling/${model}/next?who=${encodeURIComponent(who)}`);
  return items[0]?.recordingId ?? '';
};

test('a call is judged by keys, and only then is the machine shown beside the answer', async () => {
  await page.goto(earmark.url);
  await page.getByRole('link', { name: zh.menu.labelling }).click();
  await page.getByRole('button', { name: words.start }).waitFor();
  expect(await seriousIssues(page)).toEqual([]);

  await begin();
  expect(await page.title()).toBe('标注 · Earmark 听鉴');
  const first = await next('complaint', me);
  expect(await page.locator('.label-verdict').count()).toBe(0);
  expect(await page.getByText(words.machine).count()).toBe(0);
  expect(await page.getByText(words.whyAsked).count()).toBe(0);
  expect(await page.locator('.short-talk li').count()).toBeGreaterThan(3);
  await page.keyboard.press('Enter');
  expect(await page.locator('.label-verdict').count()).toBe(0);
  await page.keyboard.press('2');
  expect(await page.locator('.label-answers .chosen').textContent()).toContain('疑似投诉');
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'question-desk.png'), fullPage: true });

  await page.keyboard.press('Enter');
  await page.locator('.label-verdict').waitFor();
  const verdict = await page.locator('.label-verdict').textContent();
  expect(verdict).toContain(words.machine);
  const { items } = await ask<RecordingLabels>(`/api/recordings/${first}/labels`);
  expect(items).toMatchObject([{ model: 'complaint', value: 'suspected', who: me, source: 'labelling' }]);
  expect(verdict).toContain(words.slices[items[0]?.slice ?? 'picked']);
  await page.getByText(words.byYou(1)).waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'verdict-desk.png'), fullPage: true });

  await page.keyboard.press('Enter');
  await page.locator('.label-answers label').first().waitFor();
  const second = await next('complaint', me);
  expect(second).not.toBe(first);

  await page.keyboard.press('s');
  await expect.poll(() => next('complaint', me)).not.toBe(second);
  await page.locator('.label-answers label').first().waitFor();
  await page.keyboard.press('?');
  await page.locator('.label-keys').waitFor();
  expect(await seriousIssues(page)).toEqual([]);
});

test('of a turn several labels may hold; the turn is marked', async () => {
  await begin('?model=turns');
  await page.locator('.short-talk .lit').waitFor();
  const asked = await next('turns', me);
  await page.keyboard.press('1');
  await page.keyboard.press('3');
  expect(await page.locator('.label-answers .chosen').count()).toBe(2);
  await page.keyboard.press('3');
  await page.locator('.label-answers .chosen').first().waitFor();
  expect(await page.locator('.label-answers .chosen').count()).toBe(1);
  await page.getByRole('button', { name: words.save }).click();
  await page.locator('.label-verdict').waitFor();
  const { items } = await ask<RecordingLabels>(`/api/recordings/${asked}/labels`);
  expect(items[0]).toMatchObject({ model: 'turns', who: me, turn: expect.any(Number) });
  expect(await seriousIssues(page)).toEqual([]);
});

test('the page says what recall rests on', async () => {
  await begin();
  const { recall } = await ask<LabellingState>('/api/labelling/complaint');
  await page.getByText(recall.sentence.zh).waitFor();
  await page.getByText(recall.why.zh).waitFor();
  await page.getByRole('button', { name: zh.switchLanguage }).click();
  await page.getByText(recall.why.en).waitFor();
  await page.getByRole('heading', { name: en.labelling.title, exact: true }).waitFor();
});

test('drift compares two periods, and draws the chosen measure', async () => {
  await page.goto(`${earmark.url}/labelling`);
  await page.getByRole('link', { name: zh.models.tabs.drift }).click();
  await page.getByRole('heading', { name: words.drift.title, exact: true }).waitFor();
  const days = ['2026-11-10', '2026-11-18', '2026-11-03', '2026-11-09'];
  for (const [at, label] of (['from', 'to', 'against', 'againstTo'] as const).entries())
    await page.getByLabel(words.drift[label], { exact: true }).fill(days[at] ?? '');
  await page.getByRole('button', { name: words.drift.compare }).click();
  await page.waitForURL(/from=2026-11-10&to=2026-11-18&against=2026-11-03&againstTo=2026-11-09/);
  await page.getByText('两段时间各要至少 50 通电话才能比较。').waitFor();
  const measures = page.locator('.drift-list li');
  await measures.first().waitFor();
  expect(await measures.count()).toBeGreaterThan(8);
  await page.locator('[data-measure=chars] button').click();
  await page.locator('.chart svg').waitFor({ state: 'attached' });
  expect(await page.locator('.drift-panes .figures-table tbody tr').count()).toBeGreaterThan(1);
  await page.screenshot({ path: join(pictures, 'drift-measure-desk.png'), fullPage: true });
  expect(await seriousIssues(page)).toEqual([]);
});

test.each([
  ['desk', desk],
  ['phone', phone],
] as const)('nothing stands in the way of a screen reader or a keyboard: %s', async (name, size) => {
  await page.setViewportSize(size);
  await begin('?model=business-type');
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, `business-type-${name}.png`), fullPage: true });
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await wide()).toBeLessThanOrEqual(0);
  await page.goto(`${earmark.url}/drift`);
  await page.locator('.drift-conclusion').waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  expect(await wide()).toBeLessThanOrEqual(0);
  await page.screenshot({ path: join(pictures, `drift-${name}.png`), fullPage: true });
});
