/**
 * Trains the turn models. The first stage judges words, the second what stands around them; the second learns from
 * what the first says of dialogues it has not seen.
 */
import { cpSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Dialogue } from '../dialogues/dialogues.ts';
import { saveBagModel } from '../text/bag-model.ts';
import { saveDenseModel, trainDense } from '../text/dense-model.ts';
import { contextRows, type JudgedTurn } from './context.ts';
import { labelsOf, type Speaker } from './labels.ts';
import { SEED, wordLearner } from './learn.ts';
import { liveContextSamples, liveWordSamples, type TurnLabelledCall } from './live.ts';
import { contextSamples, START, wordsOutOfFold } from './out-of-fold.ts';
import { keepUnseen, keptUnseen } from './unseen.ts';

const SPEAKERS: readonly Speaker[] = ['agent', 'customer'];
const SHIPPED = fileURLToPath(new URL('.', import.meta.url));

type Step = (step: string, done: number, of: number) => void;

/** From the corpus alone: writes `agent/`, `customer/` and what is kept of unseen dialogues into `dir`. Deterministic. */
export function trainTurnModels(dialogues: readonly Dialogue[], dir: string, onStep: Step): void {
  const unseen = wordsOutOfFold(dialogues, (done, of) => onStep('unseen dialogues', done, of));
  keepUnseen(dir, dialogues, unseen);
  for (const [at, speaker] of SPEAKERS.entries()) {
    trainSpeaker(speaker, { dialogues, unseen, calls: [] }, dir);
    onStep(speaker, at + 1, SPEAKERS.length);
  }
}

/**
 * From the corpus and labelled turns of stored calls: writes `agent/` and `customer/` into `dir`. Deterministic; the
 * order of calls counts. Of the shipped corpus two trainings are left of twelve, and a speaker nobody labelled keeps
 * the shipped weights, which the same corpus taught.
 */
export function trainTurnModelsLive(
  dialogues: readonly Dialogue[],
  calls: readonly TurnLabelledCall[],
  dir: string,
  onStep: Step,
): void {
  const kept = keptUnseen(dialogues);
  const unseen = kept ?? wordsOutOfFold(dialogues, (done, of) => onStep('unseen dialogues', done, of));
  for (const [at, speaker] of SPEAKERS.entries()) {
    if (kept !== null && liveWordSamples(calls, speaker).length === 0)
      cpSync(`${SHIPPED}${speaker}`, `${dir}/${speaker}`, { recursive: true });
    else trainSpeaker(speaker, { dialogues, unseen, calls }, dir);
    onStep(speaker, at + 1, SPEAKERS.length);
  }
}

interface Lesson {
  readonly dialogues: readonly Dialogue[];
  readonly unseen: readonly (readonly JudgedTurn[])[];
  readonly calls: readonly TurnLabelledCall[];
}

function trainSpeaker(speaker: Speaker, { dialogues, unseen, calls }: Lesson, dir: string): void {
  const labels = labelsOf(speaker);
  mkdirSync(`${dir}/${speaker}/words`, { recursive: true });
  mkdirSync(`${dir}/${speaker}/context`, { recursive: true });
  const words = wordLearner(dialogues, speaker)(-1, liveWordSamples(calls, speaker));
  saveBagModel(`${dir}/${speaker}/words`, labels, words, words.knows);
  const around = dialogues.flatMap((dialogue, index) =>
    contextSamples(dialogue, contextRows(unseen[index] ?? [], speaker), speaker),
  );
  const options = { seed: SEED, start: START };
  const context = trainDense(around, options, liveContextSamples(calls, speaker));
  saveDenseModel(`${dir}/${speaker}/context`, labels, context);
}
