/**
 * Runs one stage of one recording: load → run → store once → go on with what plan() says.
 *
 * Running is at least once, storing is exactly once: the result goes in under its key in one transaction with the
 * recording's pointers. The process may die at any line; whatever was not stored is missing, and plan() says so.
 */
import { sql } from 'kysely';
import type { Recording, RecordingState, StageName } from './domain.ts';
import { asEarmarkError, EarmarkError, UnusableRecording, Waiting } from './errors.ts';
import { hashOf } from './hash.ts';
import type { ModelSetCache } from './model-set-cache.ts';
import type { PlannedResult } from './plan.ts';
import type { StageJob } from './queue/queue.ts';
import type { RuleSetCache } from './rule-set-cache.ts';
import type { Services } from './services.ts';
import { judgeInShadow } from './shadow.ts';
import { stageHandlers } from './stage-handlers.ts';
import type { StageParts } from './stage-parts.ts';
import { stages } from './stages.ts';
import { beginAttempt, endAttempt } from './store/attempts.ts';
import type { Locks } from './store/locks.ts';
import { type PlannedRecord, planRecordings } from './store/recordings.ts';
import { getResult, putResult } from './store/results.ts';
import { settle, withoutResults } from './store/settle.ts';
import { type InForce, readVersions } from './store/versions.ts';

/** Tries before a stage gives up; failures of the surroundings do not count. */
const maxAttempts = 8;
/** Processes a recording may take down before it is set aside. */
const maxCrashes = 2;

export interface Runner extends Services {
  readonly locks: Locks;
  readonly parts: StageParts;
  readonly modelSets: ModelSetCache;
  readonly ruleSets: RuleSetCache;
  /** Stages this process runs. */
  readonly stages: ReadonlySet<StageName>;
}

/**
 * Handles one job. Duplicate, late and outdated jobs are harmless: what to do is decided by plan(), not by the job.
 * Throws an EarmarkError whose `retry` tells the queue what to do.
 */
export async function run(runner: Runner, job: StageJob, signal: AbortSignal): Promise<void> {
  const inForce = await readVersions(runner.db);
  const known: Known = { outputs: new Map(), contentHashes: new Map() };
  let record = await takeUp(runner, inForce, job.recordingId, known);
  for (let step = 0; step <= stages.length; step += 1) {
    const next = record?.plan.next ?? null;
    if (record === null || next === null || !isOpen(record.recording.state)) return;
    if (!runner.stages.has(next.stage)) {
      await runner.queue.add([{ stage: next.stage, recordingId: job.recordingId, key: next.key }]);
      return;
    }
    const current: PlannedRecord = record;
    let after: PlannedRecord | null = null;
    // Somebody else who holds the lock runs it and goes on from there; should they die, the sweep comes back to it.
    await runner.locks.withLock(`${next.stage} ${job.recordingId}`, async () => {
      after = await attempt(runner, inForce, current, next, known, signal);
    });
    record = after;
  }
  // Inputs changed meanwhile, more often than there are stages: the sweep comes back to it.
}

/** What this run has seen of results. They never change, so nothing is asked twice. */
interface Known {
  readonly outputs: Map<string, unknown>;
  readonly contentHashes: Map<string, string>;
}

function isOpen(state: RecordingState): boolean {
  return state === 'pending' || state === 'done';
}

/** Settles what is stored already and returns the recording with its plan; null when it is gone. */
async function takeUp(
  runner: Runner,
  inForce: InForce,
  recordingId: string,
  known: Known,
): Promise<PlannedRecord | null> {
  return await runner.db.transaction().execute(async (trx) => {
    const [record] = await planRecordings(trx, inForce, [recordingId], {
      lock: true,
      known: known.contentHashes,
    });
    if (record === undefined) return null;
    if (isOpen(record.recording.state)) await settle(trx, record, known.outputs);
    return record;
  });
}

/** The recording as it is after the result was stored; null when the stage came to nothing. */
async function attempt(
  runner: Runner,
  inForce: InForce,
  { recording, plan }: PlannedRecord,
  next: PlannedResult,
  known: Known,
  signal: AbortSignal,
): Promise<PlannedRecord | null> {
  const at = { recordingId: recording.id, stage: next.stage, key: next.key };
  const started = performance.now();
  requireOwnVersion(runner, next);
  const { attempts, crashes } = await beginAttempt(runner.db, at);
  try {
    if (crashes >= maxCrashes) {
      throw new EarmarkError(
        'worker-died',
        `The worker process died ${crashes} times while running ${next.stage} on this recording. Look at the file with "earmark transcribe FILE", then run "earmark retry ${recording.id}".`,
      );
    }
    const parents = new Map(plan.stored.map((stored) => [stored.stage, stored.key]));
    const load = async (stage: StageName): Promise<unknown> => {
      const key = parents.get(stage) ?? '';
      return known.outputs.get(key) ?? (await getResult(runner.db, key))?.output;
    };
    const output = await stageHandlers[next.stage]({ recording, inputs: next.inputs, load }, runner, signal);
    const after = await store(runner, inForce, recording.id, next, output, known);
    if (next.stage === 'analyse')
      await judgeInShadow(runner, {
        recordingId: recording.id,
        analyseKey: next.key,
        models: next.inputs.models ?? '',
        transcript: await load('transcribe'),
      });
    runner.log.info(
      {
        stage: next.stage,
        recording: recording.id,
        attempt: attempts,
        ms: Math.round(performance.now() - started),
      },
      'stored',
    );
    return after;
  } catch (thrown) {
    await giveUpOrRetry(runner, recording, at, attempts, asEarmarkError(thrown), signal);
    return null;
  }
}

/** Results are wanted for the versions in force; a process that holds others must leave the job to one that does not. */
function requireOwnVersion({ parts }: Runner, { stage, inputs }: PlannedResult): void {
  const part = stages.find(({ name }) => name === stage)?.part;
  const wanted = part && inputs[part];
  if (part === undefined || wanted === undefined || parts.has(part, wanted)) return;
  throw new EarmarkError(
    'version-mismatch',
    `Stage ${stage} is wanted with ${part} ${wanted}, which this worker does not have. Start the workers with the same rules, models and recogniser.`,
    { retry: { afterMs: 5_000 } },
  );
}

async function store(
  runner: Runner,
  inForce: InForce,
  recordingId: string,
  next: PlannedResult,
  output: unknown,
  known: Known,
): Promise<PlannedRecord | null> {
  const contentHash = hashOf(output);
  const record = await runner.db.transaction().execute(async (trx) => {
    const { key, stage, inputs } = next;
    const isNew = await putResult(trx, { key, stage, contentHash, inputs, output });
    // Stored by somebody else meanwhile: what they stored counts.
    const contentHashes = isNew ? new Map([...known.contentHashes, [key, contentHash]]) : known.contentHashes;
    const outputs = isNew ? new Map([...known.outputs, [key, output]]) : known.outputs;
    // Plans again under the row lock: metadata may have changed meanwhile. The result is stored either way; it is
    // pointed at only if it is still wanted.
    const [locked] = await planRecordings(trx, inForce, [recordingId], { lock: true, known: contentHashes });
    if (locked && isOpen(locked.recording.state)) await settle(trx, locked, outputs);
    await endAttempt(trx, { recordingId, stage, key }, null);
    return { locked: locked ?? null, isNew };
  });
  if (record.isNew) {
    known.contentHashes.set(next.key, contentHash);
    known.outputs.set(next.key, output);
  }
  return record.locked;
}

async function giveUpOrRetry(
  runner: Runner,
  recording: Recording,
  at: { recordingId: string; stage: StageName; key: string },
  attempts: number,
  error: EarmarkError,
  signal: AbortSignal,
): Promise<never | undefined> {
  const isSurroundings =
    signal.aborted || typeof error.retry === 'object' || error.code.endsWith('-unreachable');
  const isFinal = !isSurroundings && (error.retry === 'never' || attempts >= maxAttempts);
  const level = isFinal && isExpected(error) ? 'info' : isFinal ? 'error' : 'warn';
  runner.log[level](
    { stage: at.stage, recording: at.recordingId, attempt: attempts, code: error.code, final: isFinal },
    'stage failed',
  );
  await runner.db.transaction().execute(async (trx) => {
    await endAttempt(trx, at, error, { isCounted: !isSurroundings });
    if (!isFinal) return;
    const state: RecordingState =
      error instanceof UnusableRecording ? 'unusable' : error instanceof Waiting ? 'waiting' : 'failed';
    await trx
      .updateTable('recordings')
      .set({
        state,
        state_reason: error.code,
        state_detail: error.message,
        updated_at: sql`now()`,
        // A file that cannot be judged must not go on showing the score of its former content.
        ...(state === 'unusable' ? withoutResults : {}),
      })
      .where('id', '=', recording.id)
      // Changed while this stage ran: the failure belongs to the former content.
      .where('content_hash', '=', recording.contentHash)
      .execute();
  });
  if (isFinal) return;
  if (isSurroundings && typeof error.retry !== 'object') {
    throw new EarmarkError(error.code, error.message, { retry: { afterMs: 5_000 }, cause: error });
  }
  throw error;
}

/** States a recording may end in without anybody having done anything wrong. */
function isExpected(error: EarmarkError): boolean {
  return error instanceof UnusableRecording || error instanceof Waiting;
}
