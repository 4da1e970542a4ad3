/** Points recordings at their current results and copies what lists and searches need. */
import { type Insertable, type Kysely, sql, type Transaction, type Updateable } from 'kysely';
import { Opinions, Route, Scored, type StageName, Transcript } from '../domain.ts';
import { EarmarkError } from '../errors.ts';
import { type OpinionRow, opinionRow, putOpinions } from './opinions.ts';
import type { PlannedRecord } from './recordings.ts';
import { getResult } from './results.ts';
import type { Database, FindingsTable, RecordingsTable, ScoreCardsTable } from './tables.ts';

type Change = Updateable<RecordingsTable>;

/** What pointing one recording at its results writes. */
interface Copied {
  readonly id: string;
  readonly change: Change;
  /** Words to search by, when they are new. */
  readonly words: string | null;
  /** Columns of its opinions, when they are new. */
  readonly opinions: OpinionRow | null;
  readonly card: Insertable<ScoreCardsTable> | null;
  readonly findings: readonly Insertable<FindingsTable>[];
}

/** tsvector holds at most 1 MB; a call of many hours keeps its first words searchable. */
const maxSearchChars = 200_000;

/**
 * Call inside a transaction that holds the recording row (planRecordings with `lock`). `outputs` holds what the
 * caller has at hand by key; the rest is read. Returns true when the recording is complete.
 */
export async function settle(
  trx: Transaction<Database>,
  record: PlannedRecord,
  outputs: ReadonlyMap<string, unknown> = new Map(),
): Promise<boolean> {
  await settleAll(trx, [record], outputs);
  return record.plan.next === null;
}

/** As settle, for a page of recordings at once: three statements where only cards and routes are new. */
export async function settleAll(
  trx: Transaction<Database>,
  records: readonly PlannedRecord[],
  outputs: ReadonlyMap<string, unknown> = new Map(),
): Promise<void> {
  const copied: Copied[] = [];
  for (const record of records) copied.push(await copy(trx, record, outputs));
  await insertCards(trx, copied);
  for (const { id, words, opinions } of copied) {
    if (words !== null) await putWords(trx, id, words);
    if (opinions !== null) await putOpinions(trx, opinions);
  }
  const changed = copied.filter(({ change }) => Object.keys(change).length > 0);
  const many = changed.length > 1 ? changed.filter(({ change }) => isCardChange(change)) : [];
  await updateCards(trx, many);
  for (const { id, change } of changed.filter((one) => !many.includes(one))) {
    await trx
      .updateTable('recordings')
      .set({ ...change, updated_at: sql`now()` })
      .where('id', '=', id)
      .execute();
  }
}

async function copy(
  trx: Transaction<Database>,
  record: PlannedRecord,
  outputs: ReadonlyMap<string, unknown>,
): Promise<Copied> {
  const { recording, pointers, plan } = record;
  const at = new Map(plan.stored.map((result) => [result.stage, result]));
  const change: Change = {};
  let words: string | null = null;
  let row: OpinionRow | null = null;
  let copied: Pick<Copied, 'card' | 'findings'> = { card: null, findings: [] };
  const missing = async (stage: StageName) => {
    const result = at.get(stage);
    // Not stored yet: the former result, if any, stays in view.
    if (result === undefined || isPointed(record, stage, result.key)) return null;
    return { ...result, output: outputs.get(result.key) ?? (await outputOf(trx, result.key)) };
  };

  const transcript = await missing('transcribe');
  if (transcript !== null) {
    const { durationMs, engine, split } = Transcript.parse(transcript.output);
    Object.assign(change, {
      transcribe_key: transcript.key,
      duration_ms: Math.round(durationMs),
      engine: `${engine.id} ${engine.model}`,
      asr_version: transcript.inputs.asr ?? null,
      split_unsure: split.unsure,
    });
  }
  const judged = await missing('analyse');
  const said = at.get('transcribe');
  if (judged !== null && said !== undefined) {
    const opinions = Opinions.parse(judged.output);
    words = opinions.words.flat().join(' ').slice(0, maxSearchChars);
    change.analyse_key = judged.key;
    const turns = transcript?.output ?? outputs.get(said.key) ?? (await outputOf(trx, said.key));
    const coded = recording.metadata.businessType;
    row = opinionRow({ id: recording.id, coded }, judged, Transcript.parse(turns), opinions);
  }
  const isConfirmed = pointers.confirmed !== null;
  const scored = await missing('score');
  if (scored !== null) {
    const ruleSet = scored.inputs.rules ?? '';
    const rows = rowsOf(recording.id, scored.key, ruleSet, Scored.parse(scored.output));
    copied = rows;
    Object.assign(change, { latest_score_key: scored.key, rule_set: ruleSet });
    // What a person confirmed stays the card in view.
    if (!isConfirmed) Object.assign(change, { score_key: scored.key, ...rows.shown });
  }
  const route = await missing('route');
  if (route !== null) {
    change.latest_route_key = route.key;
    if (!isConfirmed) Object.assign(change, { route_key: route.key, lane: Route.parse(route.output).lane });
  }
  const state = plan.next === null ? 'done' : recording.state === 'done' ? 'pending' : recording.state;
  if (state !== recording.state) Object.assign(change, { state, state_reason: null, state_detail: null });
  return { id: recording.id, change, words, opinions: row, ...copied };
}

/** A card or route is where it belongs when it is the newest, and the one in view unless a person decided otherwise. */
function isPointed({ pointers }: PlannedRecord, stage: StageName, key: string): boolean {
  if (stage !== 'score' && stage !== 'route') return pointers[stage] === key;
  return pointers.latest[stage] === key && (pointers.confirmed !== null || pointers[stage] === key);
}

/** Nothing is missing and everything is in view already. */
export function isSettled(record: PlannedRecord): boolean {
  const { recording, plan } = record;
  const state = plan.next ? 'pending' : 'done';
  return recording.state === state && plan.stored.every(({ stage, key }) => isPointed(record, stage, key));
}

/** Columns that copy results, empty: for content that is new or cannot be judged. The results stay in their table. */
export const withoutResults = {
  transcribe_key: null,
  analyse_key: null,
  score_key: null,
  route_key: null,
  latest_score_key: null,
  latest_route_key: null,
  rule_set: null,
  // Other words than those a person confirmed the card of.
  confirmed_score_key: null,
  duration_ms: null,
  engine: null,
  asr_version: null,
  split_unsure: null,
  normalised: null,
  passed: null,
  veto: null,
  fail_count: null,
  failed_rules: null,
  unsure_count: null,
  lane: null,
} as const;

function rowsOf(id: string, key: string, ruleSet: string, { findings, scoreCard }: Scored) {
  const { card, version, score, potential, normalised, veto, passed } = scoreCard;
  const by = (verdict: string) => findings.filter((finding) => finding.verdict === verdict);
  const failed = by('fail').map(({ rule }) => rule);
  return {
    card: {
      recording_id: id,
      score_key: key,
      card,
      card_version: version,
      rule_set: ruleSet,
      score,
      potential,
      normalised,
      veto,
      passed,
      not_applicable: by('not-applicable').map(({ rule }) => rule),
    },
    findings: [...by('fail'), ...by('unsure')].map((finding) => ({
      recording_id: id,
      score_key: key,
      rule: finding.rule,
      rule_version: finding.version,
      section: finding.section,
      severity: finding.severity,
      verdict: finding.verdict,
      points: finding.points,
      veto: finding.veto,
      turns: finding.turns,
    })),
    shown: {
      normalised,
      passed,
      veto,
      fail_count: failed.length,
      failed_rules: failed,
      unsure_count: by('unsure').length,
    },
  };
}

/** Rows go in as one JSON array a statement: fewer parameters than columns times rows. */
async function insertCards(trx: Transaction<Database>, copied: readonly Copied[]): Promise<void> {
  const cards = copied.flatMap(({ card }) => card ?? []);
  if (cards.length === 0) return;
  await sql`insert into score_cards (recording_id, score_key, card, card_version, rule_set, score, potential,
      normalised, veto, passed, not_applicable)
    select recording_id, score_key, card, card_version, rule_set, score, potential, normalised, veto, passed,
      not_applicable
    from jsonb_to_recordset(${JSON.stringify(cards)}::jsonb) as made(recording_id text, score_key text, card text,
      card_version int, rule_set text, score double precision, potential double precision,
      normalised double precision, veto boolean, passed boolean, not_applicable text[])
    on conflict do nothing`.execute(trx);
  const findings = copied.flatMap((one) => one.findings);
  if (findings.length === 0) return;
  await sql`insert into findings (recording_id, score_key, rule, rule_version, section, severity, verdict, points,
      veto, turns)
    select recording_id, score_key, rule, rule_version, section, severity, verdict, points, veto, turns
    from jsonb_to_recordset(${JSON.stringify(findings)}::jsonb) as made(recording_id text, score_key text, rule text,
      rule_version int, section text, severity text, verdict text, points double precision, veto boolean,
      turns int[])
    on conflict do nothing`.execute(trx);
}

async function putWords(trx: Transaction<Database>, id: string, words: string): Promise<void> {
  const search = sql<string>`to_tsvector('simple', ${words})`;
  await trx
    .insertInto('recording_words')
    .values({ recording_id: id, search })
    .onConflict((conflict) => conflict.column('recording_id').doUpdateSet({ search }))
    .execute();
}

const cardColumns = new Set([
  'latest_score_key',
  'latest_route_key',
  'rule_set',
  'score_key',
  'route_key',
  'normalised',
  'passed',
  'veto',
  'fail_count',
  'failed_rules',
  'unsure_count',
  'lane',
  'state',
  'state_reason',
  'state_detail',
]);

/** Only a new card, a new route or both: what a change of the rules brings. */
function isCardChange(change: Change): boolean {
  return Object.keys(change).every((column) => cardColumns.has(column));
}

/** Columns a change does not name stay as they are. */
async function updateCards(trx: Transaction<Database>, changed: readonly Copied[]): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ id, change }) => ({
    ...change,
    id,
    has_card: change.score_key !== undefined,
    has_state: change.state !== undefined,
  }));
  await sql`update recordings set
      latest_score_key = coalesce(made.latest_score_key, recordings.latest_score_key),
      latest_route_key = coalesce(made.latest_route_key, recordings.latest_route_key),
      rule_set = coalesce(made.rule_set, recordings.rule_set),
      score_key = coalesce(made.score_key, recordings.score_key),
      route_key = coalesce(made.route_key, recordings.route_key),
      lane = coalesce(made.lane, recordings.lane),
      normalised = case when has_card then made.normalised else recordings.normalised end,
      passed = case when has_card then made.passed else recordings.passed end,
      veto = case when has_card then made.veto else recordings.veto end,
      fail_count = case when has_card then made.fail_count else recordings.fail_count end,
      failed_rules = case when has_card then made.failed_rules else recordings.failed_rules end,
      unsure_count = case when has_card then made.unsure_count else recordings.unsure_count end,
      state = coalesce(made.state, recordings.state),
      state_reason = case when has_state then null else recordings.state_reason end,
      state_detail = case when has_state then null else recordings.state_detail end,
      updated_at = now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as made(id text, has_card boolean, has_state boolean,
      latest_score_key text, latest_route_key text, rule_set text, score_key text, route_key text, lane text,
      normalised double precision, passed boolean, veto boolean, fail_count int, failed_rules text[],
      unsure_count int, state text)
    where recordings.id = made.id`.execute(trx);
}

async function outputOf(db: Kysely<Database>, key: string): Promise<unknown> {
  const row = await getResult(db, key);
  if (row === null) {
    throw new EarmarkError(
      'result-missing',
      `Result ${key} was planned with but is not stored. Run "earmark sweep".`,
    );
  }
  return row.output;
}
