/** One channel as a mono 16-bit WAV file, for engines that are programs or endpoints. */

/** Samples outside -1 to 1 are clipped. */
export function wavBytes(samples: Float32Array, sampleRateHz: number): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + samples.length * 2, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(samples.length * 2, 40);
  for (const [index, sample] of samples.entries()) {
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), 44 + index * 2);
  }
  return bytes;
}

/** Zero crossings of the kernel on each side; 16 keeps the stop band below -50 dB. */
const lobes = 16;

/** Windowed-sinc resampling (Hann). Length is `samples.length * toHz / fromHz`, rounded down. */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return samples;
  const step = fromHz / toHz;
  const cutoff = Math.min(1, toHz / fromHz);
  const reach = lobes / cutoff;
  const result = new Float32Array(Math.floor(samples.length / step));
  const kernels = kernelTable(fromHz, toHz, cutoff, reach);
  for (let index = 0; index < result.length; index += 1) {
    const centre = Math.floor(index * step);
    const kernel = kernels[index % kernels.length];
    if (!kernel) continue;
    const first = centre - Math.floor(kernel.length / 2) + 1;
    let sum = 0;
    for (let tap = 0; tap < kernel.length; tap += 1) {
      sum += (kernel[tap] ?? 0) * (samples[first + tap] ?? 0);
    }
    result[index] = sum;
  }
  return result;
}

/** One kernel for each phase; the phases repeat because both rates are whole numbers. */
function kernelTable(fromHz: number, toHz: number, cutoff: number, reach: number): Float64Array[] {
  const phases = toHz / greatestCommonDivisor(fromHz, toHz);
  const taps = 2 * Math.ceil(reach);
  return Array.from({ length: phases }, (_, phase) => {
    const fraction = ((phase * fromHz) / toHz) % 1;
    return Float64Array.from({ length: taps }, (_, tap) => {
      const distance = tap - (taps / 2 - 1) - fraction;
      if (Math.abs(distance) >= reach) return 0;
      const angle = Math.PI * distance * cutoff;
      const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
      return cutoff * sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach));
    });
  });
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);
