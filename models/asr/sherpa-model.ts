/** Recognises a sherpa-onnx model folder by its files and refuses what the native code would abort on. */
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Waiting } from '../../pipeline/errors.ts';

export type SherpaModel = { readonly tokens: string; readonly vad: string | null } & (
  | { readonly kind: 'sense-voice'; readonly model: string }
  | { readonly kind: 'paraformer'; readonly model: string }
  | { readonly kind: 'whisper'; readonly encoder: string; readonly decoder: string }
  | {
      readonly kind: 'transducer';
      readonly encoder: string;
      readonly decoder: string;
      readonly joiner: string;
    }
);

/**
 * Paths of the model's files, or null when the folder holds no sherpa-onnx recogniser.
 * `vadFolder` is looked at for silero_vad.onnx when the folder has none of its own.
 */
export function findSherpaModel(folder: string, vadFolder: string): SherpaModel | null {
  const files = filesIn(folder);
  const tokensName = files.find((name) => /(^|-)tokens\.txt$/.test(name));
  if (!tokensName) return null;
  const tokens = join(folder, tokensName);
  const path = (part: string) => {
    const name = pickOnnx(files, part);
    return name ? join(folder, name) : null;
  };
  const vadName = files.find((name) => name === 'silero_vad.onnx');
  const sharedVad = filesIn(vadFolder).includes('silero_vad.onnx')
    ? join(vadFolder, 'silero_vad.onnx')
    : null;
  const common = { tokens, vad: vadName ? join(folder, vadName) : sharedVad };

  const encoder = path('encoder');
  const decoder = path('decoder');
  const joiner = path('joiner');
  if (encoder && decoder) {
    return joiner
      ? { ...common, kind: 'transducer', encoder, decoder, joiner }
      : { ...common, kind: 'whisper', encoder, decoder };
  }
  const model = path('model');
  if (!model) return null;
  // Both kinds name their files alike; only SenseVoice has language tags among its tokens.
  const kind = readFileSync(tokens, 'utf8').includes('<|zh|>') ? 'sense-voice' : 'paraformer';
  return { ...common, kind, model };
}

/** Files whose bytes decide the words, in a fixed order. */
export function sherpaModelFiles(model: SherpaModel): string[] {
  const weights =
    model.kind === 'sense-voice' || model.kind === 'paraformer'
      ? [model.model]
      : model.kind === 'whisper'
        ? [model.encoder, model.decoder]
        : [model.encoder, model.decoder, model.joiner];
  return [...weights, model.tokens, ...(model.vad ? [model.vad] : [])];
}

/** Throws Waiting `asr-model-broken` naming the file that is not what its name says. */
export function checkSherpaModel(model: SherpaModel): void {
  for (const file of sherpaModelFiles(model)) {
    const fault = file.endsWith('.onnx') ? onnxFault(file) : tokensFault(file);
    if (fault !== null) {
      throw new Waiting(
        'asr-model-broken',
        `The model file ${basename(file)} ${fault}. Fetch the model again with "earmark models pull".`,
      );
    }
  }
}

/** int8 weights before float ones: a quarter of the size, faster on a CPU. */
function pickOnnx(files: readonly string[], part: string): string | undefined {
  const candidates = files.filter(
    (name) =>
      name.endsWith('.onnx') && name !== 'silero_vad.onnx' && new RegExp(`(^|-)${part}\\b`).test(name),
  );
  return candidates.find((name) => name.includes('int8')) ?? candidates[0];
}

/**
 * The first byte of an ONNX file is the tag of its IR version (field 1, a small number). Files that pass
 * can still be damaged further in: loading happens in a process of its own for that reason.
 */
function onnxFault(file: string): string | null {
  const head = readHead(file, 64);
  if (head.length === 0) return 'is empty';
  const start = head.toString('latin1').trimStart();
  if (start.startsWith('version https://git-lfs')) return 'is a Git LFS pointer, not the weights';
  if (start.startsWith('<')) return 'is a web page, not the weights';
  const [tag, irVersion] = head;
  if (tag !== 0x08 || irVersion === undefined || irVersion === 0 || irVersion > 64) {
    return 'is not an ONNX file';
  }
  return null;
}

function tokensFault(file: string): string | null {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length === 0) return 'is empty';
  return lines.every((line) => /\S?\s+\d+$|^\S+$/.test(line.trimEnd()))
    ? null
    : 'is not a list of tokens and numbers';
}

function readHead(file: string, length: number): Buffer {
  const bytes = Buffer.alloc(Math.min(length, statSync(file).size));
  const handle = openSync(file, 'r');
  try {
    readSync(handle, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(handle);
  }
  return bytes;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
