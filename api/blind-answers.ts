/** Answers without what the machine or others think of calls that the caller judges blind. */
import type { Kysely } from 'kysely';
import type { Database } from '../pipeline/store/tables.ts';
import type { Exercise } from './cases-shapes.ts';
import type { AlertDetail, AlertPage, AlertRowShape, MatterShape } from './service-shapes.ts';
import type { WeeklyTest } from './weekly-test-shapes.ts';

type Blind = ReadonlySet<string>;
type Hide = (answer: unknown, around: { db: Kysely<Database>; blind: Blind }) => Promise<unknown>;

/** Calls are named here without a verdict, or the route hides them itself. */
const untouched = new Set([
  '/api/failures',
  '/api/audit',
  '/api/legal-holds',
  '/api/recordings/:id/audit',
  '/api/calibrations',
  '/api/calibrations/:id',
  '/api/calibrations/:id/calls/:recordingId',
  '/api/calibrations/:id/results',
  '/api/calibrations/trends',
]);

const hideTask: Hide = async (answer, { db, blind }) => {
  const { clips } = answer as { clips?: readonly { readonly id: number }[] };
  return clips === undefined
    ? answer
    : { ...(answer as object), clips: await withoutRows(db, 'coaching_clips', blind, clips) };
};

/** What names a call by the id of something else, and what stays although it is about such a call. */
const special: Readonly<Record<string, Hide>> = {
  '/api/alerts': async (answer, { db, blind }) => {
    const page = answer as AlertPage;
    const hidden = await alertsAbout(db, blind, page.items);
    return { ...page, items: page.items.map((row) => (hidden.has(row.id) ? hiddenAlert(row) : row)) };
  },
  '/api/alerts/:id': async (answer, { db, blind }) => {
    const alert = answer as AlertDetail;
    const hidden = await alertsAbout(db, blind, [alert]);
    return hidden.has(alert.id) ? hiddenAlertDetail(alert, blind) : alert;
  },
  '/api/recordings/:id/chain': async (answer, { db, blind }) => {
    const matter = answer as MatterShape;
    if (matter.chainId === null) return matter;
    const chains = await chainsAbout(db, blind, [matter.chainId]);
    return chains.size === 0 ? matter : hiddenMatter(matter, blind);
  },
  '/api/cases': async (answer, { db, blind }) => {
    const page = answer as { items: readonly { readonly id: number }[] };
    return { ...page, items: await withoutRows(db, 'cases', blind, page.items) };
  },
  '/api/exercises/today': async (answer, { db, blind }) => {
    const exercise = answer as Exercise;
    if (exercise.case === null || (await withoutRows(db, 'cases', blind, [exercise.case])).length > 0)
      return exercise;
    return { ...exercise, case: null, kind: null, options: [], answer: null };
  },
  '/api/weekly-test': async (answer, { db, blind }) => {
    const week = answer as WeeklyTest;
    const asked = week.questions.map((question) => question.case);
    const left = new Set((await withoutRows(db, 'cases', blind, asked)).map(({ id }) => id));
    return { ...week, questions: week.questions.filter((question) => left.has(question.case.id)) };
  },
  '/api/coaching/proposal': async (answer, { db, blind }) => {
    const proposal = answer as { cases: readonly { readonly id: number }[] };
    const cases = await withoutRows(db, 'cases', blind, proposal.cases);
    return withoutCalls({ ...proposal, cases }, blind);
  },
};

/** `url`: the pattern of the route. */
export async function hideBlindCalls(
  { url, isReading }: { url: string; isReading: boolean },
  answer: unknown,
  around: { db: Kysely<Database>; blind: Blind },
): Promise<unknown> {
  if (typeof answer !== 'object' || answer === null || untouched.has(url)) return answer;
  if (url === '/api/weekly-test/answers') return await special['/api/weekly-test']?.(answer, around);
  if (url === '/api/alerts/:id/events') return await special['/api/alerts/:id']?.(answer, around);
  if (url.startsWith('/api/coaching/:id')) return await hideTask(answer, around);
  const hide = special[url];
  if (hide !== undefined) return await hide(answer, around);
  return isReading ? withoutCalls(answer, around.blind) : answer;
}

/** Those rows whose call is not blind; for lists whose rows do not name their calls. */
export async function withoutRows<R extends { readonly id: number }>(
  db: Kysely<Database>,
  table: 'cases' | 'coaching_clips',
  blind: Blind,
  rows: readonly R[],
): Promise<R[]> {
  if (rows.length === 0 || blind.size === 0) return [...rows];
  const found = await db
    .selectFrom(table)
    .select('id')
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .where('recording_id', 'in', [...blind])
    .execute();
  const left = new Set(found.map(({ id }) => Number(id)));
  return rows.filter(({ id }) => !left.has(id));
}

/** Every list in it without the rows about such calls, however deep; a total counts only what is left. */
function withoutCalls(value: unknown, blind: Blind): unknown {
  if (Array.isArray(value))
    return value.filter((one) => !isAbout(one, blind)).map((one) => withoutCalls(one, blind));
  if (typeof value !== 'object' || value === null || value instanceof Date || ArrayBuffer.isView(value))
    return value;
  const shown = Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, withoutCalls(one, blind)]),
  );
  const { items, total } = value as { items?: unknown; total?: unknown };
  if (Array.isArray(items) && typeof total === 'number')
    return { ...shown, total: total - items.filter((one) => isAbout(one, blind)).length };
  return shown;
}

function isAbout(row: unknown, blind: Blind): boolean {
  if (typeof row === 'string') return blind.has(row);
  if (typeof row !== 'object' || row === null) return false;
  const { id, recordingId } = row as { id?: unknown; recordingId?: unknown };
  const named = recordingId ?? id;
  return typeof named === 'string' && blind.has(named);
}

/** Nobody may miss an alert: that there is one, of which kind, whose and until when. */
function hiddenAlert<R extends AlertRowShape>(row: R): R {
  return { ...row, isBlind: true, risk: null, topic: null, businessType: null, stillFound: true };
}

function hiddenAlertDetail(alert: AlertDetail, blind: Blind): AlertDetail {
  return {
    ...hiddenAlert(alert),
    events: alert.events
      .filter(({ event }) => event !== 'model-says')
      .map((event) => ({ ...event, detail: {} })),
    matter: alert.matter && hiddenMatter(alert.matter, blind),
  };
}

/** The risk of a matter is made of all its calls. */
function hiddenMatter(matter: MatterShape, blind: Blind): MatterShape {
  return { ...(withoutCalls(matter, blind) as MatterShape), risk: null };
}

async function alertsAbout(
  db: Kysely<Database>,
  blind: Blind,
  rows: readonly AlertRowShape[],
): Promise<ReadonlySet<number>> {
  const chains = await chainsAbout(
    db,
    blind,
    rows.flatMap(({ chainId }) => chainId ?? []),
  );
  const about = rows.filter(
    ({ recordingId, chainId }) =>
      (recordingId !== null && blind.has(recordingId)) || (chainId !== null && chains.has(chainId)),
  );
  return new Set(about.map(({ id }) => id));
}

async function chainsAbout(
  db: Kysely<Database>,
  blind: Blind,
  chainIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (chainIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('service_calls')
    .select('chain_id')
    .distinct()
    .where('chain_id', 'in', [...chainIds])
    .where('recording_id', 'in', [...blind])
    .execute();
  return new Set(rows.flatMap(({ chain_id }) => chain_id ?? []));
}
