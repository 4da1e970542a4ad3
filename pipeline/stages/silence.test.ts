import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Span } from '../domain.ts';
import { intersection, silencesOf, totalMs, union } from './silence.ts';

const span = (startMs: number, endMs: number): Span => ({ startMs, endMs });

test.each<[string, Span[][], number, Span[]]>([
  ['nobody speaks at all', [[], []], 5000, [span(0, 5000)]],
  ['2.999 s are a pause', [[span(0, 1000), span(3999, 5000)]], 5000, []],
  ['3 s are a silence', [[span(0, 1000), span(4000, 5000)]], 5000, [span(1000, 4000)]],
  ['the other speaks meanwhile', [[span(0, 1000), span(9000, 9500)], [span(1000, 8000)]], 9500, []],
  [
    'before the first and after the last words',
    [[span(3000, 4000)]],
    7500,
    [span(0, 3000), span(4000, 7500)],
  ],
  ['one speaks through the end of the other', [[span(0, 9000)], [span(100, 200)]], 10_000, []],
])('%s', (_name, speech, durationMs, silences) => {
  expect(silencesOf(speech, durationMs)).toEqual(silences);
});

const spans = fc.array(
  fc.tuple(fc.nat(200), fc.nat(40)).map(([start, length]) => span(start, start + length)),
  { maxLength: 12 },
);
const covered = (list: readonly Span[]) =>
  new Set(
    list.flatMap(({ startMs, endMs }) => Array.from({ length: endMs - startMs }, (_, i) => startMs + i)),
  );

test('union and intersection agree with counting millisecond by millisecond', () => {
  fc.assert(
    fc.property(spans, spans, (left, right) => {
      const both = covered(intersection(left, right));
      const inLeft = covered(left);
      const inRight = covered(right);
      expect(both).toEqual(new Set([...inLeft].filter((ms) => inRight.has(ms)).sort((a, b) => a - b)));
      expect(totalMs(union(left))).toBe(inLeft.size);
      expect(covered(union(left))).toEqual(new Set([...inLeft].sort((a, b) => a - b)));
    }),
  );
});
