/** Whether coaching helped: the rate of its rule before and after, against peers in the same time. Pure. */
import { type Estimate, shareOf } from './board-statistics.ts';

/** Calls in which the rule failed, of those judged. */
export interface Rate {
  readonly failed: number;
  readonly n: number;
}

export interface BeforeAfter {
  readonly before: Rate;
  readonly after: Rate;
}

/**
 * better, worse  the interval leaves no change out
 * unclear        calls enough, and no difference that chance alone could not make
 * too-few        one of the four rates rests on too few calls to tell anything
 */
export type EffectVerdict = 'better' | 'worse' | 'unclear' | 'too-few';

export interface Effect {
  readonly agent: { readonly before: Estimate | null; readonly after: Estimate | null };
  readonly peers: { readonly before: Estimate | null; readonly after: Estimate | null };
  /**
   * (agent after − agent before) − (peers after − peers before); below 0: the fault has become rarer than with peers.
   * Null where one of the four was never measured.
   */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number } | null;
  readonly verdict: EffectVerdict;
}

/** In each of the four; fewer say too little. */
export const leastEffectCalls = 20;

/**
 * 95 % interval of Zou and Donner: with each rate's Wilson interval (lᵢ, uᵢ) and signs +1 (agent after, peers before) and
 * −1 (agent before, peers after), low = d − √Σ aᵢ² where aᵢ is how far the rate's limit lies to the side that lowers d,
 * high likewise. Calls count as independent.
 */
export function effectOf(agent: BeforeAfter, peers: BeforeAfter): Effect {
  const shares = {
    agent: { before: share(agent.before), after: share(agent.after) },
    peers: { before: share(peers.before), after: share(peers.after) },
  };
  const terms = [
    { rate: shares.agent.after, sign: 1 },
    { rate: shares.agent.before, sign: -1 },
    { rate: shares.peers.after, sign: -1 },
    { rate: shares.peers.before, sign: 1 },
  ];
  let [value, down, up] = [0, 0, 0];
  for (const { rate, sign } of terms) {
    if (rate === null) return { ...shares, difference: null, verdict: 'too-few' };
    value += sign * rate.value;
    const [below, above] = [rate.value - rate.low, rate.high - rate.value];
    down += (sign > 0 ? below : above) ** 2;
    up += (sign > 0 ? above : below) ** 2;
  }
  const difference = { value, low: value - Math.sqrt(down), high: value + Math.sqrt(up) };
  return { ...shares, difference, verdict: verdictOf(terms, difference) };
}

function verdictOf(
  terms: readonly { readonly rate: Estimate | null }[],
  { low, high }: { low: number; high: number },
): EffectVerdict {
  if (terms.some(({ rate }) => rate === null || rate.n < leastEffectCalls)) return 'too-few';
  if (high < 0) return 'better';
  return low > 0 ? 'worse' : 'unclear';
}

export interface ShareDifference {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One share less another, with the interval of Newcombe. Null where one was never measured. */
export function differenceOf(one: Rate, other: Rate): ShareDifference | null {
  const [a, b] = [share(one), share(other)];
  if (a === null || b === null) return null;
  const value = a.value - b.value;
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  };
}

function share({ failed, n }: Rate): Estimate | null {
  return shareOf(failed, n);
}
