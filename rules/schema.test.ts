import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ruleJsonSchema } from './schema.ts';

const published = new URL('rule.schema.json', import.meta.url);

// UPDATE_SCHEMA=1 npx vitest run rules/schema writes the file anew.
test('the published schema is the one rules are checked with', async () => {
  if (process.env.UPDATE_SCHEMA === '1') await writeFile(published, ruleJsonSchema());
  expect(JSON.parse(await readFile(published, 'utf8'))).toEqual(JSON.parse(ruleJsonSchema()));
});
