/** Trains the models of whole calls from the labelled dialogues, and says how well each way of doing it would do. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { TurnRole } from '../../pipeline/domain.ts';
import { beginnings } from '../business-type/samples.ts';
import type { Dialogue } from '../dialogues/dialogues.ts';
import { emotionOfTurn, emotionRows, emotionWeights, turnEmotions } from '../emotion/turn-emotion.ts';
import { augmenterFrom, splitInTwo } from '../text/augment.ts';
import { featuresOf } from '../text/features.ts';
import { trainSoftmax } from '../text/softmax.ts';
import { oddsOf as classOdds, saveSoftmaxModel, softmax } from '../text/softmax-model.ts';
import type { JudgedTurn } from '../turns/context.ts';
import { turnModels } from '../turns/judge.ts';
import { labelsOf, type Speaker } from '../turns/labels.ts';
import { FOLDS } from '../turns/learn.ts';
import { outOfFoldTurns } from '../turns/out-of-fold.ts';
import { saveCallModel } from './call-model.ts';
import { trainAttention, trainMlp } from './compare.ts';
import { cueValues, soundsOfStretches } from './cues.ts';
import { learnTask, likenessOf, oddsOf, weightsOf } from './learn.ts';
import { type Answer, measure } from './measure.ts';
import { shortVersion } from './short.ts';
import { type CallInputs, inputsOf, type ReadTurn, type Task, tasks } from './tasks.ts';

const CompareRow = z.object({ way: z.string(), accuracy: z.number(), macroF1: z.number() });
type CompareRow = z.infer<typeof CompareRow>;

/** Kept beside the weights; the card is written from it. */
export const TrainingRecord = z.object({
  dialogues: z.int(),
  turns: z.int(),
  /** SHA-256 over the labelled dialogues and single exchanges that were learned from. */
  dataSha256: z.string(),
  temperature: z.number(),
  /** By cross-validation on the dialogues learned from. */
  comparison: z.array(CompareRow),
  /** In bands of the probability given: how many calls, mean probability, share that was right. */
  reliability: z.array(z.object({ from: z.number(), n: z.int(), mean: z.number(), right: z.number() })),
});
export type TrainingRecord = z.infer<typeof TrainingRecord>;

export type Step = (name: string, done: number, of: number) => void;

const MODELS = fileURLToPath(new URL('..', import.meta.url));
const SPEAKERS: readonly Speaker[] = ['customer', 'agent'];
/** Of one task: cross-validation, up to nine ways compared, weights, record. */
const STEPS = 12;
const BANDS = [0, 0.1, 0.3, 0.5, 0.7, 0.9];
const TEMPERATURES = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.8];

/** A call of which people confirmed the one label asked for; nobody has labelled its turns. */
export interface LabelledCall {
  readonly label: string;
  readonly turns: readonly { readonly role: TurnRole; readonly text: string }[];
}

/**
 * `dialogues` without the test part. Writes a folder a task into `dir`. Deterministic. With `calls`, which are for one
 * task, learns from them as well and leaves out what other ways of doing it would give.
 */
export async function trainCallModels(
  dialogues: readonly Dialogue[],
  dir: string,
  names: readonly Task['name'][],
  onStep: Step,
  calls?: readonly LabelledCall[],
): Promise<void> {
  const wanted = tasks.filter(({ name }) => names.includes(name));
  const judged = wanted.some(({ turnWeight }) => turnWeight > 0)
    ? outOfFoldTurns(dialogues, (done, of) => onStep('turns', done, of))
    : [];
  const read = dialogues.map(({ turns }, index) =>
    turns.map((turn, at): ReadTurn => ({ ...unjudged(turn), judged: judged[index]?.[at] ?? null })),
  );
  const about = {
    dialogues: dialogues.length,
    turns: dialogues.reduce((sum, { turns }) => sum + turns.length, 0),
    dataSha256: dataSha256(dialogues),
  };
  for (const task of wanted) {
    const lesson = lessonOf(task, dialogues, read, calls ?? []);
    const likeness = likenessOf(task, lesson.calls);
    const unseen = crossValidate(task, lesson, likeness);
    const temperature = bestTemperature(unseen, lesson.labels);
    onStep(task.name, 1, STEPS);
    const comparison =
      calls === undefined
        ? await compare(task, lesson, { dialogues, read }, (done) => onStep(task.name, 1 + done, STEPS))
        : [];
    const dual = learnTask(task, likeness, lesson, [...lesson.calls.keys()]);
    saveCallModel(`${dir}/${task.name}`, task, weightsOf(dual, likeness, lesson.calls, temperature));
    onStep(task.name, STEPS - 1, STEPS);
    const calibrated = unseen.map((odds) => softmax(odds.map((value) => value / temperature)));
    if (task.name === 'emotion') trainTurnEmotions(dialogues, judged, calibrated, dir);
    const record: TrainingRecord = {
      ...about,
      temperature,
      comparison,
      reliability: reliabilityOf(task, calibrated, lesson.labels),
    };
    writeFileSync(`${dir}/${task.name}/training.json`, `${JSON.stringify(record, null, 2)}\n`);
    onStep(task.name, STEPS, STEPS);
  }
}

function unjudged({ role, text }: { readonly role: string; readonly text: string }): ReadTurn {
  return { role, text, features: featuresOf(text), judged: null };
}

/** The shipped turn models have not seen the call, so that they are asked as they are. */
function readLive(turns: LabelledCall['turns']): ReadTurn[] {
  const { judged } = turnModels().read(turns);
  return turns.map((turn, at) => ({ ...unjudged(turn), judged: judged[at] ?? null }));
}

/**
 * Calls to learn from: the dialogues, then what is only learned from: short versions of them and the same calls as
 * they might have been heard, or beginnings of calls.
 */
interface Lesson {
  readonly calls: readonly CallInputs[];
  readonly labels: readonly number[];
  readonly weights: readonly number[];
  /** Another version is left out together with its dialogue. -1: always learned from. */
  readonly folds: readonly number[];
  /** How many of them are whole dialogues and calls. */
  readonly asked: number;
}

/** The rest of the call says more about the type than how it begins. */
const BEGINNING_WEIGHT = 0.5;
/** A short version repeats what its dialogue says. */
const SHORT_WEIGHT = 0.5;
const HEARD_WEIGHT = 0.3;

/** As it might have been heard: slips, fillers, numbers another way, a long turn in two. */
function heardFrom(dialogues: readonly Dialogue[]): (id: string, turns: readonly ReadTurn[]) => ReadTurn[] {
  const augment = augmenterFrom(dialogues.flatMap(({ turns }) => turns.map(({ text }) => text)));
  return (id, turns) =>
    turns.flatMap((turn, at) => {
      const text = augment(turn.text, `${id} ${at}`);
      const parts = at % 3 === 0 ? (splitInTwo(text) ?? [text]) : [text];
      return parts.map((part) => ({ ...turn, text: part, features: featuresOf(part) }));
    });
}

function lessonOf(
  task: Task,
  dialogues: readonly Dialogue[],
  read: readonly (readonly ReadTurn[])[],
  confirmed: readonly LabelledCall[],
): Lesson {
  const labelled = [
    ...dialogues.map((dialogue, index) => ({ turns: read[index] ?? [], label: task.labelOf(dialogue) })),
    ...confirmed.map(({ label, turns }) => ({ turns: readLive(turns), label })),
  ];
  const heard = heardFrom(dialogues);
  const whole = labelled.map((one, index) => ({ ...one, weight: 1, fold: index % FOLDS }));
  const more =
    task.name === 'business-type'
      ? beginnings().map(({ type, turns }) => ({
          turns: turns.map(unjudged),
          label: type,
          weight: BEGINNING_WEIGHT,
          fold: -1,
        }))
      : whole.flatMap((one, index) => {
          const dialogue = dialogues[index];
          if (dialogue === undefined) return [];
          const kept = shortVersion(dialogue);
          const short = kept?.flatMap((at) => one.turns[at] ?? []);
          return [
            ...(short === undefined ? [] : [{ ...one, turns: short, weight: SHORT_WEIGHT }]),
            { ...one, turns: heard(dialogue.id, one.turns), weight: HEARD_WEIGHT },
          ];
        });
  const all = [...whole, ...more];
  return {
    calls: all.map(({ turns }) => inputsOf(task, turns)),
    labels: all.map(({ label }) => task.labels.indexOf(label)),
    weights: all.map(({ weight }) => weight),
    folds: all.map(({ fold }) => fold),
    asked: whole.length,
  };
}

/** Log odds of each whole dialogue from a model that has not seen it. */
function crossValidate(task: Task, lesson: Lesson, likeness = likenessOf(task, lesson.calls)): number[][] {
  const odds: number[][] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const learned = lesson.folds.flatMap((own, row) => (own === fold ? [] : [row]));
    const dual = learnTask(task, likeness, lesson, learned);
    for (let row = fold; row < lesson.asked; row += FOLDS) odds[row] = oddsOf(dual, likeness, learned, row);
  }
  return odds;
}

async function compare(
  task: Task,
  lesson: Lesson,
  { dialogues, read }: { dialogues: readonly Dialogue[]; read: readonly (readonly ReadTurn[])[] },
  onStep: (done: number) => void,
): Promise<CompareRow[]> {
  const bare: Task = { ...task, words: [], cueWeight: 0, turnWeight: 0, cues: [] };
  const only = (part: Partial<Task>): number[][] =>
    crossValidate({ ...bare, ...part }, { ...lesson, calls: callsWith(lesson.calls, part) });
  const rows: CompareRow[] = [];
  const add = (way: string, odds: readonly (readonly number[])[]) => {
    const { accuracy, macroF1 } = measure(answersOf(task, odds, lesson.labels), task.labels);
    rows.push({ way, accuracy: rounded(accuracy.value), macroF1: rounded(macroF1.value) });
    onStep(rows.length);
  };
  add('rules of thumb', thumbRules(task, dialogues));
  add('linear: words', only({ words: task.words }));
  if (task.cueWeight > 0) add('linear: cues', only({ cues: task.cues, cueWeight: 1 }));
  if (task.turnWeight > 0) add('linear: turns', only({ turnWeight: 1 }));
  if (task.cueWeight > 0 && task.turnWeight > 0)
    add('linear: words, turns', only({ words: task.words, turnWeight: task.turnWeight }));
  const numbers = lesson.calls.slice(0, lesson.asked).map(({ cues, turns }) => [...cues, ...turns]);
  add('perceptron of 16: cues, turns', await trainMlp(numbers, lesson.labels, task.labels.length, FOLDS));
  const turns = read.map((call) => numbersOfTurns(task, call));
  add('attention over turns of 16', await trainAttention(turns, lesson.labels, task.labels.length, FOLDS));
  if (lesson.labels.length > lesson.asked)
    add('linear: whole dialogues only', crossValidate(task, wholeOf(lesson)));
  add('linear: all of it (shipped)', crossValidate(task, lesson));
  return rows;
}

/** Of each turn: who speaks, what the turn models say, the cues in it. */
function numbersOfTurns(task: Task, call: readonly ReadTurn[]): number[][] {
  return call.map((turn) => {
    const odds = SPEAKERS.flatMap((speaker) =>
      labelsOf(speaker).map((_, label) => {
        const own = turn.judged?.speaker === speaker ? turn.judged.probabilities[label] : undefined;
        return own === undefined ? 0 : 2 + Math.log(Math.max(own, 1e-3) / Math.max(1 - own, 1e-3)) / 4;
      }),
    );
    return [Number(turn.role === 'agent'), ...odds, ...cueValues(task.cues, soundsOfStretches([turn]))];
  });
}

function wholeOf(lesson: Lesson): Lesson {
  const cut = <T>(of: readonly T[]) => of.slice(0, lesson.asked);
  const { calls, labels, weights, folds, asked } = lesson;
  return { calls: cut(calls), labels: cut(labels), weights: cut(weights), folds: cut(folds), asked };
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}

function callsWith(calls: readonly CallInputs[], part: Partial<Task>): CallInputs[] {
  return calls.map(({ words, cues, turns }) => ({
    words: part.words === undefined ? [] : words,
    cues: part.cueWeight === undefined ? [] : cues,
    turns: part.turnWeight === undefined ? [] : turns,
  }));
}

/** What somebody would write down without any data. */
function thumbRules(task: Task, dialogues: readonly Dialogue[]): number[][] {
  return dialogues.map(({ turns }) => {
    const said = turns.flatMap(({ role, text }) => (role === 'customer' ? [text] : [])).join(' ');
    const all = turns.map(({ text }) => text).join(' ');
    const label = THUMBS[task.name](said, all);
    return task.labels.map((own) => Number(own === label));
  });
}

const THUMBS: Readonly<Record<Task['name'], (said: string, all: string) => string>> = {
  complaint: (said) =>
    /(?<!不|不是|没)(要|想|就)投诉/.test(said)
      ? 'explicit'
      : /12398|12345|曝光|律师|记者|投诉/.test(said)
        ? 'suspected'
        : 'none',
  emotion: (said) =>
    /气死|火大|投诉|什么态度|凭什么/.test(said)
      ? 'angry'
      : /急|快点|怎么办|害怕/.test(said)
        ? 'anxious'
        : /表扬|太好了|真好/.test(said)
          ? 'positive'
          : /不满|失望|算了/.test(said)
            ? 'negative'
            : 'neutral',
  'business-type': (said, all) =>
    /回访/.test(all)
      ? '回访'
      : /调查/.test(all)
        ? '市场调查'
        : /表扬/.test(said)
          ? '表扬'
          : /举报|偷电/.test(said)
            ? '举报'
            : /建议/.test(said)
              ? '建议'
              : /要投诉/.test(said)
                ? '投诉'
                : /过户|更名|增容|新装|充电桩|光伏|销户/.test(said)
                  ? '用电业务受理'
                  : /停电|没电|跳闸/.test(said)
                    ? '故障报修'
                    : /查|多少/.test(said)
                      ? '信息查询'
                      : '信息咨询',
};

function trainTurnEmotions(
  dialogues: readonly Dialogue[],
  judged: readonly (readonly JudgedTurn[])[],
  overall: readonly (readonly number[])[],
  dir: string,
): void {
  for (const speaker of SPEAKERS) {
    const labels = turnEmotions(speaker);
    const samples = dialogues.flatMap(({ turns }, index) => {
      const rows = emotionRows(judged[index] ?? [], speaker, overall[index] ?? []);
      return turns
        .filter(({ role }) => role === speaker)
        .flatMap((turn, row) =>
          turn.bot
            ? []
            : [{ inputs: rows[row] ?? [], label: labels.indexOf(emotionOfTurn(turn)), fold: index % FOLDS }],
        );
    });
    saveSoftmaxModel(`${dir}/emotion/${speaker}`, labels, trainSoftmax(samples, emotionWeights(speaker)));
    const answers: Answer[] = [];
    for (let fold = 0; fold < FOLDS; fold++) {
      const weights = trainSoftmax(
        samples.filter((sample) => sample.fold !== fold),
        emotionWeights(speaker),
      );
      for (const { inputs, label } of samples.filter((sample) => sample.fold === fold)) {
        const shares = softmax(classOdds(weights, inputs));
        const best = shares.indexOf(Math.max(...shares));
        answers.push({
          truth: labels[label] ?? '',
          given: labels[best] ?? '',
          probability: shares[best] ?? 0,
        });
      }
    }
    const { accuracy, macroF1 } = measure(answers, labels);
    const record: CompareRow = {
      way: 'cross-validation',
      accuracy: rounded(accuracy.value),
      macroF1: rounded(macroF1.value),
    };
    writeFileSync(`${dir}/emotion/${speaker}/training.json`, `${JSON.stringify(record, null, 2)}\n`);
  }
}

function answersOf(task: Task, odds: readonly (readonly number[])[], truth: readonly number[]): Answer[] {
  return odds.map((row, index) => ({
    truth: task.labels[truth[index] ?? 0] ?? '',
    given: task.labels[row.indexOf(Math.max(...row))] ?? '',
    probability: Math.max(...softmax(row)),
  }));
}

function bestTemperature(odds: readonly (readonly number[])[], truth: readonly number[]): number {
  const loss = (temperature: number) =>
    odds.reduce(
      (sum, row, at) =>
        sum - Math.log(Math.max(1e-9, softmax(row.map((v) => v / temperature))[truth[at] ?? 0] ?? 0)),
      0,
    );
  return TEMPERATURES.reduce((best, one) => (loss(one) < loss(best) ? one : best), 1);
}

/** Complaint: probability that there is one. Others: probability of the label given. */
function reliabilityOf(
  task: Task,
  shares: readonly (readonly number[])[],
  truth: readonly number[],
): TrainingRecord['reliability'] {
  const points = shares.map((row, at) => {
    const most = Math.max(...row);
    return task.name === 'complaint'
      ? { probability: 1 - (row[0] ?? 0), right: truth[at] !== 0 }
      : { probability: most, right: row.indexOf(most) === truth[at] };
  });
  return BANDS.map((from, band) => {
    const own = points.filter(
      ({ probability }) => probability >= from && probability < (BANDS[band + 1] ?? 1.01),
    );
    const mean = own.reduce((sum, { probability }) => sum + probability, 0) / Math.max(1, own.length);
    const right = own.filter((point) => point.right).length / Math.max(1, own.length);
    return { from, n: own.length, mean: Number(mean.toFixed(3)), right: Number(right.toFixed(3)) };
  });
}

function dataSha256(dialogues: readonly Dialogue[]): string {
  const hash = createHash('sha256');
  for (const dialogue of dialogues)
    hash.update(JSON.stringify(dialogue, (_, value) => (value instanceof Set ? [...value] : value)));
  for (const folder of ['turns', 'business-type'])
    for (const name of readdirSync(`${MODELS}/${folder}/samples`).sort())
      hash.update(readFileSync(`${MODELS}/${folder}/samples/${name}`));
  return hash.digest('hex');
}
