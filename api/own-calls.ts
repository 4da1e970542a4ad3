/** Agents and their own calls: nothing of what the machine thinks of one before a person has published its score. */
import type { FastifyInstance } from 'fastify';
import { type Kysely, sql } from 'kysely';
import { type Finding, Scored } from '../pipeline/domain.ts';
import type { CallScope } from '../pipeline/store/call-scope.ts';
import { getResult } from '../pipeline/store/results.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { scopeOf } from './access.ts';
import { maskFindings } from './mask-talk.ts';
import { problem } from './problem.ts';
import { maskOf } from './review-detail.ts';
import { FinalShape } from './review-shapes.ts';
import type { RecordingDetail, RecordingRow } from './shapes.ts';

/** Whether a call in scope is there only because it is the caller's own. */
export function isOwnOnly(scope: CallScope, teamId: string | null): boolean {
  return !scope.whole && (teamId === null || !scope.teamIds.includes(teamId));
}

/** Over `recordings`: what the machine found may be looked at, and so may be asked for by filters. Null: always. */
export function isOpenToFilters(scope: CallScope) {
  if (scope.whole || scope.agentId === null) return null;
  return sql<boolean>`(coalesce(recordings.team_id = any(${[...scope.teamIds]}::text[]), false)
    or exists (select from publications where publications.recording_id = recordings.id))`;
}

/** Those of the calls whose score somebody has published. */
export async function publishedAmong(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('publications')
    .select('recording_id')
    .distinct()
    .where('recording_id', 'in', [...ids])
    .execute();
  return new Set(rows.map(({ recording_id }) => recording_id));
}

/** A row of a list as the agent of the call sees it. */
export function ownRow<R extends RecordingRow>(row: R, isPublished: boolean): R {
  if (isPublished) return { ...row, ownScore: 'published' };
  return {
    ...row,
    ownScore: 'not-published',
    normalised: null,
    passed: null,
    veto: null,
    failCount: null,
    unsureCount: null,
    lane: null,
    flags: [],
  };
}

/** The whole call as its agent sees it. Why it went to a person stays with those who review. */
export async function ownDetail(db: Kysely<Database>, detail: RecordingDetail): Promise<RecordingDetail> {
  const published = await readPublishedScore(db, detail.id);
  const shown = { ...ownRow(detail, published !== null), route: null };
  if (published === null)
    return {
      ...shown,
      opinions: null,
      workOrderComparison: null,
      findings: null,
      scoreCard: null,
      history: [],
    };
  const { scored, history } = published;
  return { ...shown, findings: scored?.findings ?? null, scoreCard: scored?.scoreCard ?? null, history };
}

interface PublishedScore {
  readonly scoreKey: string | null;
  /** With what people decided; personal data masked. Null: published without a score card. */
  readonly scored: Scored | null;
  readonly history: RecordingDetail['history'];
}

/** The latest publication; null: there is none. */
export async function readPublishedScore(
  db: Kysely<Database>,
  recordingId: string,
): Promise<PublishedScore | null> {
  const row = await db
    .selectFrom('publications')
    .innerJoin('recordings', 'recordings.id', 'publications.recording_id')
    .leftJoin('score_cards', (join) =>
      join
        .onRef('score_cards.recording_id', '=', 'publications.recording_id')
        .onRef('score_cards.score_key', '=', 'publications.score_key'),
    )
    .select(['publications.score_key', 'publications.final', 'publications.at', 'score_cards.rule_set'])
    .select(['recordings.transcribe_key', 'recordings.analyse_key'])
    .where('publications.recording_id', '=', recordingId)
    .orderBy('publications.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const result = row.score_key === null ? null : await getResult(db, row.score_key);
  if (row.score_key === null || row.final === null || result === null)
    return { scoreKey: null, scored: null, history: [] };
  const { final, items } = FinalShape.parse(row.final);
  const findings = asPublished(Scored.parse(result.output).findings, items);
  const { card, normalised, passed, veto } = final;
  const createdAt = row.at.toISOString();
  const ruleSet = row.rule_set ?? '';
  return {
    scoreKey: row.score_key,
    scored: { findings: await maskedFindings(db, row, findings), scoreCard: final },
    history: [{ scoreKey: row.score_key, card, normalised, passed, veto, ruleSet, createdAt, current: true }],
  };
}

/** Findings with the verdicts that were published. Rules on trial were not. */
function asPublished(findings: readonly Finding[], items: FinalShape['items']): Finding[] {
  const itemOf = new Map(items.map((item) => [item.rule, item]));
  return findings.flatMap((finding) => {
    const said = itemOf.get(finding.rule)?.human ?? null;
    if (finding.shadow === true) return [];
    if (said === null) return [finding];
    const { pending: _, needsHuman: __, ...rest } = finding;
    return [{ ...rest, verdict: said.verdict, points: said.points, veto: said.veto }];
  });
}

/** Quotations hold what was said. Without a transcript nothing can be told apart: they are left out. */
export async function maskedFindings(
  db: Kysely<Database>,
  call: { transcribe_key: string | null; analyse_key: string | null },
  findings: readonly Finding[],
): Promise<Finding[]> {
  const mask = await maskOf(db, call);
  return mask === null
    ? findings.map((finding) => ({ ...finding, reason: null, evidence: [] }))
    : maskFindings(findings, mask);
}

/** What an agent may open of an own call at any time; everything else waits for the publication. */
const openToAgents = new Set(
  ['', '/audio', '/peaks', '/published', '/acknowledgements', '/appeals'].map(
    (end) => `/api/recordings/:id${end}`,
  ),
);

/** Before every handler of `/api/recordings/:id/…`. Call after guardCalls. */
export function guardUnpublished(app: FastifyInstance, db: Kysely<Database>): void {
  app.addHook('onRequest', async (request) => {
    const url = request.routeOptions.url ?? '';
    if (request.is404 || !url.startsWith('/api/recordings/:id') || openToAgents.has(url)) return;
    const scope = scopeOf(request);
    if (scope.whole) return;
    const { id } = request.params as { id: string };
    const call = await db.selectFrom('recordings').select('team_id').where('id', '=', id).executeTakeFirst();
    if (call === undefined || !isOwnOnly(scope, call.team_id)) return;
    if ((await publishedAmong(db, [id])).size === 0)
      throw problem(
        'score-not-published',
        'Nobody has published the score of this call yet. It opens here once a reviewer has confirmed and published it.',
      );
  });
}
