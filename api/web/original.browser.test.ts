/** What is masked, opened in a real browser for a reason and hidden again; and what an agent sees of an own call. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { addTestPerson, sessionOf, stateOf } from '../../fixtures/signed-in.ts';
import { startTestEarmark } from '../../fixtures/test-earmark.ts';
import type { Role } from '../../pipeline/store/roles.ts';
import type { ReviewDetail } from '../review-shapes.ts';
import type { AuditTrail, RecordingDetail, RecordingPage } from '../shapes.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { zh } from './texts/zh.ts';
import { phone, watchedPage } from './watched-page.ts';

vi.setConfig({ testTimeout: 240_000 });
const words = zh.originals;

let earmark: Awaited<ReturnType<typeof startTestEarmark>>;
let browser: Browser;
let pictures: string;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  [earmark, browser] = await Promise.all([startTestEarmark(), launchChromium()]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-original-pictures-'));
}, 240_000);

afterAll(async () => {
  for (const context of contexts) await context.close();
  await browser?.close();
  await earmark?.close();
  expect(complaints, 'the browser console stays empty').toEqual([]);
});

async function ask<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(`${earmark.url}${path}`, {
    headers: { ...earmark.headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  expect([path, response.ok]).toEqual([path, true]);
  return (await response.json()) as T;
}

async function pageOf(role: Role, login: string, agentId: string | null = null): Promise<Page> {
  const person = await addTestPerson(earmark.db, { roles: [role], login, agentId });
  const storageState = stateOf(await sessionOf(earmark.db, person));
  const { context, page } = await watchedPage(browser, complaints, { storageState });
  contexts.push(context);
  return page;
}

/** The call in which the customer says an account number. */
async function callWithNumber(): Promise<{ id: string; turn: number }> {
  const { items } = await ask<RecordingPage>(`/api/recordings?q=${encodeURIComponent('户号')}&channel=phone`);
  for (const { id } of items) {
    const { transcript } = await ask<RecordingDetail>(`/api/recordings/${id}`);
    const turn = transcript?.turns.findIndex(({ text }) => /户号▇{10}/.test(text)) ?? -1;
    if (turn >= 0) return { id, turn };
  }
  throw new Error('No call of fixtures/calls has a masked account number.');
}

const auditOf = async (id: string) =>
  (await ask<AuditTrail>(`/api/recordings/${id}/audit`)).items.map(({ who, what, reason }) => [
    who,
    what,
    reason,
  ]);

async function openFor(page: Page, kind: 'text' | 'audio', reason: string): Promise<void> {
  await page.getByRole('button', { name: words.open[kind] }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(words.hint).waitFor();
  await dialog.getByLabel(words.reason).fill(reason);
  await dialog.getByRole('button', { name: words.confirm }).click();
}

test('the original is shown and played for a reason, and masked again by hand or after an hour', async () => {
  const { id, turn } = await callWithNumber();
  const page = await pageOf('reviewer', 'lin');
  await page.clock.install({ time: new Date() });
  const address = `${earmark.url}/recordings/${id}`;
  await page.goto(address);
  const bubble = page.locator(`[data-turn="${turn}"] .bubble`);
  await bubble.getByText(/户号▇{10}/).waitFor();
  const steps = await page.evaluate(() => window.history.length);

  // One character is no reason.
  await openFor(page, 'text', '看');
  await page.getByRole('dialog').getByRole('alert').waitFor();
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'reason-desk.png') });
  await page.getByRole('dialog').getByLabel(words.reason).fill('核对客户所报户号');
  await page.getByRole('dialog').getByRole('button', { name: words.confirm }).click();
  await bubble.getByText(/户号99000\d{5}/).waitFor();
  const shown = page.locator('.original-shown');
  expect(await shown.textContent()).toMatch(/正在显示未遮盖的原文，至 \d\d:\d\d；已记入审计。/);
  expect(await auditOf(id)).toEqual([['lin', 'original-text', '核对客户所报户号']]);
  expect(await seriousIssues(page)).toEqual([]);
  await page.screenshot({ path: join(pictures, 'shown-desk.png') });
  await page.setViewportSize(phone);
  await page.screenshot({ path: join(pictures, 'shown-phone.png') });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide, 'nothing is wider than a phone').toBe(false);
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.getByRole('button', { name: words.hide.text }).click();
  await bubble.getByText(/户号▇{10}/).waitFor();
  expect(await shown.count()).toBe(0);

  // The sound goes on where it stood.
  const sound = () =>
    page.locator('audio').evaluate((media: HTMLAudioElement) => ({
      isOriginal: media.src.includes('original='),
      at: media.currentTime,
      isReady: media.readyState > 0,
      isRefused: media.error !== null,
    }));
  await expect.poll(sound).toMatchObject({ isOriginal: false, isReady: true });
  await page.locator('audio').evaluate((media: HTMLAudioElement) => {
    media.currentTime = 2;
  });
  await openFor(page, 'audio', '客户投诉，听清号码');
  await shown.getByText(/正在播放未静音的原声/).waitFor();
  await expect.poll(sound).toEqual({ isOriginal: true, at: 2, isReady: true, isRefused: false });
  expect(await auditOf(id)).toEqual([
    ['lin', 'original-audio', '客户投诉，听清号码'],
    ['lin', 'original-text', '核对客户所报户号'],
  ]);
  expect([page.url(), await page.evaluate(() => window.history.length)]).toEqual([address, steps]);

  // After an hour nothing is left open, and the page says so.
  await openFor(page, 'text', '再核对一次户号');
  await bubble.getByText(/户号99000\d{5}/).waitFor();
  await page.clock.fastForward('01:01:00');
  await bubble.getByText(/户号▇{10}/).waitFor();
  await expect.poll(sound).toMatchObject({ isOriginal: false, at: 2, isReady: true });
  for (const kind of ['text', 'audio'] as const) await page.getByText(words.ended[kind]).waitFor();
  expect(await shown.count()).toBe(0);
  await page.screenshot({ path: join(pictures, 'ended-desk.png') });
});

test('nobody else is offered it; an agent reads that the score is not published, then where it is', async () => {
  const { items } = await ask<RecordingPage>('/api/recordings?rule=blame_shifting');
  const id = items.find(({ agentId }) => agentId === '2173')?.id ?? '';
  const gu = await pageOf('agent', 'gu', '2173');
  await gu.goto(`${earmark.url}/recordings/${id}`);
  await gu.getByText(zh.call.notPublished).waitFor();
  const tabs = async () => (await gu.getByRole('tab').allTextContents()).filter((text) => text !== '');
  expect(await tabs()).toEqual([zh.call.tabs.facts, zh.call.tabs.process]);
  expect(await gu.getByRole('button', { name: words.open.text }).count()).toBe(0);
  expect(await gu.locator('mark').count()).toBe(0);
  await gu.locator('.call-head').getByText(zh.notPublished).waitFor();
  expect(await seriousIssues(gu)).toEqual([]);
  await gu.screenshot({ path: join(pictures, 'not-published-desk.png') });
  await gu.setViewportSize(phone);
  await gu.screenshot({ path: join(pictures, 'not-published-phone.png') });
  await gu.goto(`${earmark.url}/recordings`);
  await gu.getByText(zh.notPublished).first().waitFor();
  await gu.screenshot({ path: join(pictures, 'list-phone.png') });

  const review = await ask<ReviewDetail>(`/api/recordings/${id}/review/lease`, {});
  for (const rule of review.remaining)
    await ask(`/api/recordings/${id}/review/decisions`, {
      id: crypto.randomUUID(),
      version: review.version,
      rule,
      verdict: review.findings.find((one) => one.rule === rule)?.verdict,
    });
  await ask(`/api/recordings/${id}/review/publish`, { id: crypto.randomUUID(), version: review.version });
  await gu.goto(`${earmark.url}/recordings/${id}`);
  await gu.getByText(zh.call.published).waitFor();
  expect(await tabs()).toContain(zh.call.tabs.findings);
  expect(await seriousIssues(gu)).toEqual([]);
  await gu.screenshot({ path: join(pictures, 'published-phone.png') });
  await gu.getByRole('link', { name: zh.call.publishedLink }).click();
  await gu.locator('.own-card').waitFor();
});
