import { expect, test } from 'vitest';
import { openTestApi } from './test-api.ts';
import { launchChromium } from './web/chromium.ts';

test('the documentation shows every group of routes in a browser, within its content security policy', async () => {
  const api = await openTestApi('docs');
  const browser = await launchChromium();
  try {
    const port = await api.listen();
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('requestfailed', (request) => complaints.push(request.url()));
    await page.goto(`http://127.0.0.1:${port}/docs`);
    // The groups are drawn one after the other.
    await page.waitForSelector('.opblock-tag[data-tag="health"]', { timeout: 100_000 });
    const groups = await page.$$eval('.opblock-tag', (tags) =>
      tags.map((tag) => tag.getAttribute('data-tag')),
    );
    expect(groups).toEqual([
      'signing in',
      'recordings',
      'audio',
      'score cards',
      'rules',
      'labels',
      'models',
      'alerts',
      'hot spots',
      'reviews',
      'appeals',
      'calibration',
      'coaching',
      'cases',
      'weekly pack',
      'knowledge',
      'boards',
      'welfare',
      'operations',
      'people',
      'health',
    ]);
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
    await api.close();
  }
});
