/** Text as it was spoken: without spaces, punctuation and hesitation, once as characters and once as sounds. */
import { pinyin } from 'pinyin-pro';

export interface SpokenText {
  /** Letters, digits and characters only; full-width forms folded, lower case. */
  readonly compact: string;
  /** Index in the original text of each character of `compact`, UTF-16 units. */
  readonly offsets: readonly number[];
  /** One unit per character of `compact`; units are equal when two characters sound alike. */
  readonly sounds: string;
  /** Filled by likeness.ts when it first compares with the text. */
  pairs?: TextPairs | undefined;
}

/** Pairs of neighbouring units, as one number each. */
export interface TextPairs {
  readonly exact: ReadonlySet<number>;
  readonly sounding: ReadonlySet<number>;
}

/** Hesitation that recognisers write down in the middle of phrases. */
const HESITATION = new Set('呃嗯唔');

const DROPPED = 0;
/** Folded UTF-16 unit of each unit seen so far plus one, or DROPPED plus one; 0 means not looked up yet. */
const folded = new Uint32Array(65536);

export function spokenText(text: string): SpokenText {
  const codes: number[] = [];
  const offsets: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    let known = folded[code] ?? 0;
    if (known === 0) {
      known = foldUnit(code) + 1;
      folded[code] = known;
    }
    if (known === DROPPED + 1) continue;
    codes.push(known - 1);
    offsets.push(index);
  }
  const compact = stringOf(codes);
  for (let index = 0; index < codes.length; index++) codes[index] = soundOf(codes[index] ?? 0);
  return { compact, offsets, sounds: stringOf(codes), pairs: undefined };
}

/** `text` as `spokenText(text).compact`. */
export function compactText(text: string): string {
  return spokenText(text).compact;
}

/** Arguments of a call lie on the stack, so long texts go in parts. */
const MOST_ARGUMENTS = 4096;

function stringOf(codes: number[]): string {
  if (codes.length <= MOST_ARGUMENTS) return String.fromCharCode.apply(null, codes);
  let result = '';
  for (let from = 0; from < codes.length; from += MOST_ARGUMENTS)
    result += String.fromCharCode.apply(null, codes.slice(from, from + MOST_ARGUMENTS));
  return result;
}

function foldUnit(code: number): number {
  const unit = String.fromCharCode(code);
  if (HESITATION.has(unit)) return DROPPED;
  const plain = unit.normalize('NFKC').toLowerCase();
  // Rare characters outside the basic plane and emoji are halves here, and carry nothing a rule asks for.
  return plain.length === 1 && /[\p{L}\p{N}]/u.test(plain) ? plain.charCodeAt(0) : DROPPED;
}

const SPOKEN_DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

const syllables = new Map<string, number>();
const soundOfUnit = new Uint16Array(65536);

/** A number per syllable without tone. Pairs that callers and recognisers mix up count as one sound. */
function soundOf(code: number): number {
  const known = soundOfUnit[code] ?? 0;
  if (known !== 0) return known;
  const unit = SPOKEN_DIGITS[code - 48] ?? String.fromCharCode(code);
  const syllable = unit === '幺' ? 'yi' : mixedUp(pinyin(unit, { toneType: 'none', v: true }).toLowerCase());
  let sound = syllables.get(syllable);
  if (sound === undefined) {
    sound = syllables.size + 1;
    syllables.set(syllable, sound);
  }
  soundOfUnit[code] = sound;
  return sound;
}

/** zh/z, ch/c, sh/s, n/l and final ng/n are one sound to much of the country and to most recognisers. */
function mixedUp(syllable: string): string {
  return syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^l/, 'n')
    .replace(/([aei])ng$/, '$1n');
}
