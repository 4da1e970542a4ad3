/** Signing in, the demo, what each role is shown, and a session that ends in the middle of work. */
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { addTestPerson, sessionOf, stateOf } from '../../fixtures/signed-in.ts';
import { startTestEarmark } from '../../fixtures/test-earmark.ts';
import { setPassword } from '../../pipeline/store/people.ts';
import { Role } from '../../pipeline/store/roles.ts';
import { seedDemo } from '../demo.ts';
import { hashPassword } from '../passwords.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { boardsZh } from './texts/boards-zh.ts';
import { zh } from './texts/zh.ts';
import { phone, watchedPage } from './watched-page.ts';

vi.setConfig({ testTimeout: 120_000 });
const calls = join(import.meta.dirname, '../../fixtures/calls');
const words = zh.people;
const password = '雨后初晴天-2026';

let earmark: Awaited<ReturnType<typeof startTestEarmark>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let pictures: string;
const complaints: string[] = [];

beforeAll(async () => {
  [earmark, browser] = await Promise.all([startTestEarmark({ EARMARK_DEMO: '1' }), launchChromium()]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-pictures-'));
  // The demo is on while nobody real is known.
  await earmark.db.deleteFrom('people').execute();
  await seedDemo(earmark.db);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await earmark?.close();
});

async function open(session?: string): Promise<void> {
  ({ context, page } = await watchedPage(browser, complaints, {
    ...(session === undefined ? {} : { storageState: stateOf(session) }),
  }));
}

beforeEach(() => {
  complaints.length = 0;
});

afterEach(async () => {
  await context.close();
  expect(complaints, 'the browser console stays empty').toEqual([]);
});

const menu = () => page.getByRole('navigation', { name: zh.menu.label }).getByRole('link').allInnerTexts();

test('a newcomer sees scored calls at once, as QA manager of the demo, and is told so', async () => {
  await open();
  await page.goto(earmark.url);
  await page.locator('.recordings-table .row-link').first().waitFor();
  const banner = page.getByRole('complementary', { name: words.demo });
  expect(await banner.textContent()).toContain(words.demoHint);
  expect(await page.locator('.account').textContent()).toContain('周予安');
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'demo-desk.png') });
  await page.setViewportSize(phone);
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'demo-phone.png') });
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(wide).toBeLessThanOrEqual(room ?? 0);
});

test('every role is one click away, lands on its own work, and is asked for nothing it may not see', async () => {
  await open();
  await page.goto(earmark.url);
  const { calls, alerts, hotSpots, rules, models, labelling, operations, emotionalLoad } = zh.menu;
  const known = [calls, alerts, hotSpots, rules, models, labelling, operations, emotionalLoad];
  const expected: Record<Role, { readonly menu: string[]; readonly path: string; readonly head: string }> = {
    qa_manager: {
      menu: [calls, alerts, hotSpots, rules, models, labelling],
      path: '/recordings',
      head: zh.list.title,
    },
    reviewer: {
      menu: [calls, alerts, hotSpots, rules, labelling],
      path: '/queue',
      head: zh.review.queue.title,
    },
    team_lead: { menu: [calls, alerts, hotSpots, rules], path: '/coaching', head: zh.coaching.title },
    agent: { menu: [calls], path: '/appeals', head: zh.review.appeals.ownTitle },
    model_engineer: { menu: [calls, rules, models, labelling], path: '/models', head: zh.models.title },
    welfare: { menu: [emotionalLoad], path: '/emotional-load', head: boardsZh.load.title },
    operations: { menu: [operations], path: '/operations', head: boardsZh.ops.title },
  };
  const others = Role.options.filter((role) => role !== 'qa_manager');
  for (const role of ['qa_manager', ...others] as const) {
    const combobox = page.getByRole('combobox', { name: words.demoAs });
    await combobox.waitFor();
    if (role !== 'qa_manager') {
      await combobox.click();
      await page.locator('.ant-select-item-option', { hasText: words.roles[role] }).first().click();
    }
    await page.locator('.account', { hasText: words.roles[role] }).waitFor();
    await page.getByRole('heading', { level: 1, name: expected[role].head }).waitFor();
    expect(new URL(page.url()).pathname).toBe(expected[role].path);
    const shown = (await menu()).filter((text) => known.includes(text));
    expect([role, shown]).toEqual([role, expected[role].menu]);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(pictures, `role-${role}.png`) });
  }
});

test.each([
  ['agent', '顾南舟', 1],
  ['team_lead', '韩叙白', 4],
] as const)(
  '%s of the demo sees their own calls, opens one, and nothing is refused on the way',
  async (role, name, count) => {
    await open();
    await page.goto(earmark.url);
    await page.getByRole('combobox', { name: words.demoAs }).click();
    await page.locator('.ant-select-item-option', { hasText: words.roles[role] }).first().click();
    await page.locator('.account', { hasText: name }).waitFor();
    await page.getByRole('link', { name: zh.menu.calls, exact: true }).click();
    await page.getByText(zh.list.allShown(count)).waitFor();
    await page.locator('.row-link').first().click();
    await page.locator('.call-head h1').waitFor();
    for (const tab of await page.getByRole('tab').all()) await tab.click();
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(pictures, `call-${role}.png`) });
    await page.goto(`${earmark.url}/models`);
    await page.getByRole('heading', { name: words.refusedTitle }).waitFor();
  },
);

test('the word mark leads to the own work, from anywhere, and back goes back', async () => {
  await open();
  await page.goto(earmark.url);
  await page.getByRole('combobox', { name: words.demoAs }).click();
  await page.locator('.ant-select-item-option', { hasText: words.roles.reviewer }).first().click();
  await page.getByRole('heading', { level: 1, name: zh.review.queue.title }).waitFor();
  await page.getByRole('link', { name: zh.menu.rules, exact: true }).click();
  await page.getByRole('heading', { name: zh.rules.title }).waitFor();
  await page.locator('.wordmark').click();
  await page.waitForURL(/\/queue$/);
  await page.goBack();
  await page.waitForURL(/\/rules$/);
  await page.waitForLoadState('networkidle');
});

test('a filtered list keeps its filters where its address has none of its own', async () => {
  await open();
  await page.goto(`${earmark.url}/?channel=chat`);
  await page.waitForURL(/\/recordings\?channel=chat$/);
  await page.locator('.row-link').first().waitFor();
});

test('signing out of the demo leads to the people to choose from', async () => {
  await open();
  await page.goto(earmark.url);
  await page.getByRole('button', { name: words.signOut }).click();
  await page.getByRole('heading', { name: words.signInTitle }).waitFor();
  expect(await page.locator('.demo-people button').count()).toBe(Role.options.length + 1);
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'demo-sign-in.png') });
  await page.getByRole('button', { name: words.roles.reviewer }).first().click();
  await page.locator('.account', { hasText: '林知夏' }).waitFor();
});

// From here on somebody real is known: the demo is over.
test('with a login and a password one gets where one wanted to go', async () => {
  const person = await addTestPerson(earmark.db, { login: 'lin.xiao', roles: ['qa_manager'] });
  const passwordHash = await hashPassword(password, person.login);
  await setPassword(earmark.db, { login: person.login, passwordHash, by: 'test' });
  await open();
  await page.goto(`${earmark.url}/rules`);
  await page.getByRole('heading', { name: words.signInTitle }).waitFor();
  expect(await page.locator('.demo-banner').count()).toBe(0);
  expect(await seriousIssues(page)).toEqual([]);
  await page.getByLabel(words.login, { exact: true }).fill('lin.xiao');
  await page.getByLabel(words.password, { exact: true }).fill('不是这个密码');
  await page.keyboard.press('Enter');
  await page.getByText('账号或密码不正确。').waitFor();
  // The browser itself reports every answer 401.
  expect(complaints.splice(0).every((text) => text.includes('401'))).toBe(true);
  await page.screenshot({ path: join(pictures, 'sign-in.png') });
  await page.getByLabel(words.password, { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: zh.rules.title }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/rules');
});

test('a session that ends in the middle of work asks for the password, and the work goes on', async () => {
  const person = await addTestPerson(earmark.db, { login: 'zhao.min', roles: ['qa_manager'] });
  const passwordHash = await hashPassword(password, person.login);
  await setPassword(earmark.db, { login: person.login, passwordHash, by: 'test' });
  await open(await sessionOf(earmark.db, person));
  const wav = await readFile(join(calls, '01-repair-clean/call.wav'));
  // Another recording to the store: its last sample differs.
  wav.writeUInt8(wav.readUInt8(wav.length - 1) ^ 1, wav.length - 1);
  await page.goto(earmark.url);
  await page.getByRole('button', { name: zh.list.upload }).first().click();
  await page.getByLabel(zh.upload.metadata, { exact: true }).fill('{"agentName": "姜小满"}');
  await page.getByLabel(zh.upload.audio, { exact: true }).setInputFiles({
    name: '新录音.wav',
    mimeType: 'audio/wav',
    buffer: wav,
  });
  await earmark.db.deleteFrom('sessions').execute();
  await page.getByRole('button', { name: zh.upload.submit }).click();
  const dialog = page.getByRole('dialog', { name: words.againTitle });
  await dialog.getByLabel(words.password, { exact: true }).waitFor();
  expect(await dialog.getByLabel(words.login, { exact: true }).inputValue()).toBe('zhao.min');
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'again.png') });
  await dialog.getByLabel(words.password, { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText(zh.upload.sent).waitFor();
  expect(complaints.splice(0).every((text) => text.includes('401'))).toBe(true);
});

test('the first administrator is made with the link, once', async () => {
  const plain = await startTestEarmark();
  try {
    await plain.db.deleteFrom('people').execute();
    await open();
    await page.goto(plain.url);
    await page.getByRole('heading', { name: words.emptyTitle }).waitFor();
    const link = plain.note.match(/http\S+\/setup\?code=\S+/)?.[0] ?? '';
    await page.goto(link);
    await page.getByLabel(words.name, { exact: true }).fill('钟离');
    await page.getByLabel(words.login, { exact: true }).fill('zhong.li');
    await page.getByLabel(words.newPassword(10)).fill(password);
    await page.getByLabel(words.passwordAgain).fill(`${password}!`);
    await page.getByRole('button', { name: words.setupConfirm }).click();
    await page.getByText(words.passwordsDiffer).waitFor();
    await page.screenshot({ path: join(pictures, 'setup.png') });
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByLabel(words.passwordAgain).fill(password);
    await page.getByRole('button', { name: words.setupConfirm }).click();
    await page.locator('.account', { hasText: '钟离' }).waitFor();
    await page.goto(link);
    await page.getByRole('heading', { name: words.setupDone }).waitFor();
  } finally {
    await plain.close();
  }
});
