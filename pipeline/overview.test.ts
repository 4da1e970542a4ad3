import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { testDatabase } from '../fixtures/test-database.ts';
import { printOverview } from './overview.ts';

test('without a single call it says how the first ones come', async () => {
  const database = await testDatabase('overview');
  try {
    const out = new PassThrough();
    await printOverview(database.db, new Map(), out);
    out.end();
    expect(await text(out)).toBe(
      '\n还没有录音 no recordings yet: put some into the storage, then run `earmark import`.\n',
    );
  } finally {
    await database.close();
  }
});
