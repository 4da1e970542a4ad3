/** How good the abuse model is on what it has not seen: `npx tsx models/abuse/evaluate.ts`. */
import { fileURLToPath } from 'node:url';
import { ABUSE_THRESHOLD, type AbuseModel, abuseModel } from './judge.ts';
import { type AbuseLine, dialogueLines, isColdPresent, ownLines, readCold } from './samples.ts';

export interface AbuseCounts {
  readonly lines: number;
  readonly abusive: number;
  readonly found: number;
  /** Found, and abusive. */
  readonly right: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface AbuseMeasures {
  /** Comments of COLDataset dev, offensive or not; null where it is not at hand. */
  readonly cold: AbuseCounts | null;
  /** Lines written before the model was, half of them ordinary anger. */
  readonly heldOut: AbuseCounts;
  /** Customer turns of the test part of the dialogues: nearly none abusive. */
  readonly dialogues: AbuseCounts;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.stdout.write(`${JSON.stringify(evaluateAbuse(abuseModel()), null, 2)}\n`);

export function evaluateAbuse(model: AbuseModel): AbuseMeasures {
  const hotline = (lines: readonly AbuseLine[]) =>
    count(lines, model.probabilities(lines.map(({ text }) => text)), ABUSE_THRESHOLD);
  const cold = isColdPresent() ? readCold('dev') : null;
  return {
    cold: cold === null ? null : count(cold, model.offensive(cold.map(({ text }) => text)), 0.5),
    heldOut: hotline(ownLines('held-out')),
    dialogues: hotline(dialogueLines(['test'])),
  };
}

function count(
  lines: readonly AbuseLine[],
  probabilities: readonly number[],
  threshold: number,
): AbuseCounts {
  const isFound = (at: number) => (probabilities[at] ?? 0) >= threshold;
  const abusive = lines.filter(({ abuse }) => abuse).length;
  const found = lines.filter((_, at) => isFound(at)).length;
  const right = lines.filter(({ abuse }, at) => abuse && isFound(at)).length;
  return {
    lines: lines.length,
    abusive,
    found,
    right,
    precision: found === 0 ? 1 : right / found,
    recall: abusive === 0 ? 1 : right / abusive,
    f1: found + abusive === 0 ? 1 : (2 * right) / (found + abusive),
  };
}
