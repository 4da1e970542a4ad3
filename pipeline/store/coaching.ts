/** Coaching tasks, their clips and what happened to them. What may happen is decided by the caller. */
import { type Kysely, type Selectable, sql, type Transaction, type Updateable } from 'kysely';
import { type CallScope, inScope } from './call-scope.ts';
import type { CoachingClipsTable, CoachingTasksTable, Title } from './coaching-tables.ts';
import type { Database } from './tables.ts';

type Connection = Kysely<Database> | Transaction<Database>;

/** Days read as `YYYY-MM-DD`. */
export type CoachingTask = Omit<Selectable<CoachingTasksTable>, 'due_day' | 'planned_on' | 'done_on'> & {
  readonly due_day: string | null;
  readonly planned_on: string | null;
  readonly done_on: string | null;
  /** The plan was changed after it was sent and waits to be acknowledged. */
  readonly is_updated: boolean;
};
export type CoachingClip = Selectable<CoachingClipsTable>;
export type NewClip = Omit<CoachingClip, 'id' | 'task_id'>;

const day = (column: 'due_day' | 'planned_on' | 'done_on') =>
  sql<string | null>`to_char(${sql.ref(column)}, 'YYYY-MM-DD')`.as(column);

const isUpdated = sql<boolean>`state = 'planned' and exists (select from coaching_events
  where task_id = coaching_tasks.id and event = 'plan' and detail ? 'changes')`.as('is_updated');

const taskColumns = [
  'id',
  'agent_id',
  'team_id',
  'rule',
  'title',
  'state',
  'version',
  'basis',
  'plan',
  'mentor',
  'answer',
  'effect',
  'cause',
  'action',
  'made_at',
  'closed_at',
] as const;

export interface TaskQuery {
  /** Whose tasks may be seen. */
  readonly scope: CallScope;
  /** Login of the caller: tasks they are the mentor of are seen too. */
  readonly who: string;
  readonly show: 'open' | 'closed' | 'all';
  readonly agentId?: string | undefined;
  readonly teamId?: string | undefined;
  readonly rule?: string | undefined;
  /** Ids below it. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listTasks(db: Connection, query: TaskQuery): Promise<CoachingTask[]> {
  return await filtered(db, query)
    .select(taskColumns)
    .select([day('due_day'), day('planned_on'), day('done_on'), isUpdated])
    .$if(query.before !== undefined, (rows) => rows.where('id', '<', query.before ?? 0))
    .orderBy('id', 'desc')
    .limit(query.limit)
    .execute();
}

export interface TaskCounts {
  readonly open: number;
  readonly overdue: number;
  readonly closed: number;
  /** Of measured and closed tasks, by verdict. */
  readonly effects: Readonly<Record<string, number>>;
  readonly causes: Readonly<Record<string, number>>;
}

/** Of everything the filter leaves, open and closed. `today`: `YYYY-MM-DD`. */
export async function countTasks(db: Connection, query: TaskQuery, today: string): Promise<TaskCounts> {
  const rows = await filtered(db, { ...query, show: 'all' })
    .select(({ fn }) => [
      'cause',
      sql<string | null>`effect->>'verdict'`.as('verdict'),
      sql<boolean>`state = 'closed'`.as('is_closed'),
      sql<boolean>`state in ('planned', 'acknowledged') and due_day < ${today}::date`.as('is_overdue'),
      fn.countAll<number>().as('n'),
    ])
    .groupBy([sql`1`, sql`2`, sql`3`, sql`4`])
    .execute();
  const sum = (chosen: typeof rows) => chosen.reduce((all, { n }) => all + n, 0);
  const by = (of: (row: (typeof rows)[number]) => string | null) => {
    const counts: Record<string, number> = {};
    for (const row of rows) {
      const name = of(row);
      if (name !== null) counts[name] = (counts[name] ?? 0) + row.n;
    }
    return counts;
  };
  return {
    open: sum(rows.filter(({ is_closed }) => !is_closed)),
    overdue: sum(rows.filter(({ is_overdue }) => is_overdue)),
    closed: sum(rows.filter(({ is_closed }) => is_closed)),
    effects: by(({ verdict }) => verdict),
    causes: by(({ cause }) => cause),
  };
}

/** Null: there is none, or it is not the caller's to see. */
export async function readTask(
  db: Connection,
  id: number,
  seen: Pick<TaskQuery, 'scope' | 'who'>,
): Promise<CoachingTask | null> {
  const row = await filtered(db, { ...seen, show: 'all', limit: 1 })
    .select(taskColumns)
    .select([day('due_day'), day('planned_on'), day('done_on'), isUpdated])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** Held until the end of the transaction. */
export async function lockTask(trx: Transaction<Database>, id: number): Promise<CoachingTask | null> {
  const row = await trx
    .selectFrom('coaching_tasks')
    .select(taskColumns)
    .select([day('due_day'), day('planned_on'), day('done_on'), isUpdated])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** Null: there is an open one about this person and rule. */
export async function addTask(
  trx: Transaction<Database>,
  task: { agentId: string; teamId: string | null; rule: string; title: Title; basis: object | null },
): Promise<number | null> {
  const row = await trx
    .insertInto('coaching_tasks')
    .values({
      agent_id: task.agentId,
      team_id: task.teamId,
      rule: task.rule,
      title: JSON.stringify(task.title),
      state: 'suggested',
      basis: task.basis && JSON.stringify(task.basis),
    })
    .onConflict((conflict) =>
      conflict.columns(['agent_id', 'rule']).where('state', '<>', 'closed').doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Its id; null: there is none. */
export async function findOpenTask(db: Connection, agentId: string, rule: string): Promise<number | null> {
  const row = await db
    .selectFrom('coaching_tasks')
    .select('id')
    .where('agent_id', '=', agentId)
    .where('rule', '=', rule)
    .where('state', '<>', 'closed')
    .executeTakeFirst();
  return row?.id ?? null;
}

export async function changeTask(
  trx: Transaction<Database>,
  id: number,
  change: Updateable<CoachingTasksTable>,
): Promise<void> {
  await trx.updateTable('coaching_tasks').set(change).where('id', '=', id).execute();
}

/** Takes the place of the clips there were. */
export async function setClips(
  trx: Transaction<Database>,
  taskId: number,
  clips: readonly NewClip[],
): Promise<void> {
  await trx.deleteFrom('coaching_clips').where('task_id', '=', taskId).execute();
  if (clips.length === 0) return;
  await trx
    .insertInto('coaching_clips')
    .values(clips.map((clip) => ({ ...clip, task_id: taskId })))
    .execute();
}

export async function clipsOf(db: Connection, taskId: number): Promise<CoachingClip[]> {
  return await db
    .selectFrom('coaching_clips')
    .selectAll()
    .where('task_id', '=', taskId)
    .orderBy('id')
    .execute();
}

export async function findClip(db: Connection, id: number): Promise<CoachingClip | null> {
  const row = await db.selectFrom('coaching_clips').selectAll().where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

export interface NewCoachingEvent {
  readonly clientId: string;
  readonly taskId: number;
  readonly event: string;
  readonly state: string;
  readonly who: string;
  readonly note?: string | null;
  readonly detail?: Record<string, unknown>;
}

export async function addCoachingEvent(trx: Transaction<Database>, event: NewCoachingEvent): Promise<void> {
  await trx
    .insertInto('coaching_events')
    .values({
      client_id: event.clientId,
      task_id: event.taskId,
      event: event.event,
      state: event.state,
      who: event.who,
      note: event.note ?? null,
      detail: JSON.stringify(event.detail ?? {}),
    })
    .execute();
}

/** Null: nothing was sent under this id. */
export async function findCoachingEvent(db: Connection, clientId: string) {
  const row = await db
    .selectFrom('coaching_events')
    .select(['task_id', 'event', 'who'])
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row ?? null;
}

/** Oldest first. */
export async function coachingEventsOf(db: Connection, taskId: number) {
  return await db
    .selectFrom('coaching_events')
    .select(['event', 'state', 'who', 'at', 'note', 'detail'])
    .where('task_id', '=', taskId)
    .orderBy('id')
    .execute();
}

/** What was only suggested and put aside is nothing the agent has to see. */
function filtered(db: Connection, { scope, who, show, agentId, teamId, rule }: TaskQuery) {
  const led = inScope({ ...scope, agentId: null }, 'coaching_tasks');
  const own =
    scope.agentId === null
      ? sql<boolean>`false`
      : sql<boolean>`(coaching_tasks.agent_id = ${scope.agentId} and coaching_tasks.planned_on is not null)`;
  return db
    .selectFrom('coaching_tasks')
    .where(sql<boolean>`(${led} or ${own} or coaching_tasks.mentor = ${who})`)
    .$if(show !== 'all', (rows) => rows.where('state', show === 'closed' ? '=' : '<>', 'closed'))
    .$if(agentId !== undefined, (rows) => rows.where('agent_id', '=', agentId ?? ''))
    .$if(teamId !== undefined, (rows) => rows.where('team_id', '=', teamId ?? ''))
    .$if(rule !== undefined, (rows) => rows.where('rule', '=', rule ?? ''));
}
