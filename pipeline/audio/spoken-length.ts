/** How long a written text is when spoken, in Chinese characters (syllables). */

const token = /\p{Script=Han}|\p{Nd}+(?:\.\p{Nd}+)?%?|\p{Script=Latin}+/gu;

/**
 * Chinese characters count one each; digits one each (numbers are mostly read digit by digit), a decimal
 * point one (点), a percent sign three (百分之); letters one each in capitals (APP, POS), else one per
 * vowel group. Punctuation is silent.
 */
export function spokenLength(text: string): number {
  let count = 0;
  for (const [part] of text.matchAll(token)) {
    if (/^\p{Nd}/u.test(part)) count += part.length + (part.endsWith('%') ? 2 : 0);
    else if (/^\p{Script=Latin}/u.test(part)) count += latinLength(part);
    else count += 1;
  }
  return count;
}

function latinLength(word: string): number {
  if (word === word.toUpperCase()) return word.length;
  return Math.max(1, word.toLowerCase().match(/[aeiouyà-ÿ]+/g)?.length ?? 1);
}
