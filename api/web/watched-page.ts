/** Pages of the browser tests, as somebody is signed in; what their console complains of is kept. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** What the pages are made for. */
export const desk = { width: 1366, height: 768 };
export const phone = { width: 390, height: 844 };

/** Long enough for a busy machine; no test waits for it to pass. */
const TIMEOUT_MS = 30_000;

/** Adds what is thrown, and errors and warnings of the console, to `complaints`. Without `storageState`: nobody. */
export async function watchedPage(
  browser: Browser,
  complaints: string[],
  { viewport = desk, timezoneId = 'UTC', locale = 'zh-CN', ...options }: BrowserContextOptions = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport, timezoneId, locale, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return { context, page };
}
