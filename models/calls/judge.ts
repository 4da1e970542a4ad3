/** What can be said of a whole call: complaint, business type, emotions, and what its turns do; words are read once. */
import {
  BusinessType,
  CallEmotion,
  type EmotionTag,
  type Opinions,
  type Sound,
  TurnEmotion,
  type TurnRole,
} from '../../pipeline/domain.ts';
import { complaintEvidence, type TimedTurn } from '../complaint/evidence.ts';
import { SUSPECTED_FROM } from '../complaint/threshold.ts';
import { emotionCourse } from '../emotion/course.ts';
import { emotionRows, turnEmotions } from '../emotion/turn-emotion.ts';
import { callWithVoice, type VoicedTurn, withVoice } from '../emotion/voice.ts';
import { loadSoftmaxModel, type SoftmaxModel } from '../text/softmax-model.ts';
import { shippedFolder, type TrainedName } from '../trained-files.ts';
import type { JudgedTurn } from '../turns/context.ts';
import { likely, loadTurnModels, type ReadTurns, type TurnModels, turnModels } from '../turns/judge.ts';
import type { Speaker } from '../turns/labels.ts';
import { type CallModel, loadCallModel } from './call-model.ts';
import { inputsFrom, inputsOf, type ReadTurn, readingFor, type Task, tasks } from './tasks.ts';

type Judgement = Required<Pick<Opinions, 'complaint' | 'businessType' | 'emotion' | 'turnLabels'>>;

interface SpokenTurn extends TimedTurn {
  readonly role: TurnRole;
  readonly emotionTag?: EmotionTag | undefined;
}

export interface CallModels {
  /**
   * `Opinions` without words and personal data. Calls without words are neutral, no complaint, of no known type.
   * `sound`: emotions are then judged by words and voice.
   */
  judge(turns: readonly SpokenTurn[], sound?: Pick<Sound, 'turns'> | null): Judgement;
}

const SPEAKERS: readonly Speaker[] = ['customer', 'agent'];
let shipped: CallModels | undefined;

/** The models in `models/`; loaded when first asked for, once a process. */
export function callModels(): CallModels {
  shipped ??= loadWith(turnModels(), shippedFolder);
  return shipped;
}

/** One folder a model, each as training writes it. Throws ZodError, TypeError or RangeError when one cannot be used. */
export function loadCallModels(folderOf: (name: TrainedName) => string): CallModels {
  return loadWith(loadTurnModels(folderOf('turns')), folderOf);
}

interface Loaded {
  readonly turns: TurnModels;
  readonly byTask: ReadonlyMap<Task['name'], CallModel>;
  readonly emotion: Readonly<Record<Speaker, SoftmaxModel>>;
}

function loadWith(turns: TurnModels, folderOf: (name: TrainedName) => string): CallModels {
  const loaded: Loaded = {
    turns,
    byTask: new Map(tasks.map((task) => [task.name, loadCallModel(folderOf(task.name), task)])),
    emotion: {
      customer: loadSoftmaxModel(`${folderOf('emotion')}/customer`, turnEmotions('customer')),
      agent: loadSoftmaxModel(`${folderOf('emotion')}/agent`, turnEmotions('agent')),
    },
  };
  return { judge: (turns, sound = null) => judge(loaded, turns, sound) };
}

function judge(
  { turns: turnModels, byTask, emotion }: Loaded,
  turns: readonly SpokenTurn[],
  sound: Pick<Sound, 'turns'> | null,
): Judgement {
  const spoken = turnModels.read(turns);
  const read = readCall(turns, spoken);
  const judged = read.map((turn) => turn.judged);
  const modelOf = (name: Task['name']): CallModel => {
    const found = byTask.get(name);
    if (found === undefined) throw new TypeError(`There is no model ${name}.`);
    return found;
  };
  const reading = readingFor(tasks, read);
  const probabilities = (name: Task['name']) => {
    const model = modelOf(name);
    return model.judge(inputsFrom(model.task, reading));
  };
  const overall = probabilities('emotion');
  return {
    complaint: complaintOf(modelOf('complaint'), probabilities('complaint'), read, turns, (without) =>
      turnModels.readWithout(turns, spoken, without),
    ),
    businessType: likeliest(BusinessType.options, probabilities('business-type')),
    emotion: emotionsOf(emotion, judged, overall, turns, sound),
    turnLabels: likely(judged),
  };
}

function emotionsOf(
  models: Loaded['emotion'],
  judged: readonly (JudgedTurn | null)[],
  overall: readonly number[],
  turns: readonly SpokenTurn[],
  sound: Pick<Sound, 'turns'> | null,
): NonNullable<Judgement['emotion']> {
  const byWords = SPEAKERS.flatMap((speaker) => {
    const labels = TurnEmotion.shape.label.options.filter((label) => turnEmotions(speaker).includes(label));
    const rows = emotionRows(judged, speaker, overall);
    const indexes = judged.flatMap((turn, index) => (turn?.speaker === speaker ? [index] : []));
    return indexes.map((turn, row) => ({
      turn,
      speaker,
      labels,
      probabilities: models[speaker].judge(rows[row] ?? []),
      sound: sound?.turns[turn] ?? null,
      emotionTag: turns[turn]?.emotionTag,
    }));
  }).sort((one, other) => one.turn - other.turn) satisfies VoicedTurn[];
  const fused = withVoice(byWords);
  const felt = byWords.map(({ turn, speaker, labels }, at) => ({
    speaker,
    upset: upsetOf(labels, fused[at] ?? []),
    ...{ turn, ...likeliest(labels, fused[at] ?? []) },
  }));
  const customer = felt.filter(({ speaker }) => speaker === 'customer');
  const call = likeliest(CallEmotion.options, callWithVoice(CallEmotion.options, overall, byWords));
  return {
    overall: call.label,
    probability: call.probability,
    turns: felt.map(({ turn, label, probability }) => ({ turn, label, probability })),
    ...emotionCourse(
      customer.map((one) => ({ ...one, text: turns[one.turn]?.text ?? '' })),
      call.label,
    ),
  };
}

function upsetOf(labels: readonly string[], probabilities: readonly number[]): number {
  return labels.reduce(
    (sum, label, at) =>
      sum + (['angry', 'anxious', 'negative'].includes(label) ? (probabilities[at] ?? 0) : 0),
    0,
  );
}

function readCall(turns: readonly SpokenTurn[], { judged, features }: ReadTurns): ReadTurn[] {
  return turns.map(({ role, text }, index) => ({
    role,
    text,
    features: features[index] ?? new Int32Array(),
    judged: judged[index] ?? null,
  }));
}

function complaintOf(
  model: CallModel,
  [none = 1, suspected = 0, explicit = 0]: readonly number[],
  read: readonly ReadTurn[],
  turns: readonly SpokenTurn[],
  readWithout: (without: ReadonlySet<number>) => ReadTurns,
): NonNullable<Opinions['complaint']> {
  const exact = 1 - none;
  const probability = Number(exact.toFixed(4));
  if (exact < SUSPECTED_FROM) return { level: 'none', probability, evidence: [] };
  return {
    level: explicit >= suspected ? 'explicit' : 'suspected',
    probability,
    evidence: complaintEvidence(model, read, turns, exact, (without) => {
      const left = turns.filter((_, at) => !without.has(at));
      const rest = readCall(left, readWithout(without));
      return 1 - (model.judge(inputsOf(model.task, rest))[0] ?? 0);
    }),
  };
}

function likeliest<Label extends string>(
  labels: readonly Label[],
  probabilities: readonly number[],
): { label: Label; probability: number } {
  let best = 0;
  for (let at = 1; at < labels.length; at++)
    if ((probabilities[at] ?? 0) > (probabilities[best] ?? 0)) best = at;
  const label = labels[best];
  if (label === undefined) throw new TypeError('A model without labels cannot answer.');
  return { label, probability: Number((probabilities[best] ?? 0).toFixed(3)) };
}
