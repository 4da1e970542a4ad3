/** What each stage does: fetches its inputs and calls the pure function in stages/. */

import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readTranscript } from '../models/asr/imported/read.ts';
import type { Config } from './config.ts';
import { Opinions, type Recording, Scored, type StageName, Transcript } from './domain.ts';
import { EarmarkError, UnusableRecording } from './errors.ts';
import { importedVersion, type PlannedResult } from './plan.ts';
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

type HandlerContext = Pick<Services, 'config' | 'storage'> & { readonly parts: StageParts };
type Handler = (input: StageInput, context: HandlerContext, signal: AbortSignal) => Promise<unknown>;

/** A missing stage does not compile. */
export const stageHandlers: Readonly<Record<StageName, Handler>> = {
  async transcribe({ recording, inputs }, { config, storage, parts }, signal) {
    const folder = await temporaryFolder(config);
    try {
      const audioPath =
        recording.kind === 'audio'
          ? await fetchTo(
              folder,
              await storage.read(recording.storageKey),
              recording.storageKey,
              config,
              signal,
            )
          : null;
      const transcriptKey = recording.kind === 'audio' ? recording.transcriptKey : recording.storageKey;
      const supplied =
        transcriptKey === null
          ? null
          : readTranscript(
              await readFile(
                await fetchTo(folder, await storage.read(transcriptKey), transcriptKey, config, signal),
              ),
              { fileName: transcriptKey },
            ).transcript;
      return await transcribe(
        { recording, audioPath, supplied },
        {
          engine: inputs.asr === importedVersion ? null : parts.engine,
          audio: parts.audio,
          config,
          hotWords: parts.hotWords,
          signal,
        },
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },

  async analyse({ load }) {
    return analyse(Transcript.parse(await load('transcribe')));
  },

  async score({ recording, load }, { parts }) {
    return score({
      transcript: Transcript.parse(await load('transcribe')),
      opinions: Opinions.parse(await load('analyse')),
      metadata: recording.metadata,
      ruleSet: parts.ruleSet,
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

const temporaryRoot = (config: Config): string => join(config.EARMARK_DATA, 'tmp');

async function temporaryFolder(config: Config): Promise<string> {
  await mkdir(temporaryRoot(config), { recursive: true });
  return await mkdtemp(join(temporaryRoot(config), `${process.pid}-`));
}

/** Removes what processes that died left behind. */
export async function removeStaleFolders(config: Config): Promise<void> {
  const names = await readdir(temporaryRoot(config)).catch(() => []);
  for (const name of names) {
    const pid = Number.parseInt(name, 10);
    if (Number.isInteger(pid) && !isAlive(pid)) {
      await rm(join(temporaryRoot(config), name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The key comes from outside: only its ending is used, in plain letters. */
async function fetchTo(
  folder: string,
  body: Readable,
  key: string,
  config: Config,
  signal: AbortSignal,
): Promise<string> {
  const ending = /^\.[a-z0-9]{1,8}$/i.exec(extname(key))?.[0] ?? '';
  const path = join(await mkdtemp(join(folder, 'f')), `file${ending}`);
  const maxBytes = config.MAX_FILE_MB * 1024 * 1024;
  let bytes = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= maxBytes) return done(null, chunk);
      done(
        new UnusableRecording(
          'audio-too-large',
          `The file is larger than ${config.MAX_FILE_MB} MB. Raise MAX_FILE_MB or split the recording.`,
        ),
      );
    },
  });
  try {
    await pipeline(body, limit, createWriteStream(path), { signal });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC') {
      throw new EarmarkError(
        'disk-full',
        `No space left under ${config.EARMARK_DATA}. Free some space; the work goes on by itself.`,
        {
          retry: { afterMs: 30_000 },
          cause: error,
        },
      );
    }
    throw error;
  }
  return path;
}
