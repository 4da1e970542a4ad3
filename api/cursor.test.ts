import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

test('a cursor comes back as it was', () => {
  const position = { at: '2026-11-22T06:00:00.123456Z', id: 'r-1' };
  expect(decodeCursor(encodeCursor(position))).toEqual(position);
});

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test.each([
  '',
  'x',
  '%%%',
  'null',
  encoded(null),
  encoded({}),
  encoded([]),
  encoded(['2026-11-22T06:00:00.123456Z']),
  encoded(['2026-11-22T06:00:00.123456Z', '']),
  encoded(['2026-11-22T06:00:00.123456Z', 'a\0b']),
  encoded(['2026-13-45T99:00:00.123456Z', 'a']),
  encoded(["'; drop table recordings; --", 'a']),
  encoded(['2026-11-22T06:00:00.123456Z', 'a', 'b']),
])('cursor %j is refused', (cursor) => {
  expect(() => decodeCursor(cursor)).toThrow(expect.objectContaining({ code: 'validation', status: 400 }));
});

test('no text makes it fail in another way', () => {
  fc.assert(
    fc.property(fc.string(), (cursor) => {
      expect(() => decodeCursor(cursor)).toThrow(expect.objectContaining({ code: 'validation' }));
    }),
  );
});
