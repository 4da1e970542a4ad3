/**
 * Other ways the same words could have come out of a recogniser or another mouth: homophone slips, fillers, lost
 * punctuation, digits as numerals or spoken. Only for training; the same text and seed give the same words.
 */
import { foldedSyllable } from './sounds.ts';
import { randomFrom } from './train.ts';

/** `key` decides what is changed. */
type Augmenter = (text: string, key: string) => string;

/** Share of characters that slip in a text that has slips, and share of texts that have any. */
const SLIPS = 0.07;
const TEXTS_WITH_SLIPS = 0.6;
const FILLED = 0.12;
const FILLERS = ['嗯', '那个', '就是', '呃', '就是说', '啊'];
const HAN = /[\u4e00-\u9fff]/;
const PAUSE = /[，。！？、；,!?;\s]/;
const SPOKEN = '零幺二三四五六七八九';

/** Characters of `texts` slip into others of the same sound that occur there, common ones more often. */
export function augmenterFrom(texts: Iterable<string>): Augmenter {
  const bySound = new Map<string, string[]>();
  const soundOf = new Map<string, string>();
  for (const text of texts)
    for (const character of text) {
      if (!HAN.test(character)) continue;
      const sound = soundOf.get(character) ?? foldedSyllable(character);
      soundOf.set(character, sound);
      const same = bySound.get(sound);
      if (same === undefined) bySound.set(sound, [character]);
      else same.push(character);
    }
  return (text, key) => {
    const random = randomFrom(seedOf(key));
    const slips = random() < TEXTS_WITH_SLIPS ? SLIPS : 0;
    const isUnpunctuated = random() < 0.4;
    const spoken = random() < 0.5;
    let changed = '';
    for (const character of text) {
      if (PAUSE.test(character)) {
        changed += isUnpunctuated ? ' ' : character;
        if (random() < FILLED) changed += pick(FILLERS, random);
      } else if (spoken && /[0-9]/.test(character)) changed += SPOKEN[Number(character)] ?? character;
      else {
        const same =
          HAN.test(character) && random() < slips ? bySound.get(soundOf.get(character) ?? '') : undefined;
        changed += same === undefined ? character : pick(same, random);
      }
    }
    return changed;
  };
}

/** Cuts a long text in two at a pause near its middle, as recognisers do; null when there is none. */
export function splitInTwo(text: string): readonly [string, string] | null {
  const middle = Math.floor(text.length / 2);
  for (let off = 0; off < middle - 4; off++)
    for (const at of [middle - off, middle + off])
      if (PAUSE.test(text.charAt(at))) return [text.slice(0, at), text.slice(at + 1)];
  return null;
}

function pick(among: readonly string[], random: () => number): string {
  return among[Math.floor(random() * among.length)] ?? '';
}

function seedOf(key: string): number {
  let seed = 7;
  for (let at = 0; at < key.length; at++) seed = Math.imul(seed, 31) + key.charCodeAt(at);
  return seed;
}
