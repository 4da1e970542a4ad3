import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { suggestionsAt } from './yaml-completion.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../rules/rule.schema.json', import.meta.url), 'utf8'),
) as object;

/** `|` is the cursor. */
function offered(text: string): string[] | null {
  const offset = text.indexOf('|');
  return suggestionsAt(schema, text.replace('|', ''), offset)?.items.map(({ label }) => label) ?? null;
}

test.each<[string, string, string[]]>([
  ['a key of the rule', 'id: a\nsev|', ['severity']],
  ['a key of a title', 'title: { zh: 好, |', ['en']],
  ['the values of a severity', 'severity: m|', ['minor', 'moderate']],
  ['true and false', 'veto: |', ['true', 'false']],
  ['the operators', 'conditions:\n  hello:\n    operator: key|', ['keyword']],
  ['keys of the operator written', 'conditions:\n  hello:\n    operator: silence\n    m|', ['minMs']],
  ['keys above the operator', 'conditions:\n  hello:\n    m|\n    operator: silence\n', ['minMs']],
  ['roles', 'conditions:\n  hello:\n    operator: keyword\n    role: |', ['agent', 'customer']],
  ['keys of a range', 'conditions:\n  hello:\n    operator: keyword\n    range: { fir|', ['first']],
  [
    'keys of a list item',
    'conditions:\n  hello:\n    operator: keyword\n    with:\n      - condition: x\n        same|',
    ['sameTurn'],
  ],
  [
    'keys after a dash',
    'conditions:\n  hello:\n    operator: keyword\n    with:\n      - cond|',
    ['condition'],
  ],
  ['values in brackets', 'appliesTo:\n  channel: [ph|', ['phone']],
  ['a key after a condition', 'conditions:\n  a:\n    operator: silence\nfa|', ['fail']],
])('offers %s', (_name, text, expected) => {
  expect(offered(text)).toEqual(expect.arrayContaining(expected));
});

test.each([
  ['in a comment', '# sev|'],
  ['for free text', 'source: 第|'],
  ['when the word is complete', 'severity|'],
  ['for keys that are not there', 'nothing:\n  a|'],
  ['in an empty schema place', 'conditions:\n  hel|'],
])('offers nothing %s', (_name, text) => {
  expect(offered(text)).toBeNull();
});

test('keys of other operators are not offered', () => {
  expect(offered('conditions:\n  hello:\n    operator: silence\n    p|')).toBeNull();
});

test('says what a key is for and where its word begins', () => {
  const text = 'shad';
  expect(suggestionsAt(schema, text, 4)).toEqual({
    from: 0,
    items: [{ label: 'shadow', kind: 'key', description: 'runs on all calls, scores nobody' }],
  });
});
