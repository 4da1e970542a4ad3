import { expect, test } from 'vitest';
import { trainAttention, trainMlp } from './compare.ts';

const truth = Array.from({ length: 30 }, (_, call) => (call >> 1) % 2);
const right = (odds: readonly (readonly number[])[]) =>
  odds.filter(([one = 0, other = 0], call) => Number(other > one) === truth[call]).length;

test('attention finds the one turn that decides, wherever it stands', async () => {
  const calls = truth.map((label, call) =>
    Array.from({ length: 4 + (call % 5) }, (_, turn) => [Number(label === 1 && turn === call % 4), 0.1]),
  );
  expect(right(await trainAttention(calls, truth, 2, 2))).toBeGreaterThan(24);
});

test('the perceptron learns from numbers of the whole call', async () => {
  const rows = truth.map((label, call) => [label - 0.5, Math.sin(call)]);
  expect(right(await trainMlp(rows, truth, 2, 2))).toBeGreaterThan(27);
});
