/**
 * Does a customer abuse the agent? Two linear models of the words, one of social-media comments and one of hotline
 * turns, and facts about insults, weighed by a third. Abuse never costs points; it adds to the agent's load.
 */
import { fileURLToPath } from 'node:url';
import type { TurnRole } from '../../pipeline/domain.ts';
import { type BagModel, loadBagModel } from '../text/bag-model.ts';
import { loadDenseModel } from '../text/dense-model.ts';
import { featuresOf } from '../text/features.ts';
import { insultFacts } from './insults.ts';

export const ABUSE_VERSION = 'abuse-2';
/** A miss (load nobody sees) and a false alarm (an angry customer called abusive) cost the same. */
export const ABUSE_THRESHOLD = 0.5;
export const ABUSE_LABELS: readonly string[] = ['abuse'];

export interface AbusiveTurn {
  readonly turn: number;
  /** 0 to 1, at least `ABUSE_THRESHOLD`. */
  readonly probability: number;
}

export interface AbuseModel {
  /** Probability, 0 to 1, of each text by itself. */
  probabilities(texts: readonly string[]): number[];
  /** Probability that a social-media comment is offensive: the part of the model COLDataset can measure. */
  offensive(texts: readonly string[]): number[];
  /** Customer turns that abuse the agent, in order. `features`: of the words of each turn, where they are known. */
  judge(
    turns: readonly { readonly role: TurnRole; readonly text: string }[],
    features?: readonly Int32Array[],
  ): AbusiveTurn[];
}

let shipped: AbuseModel | undefined;

/** The model in this folder, loaded when first asked for. */
export function abuseModel(): AbuseModel {
  shipped ??= loadAbuseModel(fileURLToPath(new URL('.', import.meta.url)));
  return shipped;
}

/** Throws ZodError or TypeError when the folder does not hold such a model. */
export function loadAbuseModel(dir: string): AbuseModel {
  const comments = loadBagModel(`${dir}/comments`, ABUSE_LABELS);
  const turns = loadBagModel(`${dir}/turns`, ABUSE_LABELS);
  const weighed = loadDenseModel(`${dir}/weighed`, ABUSE_LABELS);
  const ask = (model: BagModel, features: Int32Array): number => model.judge([{ features, salt: 0 }])[0] ?? 0;
  const one = (text: string, features: Int32Array): number =>
    weighed.predict([weighedInputs(ask(comments, features), ask(turns, features), text)])[0] ?? 0;
  return {
    probabilities: (texts) => texts.map((text) => one(text, featuresOf(text))),
    offensive: (texts) => texts.map((text) => ask(comments, featuresOf(text))),
    judge: (spoken, features) =>
      spoken.flatMap(({ role, text }, turn) => {
        if (role !== 'customer') return [];
        const probability = Number(one(text, features?.[turn] ?? featuresOf(text)).toFixed(3));
        return probability >= ABUSE_THRESHOLD ? [{ turn, probability }] : [];
      }),
  };
}

/** What the last stage sees. */
export function weighedInputs(byComments: number, byTurns: number, text: string): number[] {
  return [logOdds(byComments), logOdds(byTurns), ...insultFacts(text)];
}

/** Divided so that it is about 1; bounded, as a probability of 1 in 32 bits has none. */
function logOdds(probability: number): number {
  return Math.log(Math.max(probability, 1e-4) / Math.max(1 - probability, 1e-4)) / 4;
}
