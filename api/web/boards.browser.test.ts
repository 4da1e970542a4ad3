/** Boards, emotional load and operations in a real browser, on the twelve calls of fixtures/calls. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestEarmark, type TestEarmark } from '../../fixtures/test-earmark.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { boardsEn } from './texts/boards-en.ts';
import { boardsZh as words } from './texts/boards-zh.ts';
import { zh } from './texts/zh.ts';
import { watchedPage } from './watched-page.ts';

let earmark: TestEarmark;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let pictures: string;
const complaints: string[] = [];
const period = 'from=2026-11-01&to=2026-11-30';

beforeAll(async () => {
  [earmark, browser] = await Promise.all([startTestEarmark({ WEBHOOK_PRIVATE: '1' }), launchChromium()]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-boards-pictures-'));
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await earmark?.close();
});
beforeEach(async () => {
  complaints.length = 0;
  ({ context, page } = await watchedPage(browser, complaints, {
    timezoneId: 'Asia/Shanghai',
    storageState: earmark.storageState,
  }));
});
afterEach(async () => {
  await context.close();
  expect(complaints, 'the browser console stays empty').toEqual([]);
});

test('each board shows something, and a number opens as many calls as it says', async () => {
  for (const board of ['coverage', 'trends', 'people', 'rules', 'alerts', 'downgrades', 'service'] as const) {
    await page.goto(`${earmark.url}/boards?board=${board}&${period}`);
    await page.getByRole('tab', { name: words.tabs[board], selected: true }).waitFor();
    await page.locator('.ant-table-row, .tiles, .boards-page .faint').first().waitFor();
    await page.locator('.ant-skeleton').waitFor({ state: 'detached' });
    expect(await seriousIssues(page), board).toEqual([]);
    await page.screenshot({ path: join(pictures, `board-${board}.png`), fullPage: true });
  }
  await page.goto(`${earmark.url}/boards?board=coverage&${period}`);
  const number = page.locator('.tiles button.link').first();
  const count = Number(await number.textContent());
  expect(count).toBeGreaterThan(5);
  await number.click();
  await page.locator('.board-calls li').first().waitFor();
  expect(await page.locator('.board-calls li').count()).toBe(count);
  expect(await seriousIssues(page)).toEqual([]);
});

test('an alert of the board opens its call and its drawer; each table goes as CSV', async () => {
  await page.goto(`${earmark.url}/boards?board=alerts&from=2026-01-01&to=2026-12-31`);
  await page.getByRole('heading', { name: words.alerts.list }).waitFor();
  const [raised] = await page.locator('.tiles button.link').allTextContents();
  const rows = page.getByRole('region', { name: words.alerts.list }).locator('.ant-table-row');
  await rows.first().waitFor();
  expect(await rows.count()).toBe(Math.min(50, Number(raised)));
  await page.screenshot({ path: join(pictures, 'board-alert-rows.png'), fullPage: true });
  await rows.first().getByRole('button').click();
  await page.locator('.alert-detail .alert-history').waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'board-alert-drawer.png') });
  await page.keyboard.press('Escape');
  await rows.getByRole('link').first().click();
  await page.waitForURL(/\/recordings\//);
  await page.goto(`${earmark.url}/boards?board=trends&${period}`);
  const file = page.getByRole('link', { name: words.tableCsv(words.trends.rules) });
  const csv = await page.request.get(`${earmark.url}${await file.getAttribute('href')}`);
  expect((await csv.text()).split('\r\n')[0]).toMatch(/^\uFEFF规则,名称,次数/);
});

test('a formula is one click away, and what cannot be computed names the field', async () => {
  await page.goto(`${earmark.url}/boards?board=service&${period}`);
  await page.getByText(words.service.missing('extra.connected')).waitFor();
  await page.getByRole('button', { name: words.service.showFormula('接通率') }).click();
  await page.getByText('人工接通的呼入 ÷ 全部呼入请求').waitFor();
});

test('the emotional load is in order of names, and leads to no call', async () => {
  await page.goto(`${earmark.url}/emotional-load`);
  await page.getByRole('heading', { name: words.load.title }).waitFor();
  await page.locator('.load-table, .boards-page > .faint').first().waitFor();
  expect(await page.locator('.load-table a').count()).toBe(0);
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'emotional-load.png'), fullPage: true });
});

test('operations: a person is found, held, and what may go is erased', async () => {
  await page.goto(earmark.url);
  await page.getByRole('link', { name: zh.menu.operations, exact: true }).click();
  await page.getByRole('heading', { name: words.ops.title }).waitFor();
  await page.getByText(words.ops.noWebhooks).waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  const { metadata } = await earmark.db
    .selectFrom('recordings')
    .select('metadata')
    .where('call_id', '=', 'HX20261105195110')
    .executeTakeFirstOrThrow();
  await page.getByLabel(words.ops.number, { exact: true }).fill(metadata.customerNumber ?? '');
  await page.getByRole('button', { name: words.ops.preview }).click();
  await page
    .getByText(words.ops.found(1, 2, 0))
    .or(page.getByText(words.ops.found(1, 3, 0)))
    .waitFor();
  await page.screenshot({ path: join(pictures, 'operations.png'), fullPage: true });
  await page.getByLabel(`${words.ops.erase} ${words.ops.reason}`).fill('客户要求删除');
  await page.getByRole('button', { name: words.ops.eraseNow(1) }).click();
  await page
    .locator('.ant-modal')
    .getByRole('button', { name: words.ops.eraseNow(1) })
    .click();
  await page.getByText(words.ops.erased(1, 0)).waitFor();
  const left = await earmark.db
    .selectFrom('recordings')
    .select('id')
    .where('call_id', '=', 'HX20261105195110')
    .execute();
  expect(left).toEqual([]);
});

test('on a telephone, and in English', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [`/boards?board=coverage&${period}`, '/emotional-load', '/operations']) {
    await page.goto(`${earmark.url}${path}`);
    await page.locator('h1').first().waitFor();
    await page.locator('.ant-skeleton').waitFor({ state: 'detached' });
    expect(await seriousIssues(page), path).toEqual([]);
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(wide, path).toBeLessThanOrEqual(room ?? 0);
    await page.screenshot({ path: join(pictures, `${path.slice(1, 5)}-phone.png`) });
  }
  await page.getByRole('button', { name: zh.switchLanguage }).click();
  await page.getByRole('heading', { name: boardsEn.ops.title }).waitFor();
});
