/** What stands in the way of screen readers and keyboards, found by axe-core in a page of the browser tests. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Serious and critical ones, with the elements. */
export async function seriousIssues(page: Page): Promise<string[]> {
  // The lists of antd have no name while they close.
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
    .first()
    .waitFor({ state: 'hidden' });
  // Evaluated, not added as a script: the page's content security policy rightly refuses foreign scripts.
  // Half faded in, nothing has its contrast. Spinners turn for ever and are not waited for.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map((one) => one.finished),
    ),
  );
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { axe: inPage } = window as unknown as {
      axe: {
        run(options: {
          resultTypes: ['violations'];
        }): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await inPage.run({ resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  });
}
