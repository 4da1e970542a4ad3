/** Where calls pile up: business type and topic by region, against as many days before. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { topicName } from '../pipeline/service/topics.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { problem } from './problem.ts';
import type { HotSpotQuery, HotSpots } from './service-shapes.ts';

const dayMs = 86_400_000;
const MOST_DAYS = 366;
/** A word that fewer calls share says nothing of the topic, and may tell who called. */
const WORD_CALLS = 3;
const MOST_WORDS = 5;

interface Row {
  business_type: string | null;
  topic: string;
  region: string | null;
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
  score: number | null;
  words: string[] | null;
  buckets: { start: string; calls: number; negative: number }[] | null;
}

export async function readHotSpots(db: Kysely<Database>, query: HotSpotQuery): Promise<HotSpots> {
  const { from, to, limit } = query;
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  if (days < 1) throw problem('validation', 'Query parameter to: it lies before from.');
  if (days > MOST_DAYS) throw problem('validation', `Query parameter to: ask for at most ${MOST_DAYS} days.`);
  const before = { from: dayOf(Date.parse(from) - days * dayMs), to: dayOf(Date.parse(from) - dayMs) };
  const region = regionColumn(query.by);
  const { rows } = await sql<Row>`
    with judged as materialized (
      select business_type, topic, ${region} as region, day, is_repeat, risk, recording_id, words,
        day >= ${from}::date as is_now
      from service_calls as calls
      where day between ${before.from}::date and ${to}::date and ${chosen(query)}
    ), calls as materialized (
      select judged.*, opinions.emotion is not null as is_felt,
        coalesce(opinions.emotion in ('angry', 'negative'), false) as is_negative, resolved, normalised
      from judged
      join recordings on recordings.id = judged.recording_id
      left join recording_opinions as opinions on opinions.recording_id = judged.recording_id
    ), spots as (
      select business_type, topic, region,
        count(*) filter (where is_now)::int as calls,
        count(*) filter (where not is_now)::int as before,
        count(*) filter (where is_now and is_negative)::int as negative,
        count(*) filter (where is_now and is_felt)::int as felt,
        count(*) filter (where not is_now and is_negative)::int as negative_before,
        count(*) filter (where not is_now and is_felt)::int as felt_before,
        count(*) filter (where is_now and is_repeat)::int as repeats,
        count(*) filter (where is_now and resolved = false)::int as unresolved,
        count(resolved) filter (where is_now)::int as known,
        avg(risk) filter (where is_now)::double precision as risk,
        avg(normalised) filter (where is_now) as score
      from calls group by business_type, topic, region
    ), hottest as (
      select * from spots where calls > 0
      order by calls * (1 + negative::float8 / greatest(felt, 1)) * (1 + repeats::float8 / calls)
        * (1 + unresolved::float8 / greatest(known, 1)) desc, business_type, topic, region
      limit ${limit}
    ), bucketed as (
      select business_type, topic, region, jsonb_agg(jsonb_build_object('start', start, 'calls', calls,
        'negative', negative) order by start) as buckets
      from (
        select business_type, topic, region, ${bucketOf(query.bucket)} as start, count(*)::int as calls,
          count(*) filter (where is_negative)::int as negative
        from calls where is_now group by 1, 2, 3, 4
      ) as counted group by 1, 2, 3
    ), counted_words as (
      select business_type, topic, region, word, count(*) as calls,
        row_number() over (partition by business_type, topic, region order by count(*) desc, word) as place
      from calls, unnest(calls.words) as word
      where is_now group by 1, 2, 3, 4 having count(*) >= ${WORD_CALLS}
    ), worded as (
      select business_type, topic, region, array_agg(word order by place) as words
      from counted_words where place <= ${MOST_WORDS} group by 1, 2, 3
    )
    select hottest.*, bucketed.buckets, worded.words
    from hottest
    left join bucketed on bucketed.topic = hottest.topic
      and bucketed.business_type is not distinct from hottest.business_type
      and bucketed.region is not distinct from hottest.region
    left join worded on worded.topic = hottest.topic
      and worded.business_type is not distinct from hottest.business_type
      and worded.region is not distinct from hottest.region`.execute(db);
  return {
    from,
    to,
    before,
    ...(await countCalls(db, query)),
    items: rows.map(spotOf).sort((a, b) => b.heat - a.heat),
  };
}

function regionColumn(by: HotSpotQuery['by']): RawBuilder<string | null> {
  if (by === 'all') return sql`null::text`;
  return by === 'province'
    ? sql`province`
    : sql`nullif(concat_ws('/', province, nullif(city, province)), '')`;
}

function bucketOf(bucket: HotSpotQuery['bucket']): RawBuilder<string> {
  return bucket === 'day'
    ? sql`to_char(day, 'YYYY-MM-DD')`
    : sql`to_char(date_trunc('week', day), 'YYYY-MM-DD')`;
}

function chosen({ province, businessType, topic }: HotSpotQuery): RawBuilder<boolean> {
  return sql<boolean>`(${province ?? null}::text is null or province = ${province ?? null})
    and (${businessType ?? null}::text is null or business_type = ${businessType ?? null})
    and (${topic ?? null}::text is null or topic = ${topic ?? null})`;
}

/** Calls within the filters, and calls of the period that are not in it yet. */
async function countCalls(
  db: Kysely<Database>,
  query: HotSpotQuery,
): Promise<Pick<HotSpots, 'calls' | 'missing'>> {
  const { rows } = await sql<{ calls: number; missing: number }>`
    select (select count(*)::int from service_calls
        where day between ${query.from}::date and ${query.to}::date and ${chosen(query)}) as calls,
      (select count(*)::int from service_pending join recordings on id = recording_id
        where listed_at >= ${`${query.from}T00:00:00+08:00`}::timestamptz
          and listed_at < ${`${query.to}T00:00:00+08:00`}::timestamptz + interval '1 day') as missing`.execute(
    db,
  );
  return rows[0] ?? { calls: 0, missing: 0 };
}

function spotOf(row: Row): HotSpots['items'][number] {
  const { calls, before, negative, felt, repeats, unresolved, known } = row;
  const share = (hits: number, n: number) => (n === 0 ? 0 : hits / n);
  const heat =
    calls * (1 + share(negative, felt)) * (1 + share(repeats, calls)) * (1 + share(unresolved, known));
  return {
    businessType: row.business_type,
    topic: { id: row.topic, ...topicName(row.topic) },
    region: row.region,
    words: row.words ?? [],
    calls,
    before,
    change: changeOf(calls, before),
    negative: wilson(negative, felt),
    repeats: wilson(repeats, calls),
    unresolved: wilson(unresolved, known),
    negativeBefore: wilson(row.negative_before, row.felt_before),
    risk: row.risk === null ? null : round(row.risk, 1),
    score: row.score === null ? null : round(row.score, 1),
    heat: round(heat, 1),
    buckets: row.buckets ?? [],
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
