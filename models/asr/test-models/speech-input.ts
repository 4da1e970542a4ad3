import type { AsrInput } from '../asr.ts';

/** A sound with changing pitch at telephone rate; -1 to 1. */
function testTone(count: number): Float32Array {
  return Float32Array.from(
    { length: count },
    (_, index) => 0.3 * Math.sin((index * index) / 20_000) * Math.sin(index / 900),
  );
}

/** Four seconds at 8 kHz with sound from 1.2 to 2.0 s and from 3.0 to 3.7 s, silence elsewhere. */
export function speechInput(): AsrInput {
  const speech = [
    { startMs: 1200, endMs: 2000 },
    { startMs: 3000, endMs: 3700 },
  ];
  const samples = new Float32Array(32_000);
  for (const span of speech) {
    samples.set(testTone((span.endMs - span.startMs) * 8), span.startMs * 8);
  }
  return { channel: 0, role: 'agent', samples, sampleRateHz: 8000, speech };
}
