/** Counts behind the drift report, gathered by the database: two periods of calls, by the start of the call. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../store/tables.ts';
import type { Sample, Stratum } from './divergence.ts';

export interface Period {
  /** Inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
}

/** Measured of a call as numbers; they say nothing of what a model thinks. */
export const inputMeasures = ['chars', 'turns', 'confidence', 'unknownWords'] as const;
export type InputMeasure = (typeof inputMeasures)[number];

export const shareMeasures = [
  'complaint',
  'businessType',
  'emotion',
  'dialect',
  'abuse',
  'coded',
  'recogniser',
  'models',
] as const;
export type ShareMeasure = (typeof shareMeasures)[number];

/** How sure models are: a mean that moves is not by itself a class that moves. */
export const sureMeasures = ['complaintProbability', 'businessTypeProbability'] as const;
export type SureMeasure = (typeof sureMeasures)[number];

export type NumberMeasure = InputMeasure | SureMeasure;

export interface Numbers {
  readonly before: Sample;
  readonly after: Sample;
  /** Calls per bin; edges are tenths of the earlier period. */
  readonly bins: {
    readonly edges: readonly number[];
    readonly before: readonly number[];
    readonly after: readonly number[];
  };
  /** By agent and coded business type; calls without an agent are left out. */
  readonly strata: readonly Stratum[];
}

export interface Shares {
  readonly labels: readonly string[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export interface DriftData {
  readonly calls: { readonly before: number; readonly after: number };
  readonly numbers: Readonly<Record<NumberMeasure, Numbers>>;
  readonly shares: Readonly<Record<ShareMeasure, Shares>>;
}

const numberColumns: Readonly<Record<NumberMeasure, string>> = {
  chars: 'chars',
  turns: 'turns',
  confidence: 'confidence',
  unknownWords: 'unknown_words',
  complaintProbability: 'complaint_probability',
  businessTypeProbability: 'business_type_probability',
};
const numberMeasures = Object.keys(numberColumns) as NumberMeasure[];

const shareColumns: Readonly<Record<ShareMeasure, string>> = {
  complaint: 'opinion.complaint_level',
  businessType: 'opinion.business_type',
  emotion: 'opinion.emotion',
  dialect: 'opinion.dialect',
  abuse: "case when opinion.abuse_turns > 0 then 'abuse' when opinion.abuse_turns = 0 then 'none' end",
  coded: 'opinion.coded',
  recogniser: 'call.asr_version',
  models: 'opinion.models_version',
};

/** Codings are free text: a platform that numbers them must not fill the report. */
const mostLabels = 20;
const otherLabel = '（其余）';

export async function gatherDrift(
  db: Kysely<Database>,
  { period, against }: { readonly period: Period; readonly against: Period },
): Promise<DriftData> {
  // One snapshot, and the calls of both periods chosen once.
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      await sql`create temporary table drift_calls on commit drop as
        select ${whichOf(period)} as period, call.agent_id,
          coalesce(opinion.coded, '') as coded_as, ${columnsOf()}
        from recordings call join recording_opinions opinion on opinion.recording_id = call.id
        where call.analyse_key is not null and opinion.turns > 0
          and (${within(period)} or ${within(against)})`.execute(trx);
      const calls = await countCalls(trx);
      const shares = {} as Record<ShareMeasure, Shares>;
      for (const measure of shareMeasures) shares[measure] = await sharesOf(trx, measure);
      const numbers = {} as Record<NumberMeasure, Numbers>;
      for (const measure of numberMeasures) numbers[measure] = await numbersOf(trx, measure);
      return { calls, shares, numbers };
    });
}

function within({ from, to }: Period): RawBuilder<boolean> {
  return sql`(call.listed_at >= ${from.toISOString()}::timestamptz and call.listed_at < ${to.toISOString()}::timestamptz)`;
}

function whichOf(period: Period): RawBuilder<string> {
  return sql`case when ${within(period)} then 'after' else 'before' end`;
}

function columnsOf(): RawBuilder<unknown> {
  return sql.raw(
    [
      ...Object.values(numberColumns).map((column) => `opinion.${column}`),
      ...Object.entries(shareColumns).map(([measure, column]) => `${column} as "${measure}"`),
    ].join(', '),
  );
}

async function countCalls(db: Kysely<Database>): Promise<DriftData['calls']> {
  const { rows } = await sql<{ period: 'before' | 'after'; count: number }>`
    select period, count(*)::int as count from drift_calls group by period`.execute(db);
  const countOf = (period: string) => rows.find((row) => row.period === period)?.count ?? 0;
  return { before: countOf('before'), after: countOf('after') };
}

async function sharesOf(db: Kysely<Database>, measure: ShareMeasure): Promise<Shares> {
  const { rows } = await sql<{ label: string; before: number; after: number }>`
    select ${sql.ref(measure)} as label, (count(*) filter (where period = 'before'))::int as before,
      (count(*) filter (where period = 'after'))::int as after
    from drift_calls where ${sql.ref(measure)} is not null
    group by 1 order by count(*) desc, 1`.execute(db);
  const rest = rows.slice(mostLabels);
  const shown = [
    ...rows.slice(0, mostLabels),
    ...(rest.length === 0
      ? []
      : [{ label: otherLabel, before: total(rest, 'before'), after: total(rest, 'after') }]),
  ];
  return {
    labels: shown.map(({ label }) => label),
    before: shown.map(({ before }) => before),
    after: shown.map(({ after }) => after),
  };
}

function total<Key extends string>(rows: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}

interface Bin {
  readonly period: 'before' | 'after';
  readonly bin: number;
  readonly count: number;
}

interface Group {
  readonly isAll: boolean;
  readonly before_n: number;
  readonly before_mean: number | null;
  readonly before_variance: number | null;
  readonly after_n: number;
  readonly after_mean: number | null;
  readonly after_variance: number | null;
}

async function numbersOf(db: Kysely<Database>, measure: NumberMeasure): Promise<Numbers> {
  const column = sql.ref(numberColumns[measure]);
  const edges = await edgesOf(db, column);
  const bins = await sql<Bin>`
    select period, ${edges.length === 0 ? sql`0` : sql`width_bucket(${column}, ${edges}::float8[])`} as bin,
      count(*)::int as count
    from drift_calls where ${column} is not null group by 1, 2`.execute(db);
  const groups = await sql<Group>`
    select grouping(agent_id) = 1 as "isAll", ${statistics(column, 'before')}, ${statistics(column, 'after')}
    from drift_calls where ${column} is not null
    group by grouping sets ((), (agent_id, coded_as))
    having grouping(agent_id) = 1 or agent_id is not null`.execute(db);
  const all = groups.rows.find(({ isAll }) => isAll);
  const counts = (period: Bin['period']) =>
    Array.from(
      { length: edges.length + 1 },
      (_, bin) => bins.rows.find((row) => row.period === period && row.bin === bin)?.count ?? 0,
    );
  return {
    ...(all ? stratumOf(all) : { before: empty, after: empty }),
    bins: { edges, before: counts('before'), after: counts('after') },
    strata: groups.rows.filter(({ isAll }) => !isAll).map(stratumOf),
  };
}

/** Tenths of the earlier period. A value that fills several of them gets a bin of its own. */
async function edgesOf(db: Kysely<Database>, column: RawBuilder<unknown>): Promise<number[]> {
  const { rows } = await sql<{ edges: number[] | null }>`
    select percentile_cont(array[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) within group (order by ${column}) as edges
    from drift_calls where period = 'before' and ${column} is not null`.execute(db);
  const edges = rows[0]?.edges ?? [];
  return [...new Set(edges)].flatMap((edge) => {
    const isMass = edges.filter((other) => other === edge).length > 1;
    return isMass ? [edge, edge + Math.max(1, Math.abs(edge)) * 1e-9] : [edge];
  });
}

const empty: Sample = { n: 0, mean: 0, variance: 0 };

function statistics(column: RawBuilder<unknown>, period: 'before' | 'after'): RawBuilder<unknown> {
  const of = sql`filter (where period = ${sql.lit(period)})`;
  return sql`(count(*) ${of})::int as ${sql.ref(`${period}_n`)}, (avg(${column}) ${of})::float8 as ${sql.ref(`${period}_mean`)},
    (var_samp(${column}) ${of})::float8 as ${sql.ref(`${period}_variance`)}`;
}

function stratumOf(row: Group): Stratum {
  return {
    before: { n: row.before_n, mean: row.before_mean ?? 0, variance: row.before_variance ?? 0 },
    after: { n: row.after_n, mean: row.after_mean ?? 0, variance: row.after_variance ?? 0 },
  };
}
