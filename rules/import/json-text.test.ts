import { expect, test } from 'vitest';
import { checkParsed, MOST_IMPORT_BYTES, parseImport } from './json-text.ts';

test('a text of ordinary depth is parsed, brackets in texts do not count', () => {
  expect(parseImport(`\uFEFF{"a": "${'['.repeat(500)}\\"{"}`, 'x.json')).toEqual({
    a: `${'['.repeat(500)}"{`,
  });
});

test.each<[string, string, string]>([
  [
    '10,000 deep',
    '['.repeat(10_000) + ']'.repeat(10_000),
    'x.json nests deeper than 40 levels, which no export of rules does. It was not read. [import-too-deep]',
  ],
  [
    'too long',
    ' '.repeat(MOST_IMPORT_BYTES + 1),
    'x.json has 11 MB; 10 MB are allowed. Export fewer rules at a time. [import-too-large]',
  ],
])('refused: %s', (_, text, message) => {
  let said = '';
  try {
    parseImport(text, 'x.json');
  } catch (error) {
    if (error instanceof Error && 'code' in error) said = `${error.message} [${error.code}]`;
  }
  expect(said).toBe(message);
});

test('a value that was parsed elsewhere is measured without recursion', () => {
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level++) deep = [deep];
  expect(() => checkParsed(deep, 'The file')).toThrow(expect.objectContaining({ code: 'import-too-deep' }));
});

test('what is not JSON is called so', () => {
  expect(() => parseImport('{a', 'x.json')).toThrow(
    /^x\.json is not JSON \(.+\)\. Export it again as JSON\.$/,
  );
});
