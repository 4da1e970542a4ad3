/**
 * What models of words say of the dialogues of the corpus, each judged by one that has not learned from it. It depends
 * on the corpus alone and takes ten trainings, so it is kept beside the weights: who learns from live labels as well
 * takes it as it is. `unseen.bin`: SHA-256 of what it was made from, then one float of 64 bits a turn and label.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Dialogue } from '../dialogues/dialogues.ts';
import type { JudgedTurn } from './context.ts';
import { labelsOf } from './labels.ts';
import { FOLDS, SEED } from './learn.ts';
import { turnFeatures, wordsBefore } from './samples.ts';

const FILE = 'unseen.bin';
const DIGEST_BYTES = 32;
const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Writes the file into `dir`. */
export function keepUnseen(
  dir: string,
  dialogues: readonly Dialogue[],
  judged: readonly (readonly JudgedTurn[])[],
): void {
  const values = Float64Array.from(
    judged.flatMap((turns) => turns.flatMap(({ probabilities }) => probabilities)),
  );
  writeFileSync(`${dir}/${FILE}`, Buffer.concat([digestOf(dialogues), Buffer.from(values.buffer)]));
}

/** Null: what is kept is of other dialogues. Change how words are learned, and `earmark models train turns` writes it anew. */
export function keptUnseen(dialogues: readonly Dialogue[]): JudgedTurn[][] | null {
  if (!existsSync(HERE + FILE)) return null;
  const stored = readFileSync(HERE + FILE);
  if (!stored.subarray(0, DIGEST_BYTES).equals(digestOf(dialogues))) return null;
  const values = new Float64Array(Uint8Array.from(stored.subarray(DIGEST_BYTES)).buffer);
  let from = 0;
  return dialogues.map(({ turns }) =>
    turns.map(({ role }): JudgedTurn => {
      const size = labelsOf(role).length;
      const probabilities = [...values.subarray(from, from + size)];
      from += size;
      return { speaker: role, probabilities };
    }),
  );
}

/** SHA-256 in hexadecimal digits of the dialogues and single exchanges that are learned from. */
export function turnDataSha256(dialogues: readonly Dialogue[]): string {
  return digestOf(dialogues).toString('hex');
}

function digestOf(dialogues: readonly Dialogue[]): Buffer {
  const hash = createHash('sha256').update(JSON.stringify([FOLDS, SEED]));
  for (const { id, turns } of dialogues)
    hash.update(
      JSON.stringify([id, turns.map(({ role, bot, text, labels }) => [role, bot, text, [...labels].sort()])]),
    );
  const samples = `${HERE}samples`;
  for (const name of readdirSync(samples).sort()) hash.update(readFileSync(`${samples}/${name}`));
  // How words become features.
  const [probe] = dialogues;
  for (const [at, { text }] of probe?.turns.entries() ?? [])
    hash.update(turnFeatures(text, wordsBefore(probe?.turns ?? [], at)).join());
  return hash.digest();
}
