/**
 * The pictures for the README: `npx tsx api/web/screenshots.ts http://127.0.0.1:8095` with Earmark running on the
 * calls of fixtures/calls. Writes screenshot.png and rules-screenshot.png beside this file; with a folder as second
 * argument those and every other page, also as wide as a phone, into it.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { stateOf } from '../../fixtures/signed-in.ts';
import type { RecordingPage } from '../shapes.ts';
import { launchChromium } from './chromium.ts';
import { zh } from './texts/zh.ts';

const url = process.argv[2] ?? 'http://127.0.0.1:8095';
const everything = process.argv[3];
const folder = everything ?? import.meta.dirname;
const rule = 'blame_shifting';

// The demo signs in by one click; so does this.
const demo = await fetch(`${url}/api/demo`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ role: 'qa_manager' }),
});
if (!demo.ok) throw new Error(`${url} is not in demo mode; start it with EARMARK_DEMO=1.`);
const session = /earmark_session=([^;]+)/.exec(demo.headers.get('set-cookie') ?? '')?.[1] ?? '';
const headers = { cookie: `earmark_session=${session}` };
const answer = await fetch(`${url}/api/recordings?state=done&channel=phone&limit=50`, { headers });
const { items } = (await answer.json()) as RecordingPage;
const call = items.sort((a, b) => (b.failCount ?? 0) - (a.failCount ?? 0))[0];
if (call === undefined) throw new Error(`${url} has no scored call yet; wait until its work is done.`);

await mkdir(folder, { recursive: true });
const browser = await launchChromium();
try {
  const page = await browser.newPage({
    viewport: { width: 1366, height: 768 },
    storageState: stateOf(session),
  });
  await callPicture(page, call.id);
  await rulePicture(page);
  if (everything !== undefined)
    for (const [name, size] of [
      ['desk', { width: 1366, height: 768 }],
      ['phone', { width: 390, height: 844 }],
    ] as const) {
      await page.setViewportSize(size);
      await everyRulePage(page, name);
    }
} finally {
  await browser.close();
}

async function callPicture(page: Page, id: string): Promise<void> {
  await page.goto(`${url}/recordings/${id}`);
  await page.locator('.lanes-canvas canvas').first().waitFor({ state: 'attached' });
  await page.locator('.finding.fail .chip').first().click();
  await page.locator('.turn.current').waitFor();
  await page.waitForFunction(() => {
    const { played } = document.querySelector('audio') ?? {};
    return played?.length === 1 && played.end(0) - played.start(0) > 3;
  });
  await page.keyboard.press(' ');
  await page.screenshot({ path: join(folder, 'screenshot.png') });
}

/** A rule tried on a call: the tree that explains the verdict. */
async function rulePicture(page: Page): Promise<void> {
  await page.goto(`${url}/rules/${rule}?tab=try`);
  const failed = await fetch(`${url}/api/recordings?rule=${rule}&limit=1`, { headers });
  const [first] = ((await failed.json()) as RecordingPage).items;
  await page.getByLabel(zh.rules.tryOn.call, { exact: true }).fill(first?.id ?? call?.id ?? '');
  await page.getByRole('button', { name: zh.rules.tryOn.run, exact: true }).click();
  await page.locator('.trace-node').first().waitFor();
  await page.screenshot({ path: join(folder, 'rules-screenshot.png') });
}

async function everyRulePage(page: Page, size: string): Promise<void> {
  const picture = (name: string) =>
    page.screenshot({ path: join(folder, `${name}-${size}.png`), fullPage: true });
  await page.goto(`${url}/rules`);
  await page.locator('.rules-table .row-link, .card').first().waitFor();
  await page.screenshot({ path: join(folder, `rules-${size}.png`) });
  await page.goto(`${url}/rules/${rule}`);
  await page.getByRole('textbox', { name: zh.rules.detail.editor }).waitFor();
  await picture('rule');
  const { tabs } = zh.rules.detail;
  await page.getByRole('tab', { name: tabs.tests }).click();
  await page.getByRole('button', { name: zh.rules.tests.run }).click();
  await page.locator('.test-results').waitFor();
  await picture('tests');
  await page.getByRole('tab', { name: tabs.backtest }).click();
  await page.getByRole('button', { name: zh.rules.backtest.run }).click();
  await page.locator('.backtest-result .figures-table').first().waitFor();
  await page.locator('.chart svg').waitFor({ state: 'attached' });
  await picture('backtest');
  await page.goto(`${url}/rules`);
  const compare = page.getByRole('link', { name: new RegExp(`^${zh.rules.compare}`) }).first();
  await page.locator('.rule-set').waitFor();
  if ((await compare.count()) === 0) return;
  await compare.click();
  await page.getByRole('button', { name: zh.rules.impact.run }).click();
  await page.locator('.diff').waitFor({ timeout: 120_000 });
  await picture('impact');
}
