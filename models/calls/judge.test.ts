import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { readDialogues } from '../dialogues/dialogues.ts';
import { turnEmotions } from '../emotion/turn-emotion.ts';
import { featuresOf } from '../text/features.ts';
import { loadSoftmaxModel } from '../text/softmax-model.ts';
import { loadWithTf, placesOfFeatures } from '../text/tf-twin.ts';
import { turnModels } from '../turns/judge.ts';
import { loadCallModel } from './call-model.ts';
import { callModels } from './judge.ts';
import { learnTask, likenessOf, weightsOf } from './learn.ts';
import { inputsOf, type ReadTurn, tasks } from './tasks.ts';

const timed = <Turn extends { text: string }>(turns: readonly Turn[]) =>
  turns.map((turn, at) => ({ ...turn, startMs: at * 4000, endMs: at * 4000 + 3500 }));

const learned = readDialogues().filter(({ part }) => part !== 'test');
const dirOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const complaint = timed([
  { role: 'agent', text: '您好，工号六零二一，请问有什么可以帮您' },
  { role: 'customer', text: '又停电了，这个礼拜第四次了，打了三回电话没有一个人来' },
  { role: 'agent', text: '您的地址说一下' },
  { role: 'customer', text: '幸福路十二号，我就说清楚，今天再修不好我就打12398，还要找电视台曝光你们' },
  { role: 'agent', text: '好的给您登记了' },
  { role: 'customer', text: '登记登记，你们除了登记还会干什么，一帮饭桶' },
] as const);

test('a threat without the word 投诉 is suspected, with the turns that carry it, in order', () => {
  const { complaint: found } = callModels().judge(complaint);
  expect(found?.level).not.toBe('none');
  expect(found?.evidence.length).toBeGreaterThan(0);
  for (const { turn, startMs, endMs, quote, why } of found?.evidence ?? []) {
    expect(complaint[turn]).toMatchObject({ role: 'customer', startMs, endMs, text: quote });
    expect(why).toMatch(/^客户.+；(没有这句话，概率由[01]\.\d\d变为0\.\d\d|与其他句子一起支持这一判断)$/);
  }
});

test.each([
  [['您好，请讲'], ['我要投诉你们营业厅的人，态度太差了'], 'explicit'],
  [['您好，请讲', '好的给您催'], ['打了三次了，再不来修我就打12398', '快点'], 'suspected'],
  [['您好，请讲', '网上国网可以交'], ['我不是要投诉，我就想问下电费怎么交', '好的谢谢'], 'none'],
  [['您好，请讲', '这里就可以受理'], ['请问投诉电话是多少', '哦我帮邻居问问'], 'none'],
] as const)('a short call can say it all: %j %j is %s', (agent, customer, level) => {
  const turns = agent.flatMap((text, at) => [
    { role: 'agent' as const, text },
    { role: 'customer' as const, text: customer[at] ?? '' },
  ]);
  const { complaint: found } = callModels().judge(timed(turns));
  expect(found?.level).toBe(level);
});

test('a slip of the recogniser does not hide it: 投宿 sounds like 投诉', () => {
  const calm = (word: string) =>
    timed([
      { role: 'agent', text: '您好请讲' },
      { role: 'customer', text: `我要${word}你们营业厅的人，态度太差了` },
    ] as const);
  const [right, slipped] = ['投诉', '投宿'].map((word) => callModels().judge(calm(word)).complaint);
  expect(right?.level).not.toBe('none');
  expect(slipped?.level).not.toBe('none');
});

test('without its evidence a call is less of a complaint, whatever else is said in it', () => {
  const stronger = learned.flatMap(({ id, turns }) => {
    const whole = timed(turns);
    const found = callModels().judge(whole).complaint;
    if (found === null || found.level === 'none') return [];
    const cited = new Set(found.evidence.map(({ turn }) => turn));
    const rest = callModels().judge(whole.filter((_, at) => !cited.has(at))).complaint;
    return [{ id, cited: cited.size, lower: (rest?.probability ?? 1) < found.probability }];
  });
  expect(stronger.length).toBeGreaterThan(50);
  expect(stronger.filter(({ cited, lower }) => cited === 0 || !lower)).toEqual([]);
});

test('calls without words or known speakers are judged too, though nothing is said of their turns', () => {
  const silent = callModels().judge([]);
  expect(silent.complaint?.level).toBe('none');
  expect(silent.emotion?.turns).toEqual([]);
  const unsplit = callModels().judge(complaint.map((turn) => ({ ...turn, role: 'unknown' as const })));
  expect(unsplit.emotion?.turns).toEqual([]);
  expect(unsplit.turnLabels).toEqual([]);
});

test.each(tasks)('tf.js loads the saved model $name and gives the same numbers', async (task) => {
  const dir = dirOf(task.name);
  const { judged, features } = turnModels().read(complaint);
  const inputs = inputsOf(
    task,
    complaint.map(
      ({ role, text }, at): ReadTurn => ({
        role,
        text,
        features: features[at] ?? new Int32Array(),
        judged: judged[at] ?? null,
      }),
    ),
  );
  const ours = loadCallModel(dir, task).judge(inputs);
  const theirs = (await loadWithTf(dir)).predict([
    ...inputs.words.map((words) => tf.tensor2d([placesOfFeatures(dir, words)], undefined, 'int32')),
    tf.tensor2d([[...inputs.cues, ...inputs.turns]]),
  ]);
  expect(difference(ours, theirs as tf.Tensor)).toBeLessThan(1e-5);
});

test.each(['customer', 'agent'] as const)(
  'tf.js loads the saved model of emotions of turns of the %s and gives the same numbers',
  async (speaker) => {
    const dir = dirOf(`emotion/${speaker}`);
    const inputs = Array.from({ length: 41 }, (_, at) => Math.sin(at));
    const ours = loadSoftmaxModel(dir, turnEmotions(speaker)).judge(inputs);
    const theirs = (await loadWithTf(dir)).predict(tf.tensor2d([inputs]));
    expect(difference(ours, theirs as tf.Tensor)).toBeLessThan(1e-5);
  },
);

test('the same dialogues give the same weights, and the weights give what was learned', () => {
  const task = tasks.find(({ name }) => name === 'business-type') ?? tasks[0];
  if (task === undefined) throw new TypeError('There is no task.');
  const some = learned.slice(0, 40);
  const train = () => {
    const calls = some.map(({ turns }) =>
      inputsOf(
        task,
        turns.map(({ role, text }) => ({
          role,
          text,
          features: featuresOf(text),
          judged: null,
        })),
      ),
    );
    const likeness = likenessOf(task, calls);
    const rows = some.map((_, row) => row);
    const labels = some.map((one) => task.labels.indexOf(task.labelOf(one)));
    const weights = some.map(() => 1);
    const dual = learnTask(task, likeness, { labels, weights }, rows);
    return weightsOf(dual, likeness, calls, 1);
  };
  expect(train()).toEqual(train());
});

function difference(ours: readonly number[], theirs: tf.Tensor): number {
  return Math.max(...[...theirs.dataSync()].map((value, at) => Math.abs(value - (ours[at] ?? 2))));
}
