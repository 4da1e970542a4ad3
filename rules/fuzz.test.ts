import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

// `npx tsx rules/fuzz.ts 100000` runs more of the same.
test('3,000 random rules come to the verdict of the slow evaluator, in the same bytes in any order', () => {
  const { cases, verdicts } = fuzz(3000, 7);
  expect(cases).toBe(3000);
  expect(Object.keys(verdicts).sort()).toEqual(['fail', 'not-applicable', 'pass', 'unsure']);
});
