/** What a browser fetches before the first page stands, in bytes as they come over the wire. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addTestPerson, sessionOf, stateOf } from '../../fixtures/signed-in.ts';
import { startTestEarmark, type TestEarmark } from '../../fixtures/test-earmark.ts';
import { launchChromium } from './chromium.ts';
import { watchedPage } from './watched-page.ts';

const MOST_BYTES = 400_000;

let earmark: TestEarmark;
let browser: Browser;

beforeAll(async () => {
  earmark = await startTestEarmark();
  browser = await launchChromium();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await earmark?.close();
});

test('the list of calls, where a head of quality begins, loads in less than 400 kB', async () => {
  const person = await addTestPerson(earmark.db, { roles: ['qa_manager'] });
  const storageState = stateOf(await sessionOf(earmark.db, person));
  const loaded = await firstLoad({ storageState }, '.recordings-table .row-link');
  print('list of calls', loaded);
  expect(total(loaded)).toBeLessThan(MOST_BYTES);
  // Every script and style that is worth it comes compressed.
  const plain = loaded.filter(({ encoding, bodyBytes }) => encoding !== 'gzip' && bodyBytes >= 1_024);
  expect(plain.map(({ path }) => path)).toEqual(['/']);
});

test('signing in loads in less than 400 kB', async () => {
  const loaded = await firstLoad({}, '.sign-in input');
  print('sign-in', loaded);
  expect(total(loaded)).toBeLessThan(MOST_BYTES);
});

interface Loaded {
  readonly path: string;
  readonly encoding: string | null;
  /** On the wire: headers and body. */
  readonly bytes: number;
  /** Unpacked. */
  readonly bodyBytes: number;
}

/** Start page, scripts and styles; what the API answers is data. */
async function firstLoad(options: BrowserContextOptions, shown: string): Promise<Loaded[]> {
  const complaints: string[] = [];
  const { context, page } = await watchedPage(browser, complaints, {
    ...options,
    // Over plain http, as in many networks of centres, a browser accepts gzip only; of this machine it takes brotli too.
    extraHTTPHeaders: { 'accept-encoding': 'gzip' },
  });
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  const answers = new Map<string, { path: string; encoding: string | null; unpacked: number }>();
  const loaded: Loaded[] = [];
  cdp.on('Network.responseReceived', ({ requestId, response }) => {
    const { pathname } = new URL(response.url);
    if (pathname.startsWith('/api/') || response.url.startsWith('data:')) return;
    const headers = new Map(
      Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    answers.set(requestId, {
      path: pathname,
      encoding: headers.get('content-encoding') ?? null,
      unpacked: 0,
    });
  });
  cdp.on('Network.dataReceived', ({ requestId, dataLength }) => {
    const answer = answers.get(requestId);
    if (answer !== undefined) answer.unpacked += dataLength;
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const answer = answers.get(requestId);
    if (answer === undefined) return;
    loaded.push({
      path: answer.path,
      encoding: answer.encoding,
      bytes: encodedDataLength,
      bodyBytes: answer.unpacked,
    });
  });
  await page.goto(earmark.url);
  await page.locator(shown).first().waitFor();
  await page.waitForLoadState('networkidle');
  await context.close();
  expect(complaints).toEqual([]);
  return loaded;
}

const total = (loaded: readonly Loaded[]): number => loaded.reduce((sum, { bytes }) => sum + bytes, 0);

function print(name: string, loaded: readonly Loaded[]): void {
  const kB = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;
  const unpacked = loaded.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
  process.stdout.write(
    `first load, ${name}: ${kB(total(loaded))} in ${loaded.length} files, ${kB(unpacked)} unpacked\n`,
  );
}
