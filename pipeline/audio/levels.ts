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
  const meter = new LevelMeter(sampleRateHz);
  meter.push(samples);
  return meter.levels();
}

/** As frameLevels, of a channel that comes in slices. */
export class LevelMeter {
  readonly #hop: number;
  /** First-order high-pass: y = a (y' + x - x'). */
  readonly #a: number;
  readonly #energy: number[] = [];
  #previousIn = 0;
  #previousOut = 0;
  #sum = 0;
  #filled = 0;

  constructor(sampleRateHz: number) {
    this.#hop = Math.round((sampleRateHz * frameMs) / 1000);
    this.#a = 1 / (1 + (2 * Math.PI * 100) / sampleRateHz);
  }

  push(samples: Float32Array): void {
    let [previousIn, previousOut, sum, filled] = [
      this.#previousIn,
      this.#previousOut,
      this.#sum,
      this.#filled,
    ];
    for (let at = 0; at < samples.length; at++) {
      const sample = samples[at] ?? 0;
      previousOut = this.#a * (previousOut + sample - previousIn);
      previousIn = sample;
      sum += previousOut * previousOut;
      filled++;
      if (filled < this.#hop) continue;
      this.#energy.push(sum / this.#hop);
      sum = 0;
      filled = 0;
    }
    this.#previousIn = previousIn;
    this.#previousOut = previousOut;
    this.#sum = sum;
    this.#filled = filled;
  }

  /** Of all that was pushed, whole frames only. */
  levels(): Float32Array {
    const energy = this.#energy;
    return Float32Array.from(energy, (own, frame) => decibels((own + (energy[frame + 1] ?? own)) / 2));
  }
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
