import { expect, test } from 'vitest';
import { hashOf } from './hash.ts';

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
