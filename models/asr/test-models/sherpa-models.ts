/** Tiny models with random weights in the shapes sherpa-onnx loads: they run for real, their words mean nothing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { model, node, tensor, value } from './onnx.ts';

/** Same numbers on every run (linear congruential generator), -1 to 1. */
export function* randomNumbers(seed: number): Generator<number, never> {
  let state = seed >>> 0;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 31 - 1;
  }
}

function randomArray(length: number, seed: number): Float32Array {
  const numbers = randomNumbers(seed);
  return Float32Array.from({ length }, () => numbers.next().value);
}

const characters = [...'您好请问有什么可以帮到我家里停电了麻烦派人来抢修谢谢再见'];
const senseVoiceTokens = [
  '<blank>',
  '<|zh|>',
  '<|ANGRY|>',
  '<|Speech|>',
  '<|withitn|>',
  '▁ok',
  '▁a',
  'pp',
  ...new Set(characters),
];

const featureCount = 560;

/** A SenseVoice folder: model.int8.onnx and tokens.txt. Every frame picks a character by random weights. */
export function writeSenseVoice(folder: string, options: { seed?: number } = {}): void {
  mkdirSync(folder, { recursive: true });
  const size = senseVoiceTokens.length;
  const weights = randomArray(featureCount * size, options.seed ?? 7);
  // Tags (1 to 4) only come from the four prompt frames; blank wins every other frame or so.
  for (let feature = 0; feature < featureCount; feature += 1) {
    for (let token = 1; token <= 4; token += 1) weights[feature * size + token] = 0;
  }
  const prompt = new Float32Array(4 * size);
  for (let frame = 0; frame < 4; frame += 1) prompt[frame * size + frame + 1] = 50;
  const bias = new Float32Array(size);
  for (let token = 1; token <= 4; token += 1) bias[token] = -1e6;
  const bytes = model({
    nodes: [
      node('MatMul', ['x', 'weights'], ['scores']),
      node('Add', ['scores', 'bias'], ['biased']),
      node('Concat', ['prompt', 'biased'], ['logits'], { axis: 1 }),
    ],
    constants: [
      tensor('weights', 'float', [featureCount, size], weights),
      tensor('bias', 'float', [size], bias),
      tensor('prompt', 'float', [1, 4, size], prompt),
    ],
    inputs: [
      value('x', 'float', [1, 'frames', featureCount]),
      value('x_length', 'int32', [1]),
      value('language', 'int32', [1]),
      value('text_norm', 'int32', [1]),
    ],
    outputs: [value('logits', 'float', [1, 'all', size])],
    metadata: {
      model_type: 'sense_voice_ctc',
      vocab_size: size,
      lfr_window_size: 7,
      lfr_window_shift: 6,
      normalize_samples: 0,
      with_itn: 14,
      without_itn: 15,
      lang_auto: 0,
      lang_zh: 3,
      lang_en: 4,
      lang_yue: 7,
      lang_ja: 11,
      lang_ko: 12,
      lang_nospeech: 13,
      neg_mean: Array.from({ length: featureCount }, () => '-8').join(','),
      inv_stddev: Array.from({ length: featureCount }, () => '0.2').join(','),
    },
  });
  writeFileSync(join(folder, 'model.int8.onnx'), bytes);
  writeFileSync(join(folder, 'tokens.txt'), senseVoiceTokens.map((token, id) => `${token} ${id}\n`).join(''));
}
