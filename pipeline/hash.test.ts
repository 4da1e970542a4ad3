import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashedJson, hashOf } from './hash.ts';

test('the order of keys does not matter, the order of elements does', () => {
  expect(hashOf({ b: 1, a: { d: [1, 2], c: null } })).toBe(hashOf({ a: { c: null, d: [1, 2] }, b: 1 }));
  expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
});

test('fields without a value are as good as absent, null is a value', () => {
  expect(hashOf({ a: 1, b: undefined })).toBe(hashOf({ a: 1 }));
  expect(hashOf({ a: 1, b: null })).not.toBe(hashOf({ a: 1 }));
});

test('is SHA-256 of the sorted JSON text', () => {
  // printf '{"a":"户号","b":2}' | sha256sum
  expect(hashOf({ b: 2, a: '户号' })).toBe(
    '0e0a98478bb2e3b62a99d217dea43c44b9342fb7db33284a5285f94eaa29e6a2',
  );
});

test('whatever the value, the text is that of JSON.stringify with sorted keys', () => {
  const plain = (value: unknown) =>
    JSON.stringify(value, (_key, inner: unknown) =>
      inner === null || typeof inner !== 'object' || Array.isArray(inner)
        ? inner
        : Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))),
    );
  const key = fc.oneof(
    fc.string(),
    fc.constantFrom('0', '10', '9', '01', '-1', '4294967295', '户号', '__proto__'),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.boolean(),
      fc.constantFrom(null, undefined, new Date(0)),
      fc.array(tie('value')),
      fc.dictionary(key, tie('value'), { noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, (any) => {
      const { hash, json } = hashedJson([any]);
      expect(json).toBe(plain([any]));
      expect(hash).toBe(createHash('sha256').update(json).digest('hex'));
    }),
  );
});
