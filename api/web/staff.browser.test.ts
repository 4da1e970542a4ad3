/** People and rights, and the audit log, in a real browser. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { addTestPerson, sessionOf, stateOf } from '../../fixtures/signed-in.ts';
import { startTestEarmark } from '../../fixtures/test-earmark.ts';
import { openWithReason } from '../../pipeline/store/audit.ts';
import type { Person } from '../../pipeline/store/people.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { zh } from './texts/zh.ts';
import { watchedPage } from './watched-page.ts';

vi.setConfig({ testTimeout: 180_000 });
const words = zh.staff;

let earmark: Awaited<ReturnType<typeof startTestEarmark>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let pictures: string;
let operations: Person;
let manager: Person;
const complaints: string[] = [];

beforeAll(async () => {
  [earmark, browser] = await Promise.all([startTestEarmark(), launchChromium()]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-staff-pictures-'));
  operations = await addTestPerson(earmark.db, { login: 'fang.yun', roles: ['operations'] });
  manager = await addTestPerson(earmark.db, { login: 'zhou.yuan', roles: ['qa_manager'] });
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

test('operations adds a team and a person, gives a role there, resets the password, disables', async () => {
  await open(operations, '/');
  await page.getByRole('link', { name: zh.menu.people, exact: true }).click();
  await page.getByText(words.addUnit, { exact: true }).first().click();
  await page.getByLabel(words.unitName).fill('运检一班');
  await page.getByLabel(words.teamId).fill('T77');
  await page.getByRole('button', { name: words.addUnit }).click();
  await page.locator('.unit-tree').getByText('运检一班').waitFor();

  await page.getByText(words.addPerson, { exact: true }).first().click();
  await page.getByLabel(words.name, { exact: true }).fill('宋知远');
  await page.getByLabel(words.login, { exact: true }).fill('song.zhiyuan');
  await page.getByRole('button', { name: words.addPerson }).click();
  const row = page.getByRole('row', { name: /song\.zhiyuan/ });
  await row.getByRole('button', { name: words.giveRole }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(words.role).selectOption('team_lead');
  await dialog.getByLabel(words.unit).selectOption({ label: `${words.kinds.team} · 运检一班` });
  await dialog.getByRole('button', { name: words.give }).click();
  await row.getByText('班组长 · 运检一班').waitFor();

  await row.getByRole('button', { name: words.reset }).click();
  await page.getByLabel(words.newPassword).fill('雨后初晴天-2026');
  await dialog.getByRole('button', { name: words.save }).click();
  await page.getByText(words.resetDone).waitFor();
  await dialog.getByRole('button', { name: words.cancel }).click();
  await row.getByRole('button', { name: words.disable }).click();
  await row.getByText(words.disabled).waitFor();
  await page.locator('.unit-tree').getByText('运检一班').click();
  expect(await page.locator('.staff-table').first().locator('tbody tr').count()).toBe(1);

  await page.getByLabel(words.tokenName).fill('夜间报表');
  await page.getByRole('button', { name: words.addToken }).click();
  await page.getByText(words.tokenOnce).waitFor();
  await picture('people');
  await row.getByRole('button', { name: words.takeRole('班组长', '运检一班') }).click();
  await page.getByText(words.none).waitFor();
});

test('the audit log is found by person, kind, recording and day, and exported as it is filtered', async () => {
  const recordingId = 'a'.repeat(64);
  await openWithReason(earmark.db, {
    who: 'lin.xiao',
    what: 'original-audio',
    recordingId,
    reason: '客户对录音内容有异议',
  });
  await open(operations, '/audit');
  await page.getByRole('cell', { name: zh.audit.kinds['role-granted'] }).first().waitFor();
  await page.getByLabel(zh.audit.recording).fill(recordingId);
  await page.getByRole('button', { name: zh.audit.apply }).click();
  await page.getByText('客户对录音内容有异议').waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.staff-table tbody tr').length === 1);
  await picture('audit');
  const href = await page.getByRole('link', { name: zh.audit.exportCsv }).getAttribute('href');
  const csv = await (await context.request.get(`${earmark.url}${href}`)).text();
  expect(csv.trim().split('\r\n')).toHaveLength(2);
  await page.getByRole('button', { name: zh.audit.clear }).click();
  await page.getByLabel(zh.audit.what).selectOption('audit-exported');
  await page.getByLabel(zh.audit.who).fill(operations.login);
  await page.getByRole('button', { name: zh.audit.apply }).click();
  await page.waitForFunction(() => document.querySelectorAll('.staff-table tbody tr').length === 1);
});

test('a QA manager may look at people, and at no audit log', async () => {
  await open(manager, '/people');
  await page.getByText(words.readOnly).waitFor();
  expect(await page.getByRole('button', { name: words.disable }).count()).toBe(0);
  await page.goto(`${earmark.url}/audit`);
  await page.getByRole('heading', { name: zh.people.refusedTitle }).waitFor();
});
