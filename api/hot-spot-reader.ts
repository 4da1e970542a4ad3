/** Where calls pile up: business type and topic by region, against as many days before. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { topicName } from '../pipeline/service/topics.ts';
import { type CallScope, inScope, recordingInScope } from '../pipeline/store/call-scope.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { problem } from './problem.ts';
import type { HotSpotQuery, HotSpots } from './service-shapes.ts';

const dayMs = 86_400_000;
const MOST_DAYS = 366;
/** A word that fewer calls share says nothing of the topic, and may tell who called. */
const WORD_CALLS = 3;
const MOST_WORDS = 5;

/** Newest calls that words are counted in: counting all of a year takes seconds and finds the same words. */
const WORDS_FROM = 4_000;

interface Key {
  business_type: string | null;
  topic: string;
  province: string | null;
  city: string | null;
}

interface Row extends Key {
  calls: number;
  before: number;
  negative: number;
  felt: number;
  negative_before: number;
  felt_before: number;
  repeats: number;
  unresolved: number;
  known: number;
  risk: number | null;
}

interface Extras {
  readonly score: ReadonlyMap<string, number | null>;
  readonly words: ReadonlyMap<string, string[]>;
  readonly buckets: ReadonlyMap<string, HotSpots['items'][number]['buckets']>;
}

export async function readHotSpots(
  db: Kysely<Database>,
  query: HotSpotQuery,
  scope: CallScope,
): Promise<HotSpots> {
  const { from, to, limit } = query;
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  if (days < 1) throw problem('validation', 'Query parameter to: it lies before from.');
  if (days > MOST_DAYS) throw problem('validation', `Query parameter to: ask for at most ${MOST_DAYS} days.`);
  const before = { from: dayOf(Date.parse(from) - days * dayMs), to: dayOf(Date.parse(from) - dayMs) };
  const key = keyColumns(query.by);
  const now = sql`day between ${from}::date and ${to}::date and ${chosen(query, scope)}`;
  const isNegative = sql`emotion in ('angry', 'negative')`;
  const isNow = sql`day >= ${from}::date`;
  const [spots, buckets, words, scores, counts] = await Promise.all([
    sql<Row>`select ${key}, count(*) filter (where ${isNow})::int as calls,
        count(*) filter (where not ${isNow})::int as before,
        count(*) filter (where ${isNow} and ${isNegative})::int as negative,
        count(emotion) filter (where ${isNow})::int as felt,
        count(*) filter (where not ${isNow} and ${isNegative})::int as negative_before,
        count(emotion) filter (where not ${isNow})::int as felt_before,
        count(*) filter (where ${isNow} and is_repeat)::int as repeats,
        count(*) filter (where ${isNow} and resolved = false)::int as unresolved,
        count(resolved) filter (where ${isNow})::int as known,
        avg(risk) filter (where ${isNow})::double precision as risk
      from service_calls
      where day between ${before.from}::date and ${to}::date and ${chosen(query, scope)}
      group by 1, 2, 3, 4`.execute(db),
    sql<Key & { start: string; calls: number; negative: number }>`
      select ${key}, ${bucketOf(query.bucket)} as start, count(*)::int as calls,
        count(*) filter (where ${isNegative})::int as negative
      from service_calls where ${now} group by 1, 2, 3, 4, 5 order by 5`.execute(db),
    sql<Key & { word: string }>`
      select ${key}, word from (select * from service_calls where ${now} order by day desc limit ${WORDS_FROM}) as newest,
        unnest(words) as word
      group by 1, 2, 3, 4, 5 having count(*) >= ${WORD_CALLS} order by count(*) desc, word`.execute(db),
    sql<Key & { score: number | null }>`select ${key}, avg(normalised) as score
      from (select recording_id, business_type, topic, province, city from service_calls where ${now}) as calls
      join (select id, normalised from recordings) as recordings on recordings.id = calls.recording_id
      group by 1, 2, 3, 4`.execute(db),
    countCalls(db, query, scope),
  ]);
  const extras: Extras = {
    score: new Map(scores.rows.map((row) => [keyOf(row), row.score])),
    words: listed(words.rows, ({ word }) => word),
    buckets: listed(buckets.rows, ({ start, calls, negative }) => ({ start, calls, negative })),
  };
  const starts = bucketStarts(query);
  const items = spots.rows
    .filter(({ calls }) => calls > 0)
    .map((row) => ({ row, heat: heatOf(row) }))
    .sort((a, b) => b.heat - a.heat || (keyOf(a.row) < keyOf(b.row) ? -1 : 1))
    .slice(0, limit)
    .map(({ row, heat }) => spotOf(row, heat, starts, extras));
  return { from, to, before, ...counts, items };
}

/** Business type, topic, province, city; what is not told apart is null. */
function keyColumns(by: HotSpotQuery['by']): RawBuilder<unknown> {
  const nothing = sql`null::text`;
  const province = by === 'all' ? nothing : sql.ref('province');
  return sql`business_type, topic, ${province} as province, ${by === 'city' ? sql.ref('city') : nothing} as city`;
}

function keyOf({ business_type, topic, province, city }: Key): string {
  return JSON.stringify([business_type, topic, province, city]);
}

function listed<T extends Key, V>(rows: readonly T[], of: (row: T) => V): Map<string, V[]> {
  const lists = new Map<string, V[]>();
  for (const row of rows) {
    const list = lists.get(keyOf(row));
    if (list === undefined) lists.set(keyOf(row), [of(row)]);
    else list.push(of(row));
  }
  return lists;
}

function bucketOf(bucket: HotSpotQuery['bucket']): RawBuilder<string> {
  return bucket === 'day'
    ? sql`to_char(day, 'YYYY-MM-DD')`
    : sql`to_char(date_trunc('week', day), 'YYYY-MM-DD')`;
}

/** Every day or week (by its Monday) of the period: a gap in a trend must be seen. */
function bucketStarts({ from, to, bucket }: HotSpotQuery): string[] {
  const starts: string[] = [];
  const step = bucket === 'day' ? dayMs : 7 * dayMs;
  const first = Date.parse(from);
  // 1970-01-01 was a Thursday.
  const monday = first - ((((first / dayMs + 3) % 7) + 7) % 7) * dayMs;
  for (let at = bucket === 'day' ? first : monday; at <= Date.parse(to); at += step) starts.push(dayOf(at));
  return starts;
}

function chosen({ province, businessType, topic }: HotSpotQuery, scope: CallScope): RawBuilder<boolean> {
  const wanted = [
    ...(scope.whole ? [] : [recordingInScope(scope, 'service_calls.recording_id')]),
    ...(province === undefined ? [] : [sql`province = ${province}`]),
    ...(businessType === undefined ? [] : [sql`business_type = ${businessType}`]),
    ...(topic === undefined ? [] : [sql`topic = ${topic}`]),
  ];
  return wanted.length === 0 ? sql`true` : sql`${sql.join(wanted, sql` and `)}`;
}

/** Calls within the filters, and calls of the period that are not in it yet. */
async function countCalls(
  db: Kysely<Database>,
  query: HotSpotQuery,
  scope: CallScope,
): Promise<Pick<HotSpots, 'calls' | 'missing'>> {
  const { rows } = await sql<{ calls: number; missing: number }>`
    select (select count(*)::int from service_calls
        where day between ${query.from}::date and ${query.to}::date and ${chosen(query, scope)}) as calls,
      (select count(*)::int from service_pending join recordings on id = recording_id and ${inScope(scope)}
        where listed_at >= ${`${query.from}T00:00:00+08:00`}::timestamptz
          and listed_at < ${`${query.to}T00:00:00+08:00`}::timestamptz + interval '1 day') as missing`.execute(
    db,
  );
  return rows[0] ?? { calls: 0, missing: 0 };
}

function heatOf({ calls, negative, felt, repeats, unresolved, known }: Row): number {
  const share = (hits: number, n: number) => (n === 0 ? 0 : hits / n);
  return calls * (1 + share(negative, felt)) * (1 + share(repeats, calls)) * (1 + share(unresolved, known));
}

function spotOf(
  row: Row,
  heat: number,
  starts: readonly string[],
  { score, words, buckets }: Extras,
): HotSpots['items'][number] {
  const { calls, before, province, city } = row;
  const key = keyOf(row);
  const points = score.get(key) ?? null;
  const counted = new Map((buckets.get(key) ?? []).map((one) => [one.start, one]));
  const region = [province, city === province ? null : city].filter((part) => part !== null).join('/');
  return {
    businessType: row.business_type,
    topic: { id: row.topic, ...topicName(row.topic) },
    region: region === '' ? null : region,
    province,
    city,
    words: (words.get(key) ?? []).slice(0, MOST_WORDS),
    calls,
    before,
    change: changeOf(calls, before),
    negative: wilson(row.negative, row.felt),
    repeats: wilson(row.repeats, calls),
    unresolved: wilson(row.unresolved, row.known),
    negativeBefore: wilson(row.negative_before, row.felt_before),
    risk: row.risk === null ? null : round(row.risk, 1),
    score: points === null ? null : round(points, 1),
    heat: round(heat, 1),
    buckets: starts.map((start) => counted.get(start) ?? { start, calls: 0, negative: 0 }),
  };
}

/** 97.5 % of the normal distribution lie below. */
const Z = 1.959964;

/** Score interval of Wilson. */
function wilson(hits: number, n: number): HotSpots['items'][number]['negative'] {
  if (n === 0) return null;
  const value = hits / n;
  const middle = (value + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z * Math.sqrt((value * (1 - value)) / n + (Z * Z) / (4 * n * n))) / (1 + (Z * Z) / n);
  return {
    hits,
    n,
    value: round(value, 4),
    low: round(Math.max(0, middle - half), 4),
    high: round(Math.min(1, middle + half), 4),
  };
}

/** Of two counts of rare events: given their sum, one of them is binomial; its Wilson interval gives that of the ratio. */
function changeOf(now: number, before: number): HotSpots['items'][number]['change'] {
  const share = wilson(now, now + before);
  if (share === null || before === 0) return null;
  const ratio = (part: number) => round(part / Math.max(1e-6, 1 - part), 2);
  return { ratio: round(now / before, 2), low: ratio(share.low), high: ratio(share.high) };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
