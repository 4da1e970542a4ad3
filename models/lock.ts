/** Entries of `lock.json` for what was trained here: checksum and bytes of the files, data, headline figures. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Evaluation } from './calls/evaluate.ts';

/** Every model learned here lies in a folder of its name. */
export const learnedHere = [
  'turns',
  'complaint',
  'business-type',
  'emotion',
  'abuse',
  'dialect',
  'knowledge',
] as const;
type LearnedHere = (typeof learnedHere)[number];

const Lock = z.record(z.string(), z.record(z.string(), z.unknown()));
const MODELS = fileURLToPath(new URL('.', import.meta.url));
const LOCK = `${MODELS}lock.json`;
const WEIGHTS = /(^|\/)(model\.json|weights\.bin|features\.bin|weights\.tsv|weights\.json)$/;

/** `trainingData`: SHA-256, or where the data is named; null: see the card. */
export function writeLockEntry(
  name: LearnedHere,
  trainingData: string | null,
  metrics: Readonly<Record<string, number>>,
): void {
  const lock = Lock.parse(JSON.parse(readFileSync(LOCK, 'utf8')));
  lock[`${name}@1`] = { ...filesOf(name), licence: 'Apache-2.0', trainingData, metrics };
  writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
}

export function headlinesOf({ headlines, dialogues }: Evaluation): Record<string, number> {
  const named = headlines.map(({ metric, value }) => [metric, Number(value.value.toFixed(3))]);
  return { testDialogues: dialogues, ...Object.fromEntries(named) };
}

/** Checksum and size of what judging reads. */
export function filesOf(name: LearnedHere): { sha256: string; bytes: number } {
  const files = readdirSync(`${MODELS}${name}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => WEIGHTS.test(file))
    .sort();
  const hash = createHash('sha256');
  let bytes = 0;
  for (const file of files) {
    const content = readFileSync(`${MODELS}${name}/${file}`);
    hash.update(`${name}/${file}`).update(content);
    bytes += content.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
