/** Alerts and their history in the database. */
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { EarmarkError } from '../errors.ts';
import {
  type AlertAction,
  type AlertLevel,
  type AlertStanding,
  type AlertSystemEvent,
  act,
  type CauseCode,
  react,
} from '../service/alert-states.ts';
import type { Owner, ServiceSettings } from '../service/settings.ts';
import type { AlertsTable, Database } from './tables.ts';

export type AlertRow = Selectable<AlertsTable>;

interface NewEvent {
  readonly event: AlertAction | AlertSystemEvent;
  readonly who: string;
  readonly note?: string | null;
  readonly cause?: CauseCode | null;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** `alert`: as it is after the event. */
export async function addEvent(
  trx: Transaction<Database>,
  alert: AlertRow,
  { event, who, note = null, cause = null, detail = {} }: NewEvent,
): Promise<void> {
  await trx
    .insertInto('alert_events')
    .values({
      alert_id: alert.id,
      event,
      who,
      note,
      cause,
      state: alert.state,
      level: alert.level,
      due_at: alert.due_at,
      detail: JSON.stringify(detail),
    })
    .execute();
}

export function standingOf({ state, level, due_at, acknowledged }: AlertRow): AlertStanding {
  return { state, level: levelOf(level), dueMs: due_at?.getTime() ?? null, acknowledged };
}

export interface Answer {
  readonly action: AlertAction;
  readonly who: string;
  readonly note?: string | null;
  readonly cause?: CauseCode | null;
  /** The new owner, with `assign`. */
  readonly owner?: Owner;
  /** Last event the person had seen; another one since: 409. */
  readonly seen?: number;
}

/**
 * What a person did. Throws EarmarkError `alert-unknown` (404), `alert-changed`, `alert-merged` and
 * `alert-action-refused` (409), `alert-cause-missing`, `alert-owner-missing` (422).
 */
export async function answerAlert(
  db: Kysely<Database>,
  id: number,
  answer: Answer,
  context: { readonly nowMs: number; readonly dueHours: ServiceSettings['alerts']['dueHours'] },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const alert = await trx
      .selectFrom('alerts')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (alert === undefined)
      throw new EarmarkError('alert-unknown', 'There is no alert with this number.', { status: 404 });
    if (alert.merged_into !== null) {
      throw new EarmarkError(
        'alert-merged',
        `This alert goes on as number ${alert.merged_into}: answer that one.`,
        {
          status: 409,
        },
      );
    }
    await requireSeen(trx, id, answer.seen);
    if (answer.action === 'assign' && answer.owner === undefined) {
      throw new EarmarkError('alert-owner-missing', 'Say whom the alert goes to: owner.', { status: 422 });
    }
    const next = act(standingOf(alert), answer, context);
    const after: AlertRow = {
      ...alert,
      state: next.state,
      level: next.level,
      due_at: next.dueMs === null ? null : new Date(next.dueMs),
      acknowledged: next.acknowledged,
      ...(answer.action === 'assign' ? answer.owner : {}),
    };
    await putStanding(trx, after);
    await addEvent(trx, after, {
      event: answer.action,
      who: answer.who,
      note: answer.note ?? null,
      cause: answer.cause ?? null,
      detail: answer.action === 'assign' ? { owner: answer.owner } : {},
    });
  });
}

async function requireSeen(trx: Transaction<Database>, id: number, seen: number | undefined): Promise<void> {
  if (seen === undefined) return;
  const last = await trx
    .selectFrom('alert_events')
    .select(({ fn }) => fn.max('id').as('id'))
    .where('alert_id', '=', id)
    .executeTakeFirst();
  if (Number(last?.id ?? 0) === seen) return;
  throw new EarmarkError(
    'alert-changed',
    'Somebody has answered this alert meanwhile: read it again first.',
    {
      status: 409,
    },
  );
}

/** Alerts looked at in one transaction. */
const pageSize = 200;

/** Escalates what nobody answered in time; returns how many. Repeated until nothing is late. */
export async function escalateOverdue(
  db: Kysely<Database>,
  context: { readonly nowMs: number; readonly dueHours: ServiceSettings['alerts']['dueHours'] },
): Promise<number> {
  let count = 0;
  for (;;) {
    const done = await db.transaction().execute(async (trx) => {
      const late = await trx
        .selectFrom('alerts')
        .selectAll()
        .where('state', '<>', 'closed')
        .where('merged_into', 'is', null)
        .where('due_at', '<=', new Date(context.nowMs))
        // The highest level of control stays late until somebody acts.
        .where(sql<boolean>`not (state = 'escalated' and level = 1)`)
        .orderBy('id')
        .limit(pageSize)
        .forUpdate()
        .skipLocked()
        .execute();
      for (const alert of late) {
        const next = react(standingOf(alert), { event: 'overdue', level: levelOf(alert.level) }, context);
        if (next === null) continue;
        const after: AlertRow = {
          ...alert,
          state: next.state,
          level: next.level,
          due_at: next.dueMs === null ? null : new Date(next.dueMs),
          acknowledged: next.acknowledged,
        };
        await putStanding(trx, after);
        await addEvent(trx, after, {
          event: 'overdue',
          who: 'system',
          detail: { wasDueAt: alert.due_at?.toISOString() ?? null },
        });
      }
      return late.length;
    });
    count += done;
    if (done < pageSize) return count;
  }
}

async function putStanding(trx: Transaction<Database>, alert: AlertRow): Promise<void> {
  const { id, state, level, due_at, acknowledged, province, city, team } = alert;
  await trx
    .updateTable('alerts')
    .set({ state, level, due_at, acknowledged, province, city, team, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute();
}

function levelOf(level: number): AlertLevel {
  return level === 1 ? 1 : level === 2 ? 2 : 3;
}
