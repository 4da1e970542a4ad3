import { expect, test } from 'vitest';
import { agreement } from './agreement.ts';
import { parseDialogues } from './dialogues.ts';

const dialogue = (id: string, complaint: string, turn: string) =>
  `== ${id} phone in type=投诉 coded=投诉 complaint=${complaint} emotion=angry dialect=none slips=no faults=- hard=-\nnote: x\nA 您好\n${turn} 我要投诉\n`;

const first = parseDialogues(
  [dialogue('w9-001', 'explicit', 'C{complaint}'), dialogue('w9-002', 'none', 'C')].join('\n'),
  'first',
);

test('readers who agree have kappa 1, and one value alone has none', () => {
  const found = agreement(first, first);
  expect(found.find(({ label }) => label === 'complaint')).toEqual({
    label: 'complaint',
    n: 2,
    alike: 1,
    kappa: 1,
  });
  expect(found.find(({ label }) => label === 'type')?.kappa).toBeNull();
});

test('kappa takes off what chance alone would agree on', () => {
  const second = parseDialogues(
    [dialogue('w9-001', 'none', 'C'), dialogue('w9-002', 'none', 'C')].join('\n'),
    'second',
  );
  const found = agreement(first, second);
  expect(found.find(({ label }) => label === 'complaint')).toEqual({
    label: 'complaint',
    n: 2,
    alike: 0.5,
    kappa: 0,
  });
  expect(found.find(({ label }) => label === 'turn complaint')?.kappa).toBe(0);
});

test('a dialogue whose turns were changed is refused', () => {
  const changed = parseDialogues(`${dialogue('w9-001', 'none', 'C')}A 好的\n`, 'changed');
  expect(() => agreement(first, changed)).toThrow('w9-001 has 3 turns, not 2 as in samples.');
});
