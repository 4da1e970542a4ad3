/** Chinese characters stand together; words of other scripts are kept apart by a space. */
export function joinWords(words: readonly string[]): string {
  let text = '';
  for (const raw of words) {
    const word = raw.trim();
    if (word === '') continue;
    text += needsSpace(text, word) ? ` ${word}` : word;
  }
  return text;
}

const needsSpace = (before: string, word: string) =>
  /[\p{Script=Latin}\p{N}'.,!?:;%]$/u.test(before) && /^[\p{Script=Latin}\p{N}]/u.test(word);
