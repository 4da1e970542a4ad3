/** Words the labelled dialogues hold: a call full of others is unlike anything the models have learned from. */
import { segment } from '../text/tokenise.ts';
import { readDialogues } from './dialogues.ts';

let known: ReadonlySet<string> | undefined;

/**
 * 0 to 1; null without words. Numbers do not count: every call names its own. The first call reads and segments all
 * dialogues, once a process (0.3 s).
 */
export function unknownShare(words: readonly string[]): number | null {
  known ??= new Set(readDialogues().flatMap(({ turns }) => turns.flatMap(({ text }) => segment(text))));
  const counted = words.filter((word) => !/^[\p{N}.]+$/u.test(word));
  if (counted.length === 0) return null;
  return counted.filter((word) => !known?.has(word)).length / counted.length;
}
