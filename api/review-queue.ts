/** What to review next and why, for lists: filters, order by urgency, keyset paging, counts. */
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { type CallScope, inScope } from '../pipeline/store/call-scope.ts';
import { namesOf } from '../pipeline/store/reviews.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { problem } from './problem.ts';
import { type QueuePage, type QueueQuery, type QueueRow, ReviewKindName } from './review-shapes.ts';

/** Of a review without a finding: opening it, reading summary and head. */
const baseMs = 45_000;
/** For each fault or doubt: two seconds before the moment, the moment, and deciding. */
const perFindingMs = 25_000;

/** Minutes are counted over this time. */
const countedDays = 7;

const formula = {
  zh: `近 ${countedDays} 天：节省＝已发布复核的通话总时长－复核实际用时（从领取到发布，停顿超过 2 分钟的部分不计）。预计用时＝45 秒＋每个待定项 25 秒，不超过通话时长。`,
  en: `Last ${countedDays} days: saved = length of the calls of published reviews − time the reviews took (from taking to publishing; of a pause 2 minutes at most count). Estimate = 45 s + 25 s a finding, no more than the call.`,
};

export async function listQueue(
  db: Kysely<Database>,
  query: QueueQuery,
  scope: CallScope,
  who: string,
): Promise<QueuePage> {
  let rows = filtered(db, query, scope, who);
  if (query.cursor !== undefined) {
    const [rank, key, id] = decode(query.cursor);
    rows = rows.where(
      sql<boolean>`(reviews.rank, reviews.sort_key, reviews.recording_id)
        > (${rank}::int, ${key}::double precision, ${id}::text)`,
    );
  }
  // The page first, from the index alone; its calls afterwards.
  const page = rows
    .selectAll('reviews')
    .orderBy('reviews.rank')
    .orderBy('reviews.sort_key')
    .orderBy('reviews.recording_id')
    .limit(query.limit + 1);
  const [found, counts, hidden, minutes] = await Promise.all([
    db
      .selectFrom(page.as('reviews'))
      .innerJoin('recordings', 'recordings.id', 'reviews.recording_id')
      .selectAll('reviews')
      .select([
        'agent_name',
        'started_at',
        'duration_ms',
        'satisfaction',
        'resolved',
        'normalised',
        'passed',
        'veto',
      ])
      .select(['fail_count', 'unsure_count'])
      .select(sql<boolean>`coalesce(reviews.due_at < now(), false)`.as('overdue'))
      .select(sql<boolean>`reviews.leased_until > now()`.as('is_held'))
      .orderBy('reviews.rank')
      .orderBy('reviews.sort_key')
      .orderBy('reviews.recording_id')
      .execute(),
    countQueue(db, scope, who),
    countHidden(db, query, scope, who),
    minutesOf(db, scope),
  ]);
  const shown = found.slice(0, query.limit);
  const last = shown.at(-1);
  const items = shown.map(
    (row): QueueRow => ({
      recordingId: row.recording_id,
      kind: row.kind,
      state:
        row.state === 'leased' || row.state === 'decided' ? (row.is_held ? row.state : 'open') : row.state,
      why: row.why,
      dueAt: row.due_at?.toISOString() ?? null,
      overdue: row.overdue,
      ready: row.ready,
      assignee: row.assignee,
      holder: row.is_held ? row.leased_by : null,
      agentId: row.agent_id,
      agentName: row.agent_name,
      teamId: row.team_id,
      businessType: row.business_type,
      startedAt: row.started_at?.toISOString() ?? null,
      durationMs: row.duration_ms,
      satisfaction: row.satisfaction,
      resolved: row.resolved,
      normalised: row.normalised,
      passed: row.passed,
      veto: row.veto,
      failCount: row.fail_count,
      unsureCount: row.unsure_count,
      estimateMs:
        row.duration_ms === null
          ? null
          : Math.min(
              row.duration_ms,
              baseMs + perFindingMs * ((row.fail_count ?? 0) + (row.unsure_count ?? 0)),
            ),
    }),
  );
  return {
    items,
    next: found.length > shown.length && last ? encode([last.rank, last.sort_key, last.recording_id]) : null,
    counts,
    mandatoryHidden: hidden,
    minutes: { ...minutes, formula },
    names: await namesOf(
      db,
      items.flatMap(({ assignee, holder }) => [assignee, holder]),
    ),
  };
}

function filtered(db: Kysely<Database>, query: QueueQuery, scope: CallScope, who: string) {
  let rows = db
    .selectFrom('reviews')
    .where('reviews.state', '<>', 'published')
    .where(inScope(scope, 'reviews'));
  if (query.kind) rows = rows.where('reviews.kind', 'in', query.kind);
  if (query.state) rows = rows.where('reviews.state', '=', query.state);
  if (query.teamId) rows = rows.where('reviews.team_id', '=', query.teamId);
  if (query.agentId) rows = rows.where('reviews.agent_id', '=', query.agentId);
  if (query.businessType) rows = rows.where('reviews.business_type', '=', query.businessType);
  if (query.assignee === 'none') rows = rows.where('reviews.assignee', 'is', null);
  else if (query.assignee !== undefined)
    rows = rows.where('reviews.assignee', '=', query.assignee === 'me' ? who : query.assignee);
  if (query.overdue === true) rows = rows.where(sql<boolean>`reviews.due_at < now()`);
  if (query.overdue === false)
    rows = rows.where(sql<boolean>`(reviews.due_at is null or reviews.due_at >= now())`);
  return rows;
}

/** A filter may leave mandatory reviews out of sight, but says so. */
async function countHidden(
  db: Kysely<Database>,
  query: QueueQuery,
  scope: CallScope,
  who: string,
): Promise<number> {
  const { cursor: _, limit: __, ...filters } = query;
  if (Object.values(filters).every((value) => value === undefined)) return 0;
  const count = async (rows: ReturnType<typeof filtered>) => {
    const { n } = await rows
      .where('reviews.kind', '=', 'mandatory')
      .select(sql<number>`count(*)::int`.as('n'))
      .executeTakeFirstOrThrow();
    return n;
  };
  const all = filtered(db, { limit: query.limit }, scope, who);
  return (await count(all)) - (await count(filtered(db, query, scope, who)));
}

async function countQueue(db: Kysely<Database>, scope: CallScope, who: string): Promise<QueuePage['counts']> {
  const open = await db
    .selectFrom('reviews')
    .where('state', '<>', 'published')
    .where(inScope(scope, 'reviews'))
    .groupBy('kind')
    .select([
      'kind',
      sql<number>`count(*)::int`.as('n'),
      sql<number>`(count(*) filter (where assignee = ${who}))::int`.as('mine'),
      sql<number>`(count(*) filter (where due_at < now()))::int`.as('overdue'),
      sql<number>`(count(*) filter (where ${dueToday}))::int`.as('today'),
    ])
    .execute();
  const { done } = await db
    .selectFrom('reviews')
    .where('kind', '=', 'mandatory')
    .where(dueToday)
    .where('state', '=', 'published')
    .where(inScope(scope, 'reviews'))
    .select(sql<number>`count(*)::int`.as('done'))
    .executeTakeFirstOrThrow();
  const sum = (of: (row: (typeof open)[number]) => number) => open.reduce((all, row) => all + of(row), 0);
  return {
    kinds: Object.fromEntries(
      ReviewKindName.options.map((kind) => [kind, open.find((row) => row.kind === kind)?.n ?? 0]),
    ) as QueuePage['counts']['kinds'],
    open: sum(({ n }) => n),
    mine: sum(({ mine }) => mine),
    overdue: sum(({ overdue }) => overdue),
    dueToday: sum(({ today }) => today),
    doneToday: done,
  };
}

/** Due at the coming midnight in China. */
const dueToday = sql<boolean>`due_at = (date_trunc('day', now() at time zone 'Asia/Shanghai') + interval '1 day')
  at time zone 'Asia/Shanghai'`;

/** Figures of a week do not change from one look to the next. */
const minutesKeptMs = 60_000;
const mostScopes = 500;
type Minutes = Awaited<ReturnType<typeof countMinutes>>;
const minutesKept = new WeakMap<Kysely<Database>, Map<string, { at: number; minutes: Promise<Minutes> }>>();

function minutesOf(db: Kysely<Database>, scope: CallScope): Promise<Minutes> {
  let kept = minutesKept.get(db);
  if (kept === undefined || kept.size > mostScopes) {
    kept = new Map();
    minutesKept.set(db, kept);
  }
  const key = JSON.stringify(scope);
  const known = kept.get(key);
  if (known !== undefined && performance.now() - known.at < minutesKeptMs) return known.minutes;
  const minutes = countMinutes(db, scope);
  kept.set(key, { at: performance.now(), minutes });
  minutes.catch(() => kept.delete(key));
  return minutes;
}

async function countMinutes(db: Kysely<Database>, scope: CallScope) {
  const { calls, length, worked } = await db
    .selectFrom('reviews')
    .innerJoin('recordings', 'recordings.id', 'reviews.recording_id')
    .where('published_at', '>', sql<Date>`now() - make_interval(days => ${countedDays})`)
    .where(inScope(scope))
    .select([
      sql<number>`count(*)::int`.as('calls'),
      sql<number>`coalesce(sum(coalesce(duration_ms, 0)), 0)::float8`.as('length'),
      sql<number>`coalesce(sum(worked_ms), 0)::float8`.as('worked'),
    ])
    .executeTakeFirstOrThrow();
  return { calls, lengthMs: length, workedMs: worked, savedMs: length - worked };
}

const Position = z.tuple([z.int(), z.number(), z.string().min(1).max(200)]);

function encode(position: z.infer<typeof Position>): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function decode(cursor: string): z.infer<typeof Position> {
  try {
    return Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw problem('validation', 'Query parameter cursor: pass `next` of the page before, unchanged.', cause);
  }
}
