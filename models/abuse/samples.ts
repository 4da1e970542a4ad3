/** What the abuse models learn from: social-media comments, turns of the dialogues, single lines. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { EarmarkError } from '../../pipeline/errors.ts';
import { type Part, readDialogues } from '../dialogues/dialogues.ts';

export interface AbuseLine {
  readonly text: string;
  readonly abuse: boolean;
}

/** COLDataset (Apache-2.0) is never kept in the repository: comments people wrote, labelled offensive or not. */
const COLD = fileURLToPath(
  new URL(
    'text/COLDataset/',
    process.env.EARMARK_TESTDATA
      ? `file://${process.env.EARMARK_TESTDATA}/`
      : new URL('../../../shared/testdata/', import.meta.url),
  ),
);
const LINES = fileURLToPath(new URL('samples/', import.meta.url));
const EXCHANGES = fileURLToPath(new URL('../turns/samples/', import.meta.url));

const ColdRow = z.object({ label: z.enum(['0', '1']), TEXT: z.string() });

export function isColdPresent(): boolean {
  return existsSync(`${COLD}train.csv`) && existsSync(`${COLD}dev.csv`);
}

/** Throws EarmarkError `testdata-missing`. */
export function readCold(part: 'train' | 'dev'): AbuseLine[] {
  if (!isColdPresent())
    throw new EarmarkError(
      'testdata-missing',
      'The abuse model learns from COLDataset, which is not in the repository. Put train.csv and dev.csv into text/COLDataset/ and set EARMARK_TESTDATA to the folder that holds text/.',
    );
  const rows: unknown[] = parse(readFileSync(`${COLD}${part}.csv`, 'utf8'), {
    bom: true,
    columns: true,
    relax_quotes: true,
  });
  return rows.map((row) => {
    const { label, TEXT } = ColdRow.parse(row);
    return { text: TEXT, abuse: label === '1' };
  });
}

/** Customer turns of the labelled dialogues of these parts. */
export function dialogueLines(parts: readonly Part[]): AbuseLine[] {
  return readDialogues()
    .filter(({ part }) => parts.includes(part))
    .flatMap(({ turns }) => turns)
    .filter(({ role }) => role === 'customer')
    .map(({ text, labels }) => ({ text, abuse: labels.has('abuse') }));
}

/** Customer's words of the single exchanges the turn models learn from. */
export function exchangeLines(): AbuseLine[] {
  return readdirSync(EXCHANGES)
    .filter((name) => /^c-.*\.txt$/.test(name))
    .sort()
    .flatMap((name) => rowsOf(`${EXCHANGES}${name}`))
    .map(([labels = '', , text = '']) => ({ text, abuse: labels.split(',').includes('abuse') }));
}

/** Lines `abuse | words` or `none | words`, written for what is rare elsewhere. */
export function ownLines(part: 'train' | 'held-out'): AbuseLine[] {
  return rowsOf(`${LINES}${part}.txt`).map(([label, text = '']) => ({ text, abuse: label === 'abuse' }));
}

function rowsOf(path: string): string[][] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(' | '));
}
