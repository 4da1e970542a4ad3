/** Where a recording is in the flow, stage by stage: what plan() says, with the tries that were made. */
import type { Kysely, Selectable } from 'kysely';
import { StageName } from '../pipeline/domain.ts';
import type { PlannedRecord } from '../pipeline/store/recordings.ts';
import { planRecordings } from '../pipeline/store/recordings.ts';
import type { AttemptsTable, Database } from '../pipeline/store/tables.ts';
import { readVersions } from '../pipeline/store/versions.ts';
import type { StageState } from './shapes.ts';

type Attempt = Selectable<AttemptsTable>;

/** Empty when there is no such recording. */
export async function readStageStates(db: Kysely<Database>, recordingId: string): Promise<StageState[]> {
  const [record] = await planRecordings(db, await readVersions(db), [recordingId]);
  if (record === undefined) return [];
  const attempts = await db
    .selectFrom('attempts')
    .selectAll()
    .where('recording_id', '=', recordingId)
    .execute();
  const keys = record.plan.stored.map(({ key }) => key);
  const results =
    keys.length === 0
      ? []
      : await db.selectFrom('results').select(['key', 'created_at']).where('key', 'in', keys).execute();
  const storedAt = new Map(results.map(({ key, created_at }) => [key, created_at.toISOString()]));
  return stageStates(record, attempts, storedAt);
}

/** `storedAt`: time of each stored result by key. Pure. */
export function stageStates(
  { recording, plan }: Pick<PlannedRecord, 'plan'> & { recording: Pick<PlannedRecord['recording'], 'state'> },
  attempts: readonly Attempt[],
  storedAt: ReadonlyMap<string, string>,
): StageState[] {
  return StageName.options.map((stage) => {
    const stored = plan.stored.find((result) => result.stage === stage);
    const next = plan.next?.stage === stage ? plan.next : null;
    const key = stored?.key ?? next?.key ?? null;
    // Tries of a former content or version say nothing about this one.
    const attempt = attempts.find((one) => one.stage === stage && one.key === key);
    return {
      stage,
      state: stored ? 'done' : next ? standing(recording.state, attempt) : 'blocked',
      key,
      finishedAt: stored ? (storedAt.get(stored.key) ?? null) : (attempt?.finished_at?.toISOString() ?? null),
      attempts: attempt?.attempts ?? 0,
      errorCode: attempt?.error_code ?? null,
      errorMessage: attempt?.error_message ?? null,
    };
  });
}

function standing(
  state: PlannedRecord['recording']['state'],
  attempt: Attempt | undefined,
): StageState['state'] {
  if (state === 'failed' || state === 'unusable') return 'failed';
  if (state === 'waiting') return 'waiting';
  return attempt !== undefined && attempt.finished_at === null ? 'running' : 'queued';
}
