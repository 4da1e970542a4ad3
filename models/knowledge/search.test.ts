import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseQuery } from './query.ts';
import { loadKnowledge } from './read.ts';
import { openKnowledgeSearch } from './search.ts';

const knowledge = await loadKnowledge(fileURLToPath(new URL('../../rules/packs/95598', import.meta.url)));
const { search } = await openKnowledgeSearch(knowledge.items);
const found = (words: string, filters: object = {}) =>
  search({ words, onDay: '2026-03-01', ...filters }).map(({ item }) => item.id);

test.each([
  [
    '停电 复电',
    [
      [
        ['停电', false],
        ['复电', false],
      ],
    ],
  ],
  [
    '停电 AND 复电',
    [
      [
        ['停电', false],
        ['复电', false],
      ],
    ],
  ],
  ['停电 或 复电', [[['停电', false]], [['复电', false]]]],
  [
    '停电|复电 欠费',
    [
      [['停电', false]],
      [
        ['复电', false],
        ['欠费', false],
      ],
    ],
  ],
  [
    '停电 NOT 欠费',
    [
      [
        ['停电', false],
        ['欠费', true],
      ],
    ],
  ],
  [
    '停电 -欠费',
    [
      [
        ['停电', false],
        ['欠费', true],
      ],
    ],
  ],
  ['“工作日 内”', [[['工作日 内', false]]]],
  ['OR', []],
  ['   ', []],
])('%s is read as meant', (typed, groups) => {
  expect(parseQuery(typed).map((group) => group.map(({ text, not }) => [text, not]))).toEqual(groups);
});

test.each([
  ['充电桩 报装', 'k_charging_pile'],
  ['chongdianzhuang', 'biz_charging_pile'],
  ['chongdianzhuang cailiao', 'k_charging_pile'],
  ['违约金', 'k_late_fee'],
  ['叫表', 'k_meter_check'],
  ['过户 材料', 'k_transfer'],
  ['k_arrival', 'k_arrival'],
  ['呼吸机', 'k_life_support'],
  ['gfbw', 'biz_solar_apply'],
])('%s finds %s among the first three', (words, id) => {
  expect(found(words).slice(0, 3)).toContain(id);
});

test('a longer word is found in parts, all words have to be there', () => {
  expect(found('电费发票')).toContain('k_invoice');
  expect(found('发票 充电桩')).toEqual([]);
  expect(found('发票 OR 充电桩')).toEqual(expect.arrayContaining(['k_invoice', 'k_charging_pile']));
});

test('what is not wanted is left out', () => {
  const all = found('停电');
  const without = found('停电 -欠费');
  expect(without.length).toBeLessThan(all.length);
  expect(all).toContain('bill_arrears_stop');
  expect(without).not.toContain('bill_arrears_stop');
  expect(found('-停电')).not.toContain('k_planned_notice');
});

test('a quotation stands as written', () => {
  const quoted = found('“提前7天”');
  expect(quoted).toEqual(['k_planned_notice']);
});

test('filters: kind, business type, owner, day', () => {
  expect(found('投诉', { kind: 'item' }).every((id) => id.startsWith('k_'))).toBe(true);
  expect(found('回访 开头', { businessType: '投诉' })).not.toContain('out_open');
  expect(found('', { owner: '回访组' })).toHaveLength(14);
  const arrival = (onDay: string) =>
    search({ words: 'k_arrival', onDay }).map(({ item }) => item.text[0]?.includes('不超过'));
  expect([arrival('2020-01-01'), arrival('2026-01-01')]).toEqual([[true], [false]]);
});

test.each(['a'.repeat(5000), '停电 '.repeat(500), '"', '“”', '- -', '((()', '*', '\\', '呃', '👍', '%_'])(
  'odd words (%#) give an answer',
  (words) => {
    expect(Array.isArray(found(words))).toBe(true);
  },
);
