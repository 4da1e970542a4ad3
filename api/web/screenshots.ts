/**
 * The picture of a call for the README: `npx tsx api/web/screenshots.ts http://127.0.0.1:8095`
 * with Earmark running on the calls of fixtures/calls. Writes screenshot.png beside this file.
 */
import { join } from 'node:path';
import type { RecordingPage } from '../shapes.ts';
import { launchChromium } from './chromium.ts';

const url = process.argv[2] ?? 'http://127.0.0.1:8095';
const file = process.argv[3] ?? join(import.meta.dirname, 'screenshot.png');

const answer = await fetch(`${url}/api/recordings?state=done&channel=phone&limit=50`);
const { items } = (await answer.json()) as RecordingPage;
const call = items.sort((a, b) => (b.failCount ?? 0) - (a.failCount ?? 0))[0];
if (call === undefined) throw new Error(`${url} has no scored call yet; wait until its work is done.`);

const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  await page.goto(`${url}/recordings/${call.id}`);
  await page.locator('.lanes-canvas canvas').first().waitFor({ state: 'attached' });
  await page.locator('.finding.fail .chip').first().click();
  await page.locator('.turn.current').waitFor();
  await page.waitForFunction(() => {
    const { played } = document.querySelector('audio') ?? {};
    return played?.length === 1 && played.end(0) - played.start(0) > 3;
  });
  await page.keyboard.press(' ');
  await page.screenshot({ path: file });
} finally {
  await browser.close();
}
