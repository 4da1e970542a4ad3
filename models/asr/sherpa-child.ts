/**
 * Holds the sherpa-onnx model in a process of its own, because its native code ends the process on a model
 * file it cannot read (measured: exit by abort on four of five damaged files, in a worker thread too).
 * Started by sherpa.ts; speaks over the process channel.
 */
import { fstatSync, ftruncateSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { SherpaModel } from './sherpa-model.ts';

export type ChildRequest =
  | { readonly type: 'load'; readonly model: SherpaModel; readonly threads: number }
  | {
      readonly type: 'decode';
      readonly id: number;
      readonly samples: Float32Array;
      readonly sampleRateHz: number;
      /** Ready for the recogniser, see hotWordLine; empty for kinds that have none. */
      readonly hotWords: string;
    };

/** What the native recogniser says of one stretch of speech; times in seconds from its start. */
export interface Decoded {
  readonly offsetMs: number;
  readonly durationMs: number;
  readonly text: string;
  readonly tokens: readonly string[];
  readonly timestamps: readonly number[];
  readonly logProbabilities: readonly number[];
  /** `<|ANGRY|>`, of SenseVoice; empty for other models. */
  readonly emotion: string;
}

export type ChildReply =
  | { readonly type: 'loaded' }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'decoded'; readonly id: number; readonly parts: readonly Decoded[] }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

interface Stream {
  acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void;
}

interface Recogniser {
  createStream(hotWords?: string): Stream;
  decode(stream: Stream): void;
  getResult(stream: Stream): {
    text: string;
    tokens: string[];
    timestamps: number[];
    ys_log_probs?: number[];
    emotion?: string;
  };
}

interface VoiceDetector {
  acceptWaveform(samples: Float32Array): void;
  isEmpty(): boolean;
  front(externalBuffer: boolean): { start: number; samples: Float32Array };
  pop(): void;
  flush(): void;
  reset(): void;
}

/** The part of the package that is used; it ships no type declarations. */
interface Sherpa {
  OfflineRecognizer: new (config: object) => Recogniser;
  Vad: new (config: object, bufferSeconds: number) => VoiceDetector;
  LinearResampler: new (fromHz: number, toHz: number) => { flush(samples: Float32Array): Float32Array };
}

const modelRateHz = 16_000;
const vadWindow = 512;
const errorFile = 2;

let recogniser: Recogniser | null = null;
let voice: VoiceDetector | null = null;
let sherpa: Sherpa | null = null;

process.on('disconnect', () => process.exit(0));
process.on('message', (request: ChildRequest) => {
  if (request.type === 'load') load(request.model, request.threads);
  else decode(request);
});

function reply(message: ChildReply): void {
  process.send?.(message);
}

function load(model: SherpaModel, threads: number): void {
  try {
    sherpa = createRequire(import.meta.url)('sherpa-onnx-node') as Sherpa;
    recogniser = new sherpa.OfflineRecognizer(recogniserConfig(model, threads));
    voice = model.vad === null ? null : new sherpa.Vad(vadConfig(model.vad), 60);
    reply({ type: 'loaded' });
  } catch (error) {
    reply({ type: 'refused', message: messageOf(error) });
  }
}

function decode(request: ChildRequest & { type: 'decode' }): void {
  try {
    const parts = speechParts(request.samples, request.sampleRateHz).map((part) =>
      decodePart(part.samples, part.rateHz, part.offsetMs, request.hotWords),
    );
    const fault = printedFault();
    if (fault) reply({ type: 'failed', id: request.id, message: fault });
    else reply({ type: 'decoded', id: request.id, parts });
  } catch (error) {
    reply({ type: 'failed', id: request.id, message: messageOf(error) });
  }
}

function decodePart(samples: Float32Array, rateHz: number, offsetMs: number, hotWords: string): Decoded {
  if (!recogniser) throw new Error('no model is loaded');
  const stream = hotWords === '' ? recogniser.createStream() : recogniser.createStream(hotWords);
  stream.acceptWaveform({ samples, sampleRate: rateHz });
  recogniser.decode(stream);
  const result = recogniser.getResult(stream);
  return {
    offsetMs,
    durationMs: (samples.length * 1000) / rateHz,
    text: result.text,
    tokens: result.tokens,
    timestamps: result.timestamps,
    logProbabilities: result.ys_log_probs ?? [],
    emotion: result.emotion ?? '',
  };
}

/**
 * The native code prints some failures and answers with an empty text. Standard error is a file (sherpa.ts), so
 * that what was printed is there when the call returns; it is emptied because every clip adds a few lines.
 */
function printedFault(): string | null {
  const { size } = fstatSync(errorFile);
  if (size === 0) return null;
  const bytes = Buffer.alloc(Math.min(size, 16_384));
  readSync(errorFile, bytes, 0, bytes.length, 0);
  ftruncateSync(errorFile, 0);
  const printed = bytes.toString('utf8');
  return /caught exception|return an empty result/i.test(printed) ? printed.trim().slice(0, 300) : null;
}

interface Part {
  readonly samples: Float32Array;
  readonly rateHz: number;
  readonly offsetMs: number;
}

/** With a VAD model, only what it takes for speech; without one, the whole clip. */
function speechParts(samples: Float32Array, rateHz: number): Part[] {
  if (!voice || !sherpa) return [{ samples, rateHz, offsetMs: 0 }];
  const wide =
    rateHz === modelRateHz ? samples : new sherpa.LinearResampler(rateHz, modelRateHz).flush(samples);
  const parts: Part[] = [];
  const take = (detector: VoiceDetector) => {
    while (!detector.isEmpty()) {
      const segment = detector.front(false);
      const offsetMs = (segment.start * 1000) / modelRateHz;
      parts.push({ samples: segment.samples, rateHz: modelRateHz, offsetMs });
      detector.pop();
    }
  };
  voice.reset();
  for (let at = 0; at + vadWindow <= wide.length; at += vadWindow) {
    voice.acceptWaveform(wide.subarray(at, at + vadWindow));
    take(voice);
  }
  voice.flush();
  take(voice);
  return parts;
}

function recogniserConfig(model: SherpaModel, threads: number): object {
  const common = { tokens: model.tokens, numThreads: threads, provider: 'cpu', debug: 0 };
  if (model.kind === 'sense-voice') {
    // `auto` lets a caller switch to dialect or English; numbers come out as digits.
    const senseVoice = { model: model.model, language: 'auto', useInverseTextNormalization: 1 };
    return { modelConfig: { ...common, senseVoice } };
  }
  if (model.kind === 'paraformer') {
    return { modelConfig: { ...common, paraformer: { model: model.model } } };
  }
  if (model.kind === 'whisper') {
    const whisper = { encoder: model.encoder, decoder: model.decoder, language: 'zh', task: 'transcribe' };
    return { modelConfig: { ...common, whisper } };
  }
  const { encoder, decoder, joiner } = model;
  return {
    modelConfig: { ...common, transducer: { encoder, decoder, joiner }, modelingUnit: 'cjkchar' },
    decodingMethod: 'modified_beam_search',
    maxActivePaths: 4,
    hotwordsScore: 1.5,
  };
}

const vadConfig = (model: string) => ({
  sileroVad: {
    model,
    // Lower than usual: it only refines what the energy gate let through, and a lost turn is worse than noise.
    threshold: 0.3,
    minSpeechDuration: 0.1,
    minSilenceDuration: 0.3,
    maxSpeechDuration: 20,
    windowSize: vadWindow,
  },
  sampleRate: modelRateHz,
  numThreads: 1,
  provider: 'cpu',
  debug: 0,
});

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
