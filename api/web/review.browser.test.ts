/** From the queue to a changed score, in a real browser: reviewed by keys, published, appealed against, accepted. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { addTestPerson, sessionOf, stateOf } from '../../fixtures/signed-in.ts';
import { startTestEarmark } from '../../fixtures/test-earmark.ts';
import type { Role } from '../../pipeline/store/roles.ts';
import type { RecordingLabels } from '../label-shapes.ts';
import type { PublishedCard, QueuePage, ReviewDetail } from '../review-shapes.ts';
import type { RecordingPage } from '../shapes.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { zh } from './texts/zh.ts';

vi.setConfig({ testTimeout: 240_000 });
const desk = { width: 1366, height: 768 };
const phone = { width: 390, height: 844 };
const words = zh.review;

let earmark: Awaited<ReturnType<typeof startTestEarmark>>;
let browser: Browser;
let pictures: string;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  [earmark, browser] = await Promise.all([startTestEarmark(), launchChromium()]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-review-pictures-'));
}, 240_000);

afterAll(async () => {
  for (const context of contexts) await context.close();
  await browser?.close();
  await earmark?.close();
  expect(complaints, 'the browser console stays empty').toEqual([]);
});

async function ask<T>(path: string): Promise<T> {
  return (await (await fetch(`${earmark.url}${path}`, { headers: earmark.headers })).json()) as T;
}

/** A page of somebody with this role. */
async function pageOf(role: Role, login: string, agentId: string | null = null): Promise<Page> {
  const person = await addTestPerson(earmark.db, { roles: [role], login, agentId });
  const context = await browser.newContext({
    viewport: desk,
    timezoneId: 'UTC',
    storageState: stateOf(await sessionOf(earmark.db, person)),
  });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    // A refused request is part of the test, and Chromium writes it down.
    if (message.type() === 'error' && !message.text().includes('status of 409'))
      complaints.push(message.text());
  });
  return page;
}

const reviewOf = (id: string) => ask<ReviewDetail>(`/api/recordings/${id}/review`);

test('reviewed by keys, published, one finding appealed against, accepted by another: the score changes', async () => {
  const { items } = await ask<RecordingPage>('/api/recordings?rule=blame_shifting');
  const id = items.find(({ agentId }) => agentId === '2173')?.id ?? '';
  const lin = await pageOf('reviewer', 'lin');

  // The queue: mandatory first, with the reason.
  await lin.goto(`${earmark.url}/queue`);
  await lin.getByRole('heading', { name: words.queue.title }).waitFor();
  const queue = await ask<QueuePage>('/api/reviews');
  expect(queue.items[0]?.kind).toBe('mandatory');
  await lin.getByText('诉求未解决，必须当日复核').first().waitFor();
  expect(await seriousIssues(lin)).toEqual([]);
  await lin.screenshot({ path: join(pictures, 'queue-desk.png'), fullPage: true });
  await lin.setViewportSize(phone);
  await lin.locator('.queue-cards li').first().waitFor();
  await lin.screenshot({ path: join(pictures, 'queue-phone.png'), fullPage: true });
  await lin.setViewportSize(desk);

  // N takes the most urgent one; whoever opens another takes that one too.
  await lin.keyboard.press('n');
  await lin.waitForURL(/\/recordings\/[^?]+\?review/);
  await lin.goto(`${earmark.url}/recordings/${id}?review`);
  await lin.getByText(words.panel.mine).waitFor();
  await expect.poll(async () => (await reviewOf(id)).holder).toBe('lin');
  const before = await reviewOf(id);
  expect(before.remaining.length).toBeGreaterThan(1);
  expect(await seriousIssues(lin)).toEqual([]);
  await lin.screenshot({ path: join(pictures, 'review-desk.png') });

  // From finding to finding with the sound 2 s before the evidence.
  await lin.keyboard.press('ArrowRight');
  await lin.locator('.review-item.chosen').waitFor();
  await lin.keyboard.press('?');
  await lin.locator('.review-panel .label-keys').waitFor();
  await lin.keyboard.press('?');

  // One with a moment to be heard goes into the case library, by key.
  const chosenItem = lin.locator('.review-item.chosen');
  const places = await lin.locator('.review-item').count();
  for (let at = 0; at < places && (await chosenItem.locator('.add-case').count()) === 0; at += 1)
    await lin.keyboard.press('ArrowRight');
  await lin.keyboard.press('c');
  await chosenItem.getByRole('button', { name: zh.coaching.cases.addedNow }).waitFor();
  const added = await sql<{ rule: string; kind: string; added_by: string }>`
    select rule, kind, added_by from cases where recording_id = ${id}`.execute(earmark.db);
  expect(added.rows).toEqual([
    { rule: await chosenItem.getAttribute('data-review'), kind: 'bad', added_by: 'lin' },
  ]);

  // One is changed with a reason, the others are agreed with.
  while ((await lin.locator('.review-item.chosen').getAttribute('data-review')) === 'blame_shifting')
    await lin.keyboard.press('ArrowRight');
  await lin.keyboard.press('d');
  await lin.locator('.review-change').waitFor();
  expect(await seriousIssues(lin)).toEqual([]);
  await lin.screenshot({ path: join(pictures, 'change-desk.png') });
  await lin.keyboard.press('3');
  await lin.keyboard.press('Enter');
  await lin.locator('.review-change').waitFor({ state: 'detached' });
  const changed = (await reviewOf(id)).decisions[0];
  expect(changed).toMatchObject({ agrees: false, reason: 'done', who: 'lin' });
  for (let left = before.remaining.length - 1; left > 0; left -= 1) {
    await lin.keyboard.press('a');
    await lin
      .getByText(words.panel.remaining(left - 1))
      .first()
      .waitFor();
  }
  await lin.getByText(words.panel.publishReady).waitFor();
  await expect.poll(async () => (await reviewOf(id)).remaining).toEqual([]);
  await lin.keyboard.press('p');
  await lin.getByText(words.panel.published).waitFor();
  const published = await reviewOf(id);
  expect(published).toMatchObject({ state: 'published', publications: [{ who: 'lin', cause: 'review' }] });
  await lin.screenshot({ path: join(pictures, 'published-desk.png') });

  // The agent acknowledges one finding and appeals against another.
  const faults =
    published.score?.items.filter(({ human, machine }) => (human ?? machine).verdict === 'fail') ?? [];
  const wrong = faults.find(({ rule }) => rule === 'blame_shifting')?.rule ?? '';
  const right = faults.find(({ rule }) => rule !== wrong)?.rule ?? '';
  expect(wrong, 'blame shifting was agreed with').toBe('blame_shifting');
  const gu = await pageOf('agent', 'gu', '2173');
  await gu.setViewportSize(phone);
  await gu.goto(`${earmark.url}/appeals`);
  await gu.getByRole('heading', { name: words.appeals.ownTitle }).waitFor();
  await gu.locator('.appeal-list button').first().click();
  const mine = (rule: string) => gu.locator(`.own-card [data-rule="${rule}"]`);
  await mine(right).getByRole('button', { name: words.appeals.acknowledge }).click();
  await mine(right).getByText(words.appeals.acknowledged).waitFor();
  await mine(wrong).getByRole('button', { name: words.appeals.appeal }).click();
  await gu.getByLabel(words.appeals.reason).fill('后面我给客户登记了');
  expect(await seriousIssues(gu)).toEqual([]);
  await gu.screenshot({ path: join(pictures, 'own-phone.png'), fullPage: true });
  await gu.getByRole('button', { name: words.appeals.submit }).click();
  await mine(wrong).getByText(words.appeals.states.submitted).waitFor();

  // Not the reviewer, another one decides.
  await lin.goto(`${earmark.url}/appeals`);
  await lin.getByText(words.appeals.empty).waitFor();
  const he = await pageOf('reviewer', 'he');
  await he.goto(`${earmark.url}/appeals`);
  await he.locator('.appeal-list button').first().click();
  await he.getByText('后面我给客户登记了').waitFor();
  await he.getByLabel(words.appeals.decision).fill('听过了，确实登记了');
  expect(await seriousIssues(he)).toEqual([]);
  await he.screenshot({ path: join(pictures, 'appeal-desk.png') });
  await he.getByRole('button', { name: words.appeals.accept }).click();
  await he.getByText(words.appeals.empty).waitFor();

  const card = await ask<PublishedCard>(`/api/recordings/${id}/published`);
  expect(card.history.map(({ cause, who }) => [cause, who])).toEqual([
    ['appeal', 'he'],
    ['review', 'lin'],
  ]);
  expect(card.score?.final.score).toBeGreaterThan(published.score?.final.score ?? Number.NaN);
  expect(card.acknowledged).toEqual([right]);
  const labels = await ask<RecordingLabels>(`/api/recordings/${id}/labels`);
  expect(labels.items.map(({ source, who }) => [source, who])).toContainEqual(['appeal', 'he']);
  await gu.reload();
  await mine(wrong).getByText(words.appeals.states.accepted).waitFor();
});

test('of two who open one call one is told who has it, and what a late page sends is not lost', async () => {
  const { items } = await ask<QueuePage>('/api/reviews?kind=confirm,unsure,failed,mandatory');
  const id =
    items.find(({ state, failCount }) => state === 'open' && (failCount ?? 0) > 0)?.recordingId ?? '';
  const wei = await pageOf('reviewer', 'wei');
  const zhao = await pageOf('reviewer', 'zhao');
  await wei.goto(`${earmark.url}/recordings/${id}?review`);
  await wei.getByText(words.panel.mine).waitFor();
  await zhao.goto(`${earmark.url}/recordings/${id}?review`);
  await zhao.getByText('wei', { exact: false }).or(zhao.getByText('纪南亭')).first().waitFor();
  expect((await reviewOf(id)).holder).toBe('wei');

  // The lease ran out behind wei's back, and zhao took it.
  await wei.keyboard.press('d');
  await wei.getByLabel(words.panel.note).fill('这里客户先挂的');
  await earmark.db
    .updateTable('reviews')
    .set({ leased_until: new Date(Date.now() - 1_000) })
    .where('recording_id', '=', id)
    .execute();
  await zhao.reload();
  await zhao.getByText(words.panel.mine).waitFor();
  await wei.getByRole('button', { name: words.panel.save }).click();
  await wei.locator('.review-change [role=alert]').waitFor();
  expect(await wei.getByLabel(words.panel.note).inputValue()).toBe('这里客户先挂的');
  await wei.getByText(words.panel.keep).first().waitFor();
  await wei.screenshot({ path: join(pictures, 'late-desk.png') });
});
