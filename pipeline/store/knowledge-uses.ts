/** Which scripts and items the newest calls were like, and which were asked for: read from stored opinions. */
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { Likeness, Metadata, PersonalDataSpan, Transcript } from '../domain.ts';
import type { Database } from './tables.ts';

/** Opinions are some 20 kB a call: so many are read in about a second. */
const NEWEST_CALLS = 5_000;

export interface ItemUse {
  readonly item: string;
  /** text: agents said it. question: customers asked for it. */
  readonly of: Likeness['of'];
  readonly calls: number;
  readonly turns: number;
  /** Start of the latest of these calls. */
  readonly lastAt: string | null;
}

export interface ItemUses {
  /** Calls that were compared with scripts and items, among the newest `NEWEST_CALLS`. */
  readonly calls: number;
  readonly uses: readonly ItemUse[];
}

const UseRow = z.object({
  item: z.string(),
  of: Likeness.shape.of,
  calls: z.coerce.number(),
  turns: z.coerce.number(),
  last_at: z.date().nullable(),
});

export async function readItemUses(db: Kysely<Database>): Promise<ItemUses> {
  const [counted, { rows }] = await Promise.all([
    sql<{ calls: string }>`select count(*) as calls from (${newest()}) as compared`.execute(db),
    sql<unknown>`
      select hit->>'item' as item, hit->>'of' as "of", count(distinct compared.id) as calls, count(*) as turns,
        max(compared.started_at) as last_at
      from (${newest()}) as compared, jsonb_array_elements(compared.likeness) as hit
      group by 1, 2 order by 3 desc, 1`.execute(db),
  ]);
  return {
    calls: Number(counted.rows[0]?.calls ?? 0),
    uses: z
      .array(UseRow)
      .parse(rows)
      .map(({ last_at, ...row }) => ({ ...row, lastAt: last_at?.toISOString() ?? null })),
  };
}

export interface UsingCall {
  readonly id: string;
  readonly startedAt: string | null;
  readonly agentName: string | null;
  readonly teamId: string | null;
  readonly hits: readonly Likeness[];
}

const UsingRow = z.object({
  id: z.string(),
  started_at: z.date().nullable(),
  agent_name: z.string().nullable(),
  team_id: z.string().nullable(),
  hits: z.array(Likeness),
});

/** Newest first, at most `limit`. */
export async function readCallsUsing(
  db: Kysely<Database>,
  item: string,
  limit: number,
): Promise<UsingCall[]> {
  const { rows } = await sql<unknown>`
    select id, started_at, agent_name, team_id,
      (select jsonb_agg(hit) from jsonb_array_elements(likeness) as hit where hit->>'item' = ${item}) as hits
    from (${newest()}) as compared
    where likeness @> ${JSON.stringify([{ item }])}::jsonb
    order by started_at desc nulls last, id limit ${limit}`.execute(db);
  return z
    .array(UsingRow)
    .parse(rows)
    .map(({ id, started_at, agent_name, team_id, hits }) => ({
      id,
      startedAt: started_at?.toISOString() ?? null,
      agentName: agent_name,
      teamId: team_id,
      hits,
    }));
}

export interface ComparedCall {
  readonly recordingId: string;
  readonly transcript: Transcript;
  readonly metadata: Metadata;
  readonly likeness: readonly Likeness[];
  /** Null: never looked for. */
  readonly personalData: readonly PersonalDataSpan[] | null;
}

const ComparedRow = z.object({
  id: z.string(),
  metadata: Metadata,
  likeness: z.array(Likeness),
  personal_data: z.array(PersonalDataSpan).nullable(),
  transcript: Transcript,
});

/** The newest calls that came in since `since` (ISO 8601) and were compared, with what was said; at most `limit`. */
export async function readComparedCalls(
  db: Kysely<Database>,
  { since, limit }: { readonly since: string; readonly limit: number },
): Promise<ComparedCall[]> {
  const { rows } = await sql<unknown>`
    select recordings.id, recordings.metadata, opinions.output->'likeness' as likeness,
      nullif(opinions.output->'personalData', 'null') as personal_data, talk.output as transcript
    from recordings
    join results as opinions on opinions.key = recordings.analyse_key
    join results as talk on talk.key = recordings.transcribe_key
    where jsonb_typeof(opinions.output->'likeness') = 'array'
      and coalesce(recordings.started_at, recordings.listed_at) >= ${since}
    order by recordings.listed_at desc, recordings.id limit ${limit}`.execute(db);
  return z
    .array(ComparedRow)
    .parse(rows)
    .map(({ id, personal_data, ...row }) => ({ recordingId: id, personalData: personal_data, ...row }));
}

/** Of the newest calls, those that were compared. */
function newest() {
  return sql`
    select calls.id, calls.started_at, calls.agent_name, calls.team_id, results.output->'likeness' as likeness
    from (
      select id, started_at, agent_name, team_id, analyse_key from recordings
      where analyse_key is not null order by listed_at desc, id limit ${sql.lit(NEWEST_CALLS)}
    ) as calls
    join results on results.key = calls.analyse_key
    where jsonb_typeof(results.output->'likeness') = 'array'`;
}
