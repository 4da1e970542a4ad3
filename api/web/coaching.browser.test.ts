/** Coaching, cases, the daily exercise and the weekly pack in a real browser, on the calls of `fixtures/calls`. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { addTestPerson, type StorageState, sessionOf, stateOf } from '../../fixtures/signed-in.ts';
import { startTestEarmark } from '../../fixtures/test-earmark.ts';
import { addUnit, findUnit } from '../../pipeline/store/org-units.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { emptyZh } from './texts/empty-zh.ts';
import { en } from './texts/en.ts';
import { zh } from './texts/zh.ts';
import { desk, phone, watchedPage } from './watched-page.ts';

vi.setConfig({ testTimeout: 180_000 });
const words = zh.coaching;

let earmark: Awaited<ReturnType<typeof startTestEarmark>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let pictures: string;
let lead: StorageState;
let agent: StorageState;
let chosen: { id: string; rule: string };
const complaints: string[] = [];

beforeAll(async () => {
  [earmark, browser] = await Promise.all([startTestEarmark(), launchChromium()]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-coaching-pictures-'));
  const { db } = earmark;
  await addUnit(db, { kind: 'team', name: '综合一班', parent: await findUnit(db, ''), teamId: 'T01' });
  const person = async (role: 'team_lead' | 'agent', agentId: string | null) =>
    stateOf(await sessionOf(db, await addTestPerson(db, { roles: [role], unit: '综合一班', agentId })));
  [lead, agent] = await Promise.all([person('team_lead', null), person('agent', 'A77')]);
  // Every call is of one agent, today; three of them have a fault that was confirmed.
  await sql`update recordings set agent_id = 'A77', agent_name = '顾南舟', team_id = 'T01', listed_at = now(),
    metadata = metadata || '{"agentId": "A77", "agentName": "顾南舟", "teamId": "T01"}'`.execute(db);
  const found = await sql<{ id: string; rule: string }>`
    select recordings.id, evidence.rule from recordings
      join results on results.key = recordings.score_key,
      lateral (select finding->>'rule' as rule from jsonb_array_elements(output->'findings') as finding
        where finding->>'verdict' = 'fail' and jsonb_array_length(finding->'evidence') > 0 limit 1) as evidence
    where recordings.kind = 'audio' order by recordings.id limit 1`.execute(db);
  const [first] = found.rows;
  if (first === undefined) throw new Error('no call of the fixtures has a fault with evidence');
  chosen = first;
  await sql`update board_calls set published = true`.execute(db);
  await sql`insert into confirmed_findings (recording_id, rule, publication_id)
    select id, ${first.rule}, 0 from (select id from recordings order by id = ${first.id} desc limit 3) as three`.execute(
    db,
  );
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await earmark?.close();
});

beforeEach(() => {
  complaints.length = 0;
});

afterEach(async () => {
  await context.close();
  expect(complaints, 'the browser console stays empty').toEqual([]);
});

async function open(who: StorageState, size: typeof desk, path: string): Promise<void> {
  ({ context, page } = await watchedPage(browser, complaints, { viewport: size, storageState: who }));
  await page.goto(`${earmark.url}${path}`);
}

async function looksRight(name: string): Promise<void> {
  expect(await seriousIssues(page), name).toEqual([]);
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(wide, name).toBeLessThanOrEqual(room ?? 0);
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

test('empty pages say what to do', async () => {
  await open(lead, desk, '/coaching');
  await page.getByText(words.emptyLead).waitFor();
  await looksRight('coaching-empty-desk');
  await page.getByRole('link', { name: words.menuCases }).click();
  await page.getByText(emptyZh.pages.cases.title).waitFor();
  await page.getByRole('link', { name: words.menuPack }).click();
  await page.getByText(words.pack.noCalls).waitFor();
  await looksRight('pack-empty-desk');
});

test('a lead plans what was suggested, with clips, and the case library fills', async () => {
  await open(earmark.storageState, desk, `/recordings/${encodeURIComponent(chosen.id)}`);
  const finding = page.locator(`.finding[data-rule="${chosen.rule}"]`);
  await finding.getByRole('button', { name: words.cases.add }).click();
  await finding.getByRole('button', { name: words.cases.addedNow }).waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await context.close();
  await open(lead, desk, '/coaching?tab=suggestions');
  const row = page.locator('.coaching-rows > li').first();
  await row.getByText('顾南舟').waitFor();
  await looksRight('suggestions-desk');
  await row.getByRole('link', { name: new RegExp(words.plan) }).click();
  await page.getByRole('heading', { name: words.planPage.title }).waitFor();
  await page.getByLabel(words.planPage.note, { exact: true }).fill('先听两段，再写话术');
  await looksRight('plan-desk');
  await page.getByRole('button', { name: words.planPage.send }).click();
  await page.waitForURL(/\/coaching\/\d+$/);
  await page.getByText('先听两段，再写话术').waitFor();
  await page.locator('.clip-turns li').first().waitFor();
  await looksRight('task-lead-desk');
});

test('the lead changes the plan; the agent is told what is different, on a phone', async () => {
  await open(lead, desk, '/coaching');
  await page.locator('.coaching-rows > li a').first().click();
  await page.getByRole('link', { name: words.task.changePlan }).click();
  await page.getByRole('heading', { name: words.planPage.changeTitle }).waitFor();
  await page.getByText(words.planPage.inPlan).first().waitFor();
  await looksRight('plan-change-desk');
  await page.getByLabel(words.planPage.note, { exact: true }).fill('改听第二段，再写话术');
  await page.getByRole('button', { name: words.planPage.change }).click();
  await page.waitForURL(/\/coaching\/\d+$/);
  const change = words.task.fromTo(words.task.fields.note, '先听两段，再写话术', '改听第二段，再写话术');
  await page.getByText(change).first().waitFor();
  await context.close();
  await open(agent, phone, '/coaching');
  await page.getByText(words.task.updated).waitFor();
  await page.locator('.coaching-rows > li a').first().click();
  await page.getByText(words.task.updatedHint).waitFor();
  await page.getByText(change).first().waitFor();
  await looksRight('plan-updated-phone');
});

test('on a phone the agent hears the clip, acknowledges and answers', async () => {
  await open(agent, phone, '/coaching');
  await page.locator('.coaching-rows > li a').first().click();
  const audio = page.locator('.clip audio').first();
  await audio.waitFor();
  // The clip and no more of the call: plays, and is as long as it says.
  const seconds = await audio.evaluate(
    (element: HTMLAudioElement) =>
      new Promise<number>((resolve, reject) => {
        element.addEventListener('loadedmetadata', () => resolve(element.duration));
        element.addEventListener('error', () => reject(new Error('the clip does not play')));
        element.preload = 'auto';
        element.load();
      }),
  );
  const task = page.url().split('/').at(-1);
  const { clips } = (await (
    await fetch(`${earmark.url}/api/coaching/${task}`, { headers: earmark.headers })
  ).json()) as { clips: { startMs: number; endMs: number }[] };
  const [clip] = clips;
  expect(seconds).toBeCloseTo(((clip?.endMs ?? 0) - (clip?.startMs ?? 0)) / 1000, 1);
  await looksRight('task-agent-phone');
  await page.getByRole('button', { name: words.task.acknowledge }).click();
  await page.getByRole('button', { name: words.task.complete }).click();
  await page.getByText(words.task.needAnswer).waitFor();
  await page.getByLabel(words.task.answer).fill('您的情况我来登记，由供电所两小时内给您回电。');
  await page.getByRole('button', { name: words.task.complete }).click();
  await page.locator('.coaching-page .tag.coaching-done').waitFor();
  await page.getByText(words.task.notYet).waitFor();
  await looksRight('task-done-phone');
});

test('the daily exercise on a phone: a question, then the answer with its evidence', async () => {
  await open(agent, phone, '/coaching?tab=exercise');
  await page.getByRole('button', { name: words.exercise.submit }).click();
  await page.getByText(words.exercise.choose).waitFor();
  await page.getByRole('radio').first().check();
  await page.getByRole('button', { name: words.exercise.submit }).click();
  await page.getByText(words.exercise.tomorrow).waitFor();
  expect(await page.locator('.exercise blockquote').count()).toBeGreaterThan(0);
  await looksRight('exercise-phone');
});

test('cases are searched by an agent, who is not offered to withdraw them', async () => {
  await open(agent, phone, '/cases');
  await page.locator('.case').first().waitFor();
  expect(await page.getByRole('button', { name: new RegExp(words.cases.withdraw) }).count()).toBe(0);
  await looksRight('cases-phone');
  await page.getByLabel(words.cases.search).fill('没有这样的词');
  await page.keyboard.press('Enter');
  await page.getByText(words.cases.noMatch).waitFor();
});

test('the weekly pack as a page and as a PDF', async () => {
  await open(lead, desk, `/weekly-pack?week=${new Date(Date.now() + 28_800_000).toISOString().slice(0, 10)}`);
  await page.locator('.pack-table tbody tr').first().waitFor();
  await page.locator('.case').first().waitFor();
  await looksRight('pack-desk');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: words.pack.pdf }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^班组周报-综合一班-\d{4}-\d\d-\d\d\.pdf$/);
  await download.saveAs(join(pictures, 'pack.pdf'));
  await page.setViewportSize(phone);
  await looksRight('pack-phone');
  await page.getByRole('button', { name: zh.switchLanguage }).click();
  await page.getByRole('heading', { name: en.coaching.pack.title }).waitFor();
});

test('the weekly test: one question after the other on a phone, then the answers; the lead sees who is done', async () => {
  await sql`insert into cases (client_id, recording_id, rule, rule_title, business_type, team_id, kind, title, note,
      knowledge, start_ms, end_ms, said, evidence, added_by)
    select client_id || number, recording_id, rule, rule_title, business_type, team_id, kind, title, note,
      knowledge, start_ms, end_ms, said, evidence, added_by
    from (select * from cases order by id limit 1) as first, generate_series(1, 2) as number`.execute(
    earmark.db,
  );
  await open(agent, phone, '/coaching?tab=test');
  for (const number of [1, 2, 3]) {
    await page.getByRole('heading', { name: words.test.progress(number, 3) }).waitFor();
    if (number === 1) await looksRight('test-question-phone');
    await page.getByRole('radio').first().check();
    await page.getByRole('button', { name: number === 3 ? words.test.last : words.test.next }).click();
  }
  await page.locator('.test-answers > li').first().waitFor();
  expect(await page.locator('.test-answers > li').count()).toBe(3);
  expect(await page.locator('.test-answers blockquote').count()).toBeGreaterThan(0);
  await looksRight('test-answers-phone');
  await context.close();
  await open(lead, desk, '/coaching?tab=test');
  const row = page.getByRole('row', { name: /顾南舟/ });
  await row.getByText(words.test.of(3, 3)).first().waitFor();
  await looksRight('test-results-desk');
});
