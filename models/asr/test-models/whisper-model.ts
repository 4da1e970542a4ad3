/**
 * A multilingual whisper model of 3.6 MB with random weights, in the ggml format of whisper.cpp: the real
 * program loads it and writes real JSON, only the words mean nothing.
 */
import { writeFileSync } from 'node:fs';
import { randomNumbers } from './random-numbers.ts';

// Multilingual models are recognised by this number; it makes up most of the file.
const vocabulary = 51_865;
const textTokens = 50_257;
const size = 32;
const heads = 2;
const layers = 4;
const audioContext = 1500;
const textContext = 448;
const melBands = 80;
const spectrumBins = 201;

const f32 = 0;
const f16 = 1;

export function writeWhisperModel(path: string, seed = 11): void {
  const numbers = randomNumbers(seed);
  const random = (count: number, scale: number) =>
    Float32Array.from({ length: count }, () => numbers.next().value * scale);
  const parts: Buffer[] = [];
  const ints = (...values: number[]) => parts.push(Buffer.from(Int32Array.from(values).buffer));

  const tensor = (name: string, dims: readonly number[], values: Float32Array, type: number) => {
    ints(dims.length, name.length, type, ...dims);
    parts.push(Buffer.from(name, 'latin1'));
    parts.push(type === f16 ? halves(values) : Buffer.from(values.buffer));
  };
  const matrix = (name: string, columns: number, rows: number) =>
    tensor(name, [columns, rows], random(columns * rows, 0.4), f16);
  const vector = (name: string, length: number, base = 0) =>
    tensor(
      name,
      [length],
      random(length, 0.1).map((value) => value + base),
      f32,
    );
  const norm = (name: string) => {
    vector(`${name}.weight`, size, 1);
    vector(`${name}.bias`, size);
  };
  const attention = (name: string) => {
    for (const part of ['query', 'key', 'value', 'out']) {
      matrix(`${name}.${part}.weight`, size, size);
      if (part !== 'key') vector(`${name}.${part}.bias`, size);
    }
    norm(`${name}_ln`);
  };
  const block = (name: string) => {
    attention(`${name}.attn`);
    norm(`${name}.mlp_ln`);
    matrix(`${name}.mlp.0.weight`, size, 4 * size);
    vector(`${name}.mlp.0.bias`, 4 * size);
    matrix(`${name}.mlp.2.weight`, 4 * size, size);
    vector(`${name}.mlp.2.bias`, size);
  };

  ints(
    0x67676d6c,
    vocabulary,
    audioContext,
    size,
    heads,
    layers,
    textContext,
    size,
    heads,
    layers,
    melBands,
    f16,
  );
  ints(melBands, spectrumBins);
  parts.push(Buffer.from(melFilters().buffer));
  ints(textTokens);
  for (const token of tokens()) {
    ints(token.length);
    parts.push(token);
  }

  tensor('encoder.positional_embedding', [size, audioContext], random(size * audioContext, 0.5), f32);
  tensor('encoder.conv1.weight', [3, melBands, size], random(3 * melBands * size, 0.2), f16);
  tensor('encoder.conv1.bias', [1, size], random(size, 0.1), f32);
  tensor('encoder.conv2.weight', [3, size, size], random(3 * size * size, 0.2), f16);
  tensor('encoder.conv2.bias', [1, size], random(size, 0.1), f32);
  for (let layer = 0; layer < layers; layer += 1) block(`encoder.blocks.${layer}`);
  norm('encoder.ln_post');
  tensor('decoder.positional_embedding', [size, textContext], random(size * textContext, 1), f32);
  matrix('decoder.token_embedding.weight', size, vocabulary);
  for (let layer = 0; layer < layers; layer += 1) {
    block(`decoder.blocks.${layer}`);
    attention(`decoder.blocks.${layer}.cross_attn`);
  }
  norm('decoder.ln');
  writeFileSync(path, Buffer.concat(parts));
}

/**
 * 256 single bytes, so that any text can be tokenised and characters fall apart as in the real vocabulary;
 * a quote, a backslash and a line break are among them. Then one Chinese character each.
 */
function tokens(): Buffer[] {
  return Array.from({ length: textTokens }, (_, id) =>
    id < 256 ? Buffer.from([id]) : Buffer.from(String.fromCodePoint(0x4e00 + (id % 20_000)), 'utf8'),
  );
}

/** Triangles spread evenly over the bins: only that they are there matters. */
function melFilters(): Float32Array {
  const filters = new Float32Array(melBands * spectrumBins);
  for (let band = 0; band < melBands; band += 1) {
    const centre = ((band + 1) * spectrumBins) / (melBands + 1);
    for (let bin = 0; bin < spectrumBins; bin += 1) {
      filters[band * spectrumBins + bin] = Math.max(0, 1 - Math.abs(bin - centre) / 3) / 40;
    }
  }
  return filters;
}

/** IEEE half precision, rounded towards zero; the weights are small and never special values. */
function halves(values: Float32Array): Buffer {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const result = Uint16Array.from(bits, (one) => {
    const sign = (one >>> 16) & 0x8000;
    const exponent = ((one >>> 23) & 0xff) - 112;
    return exponent <= 0 ? sign : sign | (exponent << 10) | ((one >>> 13) & 0x3ff);
  });
  return Buffer.from(result.buffer);
}
