/** Entries of `lock.json` for what was trained here: checksum and bytes of the files, data, headline figures. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { isModelFile } from '../trained-files.ts';
import type { EvaluatedName, Evaluation } from './evaluate.ts';

const Lock = z.record(z.string(), z.record(z.string(), z.unknown()));
const MODELS = fileURLToPath(new URL('..', import.meta.url));
const LOCK = `${MODELS}/lock.json`;

export function writeLockEntry({ name, headlines, dialogues }: Evaluation, dataSha256: string | null): void {
  const lock = Lock.parse(JSON.parse(readFileSync(LOCK, 'utf8')));
  const files = weightFiles(name);
  lock[`${name}@1`] = {
    sha256: sha256Of(files),
    bytes: files.reduce((sum, file) => sum + readFileSync(file).length, 0),
    licence: 'Apache-2.0',
    trainingData: dataSha256,
    metrics: {
      testDialogues: dialogues,
      ...Object.fromEntries(headlines.map(({ metric, value }) => [metric, Number(value.value.toFixed(3))])),
    },
  };
  writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
}

function weightFiles(name: EvaluatedName): string[] {
  return readdirSync(`${MODELS}/${name}`, { recursive: true, encoding: 'utf8' })
    .filter(isModelFile)
    .sort()
    .map((file) => `${MODELS}/${name}/${file}`);
}

function sha256Of(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(MODELS.length)).update(readFileSync(file));
  return hash.digest('hex');
}
