/** What people are asked of a call or a turn, model by model: which answers there are, and what the machine answered. */
import { z } from 'zod';
import { turnEmotions } from '../../models/emotion/turn-emotion.ts';
import { labelsOf } from '../../models/turns/labels.ts';
import { BusinessType, CallEmotion, type Opinions, type Role, type TurnRole } from '../domain.ts';

export const LabelModel = z.enum(['complaint', 'business-type', 'emotion', 'turns', 'abuse']);
export type LabelModel = z.infer<typeof LabelModel>;

export const LabelSource = z.enum(['review', 'appeal', 'calibration', 'labelling']);
export type LabelSource = z.infer<typeof LabelSource>;

export const LabelSlice = z.enum([
  'flagged',
  'uncertain',
  'disagreement',
  'random',
  'mandatory',
  'sample',
  'picked',
]);
export type LabelSlice = z.infer<typeof LabelSlice>;

export interface MachineAnswer {
  readonly value: string;
  /** Null where the model gives none, or for an answer it does not state. */
  readonly probability: number | null;
}

/** A turn label counts as given from this probability on, as in the model cards. */
const GIVEN_FROM = 0.3;

const callAnswers: Readonly<Record<LabelModel, readonly string[] | null>> = {
  complaint: ['none', 'suspected', 'explicit'],
  'business-type': BusinessType.options,
  emotion: CallEmotion.options,
  turns: null,
  abuse: null,
};

const turnAnswers: Readonly<Record<LabelModel, ((role: Role) => readonly string[]) | null>> = {
  complaint: null,
  'business-type': null,
  emotion: turnEmotions,
  turns: labelsOf,
  abuse: (role) => (role === 'customer' ? ['abuse'] : []),
};

/** Null: not asked of whole calls (`role` null) or of turns of this speaker. */
export function answersOf(model: LabelModel, role: TurnRole | null): readonly string[] | null {
  if (role === null) return callAnswers[model];
  const answers = role === 'unknown' ? null : (turnAnswers[model]?.(role) ?? null);
  return answers === null || answers.length === 0 ? null : answers;
}

/** Of a turn, `turns` may say several things at once, joined by commas; it and `abuse` say `none` for nothing. */
export function isSetOfLabels(model: LabelModel): boolean {
  return model === 'turns' || model === 'abuse';
}

/** The answer in canonical order; null: not one of the answers. */
export function canonicalAnswer(model: LabelModel, role: TurnRole | null, value: string): string | null {
  const answers = answersOf(model, role);
  if (answers === null) return null;
  if (role === null || !isSetOfLabels(model)) return answers.includes(value) ? value : null;
  if (value === 'none') return value;
  const given = new Set(value.split(',').map((label) => label.trim()));
  const known = answers.filter((label) => given.has(label));
  return known.length === given.size && known.length > 0 ? known.join(',') : null;
}

/** Null: the machine has no opinion of this. */
export function machineAnswer(
  model: LabelModel,
  turn: number | null,
  opinions: Opinions,
): MachineAnswer | null {
  return turn === null ? ofCall[model](opinions) : ofTurn[model](opinions, turn);
}

const ofCall: Readonly<Record<LabelModel, (opinions: Opinions) => MachineAnswer | null>> = {
  complaint: ({ complaint }) => complaint && { value: complaint.level, probability: complaint.probability },
  'business-type': ({ businessType }) =>
    businessType && { value: businessType.label, probability: businessType.probability },
  emotion: ({ emotion }) => emotion && { value: emotion.overall, probability: null },
  turns: () => null,
  abuse: () => null,
};

const ofTurn: Readonly<Record<LabelModel, (opinions: Opinions, at: number) => MachineAnswer | null>> = {
  complaint: () => null,
  'business-type': () => null,
  emotion({ emotion }, at) {
    const found = emotion?.turns.find(({ turn }) => turn === at);
    return found ? { value: found.label, probability: found.probability } : null;
  },
  turns({ turnLabels }, at) {
    if (!turnLabels) return null;
    const own = turnLabels.filter(({ turn, probability }) => turn === at && probability >= GIVEN_FROM);
    return {
      value: own.map(({ label }) => label).join(',') || 'none',
      probability: own.length === 0 ? null : Math.max(...own.map(({ probability }) => probability)),
    };
  },
  abuse({ abuse }, at) {
    if (!abuse) return null;
    const found = abuse.turns.find(({ turn }) => turn === at);
    return found ? { value: 'abuse', probability: found.probability } : { value: 'none', probability: null };
  },
};
