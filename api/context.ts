/** What the resources of the API work with; app.ts puts it together. */
import { z } from 'zod';
import type { AudioPool } from '../pipeline/audio/pool.ts';
import type { Services } from '../pipeline/services.ts';
import type { AudioCache } from './audio-cache.ts';
import type { ReadFlags } from './flags.ts';
import { problem } from './problem.ts';
import type { RuleThreads } from './rule-threads.ts';

export type ApiServices = Pick<Services, 'config' | 'log' | 'db' | 'databaseUrl' | 'queue' | 'storage'> & {
  readonly audio: AudioPool;
};

export interface Context extends ApiServices {
  readonly readFlags: ReadFlags;
  readonly cache: AudioCache;
  readonly rules: RuleThreads;
}

/** Path parameters of everything that belongs to one recording. */
export const RecordingPath = z.object({
  id: z
    .string()
    .min(1)
    .max(200)
    .refine((id) => !id.includes('\0'), 'holds a NUL character'),
});

export function noSuchRecording(): Error {
  return problem('not-found', 'There is no recording with this id.');
}
