/** The knowledge pages in a real browser, on the calls of `fixtures/calls`. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startTestEarmark } from '../../fixtures/test-earmark.ts';
import type { FrequentQuestions, KnowledgePage } from '../knowledge-shapes.ts';
import type { RecordingDetail, RecordingPage } from '../shapes.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { en } from './texts/en.ts';
import { zh } from './texts/zh.ts';
import { desk, phone, watchedPage } from './watched-page.ts';

vi.setConfig({ testTimeout: 180_000 });
const words = zh.knowledge;

let earmark: Awaited<ReturnType<typeof startTestEarmark>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let pictures: string;
const complaints: string[] = [];

beforeAll(async () => {
  [earmark, browser] = await Promise.all([startTestEarmark(), launchChromium()]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-knowledge-pictures-'));
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

const rows = () => page.locator('.knowledge-rows > li');

test('search by words and by pinyin, filters in the address, from a row to the item', async () => {
  await page.goto(earmark.url);
  await page.getByRole('link', { name: zh.menu.knowledge, exact: true }).click();
  await rows().first().waitFor();
  expect(await page.title()).toBe('话术与知识 · Earmark 听鉴');
  await page.getByLabel(words.search).fill('chongdianzhuang');
  await page.locator('.knowledge-rows [data-item="k_charging_pile"]').waitFor();
  await expect.poll(() => page.url()).toContain('q=chongdianzhuang');
  await page.getByLabel(words.search).fill('过户 或 更名');
  await page.locator('.knowledge-rows [data-item="k_rename"]').waitFor();
  await page.getByRole('combobox', { name: words.kind }).click();
  await page.getByTitle(words.kinds.script, { exact: true }).click();
  await expect.poll(() => page.locator('.knowledge-rows [data-item="k_rename"]').count()).toBe(0);
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'search-desk.png') });
  await page.getByLabel(words.search).fill('没有这样的词组合起来');
  await page.getByText(words.noMatch).waitFor();
  await page.goto(`${earmark.url}/knowledge?q=k_arrival&onDay=any`);
  await expect.poll(() => rows().count()).toBe(2);
  await rows().first().getByRole('link').click();
  await page.getByRole('heading', { name: '抢修到达现场时限' }).waitFor();
  await page.getByText(words.item.other).click();
  await page.getByText('抢修人员到达现场的时间一般不超过').waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'item-desk.png'), fullPage: true });
});

test('a chip at a turn of a call leads to its script, and the script names the call', async () => {
  const { items } = await ask<RecordingPage>('/api/recordings?limit=50');
  const details = await Promise.all(
    items.map(({ id }) => ask<RecordingDetail>(`/api/recordings/${encodeURIComponent(id)}`)),
  );
  const call = details.find(({ opinions }) => opinions?.likeness?.some(({ of }) => of === 'text'));
  const hit = call?.opinions?.likeness?.find(({ of }) => of === 'text');
  if (call === undefined || hit === undefined) throw new Error('no call is like any script');
  const { rows: known } = await ask<KnowledgePage>(`/api/knowledge?onDay=any&ids=${hit.item}`);
  const title = known[0]?.title.zh ?? '';
  await page.goto(`${earmark.url}/recordings/${encodeURIComponent(call.id)}`);
  const chip = page.locator(`[data-turn="${hit.turn}"] .tag.likeness`, { hasText: title }).first();
  await chip.waitFor();
  expect(await chip.textContent()).toBe(
    words.chip(words.kinds[known[0]?.kind ?? 'item'], title, Math.round(hit.likeness * 100)),
  );
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'call-desk.png') });
  await chip.click();
  await page.getByRole('heading', { name: title, exact: true }).waitFor();
  const link = page.locator(`.knowledge-calls a[href="/recordings/${encodeURIComponent(call.id)}"]`);
  await link.first().waitFor();
});

test('what customers ask, what needs attention, what is answered differently', async () => {
  const asked = await ask<FrequentQuestions>('/api/knowledge/frequent-questions');
  await page.goto(`${earmark.url}/knowledge`);
  await page.getByRole('tab', { name: words.tabs.frequent }).click();
  const top = asked.rows[0];
  await page.locator(`.frequent [data-item="${top?.id}"]`).waitFor();
  expect(await page.locator('.frequent tbody tr').count()).toBe(asked.rows.length);
  expect(await seriousIssues(page)).toEqual([]);
  await page.getByRole('tab', { name: words.tabs.stale }).click();
  await rows().first().waitFor();
  expect(await page.locator('.tag.stale-unused').count()).toBeGreaterThan(0);
  expect(await seriousIssues(page)).toEqual([]);
  await page.getByRole('tab', { name: words.tabs.conflicts }).click();
  await page.goto(`${earmark.url}/knowledge?tab=conflicts&days=365`);
  await page
    .locator('.conflict, .knowledge-page p', { hasText: /标准|没有发现/ })
    .first()
    .waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'conflicts-desk.png'), fullPage: true });
});

test('an unknown item leads back; the pages speak English and fit a phone', async () => {
  await page.goto(`${earmark.url}/knowledge/nothing_here`);
  await page.getByRole('heading', { name: words.item.goneTitle }).waitFor();
  // The browser itself reports every answer 404.
  expect(complaints.splice(0).every((text) => text.includes('404'))).toBe(true);
  await page.setViewportSize(phone);
  for (const address of [
    '/knowledge',
    '/knowledge/k_arrival',
    '/knowledge?tab=conflicts',
    '/knowledge?tab=frequent',
  ]) {
    await page.goto(`${earmark.url}${address}`);
    await page.locator('.knowledge-page h1').waitFor();
    expect(await seriousIssues(page), address).toEqual([]);
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(wide, address).toBeLessThanOrEqual(room ?? 0);
  }
  await page.screenshot({ path: join(pictures, 'phone.png') });
  await page.setViewportSize(desk);
  await page.getByRole('button', { name: zh.switchLanguage }).click();
  await page.getByRole('heading', { name: en.knowledge.title }).waitFor();
});
