/** The rules pages in a real browser: from a mistake in the editor to a new card on a call. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { addTestPerson, sessionOf, stateOf } from '../../fixtures/signed-in.ts';
import { startTestEarmark } from '../../fixtures/test-earmark.ts';
import { addUnit, findUnit } from '../../pipeline/store/org-units.ts';
import type { RescoreState, RuleSetDetail, RuleSetList, RuleSource } from '../rule-shapes.ts';
import type { RecordingDetail, RecordingPage } from '../shapes.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { en } from './texts/en.ts';
import { zh } from './texts/zh.ts';
import { desk, phone, watchedPage } from './watched-page.ts';

vi.setConfig({ testTimeout: 180_000 });
const words = zh.rules;

let earmark: Awaited<ReturnType<typeof startTestEarmark>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let pictures: string;
const complaints: string[] = [];

beforeAll(async () => {
  [earmark, browser] = await Promise.all([startTestEarmark(), launchChromium()]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-rules-pictures-'));
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

async function openRule(id: string, query = ''): Promise<void> {
  await page.goto(`${earmark.url}/rules/${id}${query}`);
  await page.locator('.rule-head h1').waitFor();
}

async function write(label: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: label }).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

const tab = (name: keyof typeof words.detail.tabs) =>
  page.getByRole('tab', { name: words.detail.tabs[name] });

test('the list shows every rule of the set in force, and filters', async () => {
  const set = await ask<RuleSetDetail>('/api/rule-sets/in-force');
  await page.goto(earmark.url);
  await page.getByRole('link', { name: zh.menu.rules }).click();
  await page.locator('.rules-table .row-link').first().waitFor();
  expect(await page.locator('.rules-table .row-link').count()).toBe(set.rules.length);
  expect(await page.title()).toBe('质检规则 · Earmark 听鉴');
  await page.getByText(words.first).waitFor();
  await page.getByLabel(words.search).fill('推诿');
  await expect.poll(() => page.locator('.rules-table .row-link').count()).toBeLessThan(5);
  await page
    .getByRole('link', { name: set.rules.find(({ id }) => id === 'blame_shifting')?.title.zh ?? '' })
    .click();
  await page.locator('.rule-head h1').waitFor();
  await page.getByRole('textbox', { name: words.detail.editor }).waitFor();
});

test('a word half written is completed from the schema', async () => {
  await openRule('no_closing');
  const editor = page.getByRole('textbox', { name: words.detail.editor });
  await editor.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('sha');
  await page.locator('.cm-tooltip-autocomplete').getByText('shadow', { exact: true }).click();
  await expect.poll(() => editor.textContent()).toContain('shadow: ');
  await page.getByRole('button', { name: words.detail.undo }).click();
  await expect.poll(() => page.locator('.draft-bar').count()).toBe(0);
});

test('the rule is tried on a call and back-tested', async () => {
  await openRule('blame_shifting', '?tab=try');
  const { items } = await ask<RecordingPage>('/api/recordings?rule=blame_shifting&limit=5');
  const id = items[0]?.callId ?? '';
  await page.getByLabel(words.tryOn.call, { exact: true }).fill(id);
  await page.getByRole('button', { name: words.tryOn.run, exact: true }).click();
  await page.locator('.try-verdict.fail').waitFor();
  expect(await page.locator('.trace-node.true').count()).toBeGreaterThan(0);
  expect(await page.locator('.short-talk .lit').count()).toBeGreaterThan(0);
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'try-desk.png'), fullPage: true });

  await tab('backtest').click();
  await page.getByRole('button', { name: words.backtest.run }).click();
  await page.locator('.backtest-result .figures-table').first().waitFor();
  expect(await page.locator('.backtest-result').textContent()).toContain('n=');
  await page.locator('.chart svg').waitFor({ state: 'attached' });
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'backtest-desk.png'), fullPage: true });
  await page.locator('.count-link').first().click();
  await page.locator('.behind button').first().click();
  await page.locator('.ant-modal .try-verdict').waitFor();
  expect(await seriousIssues(page)).toEqual([]);
});

test('a mistake is marked on its line; mended, tested, saved, compared, activated, it changes the card', async () => {
  const { items } = await ask<RecordingPage>('/api/recordings?rule=long_silence&limit=50');
  const failing = items.map(({ id }) => id);
  expect(failing.length).toBeGreaterThan(0);
  const { yaml } = await ask<RuleSource>('/api/rule-sets/in-force/rules/long_silence');
  const version = Number(/^version: (\d+)$/m.exec(yaml)?.[1]);
  // Past calls lie before its first day; test dialogues have no day and hold as before.
  const changed = yaml.replace(/^severity:/m, 'effective: { from: "2099-01-01" }\nseverity:');
  const line = changed.split('\n').findIndex((text) => text.startsWith('severity:')) + 1;

  await openRule('long_silence');
  await write(words.detail.editor, changed.replace(/^severity:/m, 'severty:'));
  const problem = page.locator('.problems .error').first();
  await problem.waitFor();
  expect(await problem.textContent()).toContain(`long_silence.yaml 第 ${line} 行`);
  // The editor draws only what is in sight; the line of the problem is brought there.
  await problem.getByRole('button').click();
  await page.locator('.cm-lintRange-error').first().waitFor();
  expect(await page.getByRole('button', { name: words.detail.save }).isDisabled()).toBe(true);
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'mistake-desk.png') });

  await write(words.detail.editor, changed);
  await page
    .getByText(`raise version to ${version + 1}`)
    .first()
    .waitFor();
  await write(words.detail.editor, changed.replace(/^version: \d+$/m, `version: ${version + 1}`));
  await page.getByText(words.detail.ok).waitFor();

  await tab('tests').click();
  await page.getByRole('button', { name: words.tests.run }).click();
  const outcome = page.locator('.rule-tests').locator('[role=status], [role=alert]').first();
  expect(await outcome.textContent()).toMatch(/段对话全部符合$/);
  await page.screenshot({ path: join(pictures, 'tests-desk.png') });

  await page.getByRole('button', { name: words.detail.save }).click();
  await page.getByLabel(words.detail.note).fill('静音规则改期执行');
  await page.locator('.ant-modal').getByRole('button', { name: words.detail.save }).click();
  await page.waitForURL(/set=[0-9a-f]{64}&tab=impact/);

  await page.getByRole('button', { name: words.impact.run }).click();
  const row = page.locator('[data-testid="diff-rules"] [data-rule="long_silence"]');
  await row.waitFor({ timeout: 60_000 });
  const cells = await row.locator('td').allTextContents();
  expect(cells[0]).toBe('0');
  expect(cells[1]).toMatch(new RegExp(`^${failing.length}例 1`));
  expect(await row.locator('a[href^="/recordings/"]').first().getAttribute('href')).toMatch(
    /^\/recordings\//,
  );
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'impact-desk.png'), fullPage: true });

  await page.getByRole('button', { name: words.impact.activate }).click();
  const dialog = page.locator('.ant-modal');
  await dialog.getByRole('button', { name: words.impact.confirm }).click();
  await page.getByText(words.needReason).waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await dialog.getByLabel(words.reasonLabel).fill('新口径明年起执行');
  await page.screenshot({ path: join(pictures, 'activate-desk.png') });
  await dialog.getByRole('button', { name: words.impact.confirm }).click();

  await page.waitForURL(/\/rules$/);
  await page.getByText('新口径明年起执行').waitFor();
  await page.locator('.rescore').waitFor();
  await expect
    .poll(async () => (await ask<RescoreState>('/api/rule-sets/rescore')).state, { timeout: 60_000 })
    .toBe('done');
  await page.locator('.rescore.done').waitFor();
  await page.screenshot({ path: join(pictures, 'list-activated.png') });

  await page.goto(`${earmark.url}/recordings/${failing[0]}`);
  await page.locator('.call-head h1').waitFor();
  const call = await ask<RecordingDetail>(`/api/recordings/${failing[0]}`);
  expect(call.history.length).toBe(2);
  expect(await page.locator('.finding.fail[data-rule="long_silence"]').count()).toBe(0);
  const away = page.locator('.finding.not-applicable[data-rule="long_silence"]');
  await page
    .getByText(zh.findings.notApplicable(0).split(' ')[0] ?? '')
    .first()
    .click();
  await away.getByRole('button', { name: /^为什么/ }).click();
  await away.locator('.trace').waitFor();

  await page.goto(`${earmark.url}/rules`);
  await page.getByRole('button', { name: words.rollback }).click();
  await page.getByLabel(words.reasonLabel).fill('先恢复');
  await page.locator('.ant-modal').getByRole('button', { name: words.rollback }).click();
  await page.getByText('先恢复').waitFor();
});

test('“why” on a finding shows the tree, and its evidence leads to the turn', async () => {
  const { items } = await ask<RecordingPage>('/api/recordings?rule=over_promise&limit=5');
  await page.goto(`${earmark.url}/recordings/${items[0]?.id}`);
  const finding = page.locator('.finding.fail').first();
  await finding.getByRole('button', { name: /^为什么/ }).click();
  await finding.locator('.trace-node').first().waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'why-desk.png') });
  await finding.locator('.trace button.chip').first().click();
  await page.locator('.finding.chosen').waitFor();
});

test('a rule set is activated for one city: the head says who goes by what, and only its calls change', async () => {
  const { db } = earmark;
  const { items } = await ask<RecordingPage>('/api/recordings?limit=50');
  const teams = [...new Set(items.flatMap(({ teamId }) => teamId ?? []))].toSorted();
  const [team = '', elsewhere = ''] = teams;
  const east = await addUnit(db, { kind: 'province', name: '川东省', parent: await findUnit(db, '') });
  const city = await addUnit(db, { kind: 'city', name: '临江市', parent: east });
  await addUnit(db, { kind: 'team', name: team, parent: city });
  await addUnit(db, { kind: 'team', name: elsewhere, parent: east });
  const list = await ask<RuleSetList>('/api/rule-sets');
  const other = list.items.find(({ inForce }) => !inForce)?.hash ?? '';
  const whole = list.items.find(({ inForce }) => inForce)?.hash ?? '';

  await page.goto(`${earmark.url}/rules/compare/${other}`);
  const choose = async (label: string, path: string) => {
    await page.getByRole('combobox', { name: label }).click();
    const open = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)');
    await open.locator('.ant-select-item-option').getByText(path, { exact: true }).click();
    // An open list of this library has no name for screen readers.
    await expect.poll(() => open.count(), { timeout: 10_000 }).toBe(0);
  };
  await choose(words.units.compareOn, '川东省 / 临江市');
  await page.getByRole('button', { name: words.impact.run }).click();
  const inCity = items.filter(({ teamId, state }) => teamId === team && state === 'done');
  await page.getByText(`比较了 ${inCity.length} 通`).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: words.impact.activate }).click();
  const dialog = page.locator('.ant-modal');
  await dialog.getByText(words.units.choosePart('临江市')).waitFor();
  await choose(words.units.choose, '川东省');
  await dialog.getByText(words.units.notCompared).waitFor();
  await choose(words.units.choose, '川东省 / 临江市');
  await dialog.getByText(`比较了 ${inCity.length} 通`).waitFor();
  await dialog.getByLabel(words.reasonLabel).fill('临江先试一个月');
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'unit-activate-desk.png') });
  await dialog.getByRole('button', { name: words.impact.confirm }).click();
  await page.waitForURL(/\/rules$/);

  const line = (name: string) => page.locator(`.unit-rules-line[data-unit="${name}"]`);
  await line('临江市').getByText(words.units.own).waitFor();
  await line(team).getByText(words.units.inherited('临江市')).waitFor();
  await line(elsewhere).getByText(words.units.inherited(words.units.whole)).waitFor();
  await expect
    .poll(async () => (await ask<RescoreState>('/api/rule-sets/rescore')).state, { timeout: 60_000 })
    .toBe('done');
  for (const size of [desk, phone]) {
    await page.setViewportSize(size);
    expect(await seriousIssues(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, `unit-rules-${size.width}.png`) });
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(wide).toBeLessThanOrEqual(room ?? 0);
  }
  await page.setViewportSize(desk);
  for (const one of items.filter(({ state }) => state === 'done')) {
    const { judgedBy } = await ask<RecordingDetail>(`/api/recordings/${one.id}`);
    expect([one.teamId, judgedBy]).toEqual([
      one.teamId,
      one.teamId === team
        ? { ruleSet: other, isInForce: true, unit: { kind: 'city', name: '临江市' } }
        : { ruleSet: whole, isInForce: true, unit: null },
    ]);
  }
  await line('临江市').getByRole('link').click();
  await page.getByText(words.inForceFor('临江市')).waitFor();
  await page.getByText('临江先试一个月').waitFor();
  await page.goto(`${earmark.url}/recordings/${inCity[0]?.id}`);
  await page.getByRole('tab', { name: zh.call.tabs.process }).click();
  await page.getByText(words.units.judgedIn('临江市')).waitFor();
  await page.screenshot({ path: join(pictures, 'unit-process-desk.png') });

  // The manager of the city sees the rules of the whole, and changes those of the city only.
  const manager = await addTestPerson(db, { roles: ['qa_manager'], unit: '临江市' });
  const own = await watchedPage(browser, complaints, {
    storageState: stateOf(await sessionOf(db, manager)),
  });
  await own.page.goto(`${earmark.url}/rules`);
  await own.page.getByRole('button', { name: `临江市 ${words.units.inherit.confirm}` }).click();
  await own.page.locator('.ant-modal').getByLabel(words.reasonLabel).fill('试行结束');
  await own.page.locator('.ant-modal').getByRole('button', { name: words.units.inherit.confirm }).click();
  const theirs = own.page.locator('.unit-rules-line[data-unit="临江市"]');
  await own.page.locator('.unit-rules').getByText(words.units.summary(0)).waitFor();
  expect(await own.page.getByRole('button', { name: words.rollback, exact: true }).count()).toBe(0);
  expect(await own.page.locator('.unit-rules-line[data-unit="川东省"]').count()).toBe(0);
  await own.page.goto(`${earmark.url}/rules?set=${other}`);
  await own.page.getByRole('link', { name: words.compare, exact: true }).click();
  await own.page.getByRole('button', { name: words.impact.run }).click();
  await own.page.getByText(`比较了 ${inCity.length} 通`).waitFor({ timeout: 60_000 });
  await own.page.getByRole('button', { name: words.impact.activate }).click();
  await own.page.locator('.ant-modal').getByText(words.units.choosePart('临江市')).waitFor();
  await own.page.screenshot({ path: join(pictures, 'unit-manager-desk.png') });
  await own.page.locator('.ant-modal').getByLabel(words.reasonLabel).fill('继续试行');
  await own.page.locator('.ant-modal').getByRole('button', { name: words.impact.confirm }).click();
  await theirs.getByText(words.units.own).waitFor();
  await own.context.close();
});

test('an unknown rule leads back to the list', async () => {
  await page.goto(`${earmark.url}/rules/nothing_here`);
  await page.getByRole('heading', { name: words.detail.goneTitle }).waitFor();
  // The browser itself reports every answer 404.
  expect(complaints.splice(0).every((text) => text.includes('404'))).toBe(true);
});

test('the pages speak English too', async () => {
  await page.goto(`${earmark.url}/rules`);
  await page.getByRole('button', { name: zh.switchLanguage }).click();
  await page.getByRole('heading', { name: en.rules.title }).waitFor();
  await page.getByRole('link', { name: en.menu.calls }).waitFor();
});

test.each([
  ['desk', desk],
  ['phone', phone],
] as const)('nothing stands in the way of a screen reader or a keyboard: %s', async (name, size) => {
  await page.setViewportSize(size);
  await page.goto(`${earmark.url}/rules`);
  await page.locator('.rules-table .row-link, .card').first().waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, `rules-${name}.png`) });
  await openRule('no_closing');
  await page.getByRole('textbox', { name: words.detail.editor }).waitFor();
  for (const key of ['rule', 'tests', 'try', 'backtest', 'impact'] as const) {
    await tab(key).click();
    await page.getByRole('tabpanel').first().waitFor();
    expect(await seriousIssues(page), key).toEqual([]);
    await page.screenshot({ path: join(pictures, `rule-${key}-${name}.png`) });
  }
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(wide).toBeLessThanOrEqual(room ?? 0);
});
