import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filesOf, learnedHere } from './lock.ts';

const lock = JSON.parse(readFileSync(new URL('lock.json', import.meta.url), 'utf8'));

test.each(learnedHere)(
  'lock.json speaks of the weights of %s that are here, and says how good they are',
  (name) => {
    expect(lock[`${name}@1`]).toMatchObject(filesOf(name));
    expect(Object.keys(lock[`${name}@1`].metrics).length).toBeGreaterThan(0);
  },
);
