/** Scores and findings of a day as a file in the storage, for whoever keeps a data warehouse. */
import { type Kysely, sql } from 'kysely';
import { asEarmarkError } from '../errors.ts';
import { exportsFolder } from '../import/call-files.ts';
import type { Log } from '../log.ts';
import type { Storage } from '../storage/storage.ts';
import type { Database } from '../store/tables.ts';
import { csvOf, parquetOf, type Table } from './table-files.ts';

interface Export {
  readonly id: number;
  readonly what: 'scores' | 'findings';
  readonly format: 'csv' | 'parquet';
}

export interface ExportContext {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly log: Log;
}

/** Days written in one pass: a long history must not hold up everything else. */
const DAYS_A_PASS = 10;
const MOST_FAILURES = 5;

/** Writes the days that are due and not written yet, the oldest first; how many files. */
export async function writeDueExports(context: ExportContext, signal?: AbortSignal): Promise<number> {
  const { rows } = await sql<Export & { day: string }>`
    select exports.id, what, format, due.day::date::text as day
    from exports, generate_series(from_day, (now() at time zone 'Asia/Shanghai')::date - after_days, '1 day') as due (day)
    where removed_at is null
      and not exists (select from export_runs where export_id = exports.id and day = due.day and key is not null)
      and (select count(*) from export_runs where export_id = exports.id and day = due.day) < ${MOST_FAILURES}
    order by due.day, exports.id limit ${DAYS_A_PASS}`.execute(context.db);
  let written = 0;
  for (const one of rows) {
    if (signal?.aborted) break;
    if (await writeExport(context, one, one.day)) written += 1;
  }
  return written;
}

/** Overwrites the file of that day. False when it failed; the run says why. */
export async function writeExport(
  { db, storage, log }: ExportContext,
  one: Export,
  day: string,
): Promise<boolean> {
  const { id } = await db
    .insertInto('export_runs')
    .values({ export_id: one.id, day, key: null, rows: null, size_bytes: null, error: null, ended_at: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  const end = (change: { key?: string; rows?: number; size_bytes?: number; error?: string }) =>
    db
      .updateTable('export_runs')
      .set({ ...change, ended_at: new Date() })
      .where('id', '=', id)
      .execute();
  try {
    const table = one.what === 'scores' ? await scoresOf(db, day) : await findingsOf(db, day);
    const bytes = one.format === 'csv' ? csvOf(table, { forPeople: false }) : parquetOf(table);
    const key = `${exportsFolder}${one.what}/day=${day}/${one.what}-${day}.${one.format}`;
    await storage.put(
      key,
      bytes,
      one.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.apache.parquet',
    );
    await end({ key, rows: table.rows.length, size_bytes: bytes.length });
    return true;
  } catch (error) {
    const { code } = asEarmarkError(error);
    log.warn({ code, export: one.id, day }, 'an export was not written; trying again later');
    await end({ error: code });
    return false;
  }
}

const text = (title: string) => ({ title, kind: 'text' as const });
const number = (title: string) => ({ title, kind: 'number' as const });
const flag = (title: string) => ({ title, kind: 'flag' as const });

/** One row a call of the day (China): what it was, and the score that counts. */
async function scoresOf(db: Kysely<Database>, day: string): Promise<Table> {
  const rows = await db
    .selectFrom('board_calls')
    .leftJoin('recordings', 'recordings.id', 'board_calls.recording_id')
    .leftJoin('score_cards', (join) =>
      join
        .onRef('score_cards.recording_id', '=', 'recordings.id')
        .onRef('score_cards.score_key', '=', 'recordings.score_key'),
    )
    .where(sql<boolean>`day = ${day}::date`)
    .where('erased_at', 'is', null)
    .orderBy('board_calls.recording_id')
    .select([
      'board_calls.recording_id',
      'board_calls.started_at',
      'board_calls.team_id',
      'board_calls.agent_id',
      'board_calls.channel',
      'board_calls.direction',
      'board_calls.business_type',
      'block',
      'score_cards.card_version',
      'score_cards.rule_set',
      'board_calls.normalised',
      'board_calls.passed',
      'board_calls.veto',
      'published',
      'board_calls.satisfaction',
      'board_calls.resolved',
      'board_calls.duration_ms',
    ])
    .execute();
  return {
    name: 'scores',
    columns: [
      ...[
        'recording_id',
        'started_at',
        'team_id',
        'agent_id',
        'channel',
        'direction',
        'business_type',
        'card',
      ].map(text),
      number('card_version'),
      text('rule_set'),
      number('score'),
      ...['passed', 'veto', 'published'].map(flag),
      number('satisfaction'),
      flag('resolved'),
      number('duration_ms'),
    ],
    rows: rows.map((row) => [
      row.recording_id,
      row.started_at?.toISOString() ?? null,
      row.team_id,
      row.agent_id,
      row.channel,
      row.direction,
      row.business_type,
      row.block,
      row.card_version,
      row.rule_set,
      row.normalised,
      row.passed,
      row.veto,
      row.published,
      row.satisfaction,
      row.resolved,
      row.duration_ms,
    ]),
  };
}

/** One row a rule that failed or is unsure on the card shown, and what a person decided of it. Nothing that was said. */
async function findingsOf(db: Kysely<Database>, day: string): Promise<Table> {
  const { rows } = await sql<{
    recording_id: string;
    team_id: string | null;
    agent_id: string | null;
    rule: string;
    rule_version: number;
    section: string;
    severity: string;
    verdict: string;
    points: number;
    veto: boolean;
    turns: number;
    decided: string | null;
  }>`
    select findings.recording_id, board_calls.team_id, board_calls.agent_id, findings.rule, findings.rule_version,
      section, severity, findings.verdict, points, findings.veto, cardinality(turns) as turns,
      (select verdict from review_decisions as decisions where decisions.recording_id = findings.recording_id
        and decisions.rule = findings.rule order by number desc limit 1) as decided
    from board_calls join recordings on recordings.id = board_calls.recording_id
    join findings on findings.recording_id = recordings.id and findings.score_key = recordings.score_key
    where day = ${day}::date order by 1, 4`.execute(db);
  return {
    name: 'findings',
    columns: [
      ...['recording_id', 'team_id', 'agent_id', 'rule'].map(text),
      number('rule_version'),
      ...['section', 'severity', 'verdict'].map(text),
      number('points'),
      flag('veto'),
      number('turns'),
      text('decided'),
    ],
    rows: rows.map((row) => [
      row.recording_id,
      row.team_id,
      row.agent_id,
      row.rule,
      row.rule_version,
      row.section,
      row.severity,
      row.verdict,
      row.points,
      row.veto,
      row.turns,
      row.decided,
    ]),
  };
}
