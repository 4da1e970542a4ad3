/** Lowers the sample rate of a stream, slice by slice. Speech needs no more than 16 kHz; a 48 kHz call would take 3x the memory. */

/** Zero crossings of the filter on each side. */
const crossings = 12;
const phases = 256;

/** One channel. Push slices, take what comes out; `end` gives the rest. Only for `toHz` below `fromHz`. */
export class Downsampler {
  readonly #step: number;
  readonly #half: number;
  readonly #table: Float32Array;
  #held: Float32Array = new Float32Array(0);
  /** Position of the next output sample, in input samples, relative to `#held[0]`. */
  #next: number;
  #inputs = 0;
  #outputs = 0;

  constructor(fromHz: number, toHz: number) {
    this.#step = fromHz / toHz;
    this.#half = Math.ceil(crossings * this.#step);
    this.#table = sincTable(this.#step, this.#half);
    this.#held = new Float32Array(this.#half);
    this.#next = this.#half;
  }

  push(slice: Float32Array): Float32Array {
    this.#inputs += slice.length;
    return this.#convert(slice, Number.POSITIVE_INFINITY);
  }

  end(): Float32Array {
    const total = Math.round(this.#inputs / this.#step);
    return this.#convert(new Float32Array(this.#half + Math.ceil(this.#step)), total - this.#outputs);
  }

  #convert(slice: Float32Array, most: number): Float32Array {
    const input = new Float32Array(this.#held.length + slice.length);
    input.set(this.#held);
    input.set(slice, this.#held.length);
    const possible = Math.max(0, Math.ceil((input.length - this.#half - this.#next) / this.#step));
    const out = new Float32Array(Math.min(possible, Math.max(0, most)));
    let at = this.#next;
    for (let index = 0; index < out.length; index++, at += this.#step) {
      const centre = Math.floor(at);
      const row = Math.floor((at - centre) * phases) * 2 * this.#half;
      let sum = 0;
      for (let tap = 0; tap < 2 * this.#half; tap++) {
        sum += (input[centre - this.#half + 1 + tap] ?? 0) * (this.#table[row + tap] ?? 0);
      }
      out[index] = sum;
    }
    this.#outputs += out.length;
    const drop = Math.max(0, Math.floor(at) - this.#half);
    this.#held = input.slice(drop);
    this.#next = at - drop;
    return out;
  }
}

/** Windowed sinc, one row of taps per fractional position; each row sums to 1. */
function sincTable(step: number, half: number): Float32Array {
  const table = new Float32Array(phases * 2 * half);
  for (let phase = 0; phase < phases; phase++) {
    const row = table.subarray(phase * 2 * half, (phase + 1) * 2 * half);
    let sum = 0;
    for (let tap = 0; tap < row.length; tap++) {
      const distance = tap - half + 1 - phase / phases;
      const x = (Math.PI * distance) / step;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (half + 1));
      const value = (x === 0 ? 1 : Math.sin(x) / x) * window;
      row[tap] = value;
      sum += value;
    }
    for (let tap = 0; tap < row.length; tap++) row[tap] = (row[tap] ?? 0) / sum;
  }
  return table;
}
