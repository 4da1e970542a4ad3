/** Short versions of labelled dialogues, to learn that a call of three turns can say it all. Only for training. */
import type { Dialogue } from '../dialogues/dialogues.ts';

const TELLING: ReadonlySet<string> = new Set([
  'complaint',
  'angry',
  'anxious',
  'negative',
  'positive',
  'urge',
  'abuse',
]);
const MOST_KEPT = 3;

/**
 * Numbers of the turns to keep, in order: the greeting, the customer's telling turns with the answers to them; where
 * none is labelled, the first words with the answer. Null: not much shorter than the dialogue.
 */
export function shortVersion({ turns, complaint }: Dialogue): number[] | null {
  const told = turns.flatMap(({ role, labels }, at) =>
    role === 'customer' &&
    [...labels].some((label) => (complaint === 'none' ? TELLING.has(label) : label === 'complaint'))
      ? [at]
      : [],
  );
  const first = turns.findIndex(({ role }) => role === 'customer');
  const kept = new Set<number>();
  if (turns[0]?.role === 'agent') kept.add(0);
  for (const at of told.length > 0 ? told.slice(0, MOST_KEPT) : [first, first + 2]) {
    kept.add(at);
    if (turns[at + 1]?.role === 'agent') kept.add(at + 1);
  }
  const inOrder = [...kept].filter((at) => at >= 0 && at < turns.length).sort((one, other) => one - other);
  return inOrder.length * 2 > turns.length ? null : inOrder;
}
