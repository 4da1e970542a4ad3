import { expect, test } from 'vitest';
import type { RecordingState, StageName } from '../pipeline/domain.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { StageState } from './shapes.ts';
import { stageStates } from './stage-states.ts';

const at = new Date('2026-11-22T01:00:00Z');

function planOf(stored: readonly StageName[], next: StageName | null): Plan {
  return {
    stored: stored.map((stage) => ({ stage, key: `${stage}-key`, inputs: {}, contentHash: 'x' })),
    next: next === null ? null : { stage: next, key: `${next}-key`, inputs: {} },
  };
}

function attempt(
  stage: StageName,
  finishedAt: Date | null,
  errorCode: string | null = null,
  key = `${stage}-key`,
) {
  return {
    recording_id: 'r',
    stage,
    key,
    attempts: 2,
    crashes: 0,
    started_at: at,
    finished_at: finishedAt,
    error_code: errorCode,
    error_message: errorCode && 'What to do.',
  };
}

const all: readonly StageName[] = ['transcribe', 'analyse', 'score', 'route'];
type Case = [string, RecordingState, Plan, ReturnType<typeof attempt>[], StageState['state'][]];

test.each<Case>([
  ['new', 'pending', planOf([], 'transcribe'), [], ['queued', 'blocked', 'blocked', 'blocked']],
  [
    'being transcribed',
    'pending',
    planOf([], 'transcribe'),
    [attempt('transcribe', null)],
    ['running', 'blocked', 'blocked', 'blocked'],
  ],
  [
    'to be tried again',
    'pending',
    planOf([], 'transcribe'),
    [attempt('transcribe', at, 'asr-failed')],
    ['queued', 'blocked', 'blocked', 'blocked'],
  ],
  [
    'half done',
    'pending',
    planOf(['transcribe', 'analyse'], 'score'),
    [attempt('transcribe', at)],
    ['done', 'done', 'queued', 'blocked'],
  ],
  [
    'changed while it was transcribed',
    'pending',
    planOf([], 'transcribe'),
    [attempt('transcribe', null, null, 'former')],
    ['queued', 'blocked', 'blocked', 'blocked'],
  ],
  [
    'without a recogniser',
    'waiting',
    planOf([], 'transcribe'),
    [],
    ['waiting', 'blocked', 'blocked', 'blocked'],
  ],
  [
    'given up',
    'failed',
    planOf(['transcribe'], 'analyse'),
    [attempt('analyse', at, 'internal')],
    ['done', 'failed', 'blocked', 'blocked'],
  ],
  [
    'damaged',
    'unusable',
    planOf([], 'transcribe'),
    [attempt('transcribe', at, 'audio-empty')],
    ['failed', 'blocked', 'blocked', 'blocked'],
  ],
  [
    'done',
    'done',
    planOf(all, null),
    all.map((stage) => attempt(stage, at)),
    ['done', 'done', 'done', 'done'],
  ],
  [
    'scored anew',
    'done',
    planOf(['transcribe', 'analyse'], 'score'),
    [attempt('score', null)],
    ['done', 'done', 'running', 'blocked'],
  ],
])('a recording that is %s', (_name, state, plan, attempts, states) => {
  const found = stageStates({ recording: { state }, plan }, attempts, new Map());
  expect(found.map((stage) => stage.state)).toEqual(states);
});

test('a stage tells its key, its end, its tries and what went wrong', () => {
  const plan = planOf(['transcribe'], 'analyse');
  const storedAt = new Map([['transcribe-key', '2026-11-22T00:30:00.000Z']]);
  const attempts = [attempt('analyse', at, 'internal')];
  expect(stageStates({ recording: { state: 'failed' }, plan }, attempts, storedAt).slice(0, 2)).toEqual([
    {
      stage: 'transcribe',
      state: 'done',
      key: 'transcribe-key',
      finishedAt: '2026-11-22T00:30:00.000Z',
      attempts: 0,
      errorCode: null,
      errorMessage: null,
    },
    {
      stage: 'analyse',
      state: 'failed',
      key: 'analyse-key',
      finishedAt: '2026-11-22T01:00:00.000Z',
      attempts: 2,
      errorCode: 'internal',
      errorMessage: 'What to do.',
    },
  ]);
});
