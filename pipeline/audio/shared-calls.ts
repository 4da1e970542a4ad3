/** The shared test calls, which lie outside the repository: exact turn times and texts. For tests and benches. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Turn } from '../domain.ts';

const folder = resolve(
  process.env.EARMARK_TESTDATA ?? join(import.meta.dirname, '../../../shared/testdata'),
  'calls',
);

export const haveSharedCalls = existsSync(join(folder, '01-repair-clean.wav'));
/** For the name of what is not run without them. */
export const needSharedCalls = haveSharedCalls
  ? ''
  : ' [not run: no test calls in ../shared/testdata; set EARMARK_TESTDATA]';

/** A real recogniser; the command takes a WAV file and prints JSON. */
export const sharedRecogniser = resolve(folder, '../asr/transcribe.sh');

export type ReferenceTurn = Turn & { readonly emotion: string; readonly spoken: string };

export function sharedCall(file: string): { path: string; turns: ReferenceTurn[] } {
  const name = file.replace(/(\.mono16k)?\.\w+$/, '');
  const reference = JSON.parse(readFileSync(join(folder, `${name}.reference.json`), 'utf8')) as {
    turns: {
      role: 'agent' | 'customer';
      startMs: number;
      endMs: number;
      text: string;
      spoken: string;
      emotion: string;
    }[];
  };
  return {
    path: join(folder, file),
    turns: reference.turns.map((turn) => ({
      ...turn,
      channel: turn.role === 'agent' ? 0 : 1,
      confidence: null,
    })),
  };
}

export const stereoCalls = [
  '01-repair-clean.wav',
  '02-bill-query-silence.wav',
  '03-suspected-complaint.wav',
  '04-explicit-complaint-abusive.wav',
  '05-blame-shifting.mp3',
  '06-over-promise.opus',
  '07-incomplete-notice.wav',
  '08-interruptions.wav',
  '10-outbound-survey.wav',
] as const;
