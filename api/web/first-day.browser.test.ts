/** An installation on its first day: no calls, no reviews, nobody but who is signed in. Every page as every role. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { addTestPerson, sessionOf, stateOf } from '../../fixtures/signed-in.ts';
import { startTestEarmark } from '../../fixtures/test-earmark.ts';
import { Role } from '../../pipeline/store/roles.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { type Rights, rightsOf } from './parts/rights.ts';
import { zh } from './texts/zh.ts';
import { desk, phone, watchedPage } from './watched-page.ts';

vi.setConfig({ testTimeout: 240_000 });

const looked = new Set<string>();

/** What says what a page is for and what to do now, or what a page has from the first day on. */
const emptyState = '.message.quiet, .coaching-empty';
const pages: readonly (readonly [path: string, right: keyof Rights, state: string])[] = [
  ['/recordings', 'calls', emptyState],
  ['/queue', 'queue', emptyState],
  ['/appeals', 'appeals', emptyState],
  ['/alerts', 'service', emptyState],
  ['/hot-spots', 'service', emptyState],
  ['/boards', 'boards', emptyState],
  ['/boards?board=trends', 'boards', emptyState],
  ['/boards?board=people', 'comparePeople', emptyState],
  ['/boards?board=rules', 'boards', emptyState],
  ['/boards?board=service', 'comparePeople', emptyState],
  ['/boards?board=alerts', 'boards', emptyState],
  ['/boards?board=downgrades', 'boards', emptyState],
  ['/emotional-load', 'emotionalLoad', emptyState],
  ['/operations', 'operations', emptyState],
  ['/rules', 'rules', '.rules-table .row-link'],
  ['/knowledge', 'knowledge', '.knowledge-rows [data-item]'],
  ['/knowledge?tab=frequent', 'knowledge', emptyState],
  ['/knowledge?tab=stale', 'staleKnowledge', emptyState],
  ['/knowledge?tab=conflicts', 'knowledgeConflicts', emptyState],
  ['/coaching', 'coaching', emptyState],
  ['/coaching?tab=suggestions', 'leadCoaching', emptyState],
  ['/coaching?tab=exercise', 'coaching', emptyState],
  ['/cases', 'cases', emptyState],
  ['/weekly-pack', 'leadCoaching', emptyState],
  ['/models', 'models', '.model-panel tbody tr'],
  ['/drift', 'models', emptyState],
  ['/labelling', 'labelling', '.ant-btn-primary'],
  ['/calibration', 'calibration', emptyState],
  ['/people', 'people', '.staff-table tbody tr'],
  ['/audit', 'audit', '.staff-table tbody tr'],
];

let earmark: Awaited<ReturnType<typeof startTestEarmark>>;
let browser: Browser;
let pictures: string;

beforeAll(async () => {
  [earmark, browser] = await Promise.all([startTestEarmark({}, { calls: 'none' }), launchChromium()]);
  pictures = await mkdtemp(join(tmpdir(), 'earmark-pictures-'));
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await earmark?.close();
});

/** As a link does: nothing is loaded anew. By way of an address that does not exist, so that no page is taken for the last. */
async function follow(page: Page, path: string): Promise<void> {
  const nowhere = page.getByRole('heading', { name: zh.notFoundTitle });
  const go = (to: string) =>
    page.evaluate((address) => {
      history.pushState(null, '', address);
      dispatchEvent(new PopStateEvent('popstate'));
    }, to);
  await go('/nowhere');
  await nowhere.waitFor();
  await go(path);
  await nowhere.waitFor({ state: 'hidden' });
}

test.each(Role.options)('%s finds on every page what it is for and what to do', async (role) => {
  const agentId = role === 'agent' ? '9001' : null;
  const person = await addTestPerson(earmark.db, { roles: [role], agentId });
  const may = rightsOf([{ role, unitId: 0, unit: '', kind: 'whole' }]);
  const complaints: string[] = [];
  const { context, page } = await watchedPage(browser, complaints, {
    storageState: stateOf(await sessionOf(earmark.db, person)),
  });
  page.on('response', (answer) => {
    if (answer.status() >= 400) complaints.push(`${answer.status()} ${answer.url()}`);
  });
  try {
    await page.goto(earmark.url);
    await page.locator('main h1').waitFor();
    const main = page.locator('main');
    for (const [path, right, state] of pages) {
      // A part of a page that is not offered shows the first part; whole pages are refused.
      if (!may[right] && path.includes('?')) continue;
      await follow(page, path);
      if (!may[right]) {
        await page.getByRole('heading', { name: zh.people.refusedTitle }).waitFor();
        continue;
      }
      await main.locator(state).first().waitFor();
      await page.waitForLoadState('networkidle');
      // One look for each page and state: another role sees the same elements.
      const looks = `${path} ${await main.locator(state).first().textContent()}`;
      const issues = looked.has(looks) ? [] : await seriousIssues(page);
      looked.add(looks);
      expect([path, complaints, issues]).toEqual([path, [], []]);
      const name = path.slice(1).replace(/\W+/g, '-');
      await page.screenshot({ path: join(pictures, `${role}-${name}.png`) });
      if (role !== 'agent') continue;
      await page.setViewportSize(phone);
      const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect([path, (wide ?? 0) <= (room ?? 0)]).toEqual([path, true]);
      await page.screenshot({ path: join(pictures, `${role}-${name}-phone.png`) });
      await page.setViewportSize(desk);
    }
  } finally {
    await context.close();
  }
});
