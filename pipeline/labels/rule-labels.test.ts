import { expect, test } from 'vitest';
import { decisionLabelId, lookedAt } from './rule-labels.ts';

test.each([
  [decisionLabelId('review 12', 'blame_shifting', 3), 'review 12 blame_shifting 3', 'shift'],
  [decisionLabelId('appeal 7', 'info_leak', 0), 'appeal 7 info_leak 0', 'leak'],
  [decisionLabelId('calibration 2 r-1', 'argue', 5), 'calibration 2 r-1 argue 5', 'argue'],
  [decisionLabelId('review 12', 'complaint_downgrade', null), 'review 12 complaint_downgrade call', null],
  ['5f0e7b1c-2d11-4a52-9f10-0123456789ab', '5f0e7b1c-2d11-4a52-9f10-0123456789ab', null],
])('%s is %s, which looked at %s', (made, id, label) => {
  expect(made).toBe(id);
  expect(lookedAt(id)).toBe(label);
});
