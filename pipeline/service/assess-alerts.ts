/** Raises the alerts the calls of one matter speak for, and notes on those that stand what has changed since. */
import { sql, type Transaction } from 'kysely';
import { type AlertRow, addEvent, standingOf } from '../store/alerts.ts';
import type { AlertsTable, Database } from '../store/tables.ts';
import type { AlertLevel } from './alert-states.ts';
import { react } from './alert-states.ts';
import { alertsOf, ownerOf, type Wanted } from './alerts.ts';
import type { CallFacts } from './facts.ts';
import type { Risk } from './risk.ts';
import type { ServiceSettings } from './settings.ts';

export interface Matter {
  /** Null: one call in no chain. */
  readonly chainId: string | null;
  /** In order of time. */
  readonly calls: readonly CallFacts[];
  readonly risk: Risk;
  /** The recording whose change led here. */
  readonly changed: string;
}

interface Context {
  readonly settings: ServiceSettings;
  readonly now: () => number;
}

const HOUR_MS = 3_600_000;

/** One alert a matter and kind. It never goes away by itself. */
export async function settleAlerts(
  trx: Transaction<Database>,
  context: Context,
  matter: Matter,
): Promise<void> {
  const wanted = new Map(alertsOf(matter.calls, matter.risk, context.settings).map((one) => [one.kind, one]));
  const standing = await adopt(trx, matter);
  for (const alert of standing) {
    const now = wanted.get(alert.kind);
    wanted.delete(alert.kind);
    await update(trx, context, matter, alert, now ?? null);
  }
  for (const one of wanted.values()) await raise(trx, context, matter, one);
}

async function raise(
  trx: Transaction<Database>,
  { settings, now }: Context,
  matter: Matter,
  { kind, level, recordingId }: Wanted,
): Promise<void> {
  const nowMs = now();
  const { raiseWithinDays, dueHours } = settings.alerts;
  const spokenMs = timeOf(matter, recordingId);
  if (raiseWithinDays !== null && spokenMs !== null && nowMs - spokenMs > raiseWithinDays * 24 * HOUR_MS)
    return;
  const alert = await trx
    .insertInto('alerts')
    .values({
      kind,
      recording_id: recordingId,
      chain_id: matter.chainId,
      state: 'warning',
      level,
      ...ownerOf(matter.calls, settings),
      risk: matter.risk.score,
      raised_at: new Date(nowMs),
      due_at: new Date(nowMs + dueHours[level] * HOUR_MS),
      spoken_at: spokenMs === null ? null : new Date(spokenMs),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (alert === undefined) return;
  await addEvent(trx, alert, {
    event: 'raised',
    who: 'system',
    detail: { risk: matter.risk.score, recordingId, ...partsOf(matter.risk) },
  });
}

/** Alerts of the matter; those its calls had by themselves become the matter's, one of each kind. */
async function adopt(trx: Transaction<Database>, { chainId, calls }: Matter): Promise<AlertRow[]> {
  const ids = calls.map(({ recordingId }) => recordingId);
  if (chainId === null) {
    return await trx
      .selectFrom('alerts')
      .selectAll()
      .where('recording_id', 'in', ids)
      .where('chain_id', 'is', null)
      .where('merged_into', 'is', null)
      .orderBy('id')
      .forUpdate()
      .execute();
  }
  const rows = await trx
    .selectFrom('alerts')
    .selectAll()
    .where((or) =>
      or.or([
        or('chain_id', '=', chainId),
        or.and([or('recording_id', 'in', ids), or('chain_id', 'is', null)]),
      ]),
    )
    .where('merged_into', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  const kept = new Map<AlertsTable['kind'], AlertRow>();
  for (const row of [...rows].sort(
    (a, b) => Number(b.chain_id === chainId) - Number(a.chain_id === chainId),
  )) {
    const first = kept.get(row.kind);
    if (first === undefined) {
      if (row.chain_id === null) {
        await trx.updateTable('alerts').set({ chain_id: chainId }).where('id', '=', row.id).execute();
      }
      kept.set(row.kind, { ...row, chain_id: chainId });
      continue;
    }
    await trx
      .updateTable('alerts')
      .set({ chain_id: chainId, merged_into: first.id, updated_at: sql`now()` })
      .where('id', '=', row.id)
      .execute();
    await addEvent(trx, row, { event: 'joined', who: 'system', detail: { into: first.id } });
    await addEvent(trx, first, { event: 'joined', who: 'system', detail: { from: row.id } });
  }
  return [...kept.values()];
}

async function update(
  trx: Transaction<Database>,
  { settings, now }: Context,
  matter: Matter,
  alert: AlertRow,
  wanted: Wanted | null,
): Promise<void> {
  const context = { nowMs: now(), dueHours: settings.alerts.dueHours };
  const isFound = wanted !== null;
  if (isFound !== alert.still_found) {
    await trx.updateTable('alerts').set({ still_found: isFound }).where('id', '=', alert.id).execute();
    await addEvent(trx, alert, {
      event: 'model-says',
      who: 'system',
      detail: { found: isFound, risk: matter.risk.score, ...partsOf(matter.risk) },
    });
  }
  const spokenMs = wanted === null ? null : timeOf(matter, wanted.recordingId);
  const isLater = spokenMs !== null && spokenMs > (alert.spoken_at?.getTime() ?? 0);
  const isNewCall = wanted !== null && wanted.recordingId !== alert.recording_id && isLater;
  const event = isNewCall ? 'recurred' : 'worsened';
  const level: AlertLevel = wanted?.level ?? standingOf(alert).level;
  const next = wanted === null ? null : react(standingOf(alert), { event, level }, context);
  const after: AlertRow = {
    ...alert,
    ...(next === null
      ? {}
      : {
          state: next.state,
          level: next.level,
          due_at: next.dueMs === null ? null : new Date(next.dueMs),
          acknowledged: next.acknowledged,
        }),
    ...(isNewCall && wanted !== null
      ? { recording_id: wanted.recordingId, spoken_at: new Date(spokenMs) }
      : {}),
    risk: matter.risk.score,
  };
  const { state, level: nextLevel, due_at, acknowledged, recording_id, spoken_at, risk } = after;
  await trx
    .updateTable('alerts')
    .set({
      state,
      level: nextLevel,
      due_at,
      acknowledged,
      recording_id,
      spoken_at,
      risk,
      updated_at: sql`now()`,
    })
    .where('id', '=', alert.id)
    .execute();
  if (isNewCall || next !== null) {
    await addEvent(trx, after, {
      event,
      who: 'system',
      detail: { risk, recordingId: recording_id, ...partsOf(matter.risk) },
    });
  }
}

function timeOf({ calls }: Matter, recordingId: string): number | null {
  return calls.find((call) => call.recordingId === recordingId)?.startedAtMs ?? null;
}

/** Points by part, for the history. */
function partsOf({ parts }: Risk): Record<string, unknown> {
  return { parts: Object.fromEntries(parts.map(({ part, points }) => [part, points])) };
}
