/**
 * Softmax regression in its dual form. There are far fewer dialogues than features, so that learning from how alike
 * dialogues are costs a fraction of learning weights; the weights are read off at the end, exactly.
 */
export interface Dual {
  /** [samples × labels] */
  readonly alpha: Float64Array;
  readonly bias: Float64Array;
}

const STEPS = 300;

/** `likeness`: [all × all], `samples`: rows of it to learn from, with their labels as numbers. Deterministic. */
export function trainDual(
  likeness: Float64Array,
  all: number,
  samples: readonly { readonly row: number; readonly label: number; readonly weight: number }[],
  { labels, decay }: { labels: number; decay: number },
): Dual {
  const count = samples.length;
  const own = new Float64Array(count * count);
  for (const [i, { row }] of samples.entries())
    for (const [j, other] of samples.entries()) own[i * count + j] = likeness[row * all + other.row] ?? 0;
  const rate = 1 / (0.5 * largestEigenvalue(own, count) + decay);
  let alpha = new Float64Array(count * labels);
  let ahead = alpha.slice();
  const bias = new Float64Array(labels);
  let momentum = 1;
  for (let step = 0; step < STEPS; step++) {
    const sums = product(own, ahead, count, labels);
    const next = new Float64Array(count * labels);
    const slopes = new Float64Array(labels);
    for (const [i, { label, weight }] of samples.entries()) {
      const odds = Array.from({ length: labels }, (_, c) => (sums[i * labels + c] ?? 0) + (bias[c] ?? 0));
      const most = Math.max(...odds);
      const shares = odds.map((value) => Math.exp(value - most));
      const total = shares.reduce((sum, value) => sum + value, 0);
      for (let c = 0; c < labels; c++) {
        const slope = weight * ((shares[c] ?? 0) / total - Number(c === label));
        slopes[c] = (slopes[c] ?? 0) + slope;
        const at = ahead[i * labels + c] ?? 0;
        next[i * labels + c] = at - rate * (slope + decay * at);
      }
    }
    for (let c = 0; c < labels; c++) bias[c] = (bias[c] ?? 0) - (2 * (slopes[c] ?? 0)) / count;
    const following = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const push = (momentum - 1) / following;
    ahead = next.map((value, at) => value + push * (value - (alpha[at] ?? 0)));
    alpha = next;
    momentum = following;
  }
  return { alpha, bias };
}

/** Four rows at once, because the additions of one row wait for each other; sums are added up in order of samples. */
function product(matrix: Float64Array, vectors: Float64Array, count: number, width: number): Float64Array {
  const sums = new Float64Array(count * width);
  const column = new Float64Array(count);
  for (let c = 0; c < width; c++) {
    for (let j = 0; j < count; j++) column[j] = vectors[j * width + c] as number;
    let i = 0;
    for (; i + 4 <= count; i += 4) {
      const [one, two, three, four] = [i * count, (i + 1) * count, (i + 2) * count, (i + 3) * count];
      let [first, second, third, fourth] = [0, 0, 0, 0];
      for (let j = 0; j < count; j++) {
        const factor = column[j] as number;
        first += (matrix[one + j] as number) * factor;
        second += (matrix[two + j] as number) * factor;
        third += (matrix[three + j] as number) * factor;
        fourth += (matrix[four + j] as number) * factor;
      }
      sums[i * width + c] = first;
      sums[(i + 1) * width + c] = second;
      sums[(i + 2) * width + c] = third;
      sums[(i + 3) * width + c] = fourth;
    }
    for (; i < count; i++) {
      let sum = 0;
      for (let j = 0; j < count; j++) sum += (matrix[i * count + j] as number) * (column[j] as number);
      sums[i * width + c] = sum;
    }
  }
  return sums;
}

function largestEigenvalue(matrix: Float64Array, count: number): number {
  let vector = new Float64Array(count).fill(1 / Math.sqrt(Math.max(1, count)));
  let size = 0;
  for (let round = 0; round < 20; round++) {
    const next = product(matrix, vector, count, 1);
    size = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
    vector = next.map((value) => value / (size || 1));
  }
  return size;
}
