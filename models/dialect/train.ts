/** Counts dialect words in the labelled dialogues: `npx tsx models/dialect/train.ts`. Deterministic, seconds. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Dialogue, type Part, readDialogues } from '../dialogues/dialogues.ts';
import { type DialectWeights, dialectJudge, TAGS } from './judge.ts';
import { markers, markersIn } from './markers.ts';

/** What the list of words says counts as much as so many calls. */
const PRIOR_CALLS = 6;
/** Share of calls of a dialect in which a word listed for it is expected, and one that is not. */
const LISTED = 0.2;
const UNLISTED = 0.003;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  trainDialect(fileURLToPath(new URL('weights.tsv', import.meta.url)));
  process.stdout.write(`${JSON.stringify(evaluateDialect('test'))}\n`);
}

/** Writes the weights of the train and validation parts to `file`. */
export function trainDialect(file: string): void {
  const { shares, words } = countWords(readDialogues().filter(({ part }) => part !== 'test'));
  const rows = [{ word: '*', shares }, ...words].map((row) => [row.word, ...row.shares].join('\t'));
  writeFileSync(file, `${rows.join('\n')}\n`);
}

function countWords(dialogues: readonly Dialogue[]): DialectWeights {
  const calls = dialogues.map(({ turns, dialect }) => ({
    tag: tagOf(dialect),
    said: new Set(
      turns.flatMap(({ role, text }) =>
        role === 'customer' ? markersIn(text).map(({ marker }) => marker) : [],
      ),
    ),
  }));
  const byTag = TAGS.map((tag) => calls.filter((call) => call.tag === tag));
  const rounded = (value: number) => Number(value.toFixed(5));
  return {
    shares: byTag.map(({ length }) => rounded((length + 1) / (calls.length + TAGS.length))),
    words: markers().map(({ word, dialects }, marker) => ({
      word,
      shares: TAGS.map((tag, at) => {
        const own = byTag[at] ?? [];
        const expected = tag !== 'none' && dialects.includes(tag) ? LISTED : UNLISTED;
        const said = own.filter((call) => call.said.has(marker)).length;
        return rounded((said + PRIOR_CALLS * expected) / (own.length + PRIOR_CALLS));
      }),
    })),
  };
}

export interface DialectMeasures {
  readonly calls: number;
  readonly right: number;
  /** Calls labelled with a dialect, given one, and given the right one. */
  readonly labelled: number;
  readonly given: number;
  readonly givenRight: number;
  /** Labelled tag, given tag, how many; the differences only. */
  readonly differences: Readonly<Record<string, number>>;
}

/** Weights of everything but the test part, counted on it; or five-fold cross-validated without it. */
export function evaluateDialect(on: Extract<Part, 'test'> | 'cross-validated'): DialectMeasures {
  const all = readDialogues();
  const known = all.filter(({ part }) => part !== 'test');
  if (on === 'test')
    return count(
      all.filter(({ part }) => part === 'test'),
      () => known,
    );
  return count(known, (at) => known.filter((_, other) => other % 5 !== at % 5));
}

function count(
  dialogues: readonly Dialogue[],
  learnedFor: (at: number) => readonly Dialogue[],
): DialectMeasures {
  const judges = [0, 1, 2, 3, 4].map((fold) => dialectJudge(countWords(learnedFor(fold))));
  const judged = dialogues.map(({ turns, dialect }, at) => ({
    tag: tagOf(dialect),
    given: judges[at % 5]?.(turns).tag ?? 'none',
  }));
  const differences: Record<string, number> = {};
  for (const { tag, given } of judged)
    if (tag !== given) differences[`${tag} ${given}`] = (differences[`${tag} ${given}`] ?? 0) + 1;
  return {
    calls: judged.length,
    right: judged.filter(({ tag, given }) => tag === given).length,
    labelled: judged.filter(({ tag }) => tag !== 'none').length,
    given: judged.filter(({ given }) => given !== 'none').length,
    givenRight: judged.filter(({ tag, given }) => given !== 'none' && tag === given).length,
    differences,
  };
}

function tagOf(label: string | null): string {
  return label === null ? 'none' : label === '西南' ? '川渝' : label === '蒙晋' ? '西北' : label;
}
