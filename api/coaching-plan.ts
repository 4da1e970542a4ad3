/** A plan as it was sent, checked against what there is: the calls of the agent, the library, the people. */
import type { Kysely } from 'kysely';
import { EarmarkError } from '../pipeline/errors.ts';
import type { NewClip } from '../pipeline/store/coaching.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { mostClipMs } from './cases-redaction.ts';
import { chinaDay } from './coaching-days.ts';
import type { PlanBody } from './coaching-shapes.ts';
import type { Plan } from './coaching-work.ts';

/** Throws `coaching-due`, `coaching-mentor`, `coaching-clip`, `coaching-case`. */
export async function planOf(
  db: Kysely<Database>,
  body: Omit<PlanBody, 'id' | 'version' | 'who' | 'keep' | 'rule'>,
  agentId: string,
): Promise<Plan> {
  const { note, knowledge, exercise, dueDay, mentor } = body;
  if (dueDay < chinaDay(new Date()))
    throw new EarmarkError('coaching-due', 'The due day is over: choose today or later.', { status: 422 });
  if (mentor !== null) await requireMentor(db, mentor, agentId);
  return { note, knowledge, exercise, dueDay, mentor, clips: await clipsFor(db, body, agentId) };
}

async function requireMentor(db: Kysely<Database>, login: string, agentId: string): Promise<void> {
  const person = await db
    .selectFrom('people')
    .select('agent_id')
    .where('login', '=', login)
    .where('active', '=', true)
    .executeTakeFirst();
  if (person === undefined || person.agent_id === agentId)
    throw new EarmarkError('coaching-mentor', 'The mentor must be another person who can sign in.', {
      status: 422,
    });
}

/** Own clips are of calls of the agent; others come from the library. */
async function clipsFor(
  db: Kysely<Database>,
  { clips, cases }: Pick<PlanBody, 'clips' | 'cases'>,
  agentId: string,
): Promise<NewClip[]> {
  const ids = clips.map(({ recordingId }) => recordingId);
  const [calls, chosen] = await Promise.all([
    ids.length === 0
      ? []
      : db
          .selectFrom('recordings')
          .select('id')
          .where('id', 'in', ids)
          .where('agent_id', '=', agentId)
          .execute(),
    cases.length === 0
      ? []
      : db
          .selectFrom('cases')
          .select(['id', 'recording_id', 'start_ms', 'end_ms', 'kind', 'note'])
          .where('id', 'in', cases)
          .where('withdrawn_at', 'is', null)
          .execute(),
  ]);
  const known = new Set(calls.map(({ id }) => id));
  const isWrong = clips.some(
    ({ recordingId, startMs, endMs }) =>
      !known.has(recordingId) || endMs <= startMs || endMs - startMs > mostClipMs,
  );
  if (isWrong)
    throw new EarmarkError(
      'coaching-clip',
      `A clip is a stretch of a call of this agent, ${mostClipMs / 1000} seconds at most.`,
      { status: 422 },
    );
  const byId = new Map(chosen.map((one) => [one.id, one]));
  const taken = cases.map((id) => byId.get(id));
  return [
    ...clips.map(
      ({ recordingId, startMs, endMs, note }): NewClip => ({
        recording_id: recordingId,
        start_ms: startMs,
        end_ms: endMs,
        kind: 'own',
        note,
      }),
    ),
    ...taken.map((one): NewClip => {
      if (one === undefined)
        throw new EarmarkError('coaching-case', 'One of the cases is not in the library any more.', {
          status: 422,
        });
      const { id: _, ...clip } = one;
      return clip;
    }),
  ];
}
