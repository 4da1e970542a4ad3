/**
 * Trains the turn models. The first stage judges words, the second what stands around them; the second learns from
 * what the first says of dialogues it has not seen.
 */
import { mkdirSync } from 'node:fs';
import type { Dialogue } from '../dialogues/dialogues.ts';
import { saveBagModel } from '../text/bag-model.ts';
import { saveDenseModel, trainDense } from '../text/dense-model.ts';
import { contextRows } from './context.ts';
import { labelsOf, type Speaker } from './labels.ts';
import { SEED, wordLearner } from './learn.ts';
import { contextSamples, START, wordsOutOfFold } from './out-of-fold.ts';

const SPEAKERS: readonly Speaker[] = ['agent', 'customer'];

/** Writes `agent/` and `customer/` into `dir`. Deterministic. */
export function trainTurnModels(
  dialogues: readonly Dialogue[],
  dir: string,
  onStep: (step: string) => void,
): void {
  const judged = wordsOutOfFold(dialogues, (done, of) => onStep(`unseen dialogues: ${done} of ${of}`));
  for (const speaker of SPEAKERS) {
    const labels = labelsOf(speaker);
    mkdirSync(`${dir}/${speaker}/words`, { recursive: true });
    mkdirSync(`${dir}/${speaker}/context`, { recursive: true });
    const words = wordLearner(dialogues, speaker)(-1);
    saveBagModel(`${dir}/${speaker}/words`, labels, words, words.knows);
    onStep(`${speaker}: words`);
    const samples = dialogues.flatMap((dialogue, index) =>
      contextSamples(dialogue, contextRows(judged[index] ?? [], speaker), speaker),
    );
    saveDenseModel(`${dir}/${speaker}/context`, labels, trainDense(samples, { seed: SEED, start: START }));
    onStep(`${speaker}: what stands around, ${samples.length} turns`);
  }
}
