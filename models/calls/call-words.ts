/** The words of a call as feature sets, one a stretch: who says something, and when, counts as much as what. */
import { FeatureList } from '../text/features.ts';

const stretches = ['customer', 'agent', 'opening', 'greeting', 'closing'] as const;
type WordStretch = (typeof stretches)[number];

export interface WordTurn {
  /** Turns of unknown speakers count as the customer's: what they want is in there as well. */
  readonly role: string;
  /** Features of the words of the turn, each once. */
  readonly features: Int32Array;
}

/** Keeps the features of one stretch apart from those of the others. */
const SALTS: Readonly<Record<WordStretch, number>> = {
  customer: 0x15a3f,
  agent: 0x2b771,
  opening: 0x09d2e,
  greeting: 0x3c415,
  closing: 0x1e0e0,
};

const OPENING_TURNS = 3;
const GREETING_TURNS = 2;
const CLOSING_TURNS = 4;
const list = new FeatureList();

/** Feature numbers of each wanted stretch, each once. */
export function wordsOfCall(
  turns: readonly WordTurn[],
  wanted: Iterable<WordStretch>,
): ReadonlyMap<WordStretch, Int32Array> {
  const agent = turns.filter(({ role }) => role === 'agent');
  const customer = turns.filter(({ role }) => role !== 'agent');
  const parts: Readonly<Record<WordStretch, readonly WordTurn[]>> = {
    customer,
    agent,
    opening: customer.slice(0, OPENING_TURNS),
    greeting: agent.slice(0, GREETING_TURNS),
    closing: agent.slice(-CLOSING_TURNS),
  };
  const words = new Map<WordStretch, Int32Array>();
  for (const stretch of wanted) {
    list.clear();
    const salt = SALTS[stretch];
    for (const { features } of parts[stretch])
      for (let at = 0; at < features.length; at++) list.add((features[at] as number) ^ salt);
    words.set(stretch, list.numbers.slice(0, list.count));
  }
  return words;
}

export type { WordStretch };
