/** The parts a worker brings along: recogniser, audio threads; and the versions they stand for. */
import { ABUSE_VERSION } from '../models/abuse/judge.ts';
import type { AsrEngine } from '../models/asr/asr.ts';
import { chooseEngine } from '../models/asr/choose.ts';
import { madeFor } from '../models/calls/made-for.ts';
import { DIALECT_VERSION } from '../models/dialect/judge.ts';
import { VOICE_VERSION } from '../models/emotion/voice.ts';
import { type KnowledgeJudge, openKnowledge } from '../models/knowledge/judge.ts';
import { PERSONAL_DATA_VERSION } from '../models/personal-data/find.ts';
import { SUMMARY_VERSION } from '../models/summary/summarise.ts';
import { textVersion } from '../models/text/tokenise.ts';
import { TrainedName } from '../models/trained-files.ts';
import { type AudioPool, openAudioPool } from './audio/pool.ts';
import { type Config, modelsFolder } from './config.ts';
import type { StageName } from './domain.ts';
import { hashOf } from './hash.ts';
import type { Log } from './log.ts';
import { importedVersion, noRecogniser } from './plan.ts';
import { type Part, stages } from './stages.ts';
import { partsOfModelsVersion } from './store/model-sets.ts';
import type { OwnVersions } from './store/versions.ts';

export interface StageParts {
  readonly engine: AsrEngine | null;
  /** Why there is no engine, and what to do; null when there is one. */
  readonly engineMissing: string | null;
  readonly audio: AudioPool;
  readonly hotWords: readonly string[];
  /** Scripts and knowledge items of the rule pack; null without stage `analyse`, or when there are none. */
  readonly knowledge: KnowledgeJudge | null;
  /** What this process can produce for its stages; put in force when it starts to work. */
  readonly own: OwnVersions;
  /** Versions of what judges calls and is not learned: sets of models are stored, and run by whoever has the same. */
  readonly modelsCode: string;
  /** Rules are not asked for: those that are stored can be run by everyone. */
  has(part: Part, version: string): boolean;
  close(): Promise<void>;
}

/** The recogniser is loaded only when `transcribe` is among the stages. */
export async function openStageParts(
  config: Config,
  names: ReadonlySet<StageName>,
  { threads, log }: { threads: number; log: Log },
): Promise<StageParts> {
  const choice = names.has('transcribe')
    ? await chooseEngine(config, { modelsDir: modelsFolder(config), log })
    : { engine: null, reason: null, hotWords: [] };
  const audio = openAudioPool({ threads });

  const versions: Record<
    Exclude<Part, 'asr' | 'models' | 'rules'>,
    { version: string; detail: Record<string, unknown> }
  > = {
    sampling: { version: `share=${config.SAMPLE_SHARE}`, detail: {} },
  };
  const asr = choice.engine && {
    asr: { version: asrVersionOf(choice.engine), detail: { ...choice.engine.version } },
  };
  const parts = new Set(stages.filter(({ name }) => names.has(name)).map(({ part }) => part));
  const own: OwnVersions = Object.fromEntries(
    Object.entries({ ...versions, ...asr }).filter(([part]) => parts.has(part as Part)),
  );
  const knowledge = names.has('analyse') ? await openKnowledge(config.RULES_DIR) : null;
  const modelsCode = names.has('analyse') ? codeVersion(knowledge) : '';
  return {
    engine: choice.engine,
    engineMissing: choice.reason,
    audio,
    hotWords: choice.hotWords,
    knowledge,
    own,
    modelsCode,
    has: (part, version) =>
      part === 'rules' ||
      (part === 'models' && partsOfModelsVersion(version)?.code === modelsCode) ||
      own[part]?.version === version ||
      (part === 'asr' && (version === importedVersion || version === noRecogniser)),
    async close() {
      await choice.engine?.close();
      await audio.close();
    },
  };
}

/** Changes whenever an opinion may change though no model does. */
function codeVersion(knowledge: KnowledgeJudge | null): string {
  return [
    textVersion(),
    PERSONAL_DATA_VERSION,
    `read-${hashOf(TrainedName.options.map(madeFor)).slice(0, 8)}`,
    ABUSE_VERSION,
    DIALECT_VERSION,
    SUMMARY_VERSION,
    VOICE_VERSION,
    ...(knowledge === null ? [] : [knowledge.version]),
  ].join('+');
}

/** Changes whenever the recogniser's words may change. */
function asrVersionOf({ version: { id, model, version } }: AsrEngine): string {
  return `${id}/${model}@${version}`;
}
