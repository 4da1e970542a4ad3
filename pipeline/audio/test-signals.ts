/** Audio made for tests: signals of known level and pitch, and WAV files of every kind, written byte by byte. */

/** A voice-like buzz: harmonics of `pitchHz` within the telephone band; `dbfs` is its RMS level. */
export function buzz(seconds: number, pitchHz: number, dbfs: number, sampleRateHz = 8000): Float32Array {
  const samples = new Float32Array(Math.round(seconds * sampleRateHz));
  const harmonics: number[] = [];
  for (let n = 1; n * pitchHz < 3400; n++) if (n * pitchHz > 300) harmonics.push(n);
  for (let i = 0; i < samples.length; i++) {
    for (const n of harmonics) {
      // Phases that spread the peaks of the harmonics over the period.
      samples[i] = (samples[i] ?? 0) + Math.sin((2 * Math.PI * n * pitchHz * i) / sampleRateHz + n * n) / n;
    }
  }
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return samples.map((sample) => (sample * 10 ** (dbfs / 20)) / Math.sqrt(power));
}

/** The same noise every time. */
export function noise(seconds: number, dbfs: number, sampleRateHz = 8000): Float32Array {
  let state = 12_345;
  const size = 10 ** (dbfs / 20) * Math.sqrt(3);
  return Float32Array.from({ length: Math.round(seconds * sampleRateHz) }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state / 0x40000000 - 1) * size;
  });
}

/** Line noise with signals put in at their times. */
export function line(
  seconds: number,
  parts: readonly { readonly atMs: number; readonly signal: Float32Array }[],
  noiseDbfs = -60,
  sampleRateHz = 8000,
): Float32Array {
  const samples = noise(seconds, noiseDbfs, sampleRateHz);
  for (const { atMs, signal } of parts) {
    const start = Math.round((atMs / 1000) * sampleRateHz);
    for (const [i, sample] of signal.entries()) samples[start + i] = (samples[start + i] ?? 0) + sample;
  }
  return samples;
}

interface WavOptions {
  readonly tag: number;
  readonly bits: number;
  readonly sampleRateHz?: number;
  readonly channels?: number;
  /** Interleaved samples as they lie in the file. */
  readonly data: Buffer;
  /** What the data chunk's header claims, when not the truth. */
  readonly statedBytes?: number;
  readonly extensible?: boolean;
  /** Chunks between format and data. */
  readonly before?: readonly (readonly [id: string, body: Buffer])[];
  readonly after?: readonly (readonly [id: string, body: Buffer])[];
}

export function wavFile(options: WavOptions): Buffer {
  const { tag, bits, data, sampleRateHz = 8000, channels = 1, extensible = false } = options;
  const format = Buffer.alloc(extensible ? 40 : 16);
  format.writeUInt16LE(extensible ? 0xfffe : tag, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(sampleRateHz, 4);
  format.writeUInt32LE((sampleRateHz * channels * bits) / 8, 8);
  format.writeUInt16LE((channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  if (extensible) {
    format.writeUInt16LE(22, 16);
    format.writeUInt16LE(bits, 18);
    format.writeUInt16LE(tag, 24);
    Buffer.from('000000001000800000aa00389b71', 'hex').copy(format, 26);
  }
  const chunks = [
    chunk('fmt ', format),
    ...(options.before ?? []).map(([id, body]) => chunk(id, body)),
    chunk('data', data, options.statedBytes),
    ...(options.after ?? []).map(([id, body]) => chunk(id, body)),
  ];
  return Buffer.concat([chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks]))]);
}

function chunk(id: string, body: Buffer, statedBytes = body.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 0, 'latin1');
  head.writeUInt32LE(statedBytes, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length & 1)]);
}

/** Channels of samples (-1 to 1) as a 16-bit WAV file. */
export function pcm16Wav(channels: readonly Float32Array[], sampleRateHz = 8000): Buffer {
  const frames = channels[0]?.length ?? 0;
  const data = Buffer.alloc(frames * channels.length * 2);
  for (const [channel, samples] of channels.entries()) {
    for (const [frame, sample] of samples.entries()) {
      const value = Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));
      data.writeInt16LE(value, (frame * channels.length + channel) * 2);
    }
  }
  return wavFile({ tag: 1, bits: 16, channels: channels.length, sampleRateHz, data });
}
