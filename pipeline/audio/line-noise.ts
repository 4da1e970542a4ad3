/** Noise as quiet as a line on which nobody speaks. */

/**
 * The same noise each time: results and cached copies must not depend on chance. Each call gives the next sample, -1
 * to 1.
 */
export function lineNoise(dbfs: number): () => number {
  const size = 10 ** (dbfs / 20) * Math.sqrt(3);
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state / 0x40000000 - 1) * size;
  };
}
