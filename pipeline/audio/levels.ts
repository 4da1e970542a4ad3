/** Loudness over time: the base of voice detection, sound facts and bleed detection. */

/** Every `frameMs` one level, measured over twice that time. */
export const frameMs = 10;

/** What stands for "no signal at all". */
export const floorDbfs = -100;

/**
 * Level in dBFS of each 10 ms of one channel (-1 to 1), below 100 Hz removed: hum and offset are not speech.
 * A full-scale sine is -3 dBFS.
 */
export function frameLevels(samples: Float32Array, sampleRateHz: number): Float32Array {
  const hop = Math.round((sampleRateHz * frameMs) / 1000);
  const frames = Math.floor(samples.length / hop);
  const energy = new Float64Array(frames);
  // First-order high-pass: y = a (y' + x - x').
  const a = 1 / (1 + (2 * Math.PI * 100) / sampleRateHz);
  let previousIn = 0;
  let previousOut = 0;
  for (let frame = 0, at = 0; frame < frames; frame++) {
    let sum = 0;
    for (const end = at + hop; at < end; at++) {
      const sample = samples[at] ?? 0;
      previousOut = a * (previousOut + sample - previousIn);
      previousIn = sample;
      sum += previousOut * previousOut;
    }
    energy[frame] = sum / hop;
  }
  const levels = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    const next = energy[frame + 1] ?? energy[frame] ?? 0;
    levels[frame] = decibels(((energy[frame] ?? 0) + next) / 2);
  }
  return levels;
}

/** Mean square to dBFS. */
function decibels(meanSquare: number): number {
  return meanSquare > 1e-10 ? 10 * Math.log10(meanSquare) : floorDbfs;
}

/** Level of several frames taken together: the mean of their energies. Null for none. */
export function meanLevel(levels: readonly number[]): number | null {
  if (levels.length === 0) return null;
  let sum = 0;
  for (const level of levels) sum += 10 ** (level / 10);
  return decibels(sum / levels.length);
}

/** The value below which `share` of the values lie; null for none. */
export function quantile(values: ArrayLike<number>, share: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}

export function median(values: ArrayLike<number>): number | null {
  return quantile(values, 0.5);
}
