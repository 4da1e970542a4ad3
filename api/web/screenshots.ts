/**
 * Pictures: `npx tsx api/web/screenshots.ts URL [FOLDER]`, with Earmark running in demo mode on the calls of
 * fixtures/calls. Without a folder: screenshot.png and rules-screenshot.png for the README, beside this file. With one:
 * every page as wide as a desk and as a phone, each looked at by axe and for what stands out of the screen; ends with
 * 1 where something does. It lives a day on the demo first, so give it one that was just started.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { stateOf } from '../../fixtures/signed-in.ts';
import type { Role } from '../../pipeline/store/roles.ts';
import type { RecordingPage } from '../shapes.ts';
import { seriousIssues } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { type DemoDay, liveADay, visit } from './demo-day.ts';
import { zh } from './texts/zh.ts';
import { desk, phone, watchedPage } from './watched-page.ts';

const [, , url = 'http://127.0.0.1:8095', everything] = process.argv;
const folder = everything ?? import.meta.dirname;
const rule = 'blame_shifting';

await mkdir(folder, { recursive: true });
const browser = await launchChromium();
try {
  if (everything === undefined) await readmePictures(browser);
  else process.exitCode = (await everyPicture(browser, await liveADay(url))) === 0 ? 0 : 1;
} finally {
  await browser.close();
}

async function readmePictures(browser: Browser): Promise<void> {
  const { session, get } = await visit(url, 'qa_manager');
  const { items } = await get<RecordingPage>('/api/recordings?state=done&channel=phone&limit=50');
  const [call] = items.sort((a, b) => (b.failCount ?? 0) - (a.failCount ?? 0));
  if (call === undefined) throw new Error(`${url} has no scored call yet; wait until its work is done.`);
  const page = await browser.newPage({ viewport: desk, storageState: stateOf(session) });
  await callPicture(page, call.id);
  const failed = await get<RecordingPage>(`/api/recordings?rule=${rule}&limit=1`);
  await rulePicture(page, failed.items[0]?.id ?? call.id);
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
async function rulePicture(page: Page, call: string): Promise<void> {
  await page.goto(`${url}/rules/${rule}?tab=try`);
  await page.getByLabel(zh.rules.tryOn.call, { exact: true }).fill(call);
  await page.getByRole('button', { name: zh.rules.tryOn.run, exact: true }).click();
  await page.locator('.trace-node').first().waitFor();
  await page.screenshot({ path: join(folder, 'rules-screenshot.png') });
}

/** Who opens what; the name is that of the picture. */
async function pagesOf(day: DemoDay): Promise<readonly [Role | null, string, string][]> {
  const engineer = await visit(url, 'model_engineer');
  const { items } = await engineer.get<{ items: readonly { id: string }[] }>('/api/models');
  const tabs = (path: string, name: string, key: string, values: readonly string[]) =>
    values.map((value): [Role, string, string] => [
      'qa_manager',
      `${name}-${value}`,
      `${path}?${key}=${value}`,
    ]);
  return [
    [null, 'sign-in', '/sign-in'],
    [null, 'setup', '/setup'],
    ['qa_manager', 'calls', '/recordings'],
    ['qa_manager', 'call', `/recordings/${day.call}`],
    ['reviewer', 'review', `/recordings/${day.call}?review`],
    ['agent', 'call-of-agent', `/recordings/${day.appealed}`],
    ['reviewer', 'queue', '/queue'],
    ['qa_manager', 'appeals', '/appeals'],
    ['agent', 'own-scores', `/appeals?call=${day.appealed}`],
    ['qa_manager', 'alerts', '/alerts'],
    ['qa_manager', 'hot-spots', '/hot-spots'],
    ...tabs('/boards', 'boards', 'board', [
      'coverage',
      'trends',
      'people',
      'rules',
      'service',
      'alerts',
      'downgrades',
    ]),
    ['qa_manager', 'rules', '/rules'],
    ...tabs(`/rules/${rule}`, 'rule', 'tab', ['edit', 'try', 'tests', 'backtest']),
    ['qa_manager', 'knowledge', '/knowledge'],
    ['qa_manager', 'knowledge-item', '/knowledge/complaint_accept'],
    ['team_lead', 'coaching', '/coaching'],
    ['team_lead', 'coaching-suggestions', '/coaching?tab=suggestions'],
    ['team_lead', 'coaching-plan', '/coaching/new?agentId=2173&rule=no_empathy'],
    ['team_lead', 'coaching-task', `/coaching/${day.coaching}`],
    ['agent', 'coaching-own', `/coaching/${day.coaching}`],
    ['agent', 'exercise', '/coaching?tab=exercise'],
    ['agent', 'weekly-test', '/coaching?tab=test'],
    ['qa_manager', 'cases', '/cases'],
    ['team_lead', 'weekly-pack', '/weekly-pack'],
    ['model_engineer', 'models', '/models'],
    ['model_engineer', 'model-version', `/models/versions/${items[0]?.id ?? ''}`],
    ['model_engineer', 'labelling', '/labelling'],
    ['model_engineer', 'drift', '/drift'],
    ['qa_manager', 'calibrations', '/calibration'],
    ['qa_manager', 'calibration', `/calibration/${day.calibration.id}`],
    ['reviewer', 'calibration-call', `/calibration/${day.calibration.id}/${day.calibration.call}`],
    ['operations', 'people', '/people'],
    ['operations', 'audit', '/audit'],
    ['operations', 'operations', '/operations'],
    ['welfare', 'emotional-load', '/emotional-load'],
  ];
}

/** Number of pages on which something is wrong. */
async function everyPicture(browser: Browser, day: DemoDay): Promise<number> {
  let wrong = 0;
  const sessions = new Map<Role, string>();
  for (const [role, name, path] of await pagesOf(day)) {
    if (role !== null && !sessions.has(role)) sessions.set(role, (await visit(url, role)).session);
    const session = role === null ? undefined : sessions.get(role);
    for (const [size, viewport] of [
      ['desk', desk],
      ['phone', phone],
    ] as const) {
      const complaints: string[] = [];
      const { context, page } = await watchedPage(browser, complaints, {
        viewport,
        ...(session !== undefined && { storageState: stateOf(session) }),
      });
      // Whoever signed out of the demo sees where to sign in.
      if (role === null) await page.addInitScript(() => sessionStorage.setItem('earmark.left', '1'));
      await page.goto(`${url}${path}`, { waitUntil: 'networkidle' });
      await page.locator('main h1, main h2').first().waitFor();
      await page.waitForFunction((loading) => {
        const main = document.querySelector('main');
        return (
          main?.textContent?.includes(loading) === false &&
          !main.querySelector('.ant-skeleton, [aria-busy=true]')
        );
      }, zh.loading);
      await page.screenshot({ path: join(folder, `${name}-${size}.png`), fullPage: true });
      complaints.push(...(await seriousIssues(page)).map(String));
      const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      if ((wide ?? 0) > (room ?? 0)) complaints.push(`${wide} pixels wide on ${room}`);
      if (complaints.length > 0) wrong += 1;
      process.stdout.write(`${complaints.length === 0 ? 'ok ' : 'NOT'} ${name}-${size} ${path}\n`);
      for (const complaint of complaints) process.stdout.write(`    ${complaint.slice(0, 600)}\n`);
      await context.close();
    }
  }
  process.stdout.write(`${wrong} pages with something wrong; pictures in ${folder}\n`);
  return wrong;
}
