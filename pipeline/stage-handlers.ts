/** What each stage does: fetches its inputs and calls the pure function in stages/. */
import { readFile } from 'node:fs/promises';
import { readTranscript } from '../models/asr/imported/read.ts';
import { Opinions, type Recording, Scored, type StageName, Transcript } from './domain.ts';
import { withFiles } from './fetch.ts';
import type { ModelSetCache } from './model-set-cache.ts';
import { importedVersion, type PlannedResult } from './plan.ts';
import type { RuleSetCache } from './rule-set-cache.ts';
import type { Services } from './services.ts';
import type { StageParts } from './stage-parts.ts';
import { analyse } from './stages/analyse.ts';
import { route } from './stages/route.ts';
import { score } from './stages/score.ts';
import { transcribe } from './stages/transcribe.ts';

interface StageInput {
  readonly recording: Recording;
  /** The named inputs behind the result's key. */
  readonly inputs: PlannedResult['inputs'];
  /** Output of an earlier stage, as stored. */
  readonly load: (stage: StageName) => Promise<unknown>;
}

type HandlerContext = Pick<Services, 'config' | 'storage'> & {
  readonly parts: StageParts;
  readonly modelSets: ModelSetCache;
  readonly ruleSets: RuleSetCache;
};
type Handler = (input: StageInput, context: HandlerContext, signal: AbortSignal) => Promise<unknown>;

/** A missing stage does not compile. */
export const stageHandlers: Readonly<Record<StageName, Handler>> = {
  async transcribe({ recording, inputs }, { config, storage, parts }, signal) {
    const { engine, audio, hotWords } = parts;
    return await withFiles(recording, { config, storage, signal }, async ({ audioPath, transcriptPath }) => {
      const supplied =
        transcriptPath === null
          ? null
          : readTranscript(await readFile(transcriptPath), {
              fileName: recording.transcriptKey ?? recording.storageKey,
              channels: recording.metadata.channels,
            }).transcript;
      return await transcribe(
        { recording, audioPath, supplied },
        { engine: inputs.asr === importedVersion ? null : engine, audio, config, hotWords, signal },
      );
    });
  },

  async analyse({ recording, inputs, load }, { modelSets, parts: { knowledge } }) {
    const models = await modelSets.get(inputs.models ?? '');
    const { metadata } = recording;
    return analyse(Transcript.parse(await load('transcribe')), { models, knowledge, metadata });
  },

  async score({ recording, inputs, load }, { ruleSets }) {
    return score({
      transcript: Transcript.parse(await load('transcribe')),
      opinions: Opinions.parse(await load('analyse')),
      metadata: recording.metadata,
      ruleSet: await ruleSets.get(inputs.rules ?? ''),
    });
  },

  async route({ recording, load }, { config }) {
    return route({
      scored: Scored.parse(await load('score')),
      metadata: recording.metadata,
      contentHash: recording.contentHash,
      sampleShare: config.SAMPLE_SHARE,
    });
  },
};
