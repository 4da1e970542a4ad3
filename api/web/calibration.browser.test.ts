/** Calibration in a real browser: begun by a manager, judged blind by keys, compared, agreed on, closed. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { addTestPerson, sessionOf, stateOf } from '../../fixtures/signed-in.ts';
import { startTestEarmark } from '../../fixtures/test-earmark.ts';
import type { Person } from '../../pipeline/store/people.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { zh } from './texts/zh.ts';
import { phone, watchedPage } from './watched-page.ts';

vi.setConfig({ testTimeout: 180_000 });
const words = zh.calibration;

let earmark: Awaited<ReturnType<typeof startTestEarmark>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let pictures: string;
let lin: Person;
let he: Person;
let manager: Person;
const complaints: string[] = [];

beforeAll(async () => {
  [earmark, browser] = await Promise.all([startTestEarmark(), launchChromium()]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-calibration-pictures-'));
  const { db } = earmark;
  lin = await addTestPerson(db, { login: 'lin.zhixia', roles: ['reviewer'] });
  he = await addTestPerson(db, { login: 'he.muchen', roles: ['reviewer'] });
  manager = await addTestPerson(db, { login: 'zhou.yuan', roles: ['qa_manager'] });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await earmark?.close();
});

afterEach(async () => {
  await context.close();
  expect(complaints.splice(0), 'the browser console stays empty').toEqual([]);
});

async function open(person: Person, path: string): Promise<void> {
  ({ context, page } = await watchedPage(browser, complaints, {
    storageState: stateOf(await sessionOf(earmark.db, person)),
  }));
  await page.goto(`${earmark.url}${path}`);
}

async function picture(name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  expect(await seriousIssues(page)).toEqual([]);
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(wide).toBeLessThanOrEqual(room ?? 0);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Every rule passes, then the three questions about the call; the number of each answer. */
async function judge(first: string, models: readonly string[]): Promise<void> {
  await page.locator('.calibration-items li').first().waitFor();
  const count = await page.locator('.calibration-items li').count();
  await page.keyboard.press(first);
  await page.keyboard.press('r');
  for (let at = 1; at < count - models.length; at += 1) await page.keyboard.press('ArrowDown');
  for (const key of models) await page.keyboard.press(key);
}

test('a manager begins a session by the form, and sees nothing but progress', async () => {
  await open(manager, '/');
  await page.getByRole('link', { name: zh.menu.calibration }).click();
  await page.getByRole('heading', { name: words.emptyTitle }).waitFor();
  await page.getByRole('button', { name: words.create }).click();
  await page.getByRole('button', { name: words.begin }).click();
  await page.getByText(words.needAll).waitFor();
  await page.getByLabel(words.name, { exact: true }).fill('十一月口径校准');
  await page.getByLabel(words.due, { exact: true }).fill('2030-01-31');
  for (const { login } of [lin, he]) {
    await page.getByRole('combobox', { name: words.reviewers }).fill(login);
    await page.locator('.ant-select-item-option', { hasText: login }).click();
  }
  await page.keyboard.press('Escape');
  await page.getByLabel(words.by.random).check();
  await page.getByLabel(words.count, { exact: true }).fill('2');
  await picture('new');
  await page.getByRole('button', { name: words.begin }).click();
  await page.getByText(words.blindHint).waitFor();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('十一月口径校准');
  expect(await page.getByText(words.notMine).count()).toBe(2);
  await picture('judging-manager');
});

test('a reviewer judges by keys alone; answers are kept over a reload, and nothing of the machine is shown', async () => {
  await open(lin, '/calibration');
  await page.getByRole('link', { name: '十一月口径校准' }).click();
  await page.getByRole('link', { name: words.call(1) }).click();
  await judge('1', ['1', '2', '1']);
  await page.getByText(words.allDone).waitFor();
  expect(await page.getByText(words.machineSaid, { exact: true }).count()).toBe(0);
  await picture('judged');
  await page.reload();
  await page.locator('.calibration-answers label.chosen').first().waitFor();
  const asked = await page.locator('.calibration-items li').count();
  expect(await page.locator('.calibration-answers label.chosen').count()).toBe(asked);
  // The call itself stays closed elsewhere.
  const id = page.url().split('/').at(-1) ?? '';
  expect((await context.request.get(`${earmark.url}/api/recordings/${id}`)).status()).toBe(409);
  await page.keyboard.press('n');
  await page.getByRole('heading', { name: words.call(2) }).waitFor();
  await judge('1', ['1', '2', '1']);
  await page.getByText(words.allDone).waitFor();
  // On a telephone: what is said stays in sight above the questions, answers are as large as a finger.
  await page.setViewportSize(phone);
  const answer = page.locator('.calibration-answers label').last();
  await answer.scrollIntoViewIfNeeded();
  expect((await answer.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  const talk = await page.locator('.calibration-talk').boundingBox();
  expect(talk?.y).toBeGreaterThanOrEqual(0);
  expect(talk?.y).toBeLessThan(phone.height / 2);
  await picture('judging-phone');
});

test('the second reviewer’s last answer opens the comparison; consensus and closing are the manager’s', async () => {
  await open(he, '/calibration/1');
  for (const n of [1, 2]) {
    await page.getByRole('link', { name: words.call(n) }).click();
    await judge('2', ['1', '2', '1']);
    if (n === 1) {
      await page.getByText(words.allDone).waitFor();
      await page.getByRole('link', { name: '十一月口径校准' }).click();
    }
  }
  await page.locator('.calibration-shown.disputed').first().waitFor();
  await context.close();

  await open(manager, '/calibration/1');
  await page.getByRole('heading', { name: words.results }).waitFor();
  await page.locator('.chart svg').first().waitFor();
  expect(await page.getByText(words.verdicts['too-few']).count()).toBeGreaterThan(0);
  await picture('results');
  await page.getByRole('link', { name: words.call(1) }).click();
  await page.locator('.calibration-shown').first().waitFor();
  await page.keyboard.press('1');
  await page.getByText(words.saved, { exact: true }).waitFor();
  await page.getByLabel(words.addNote).fill('开头只说了“喂”，不算问候。');
  await page.getByRole('button', { name: words.send }).click();
  await page.locator('.calibration-notes li').waitFor();
  await picture('discussing');
  await page.getByRole('link', { name: '十一月口径校准' }).click();
  await page.getByRole('button', { name: words.close }).click();
  const dialog = page.getByRole('dialog', { name: words.closeTitle });
  await dialog.getByText(words.undecidedLeft(1)).waitFor();
  await dialog.getByRole('button', { name: words.close }).click();
  await page.getByText(words.closedNote).waitFor();
  const gold = await earmark.db
    .selectFrom('labels')
    .select('model')
    .where('source', '=', 'calibration')
    .execute();
  // Of each of the two calls: complaint, business type, emotion.
  expect(gold.filter(({ model }) => model !== 'turns')).toHaveLength(6);
  await page.getByRole('link', { name: words.back }).click();
  await page.getByRole('heading', { name: words.trends }).waitFor();
  await picture('trends');
});
