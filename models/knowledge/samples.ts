/** What people wrote down of turns and the items they say or ask for. */
import { readFileSync } from 'node:fs';

export interface KnowledgeSample {
  readonly of: 'text' | 'question';
  /** Any of these is right; empty: none is. */
  readonly items: readonly string[];
  readonly said: string;
}

/** Written down for this, or taken from the labelled dialogues. */
export type SamplePart = `${'' | 'dialogues-'}${'train' | 'test'}`;

/** Throws TypeError naming the line that cannot be read. */
export function readSamples(part: SamplePart): KnowledgeSample[] {
  const text = readFileSync(new URL(`samples/${part}.txt`, import.meta.url), 'utf8');
  return text.split('\n').flatMap((line, index): KnowledgeSample[] => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    const [speaker, ids, said] = line.split('|').map((field) => field.trim());
    if ((speaker !== 'A' && speaker !== 'C') || !ids || !said)
      throw new TypeError(`samples/${part}.txt, line ${index + 1}: write "A | id | what was said"`);
    return [{ of: speaker === 'A' ? 'text' : 'question', items: ids === '-' ? [] : ids.split(','), said }];
  });
}
