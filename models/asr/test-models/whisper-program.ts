import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtWhisper } from '../whisper-build.ts';

/** The program every other run of this working tree uses too; built when it is not there yet. */
export const testWhisperProgram = (signal: AbortSignal): Promise<string> =>
  builtWhisper({
    folder: join(fileURLToPath(new URL('../../../', import.meta.url)), '.data', 'whisper'),
    signal,
    onLine: () => undefined,
  });
