/** How characters sound, folded so that those which callers and recognisers mix up (z and zh, n and l, an and ang) are alike. */
import { pinyin } from 'pinyin-pro';

export function foldedSyllable(character: string): string {
  return pinyin(character, { toneType: 'none', v: true })
    .toLowerCase()
    .replace(/^([zcs])h/, '$1')
    .replace(/^l/, 'n')
    .replace(/([aei])ng$/, '$1n');
}

const HAN = /[\u4e00-\u9fff]/;
/** Left out of what is searched: spaces, punctuation, fillers. */
const SILENT = /[\p{P}\p{Z}\p{S}\s呃嗯唔]/u;
/** One private character a syllable, given out in the order they are met; they never leave the process. */
const FIRST = 0xe000;
const given = new Map<string, string>();
const known: (string | undefined)[] = [];

/** The text as it sounds, one UTF-16 unit a character: `投诉` and `投宿` give the same. Only to search in. */
export function soundsOf(text: string): string {
  let sounds = '';
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    let sound = known[code];
    if (sound === undefined) {
      const character = text.charAt(at);
      sound = SILENT.test(character) ? '' : soundOf(character);
      known[code] = sound;
    }
    sounds += sound;
  }
  return sounds;
}

/** A pattern whose Chinese characters stand for their sounds, to search in what `soundsOf` gives. */
export function soundPattern(pattern: string): RegExp {
  return new RegExp([...pattern].map((unit) => (HAN.test(unit) ? soundOf(unit) : unit)).join(''), 'g');
}

function soundOf(character: string): string {
  if (!HAN.test(character)) return character.normalize('NFKC').toLowerCase();
  const syllable = foldedSyllable(character);
  let sound = given.get(syllable);
  if (sound === undefined) {
    sound = String.fromCharCode(FIRST + given.size);
    given.set(syllable, sound);
  }
  return sound;
}
