/** Alerts, hot spots and the matter of a call in a real browser, on calls that come one after the other. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startTestEarmark } from '../../fixtures/test-earmark.ts';
import type { AlertPage, MatterShape } from '../service-shapes.ts';
import type { RecordingPage } from '../shapes.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { en } from './texts/en.ts';
import { zh } from './texts/zh.ts';
import { phone, watchedPage } from './watched-page.ts';

vi.setConfig({ testTimeout: 120_000 });
const words = zh.service;

let earmark: Awaited<ReturnType<typeof startTestEarmark>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let pictures: string;
let folder: string;
const complaints: string[] = [];

/** The call before that of 03-suspected-complaint, by the same number, about the same matter. */
const earlier = {
  callId: 'HX20261103090000',
  channel: 'phone',
  direction: 'inbound',
  startedAt: '2026-11-03T09:00:00+08:00',
  customerNumber: '19900034567',
  agentName: '顾言',
  businessType: '故障报修',
  region: '四川/成都',
  workOrder: { 联系电话: '19900034568', 承诺到场: '45分钟' },
  turns: [
    ['agent', '您好，95598供电服务，工号2107，请讲。'],
    ['customer', '家里的灯一闪一闪的，电压好像不够，冰箱都启动不了。'],
    ['agent', '给您登记了，师傅四十五分钟左右到现场。'],
    ['customer', '好的，麻烦快一点。'],
  ].map(([role, text], index) => ({ role, text, startMs: index * 5_000, endMs: index * 5_000 + 4_800 })),
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-service-'));
  await cp('fixtures/calls', join(folder, 'calls'), { recursive: true });
  await writeFile(join(folder, 'calls', 'earlier.json'), JSON.stringify(earlier));
  [earmark, browser] = await Promise.all([
    startTestEarmark({ STORAGE_DIR: join(folder, 'calls') }),
    launchChromium(),
  ]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-service-pictures-'));
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await earmark?.close();
  await rm(folder, { recursive: true, force: true });
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

async function idOf(callId: string): Promise<string> {
  const { items } = await ask<RecordingPage>(`/api/recordings?callId=${callId}`);
  return items[0]?.id ?? '';
}

test('the call page shows the earlier call about the same matter and the risk with its parts', async () => {
  const id = await idOf('HX20261105195110');
  const matter = await ask<MatterShape>(`/api/recordings/${id}/chain`);
  expect(matter.calls.map(({ callId }) => callId)).toEqual(['HX20261103090000', 'HX20261105195110']);
  await page.goto(`${earmark.url}/recordings/${id}`);
  await page.getByRole('tab', { name: words.matter.tabCalls(2) }).click();
  await page.getByText(words.matter.riskOf(matter.risk?.score ?? -1)).waitFor();
  expect(await page.locator('.risk-parts li').count()).toBe(6);
  expect(await page.locator('.chain li').count()).toBe(2);
  expect(await page.locator('.chain').textContent()).toContain(words.matter.phone);
  expect(await page.locator('.matter').textContent()).not.toContain('19900034567');
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'matter-desk.png') });
  await page.locator('.risk-quotes button.chip').first().click();
  await page.locator('.chain a').first().click();
  await page.waitForURL(/\/recordings\//);
});

test('the work order is compared with what was said', async () => {
  await page.goto(`${earmark.url}/recordings/${await idOf('HX20261103090000')}`);
  await page.getByRole('tab', { name: zh.call.tabs.facts }).click();
  const row = page.locator('.work-order tr', { hasText: words.workOrder.fields.promisedArrival });
  expect(await row.textContent()).toContain(words.workOrder.verdicts.agrees);
  expect(await page.locator('.facts').textContent()).not.toContain('19900034568');
  expect(await seriousIssues(page)).toEqual([]);
});

test('an alert is acknowledged, followed up and closed with its cause', async () => {
  const { items } = await ask<AlertPage>('/api/alerts');
  expect(items.length).toBeGreaterThan(0);
  await page.goto(earmark.url);
  await page.getByRole('link', { name: zh.menu.alerts }).click();
  await page.locator('.alerts-table .row-link').first().waitFor();
  expect(await page.locator('.alerts-table .row-link').count()).toBe(items.length);
  expect(await page.title()).toBe('服务预警 · Earmark 听鉴');
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'alerts-desk.png') });

  await page.locator('.alerts-table .row-link').first().click();
  const drawer = page.locator('.ant-drawer');
  await drawer.locator('.alert-history li').first().waitFor();
  expect(await drawer.locator('.risk-parts li').count()).toBe(6);
  await drawer.getByRole('button', { name: words.alerts.actions.acknowledge, exact: true }).click();
  await drawer.getByText(words.alerts.acknowledged).waitFor();
  await drawer.getByLabel(words.alerts.note, { exact: true }).fill('已与客户联系');
  await drawer.getByRole('button', { name: words.alerts.actions['follow-up'], exact: true }).click();
  await drawer.locator('.alert-note').getByText('已与客户联系').waitFor();
  await drawer.getByRole('button', { name: words.alerts.actions.close, exact: true }).click();
  await page.getByText(words.alerts.needCause).waitFor();
  await drawer.getByRole('combobox', { name: words.alerts.cause }).click();
  await page.locator('.ant-select-item-option').getByText(words.alerts.causes['late-answer']).click();
  await page.screenshot({ path: join(pictures, 'alert-drawer-desk.png') });
  await drawer.getByRole('button', { name: words.alerts.actions.close, exact: true }).click();
  await drawer.locator('.alert-state.closed').waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  const after = await ask<AlertPage>('/api/alerts?open=true');
  expect(after.items.length).toBe(items.length - 1);
  await drawer.getByRole('button', { name: zh.close }).click();
  await expect.poll(() => page.locator('.alerts-table .row-link').count()).toBe(items.length - 1);
});

test('hot spots: a table, a chart, and the calls behind a row', async () => {
  await page.goto(`${earmark.url}/hot-spots?from=2026-11-01&to=2026-11-30`);
  await page.locator('.spots-table .ant-table-row').first().waitFor();
  await page.locator('.spot-chart .chart svg').waitFor({ state: 'attached' });
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'hot-spots-desk.png'), fullPage: true });
  const calls = page.locator('.spots-table button.link').first();
  const count = Number(await calls.textContent());
  await calls.click();
  await page.locator('.spot-calls li').first().waitFor();
  expect(await page.locator('.spot-calls li').count()).toBe(count);
  expect(await seriousIssues(page)).toEqual([]);
});

test('on a telephone, and in English', async () => {
  await page.setViewportSize(phone);
  for (const path of ['/alerts?show=all', '/hot-spots?from=2026-11-01&to=2026-11-30']) {
    await page.goto(`${earmark.url}${path}`);
    await page.locator('.card').first().waitFor();
    expect(await seriousIssues(page), path).toEqual([]);
    await page.screenshot({ path: join(pictures, `${path.slice(1, 5)}-phone.png`) });
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(wide).toBeLessThanOrEqual(room ?? 0);
  }
  await page.getByRole('button', { name: zh.switchLanguage }).click();
  await page.getByRole('heading', { name: en.service.hotSpots.title }).waitFor();
});
