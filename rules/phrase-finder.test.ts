import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildPhraseFinder, type FoundPhrases } from './phrase-finder.ts';

function hits(phrases: readonly string[], text: string): [number, number][] {
  const places: FoundPhrases = { places: new Int32Array(1), length: 0 };
  buildPhraseFinder(phrases).scan(text, places);
  const found: [number, number][] = [];
  for (let at = 0; at < places.length; at += 2)
    found.push([places.places[at] ?? -1, places.places[at + 1] ?? -1]);
  return found.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
}

test('overlapping and nested phrases are all found', () => {
  expect(hits(['投诉', '我要投诉', '诉你'], '我要投诉你们')).toEqual([
    [0, 4],
    [1, 4],
    [2, 5],
  ]);
});

test('finds what indexOf finds, on any phrases and text', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '中'), maxLength: 4 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '中', 'x'), maxLength: 40 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), text, (phrases, within) => {
      const plain: [number, number][] = [];
      for (let end = 1; end <= within.length; end++)
        for (const [number, phrase] of phrases.entries())
          if (phrase !== '' && within.slice(0, end).endsWith(phrase)) plain.push([number, end]);
      expect(hits(phrases, within)).toEqual(plain);
    }),
  );
});
