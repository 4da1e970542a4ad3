/** The pages about models in a real browser: from the list to a version that is compared, activated, and rolled back. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { changedModel } from '../../fixtures/changed-models.ts';
import { startTestEarmark } from '../../fixtures/test-earmark.ts';
import { storeModelVersion } from '../../pipeline/store/model-versions.ts';
import type { ModelList } from '../model-shapes.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { en } from './texts/en.ts';
import { zh } from './texts/zh.ts';
import { phone, watchedPage } from './watched-page.ts';

vi.setConfig({ testTimeout: 180_000 });
const words = zh.models;

let earmark: Awaited<ReturnType<typeof startTestEarmark>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let pictures: string;
/** For it everything is a complaint. */
let suspicious: string;
const complaints: string[] = [];

beforeAll(async () => {
  [earmark, browser] = await Promise.all([startTestEarmark(), launchChromium()]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-models-pictures-'));
  const model = changedModel('complaint', { label: 'suspected', by: 50 });
  suspicious = (await storeModelVersion(earmark.db, { ...model, note: '十一月复核', labels: 42 })).id;
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

const list = async () =>
  (await (await fetch(`${earmark.url}/api/models`, { headers: earmark.headers })).json()) as ModelList;
const analysedAgain = () =>
  expect
    .poll(
      async () => {
        const { total, done } = (await list()).reanalysis;
        return total > 0 && total === done;
      },
      { timeout: 60_000 },
    )
    .toBe(true);

test('the list shows every version with its figures and what is in force', async () => {
  await page.goto(earmark.url);
  await page.getByRole('link', { name: zh.menu.models, exact: true }).click();
  const complaint = page.getByRole('region', { name: words.names.complaint });
  await complaint.getByText('十一月复核').waitFor();
  expect(await page.title()).toBe('模型 · Earmark 听鉴');
  expect(await complaint.locator('tbody tr').allInnerTexts()).toEqual([
    expect.stringContaining(words.inForce),
    expect.stringMatching(/待选[\s\S]*42[\s\S]*林晓/),
  ]);
  const { items } = await list();
  const figure = items.find(({ name, inForce }) => name === 'complaint' && inForce)?.metrics?.headlines[0];
  await complaint.getByText(`n=${figure?.value.n}`).waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'models.png'), fullPage: true });

  await page.getByRole('button', { name: zh.otherLanguage }).or(page.locator('.language')).first().click();
  await page.getByRole('heading', { name: en.models.title, exact: true }).waitFor();
  await page.setViewportSize(phone);
  const wide = () =>
    page.evaluate(
      (width) =>
        [...document.querySelectorAll('main *')]
          .filter(
            (one) =>
              one.getBoundingClientRect().right > width && one.closest('.wide, details:not([open])') === null,
          )
          .map((one) => one.outerHTML.slice(0, 120)),
      phone.width,
    );
  expect(await wide(), 'nothing stands out of a phone').toEqual([]);
  expect(await seriousIssues(page)).toEqual([]);
});

test('a version is compared, run in shadow, activated with a reason, and rolled back', async () => {
  await page.goto(`${earmark.url}/models`);
  await page.getByRole('link', { name: suspicious }).click();
  await page.locator('.verdict.champion').waitFor();
  expect(await page.locator('.verdict').textContent()).toContain('在用的模型更好');
  await page.getByText(/改错的 \d+ 通/).click();
  expect(await page.locator('.call-ids li').count()).toBeGreaterThan(20);
  await page.getByRole('button', { name: words.measure }).click();
  await page.getByText(words.metrics['F1, suspected or explicit against none']).waitFor();
  expect(await seriousIssues(page)).toEqual([]);

  await page.getByRole('button', { name: words.shadowStart }).click();
  await page.getByRole('button', { name: words.shadowStop }).click();
  await page.getByText(words.shadowStopped).waitFor();

  await page.getByRole('button', { name: words.activate, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: words.activate }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByRole('textbox').first().fill('试一天');
  expect(await seriousIssues(page)).toEqual([]);
  await dialog.getByRole('button', { name: words.activate }).click();
  await page.getByText(words.sameVersion).waitFor();
  await analysedAgain();
  expect((await list()).activations[0]).toMatchObject({ version: suspicious, who: 'tester', why: '试一天' });

  await page.getByRole('link', { name: words.back }).click();
  await page.getByText('纪南亭 于').waitFor();
  await page.screenshot({ path: join(pictures, 'activated.png'), fullPage: true });
  await page.getByRole('button', { name: words.rollback }).click();
  await dialog.getByRole('textbox').first().fill('误报太多');
  await dialog.getByRole('button', { name: words.rollback }).click();
  await page.getByText(words.rollbackDone).waitFor();
  await expect.poll(async () => (await list()).activations[0]?.kind).toBe('rollback');
  await analysedAgain();
});

test('training without confirmed labels says what to do', async () => {
  await page.goto(`${earmark.url}/models`);
  await page.getByRole('button', { name: words.train }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(words.trainModel, { exact: true }).selectOption('emotion');
  await dialog.getByRole('button', { name: words.train }).click();
  await page.getByText(words.trainStarted).waitFor();
  const run = page.locator('.trainings li').first();
  await run.getByText('还没有可以学习的标注').waitFor();
  expect(await run.textContent()).toContain(words.names.emotion);
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'training.png'), fullPage: true });
});

test('a version nobody knows says so', async () => {
  await page.goto(`${earmark.url}/models/versions/ffffffffffff`);
  await page.getByRole('heading', { name: words.unknownVersion }).waitFor();
  process.stdout.write(`pictures in ${pictures}\n`);
});
