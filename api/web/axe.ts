/** What stands in the way of screen readers and keyboards, found by axe-core in a page of the browser tests. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Serious and critical ones, with the elements. */
export async function seriousIssues(page: Page): Promise<string[]> {
  // Evaluated, not added as a script: the page's content security policy rightly refuses foreign scripts.
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { axe: inPage } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await inPage.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  });
}
