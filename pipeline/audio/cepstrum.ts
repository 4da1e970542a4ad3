/** Mel-frequency cepstra: the shape of the spectrum, that is of the vocal tract, in a few numbers per moment. */

export const cepstrumSize = 16;
const bands = 24;
const windowMs = 25;
export const cepstrumHopMs = 10;

/**
 * Cepstrum (coefficients 1 to 16; the 0th, loudness, is left out) every 10 ms, 200 to 3800 Hz: what telephone
 * lines and wider recordings have in common. Row-major, `cepstrumSize` numbers a moment.
 */
export function cepstra(samples: Float32Array, sampleRateHz: number): Float32Array {
  const hop = Math.round((sampleRateHz * cepstrumHopMs) / 1000);
  const width = Math.round((sampleRateHz * windowMs) / 1000);
  const size = 2 ** Math.ceil(Math.log2(width));
  const window = Float64Array.from(
    { length: width },
    (_, i) => 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (width - 1)),
  );
  const filters = melFilters(size, sampleRateHz);
  const frames = Math.max(0, Math.floor((samples.length - width) / hop) + 1);
  const out = new Float32Array(frames * cepstrumSize);
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  const energies = new Float64Array(bands);
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * hop;
    real.fill(0);
    imaginary.fill(0);
    for (let i = 0; i < width; i++) {
      const sample = (samples[start + i] ?? 0) - 0.97 * (samples[start + i - 1] ?? 0);
      real[i] = sample * (window[i] ?? 0);
    }
    transform(real, imaginary);
    for (const [band, filter] of filters.entries()) {
      let sum = 1e-9;
      for (const [bin, weight] of filter) {
        sum += weight * ((real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2);
      }
      energies[band] = Math.log(sum);
    }
    for (let k = 1; k <= cepstrumSize; k++) {
      let sum = 0;
      for (let band = 0; band < bands; band++) {
        sum += (energies[band] ?? 0) * Math.cos((Math.PI * k * (band + 0.5)) / bands);
      }
      out[frame * cepstrumSize + k - 1] = sum * Math.sqrt(2 / bands);
    }
  }
  return out;
}

function melFilters(
  size: number,
  sampleRateHz: number,
): (readonly (readonly [bin: number, weight: number])[])[] {
  const mel = (hz: number) => 1127 * Math.log(1 + hz / 700);
  const low = mel(200);
  const step = (mel(Math.min(3800, sampleRateHz / 2)) - low) / (bands + 1);
  return Array.from({ length: bands }, (_, band) => {
    const filter: [number, number][] = [];
    for (let bin = 1; bin < size / 2; bin++) {
      const position = (mel((bin * sampleRateHz) / size) - low) / step - band;
      const weight = 1 - Math.abs(position - 1);
      if (weight > 0) filter.push([bin, weight]);
    }
    return filter;
  });
}

/** Fast Fourier transform in place; the length is a power of two. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const n = real.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j] ?? 0, real[i] ?? 0];
      [imaginary[i], imaginary[j]] = [imaginary[j] ?? 0, imaginary[i] ?? 0];
    }
  }
  for (let length = 2; length <= n; length *= 2) {
    const angle = (-2 * Math.PI) / length;
    for (let k = 0; k < length / 2; k++) {
      const cos = Math.cos(angle * k);
      const sin = Math.sin(angle * k);
      for (let i = k; i < n; i += length) {
        const other = i + length / 2;
        const re = (real[other] ?? 0) * cos - (imaginary[other] ?? 0) * sin;
        const im = (real[other] ?? 0) * sin + (imaginary[other] ?? 0) * cos;
        real[other] = (real[i] ?? 0) - re;
        imaginary[other] = (imaginary[i] ?? 0) - im;
        real[i] = (real[i] ?? 0) + re;
        imaginary[i] = (imaginary[i] ?? 0) + im;
      }
    }
  }
}
