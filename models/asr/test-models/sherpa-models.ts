/** Tiny models with random weights in the shapes sherpa-onnx loads: they run for real, their words mean nothing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { model, node, tensor, value } from './onnx.ts';
import { randomNumbers } from './random-numbers.ts';

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
export function writeSenseVoice(folder: string, options: { readonly failsWhenRun?: boolean } = {}): void {
  mkdirSync(folder, { recursive: true });
  const size = senseVoiceTokens.length;
  const weights = randomArray(featureCount * size, 7);
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
      node('Concat', ['prompt', 'biased'], ['all'], { axis: 1 }),
      options.failsWhenRun
        ? node('Reshape', ['all', 'impossible'], ['logits'])
        : node('Identity', ['all'], ['logits']),
    ],
    constants: [
      tensor('weights', 'float', [featureCount, size], weights),
      tensor('bias', 'float', [size], bias),
      tensor('prompt', 'float', [1, 4, size], prompt),
      tensor('impossible', 'int64', [3], [1, 1, size]),
    ],
    inputs: [
      value('x', 'float', [1, 'frames', featureCount]),
      value('x_length', 'int32', [1]),
      value('language', 'int32', [1]),
      value('text_norm', 'int32', [1]),
    ],
    outputs: [value('logits', 'float', [1, 'out', size])],
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
  writeTokens(folder, senseVoiceTokens);
}

const plainTokens = ['<blank>', '<s>', '</s>', '<unk>', ...new Set(characters)];

function writeTokens(folder: string, tokens: readonly string[]): void {
  writeFileSync(join(folder, 'tokens.txt'), tokens.map((token, id) => `${token} ${id}\n`).join(''));
}

/** A Paraformer folder without the outputs that carry times, as the published model of 2023-03-28. */
export function writeParaformer(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const size = plainTokens.length;
  const bytes = model({
    nodes: [
      node('MatMul', ['speech', 'weights'], ['scores']),
      node('Add', ['scores', 'bias'], ['logits']),
      node('Identity', ['speech_lengths'], ['token_num']),
    ],
    constants: [
      tensor('weights', 'float', [featureCount, size], randomArray(featureCount * size, 5)),
      // `</s>` (2) would end the text at once.
      tensor(
        'bias',
        'float',
        [size],
        plainTokens.map((_, id) => (id < 4 ? -1e6 : 0)),
      ),
    ],
    inputs: [value('speech', 'float', [1, 'frames', featureCount]), value('speech_lengths', 'int32', [1])],
    outputs: [value('logits', 'float', [1, 'frames', size]), value('token_num', 'int32', [1])],
    metadata: {
      vocab_size: size,
      lfr_window_size: 7,
      lfr_window_shift: 6,
      neg_mean: Array.from({ length: featureCount }, () => '-8').join(','),
      inv_stddev: Array.from({ length: featureCount }, () => '0.2').join(','),
    },
  });
  writeFileSync(join(folder, 'model.int8.onnx'), bytes);
  writeTokens(folder, plainTokens);
}

const transducerTokens = ['<blk>', '<unk>', ...new Set([...characters, ...'跳闸户号'])];
const hiddenSize = 16;

/** A zipformer-like transducer: encoder, decoder and joiner; the kind that takes hot words. */
export function writeTransducer(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const size = transducerTokens.length;
  const encoder = model({
    nodes: [
      node('Slice', ['x', 'first', 'last', 'axis', 'stride'], ['every_fourth']),
      node('MatMul', ['every_fourth', 'weights'], ['encoder_out']),
      node('Add', ['x_lens', 'three'], ['rounded']),
      node('Div', ['rounded', 'stride'], ['encoder_out_lens']),
    ],
    constants: [
      tensor('first', 'int64', [1], [0]),
      tensor('last', 'int64', [1], [1_000_000]),
      tensor('axis', 'int64', [1], [1]),
      tensor('stride', 'int64', [1], [4]),
      tensor('three', 'int64', [1], [3]),
      tensor('weights', 'float', [80, hiddenSize], randomArray(80 * hiddenSize, 3)),
    ],
    inputs: [value('x', 'float', ['n', 'frames', 80]), value('x_lens', 'int64', ['n'])],
    outputs: [
      value('encoder_out', 'float', ['n', 'short', hiddenSize]),
      value('encoder_out_lens', 'int64', ['n']),
    ],
    metadata: { model_type: 'zipformer2' },
  });
  const decoder = model({
    nodes: [
      node('Gather', ['embedding', 'y'], ['embedded'], { axis: 0 }),
      node('ReduceMean', ['embedded'], ['decoder_out'], { axes: [1], keepdims: 0 }),
    ],
    constants: [tensor('embedding', 'float', [size, hiddenSize], randomArray(size * hiddenSize, 4))],
    inputs: [value('y', 'int64', ['n', 2])],
    outputs: [value('decoder_out', 'float', ['n', hiddenSize])],
    metadata: { vocab_size: size, context_size: 2 },
  });
  const joiner = model({
    nodes: [
      node('Add', ['encoder_out', 'decoder_out'], ['sum']),
      node('Tanh', ['sum'], ['bounded']),
      node('MatMul', ['bounded', 'weights'], ['logit']),
    ],
    constants: [
      // Small weights: no character is much likelier than another, so that hot words can tip the balance.
      tensor(
        'weights',
        'float',
        [hiddenSize, size],
        randomArray(hiddenSize * size, 6).map((weight) => weight * 0.2),
      ),
    ],
    inputs: [
      value('encoder_out', 'float', ['n', hiddenSize]),
      value('decoder_out', 'float', ['n', hiddenSize]),
    ],
    outputs: [value('logit', 'float', ['n', size])],
    metadata: { joiner_dim: hiddenSize },
  });
  writeFileSync(join(folder, 'encoder-test.int8.onnx'), encoder);
  writeFileSync(join(folder, 'decoder-test.onnx'), decoder);
  writeFileSync(join(folder, 'joiner-test.int8.onnx'), joiner);
  writeTokens(folder, transducerTokens);
}

/** Silero's inputs and outputs (fifth version), but it only looks at how loud the window is. */
export function writeVad(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const bytes = model({
    nodes: [
      node('Abs', ['input'], ['loud']),
      node('ReduceMean', ['loud'], ['level'], { axes: [1], keepdims: 1 }),
      node('Sub', ['level', 'quiet'], ['above']),
      node('Mul', ['above', 'steep'], ['scaled']),
      node('Sigmoid', ['scaled'], ['output']),
      node('Identity', ['state'], ['stateN']),
    ],
    constants: [tensor('quiet', 'float', [1], [0.01]), tensor('steep', 'float', [1], [1000])],
    inputs: [
      value('input', 'float', ['n', 'samples']),
      value('state', 'float', [2, 'n', 128]),
      value('sr', 'int64', []),
    ],
    outputs: [value('output', 'float', ['n', 1]), value('stateN', 'float', [2, 'n', 128])],
    metadata: {},
  });
  writeFileSync(join(folder, 'silero_vad.onnx'), bytes);
}
