/** What people do with reviews: each in one transaction that holds the row, by the rules of review-flow.ts. */
import type { Kysely, Transaction } from 'kysely';
import type { Finding, Verdict } from '../pipeline/domain.ts';
import { EarmarkError } from '../pipeline/errors.ts';
import { appealRulings } from '../pipeline/store/appeals.ts';
import {
  addDecision,
  addPublication,
  addReviewEvent,
  changeReview,
  type DecisionRow,
  decisionsOf,
  findDecision,
  findPublication,
  idTaken,
  lockNext,
  lockReview,
  type NewPublication,
  type NextWanted,
  type PublicationRow,
  type ReviewRow,
} from '../pipeline/store/reviews.ts';
import type { Database } from '../pipeline/store/tables.ts';
import type { ReadCard } from './card-items.ts';
import { type Decision, type FinalScore, finalScore, type JudgedCard, mustDecide } from './final-score.ts';
import { appealWindowMs, leaseMs, nextReview, type ReviewContext, type ReviewEvent } from './review-flow.ts';
import type { DecisionReason } from './review-shapes.ts';
import type { Reviewer } from './reviewer.ts';

interface Surroundings {
  readonly db: Kysely<Database>;
  readonly readCard: ReadCard;
}

/** A page that shows nothing new for longer was left alone: such time is no work. */
const mostBetweenSignsMs = 120_000;

/** The most urgent free review, leased. Null: nothing to do. */
export async function takeNext(
  around: Surroundings,
  wanted: NextWanted,
  reviewer: Pick<Reviewer, 'who'>,
): Promise<string | null> {
  return await around.db.transaction().execute(async (trx) => {
    const row = await lockNext(trx, wanted);
    if (row === null) return null;
    await lease(trx, row, { ...reviewer, roles: ['reviewer'], isOwnCall: false }, null);
    return row.recording_id;
  });
}

/** Takes this review, or goes on with it. Throws `review-taken`, `review-published`, `review-role`. */
export async function takeReview({ db }: Surroundings, id: string, reviewer: Reviewer): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lease(trx, await lockReview(trx, id), reviewer, null);
  });
}

/** Keeps a held review for another quarter of an hour. Throws `review-taken`, `review-stale`, … */
export async function renewReview(
  { db }: Surroundings,
  id: string,
  reviewer: Reviewer,
  seen: number | null,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await lockReview(trx, id);
    require(row, 'renew', contextOf(row, reviewer, { seen }));
    await changeReview(trx, id, { ...signOf(row), leased_until: untilNow(leaseMs) });
  });
}

export async function releaseReview(
  { db }: Surroundings,
  id: string,
  reviewer: Reviewer,
  seen: number | null,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await lockReview(trx, id);
    const state = require(row, 'release', contextOf(row, reviewer, { seen }));
    const after = await changeReview(trx, id, {
      ...signOf(row),
      state,
      version: row.version + 1,
      leased_by: null,
      leased_until: null,
    });
    await addReviewEvent(trx, after, { event: 'release', who: reviewer.who });
  });
}

export interface NewDecision {
  readonly id: string;
  readonly version: number;
  readonly rule: string;
  readonly verdict: Verdict;
  readonly reason: DecisionReason | null;
  readonly note: string | null;
}

/** Sent twice under one id it is stored once. Throws `review-*`, `finding-unknown`, `review-reason`. */
export async function decide(
  around: Surroundings,
  id: string,
  reviewer: Reviewer,
  decision: NewDecision,
): Promise<void> {
  await around.db.transaction().execute(async (trx) => {
    const row = await lockReview(trx, id);
    const known = await findDecision(trx, decision.id);
    if (known !== null) {
      if (
        known.recording_id === id &&
        known.rule === decision.rule &&
        known.verdict === decision.verdict &&
        known.who === reviewer.who
      )
        return;
      throw idTaken();
    }
    const judged = await cardOf(around, row, trx);
    const finding = judged?.scored.findings.find(({ rule }) => rule === decision.rule);
    const rows = await decisionsOf(trx, id);
    const missing = remainingOf(judged, inForce(rows, row, judged)).filter((rule) => rule !== decision.rule);
    const state = require(row, 'decide', contextOf(row, reviewer, {
      seen: decision.version,
      remaining: missing.length,
    }));
    if (finding === undefined || row.score_key === null)
      throw new EarmarkError('finding-unknown', `The score card has no rule "${decision.rule}".`, {
        status: 404,
      });
    const agrees = finding.verdict === decision.verdict;
    if (!agrees && decision.reason === null)
      throw refused('review-reason', 'Say why you decide otherwise than the machine.', 422);
    if (decision.reason === 'other' && (decision.note ?? '').trim() === '')
      throw refused('review-reason', 'Say in words what the other reason is.', 422);
    await addDecision(trx, {
      id: decision.id,
      recording_id: id,
      round: row.round,
      score_key: row.score_key,
      rule: decision.rule,
      rule_version: finding.version,
      machine: finding.verdict,
      agrees,
      verdict: decision.verdict,
      reason: decision.reason,
      note: decision.note?.trim() || null,
      who: reviewer.who,
    });
    await changeReview(trx, id, { ...signOf(row), state, leased_until: untilNow(leaseMs) });
  });
}

/** The score counts from now on, and the agent sees it. Sent twice it is published once. */
export async function publish(
  around: Surroundings,
  id: string,
  reviewer: Reviewer,
  { clientId, seen, note }: { clientId: string; seen: number; note: string | null },
): Promise<PublicationRow> {
  return await around.db.transaction().execute(async (trx) => {
    const row = await lockReview(trx, id);
    const known = await findPublication(trx, clientId);
    if (known !== null) {
      if (known.recording_id !== id || known.who !== reviewer.who) throw idTaken();
      return known;
    }
    const judged = await cardOf(around, row, trx);
    const decisions = inForce(await decisionsOf(trx, id), row, judged);
    const remaining = remainingOf(judged, decisions).length;
    const state = require(row, 'publish', contextOf(row, reviewer, { seen, remaining }));
    if (judged === null && (note ?? '').trim() === '')
      throw refused(
        'review-note',
        'This call has no score card: write down what you found, then publish.',
        422,
      );
    const rulings = await rulingsOf(trx, row, judged);
    const score = judged && finalScore(judged, decisions, rulings);
    const publication = await addPublication(
      trx,
      publicationOf(row, score, { clientId, who: reviewer.who, note, cause: 'review' }),
    );
    const after = await changeReview(trx, id, {
      ...signOf(row),
      state,
      version: row.version + 1,
      leased_by: null,
      leased_until: null,
      published_at: publication.at,
      is_labelled: false,
    });
    await addReviewEvent(trx, after, {
      event: 'publish',
      who: reviewer.who,
      reason: note,
      detail: { publication: publication.id },
    });
    return publication;
  });
}

/** A QA manager has a published review looked at again; the published score counts until the next. */
export async function reopen(
  { db }: Surroundings,
  id: string,
  reviewer: Reviewer,
  reason: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await lockReview(trx, id);
    const state = require(row, 'reopen', contextOf(row, reviewer, { reason }));
    const after = await changeReview(trx, id, { state, version: row.version + 1, rank: reopenedRank });
    await addReviewEvent(trx, after, { event: 'reopen', who: reviewer.who, reason });
  });
}

/** Where the queue puts what has to be looked at again: after high risk. */
const reopenedRank = 2;

/** Gives reviews to somebody, or (null) back to all. Those that are published are refused. */
export async function assign(
  { db }: Surroundings,
  reviews: readonly { readonly id: string; readonly reviewer: Reviewer }[],
  to: string | null,
): Promise<{ assigned: number; refused: string[] }> {
  const refusedIds: string[] = [];
  for (const { id, reviewer } of reviews)
    await db.transaction().execute(async (trx) => {
      const row = await lockReview(trx, id);
      const outcome = nextReview(row.state, 'assign', contextOf(row, reviewer, {}));
      if (!outcome.ok) {
        refusedIds.push(id);
        return;
      }
      if (row.assignee === to) return;
      const after = await changeReview(trx, id, { assignee: to });
      await addReviewEvent(trx, after, { event: 'assign', who: reviewer.who, detail: { to } });
    });
  return { assigned: reviews.length - refusedIds.length, refused: refusedIds };
}

/** After an appeal was accepted, in its transaction: the score with the ruling, published by whoever decided. */
export async function revise(
  trx: Transaction<Database>,
  readCard: ReadCard,
  id: string,
  { clientId, who, note }: { clientId: string; who: string; note: string | null },
): Promise<PublicationRow | null> {
  const row = await lockReview(trx, id);
  const outcome = nextReview(row.state, 'revise', {
    ...contextOf(row, { who, roles: [], isOwnCall: false }, {}),
    roles: ['system'],
  });
  // Being looked at again already: whoever does so sees the ruling, and publishes.
  if (!outcome.ok) return null;
  const reopened = await changeReview(trx, id, { state: outcome.state, version: row.version + 1 });
  await addReviewEvent(trx, reopened, { event: 'revise', who, reason: note });
  const judged = await cardOf({ readCard }, row, trx);
  if (judged === null) return null;
  const decisions = inForce(await decisionsOf(trx, id), row, judged);
  const score = finalScore(judged, decisions, await rulingsOf(trx, row, judged));
  const publication = await addPublication(
    trx,
    publicationOf(row, score, { clientId, who, note, cause: 'appeal' }),
  );
  const after = await changeReview(trx, id, {
    state: 'published',
    published_at: publication.at,
    is_labelled: false,
  });
  await addReviewEvent(trx, after, { event: 'publish', who, detail: { publication: publication.id } });
  return publication;
}

/** Of a review as it stands; null: there is no card. */
async function cardOf(
  { readCard }: Pick<Surroundings, 'readCard'>,
  { score_key }: Pick<ReviewRow, 'score_key'>,
  trx: Transaction<Database>,
): Promise<JudgedCard | null> {
  return score_key === null ? null : await readCard(score_key, trx);
}

/** Decisions of this round about rules that still say what they said when they were decided. */
export function inForce(
  rows: readonly DecisionRow[],
  { round }: Pick<ReviewRow, 'round'>,
  judged: JudgedCard | null,
): Decision[] {
  const found = new Map(judged?.scored.findings.map((finding) => [finding.rule, finding]));
  return rows.flatMap((row) => {
    const finding = found.get(row.rule);
    const holds =
      row.round === round && finding?.version === row.rule_version && finding.verdict === row.machine;
    return holds ? [{ ...row, at: row.at.toISOString() }] : [];
  });
}

/** Accepted appeals of this round. */
export async function rulingsOf(
  db: Kysely<Database> | Transaction<Database>,
  { recording_id, round }: Pick<ReviewRow, 'recording_id' | 'round'>,
  judged: JudgedCard | null,
): Promise<Decision[]> {
  const versions = new Map(judged?.scored.findings.map(({ rule, version }) => [rule, version]));
  return (await appealRulings(db, recording_id)).filter(
    (ruling) => ruling.round === round && versions.get(ruling.rule) === ruling.ruleVersion,
  );
}

/** Rules that have to be decided before publishing. */
export function remainingOf(judged: JudgedCard | null, decisions: readonly Decision[]): string[] {
  const decided = new Set(decisions.map(({ rule }) => rule));
  const findings: readonly Finding[] = judged?.scored.findings ?? [];
  return findings.filter((one) => mustDecide(one) && !decided.has(one.rule)).map(({ rule }) => rule);
}

async function lease(
  trx: Transaction<Database>,
  row: ReviewRow,
  reviewer: Reviewer,
  seen: number | null,
): Promise<void> {
  const state = require(row, 'lease', contextOf(row, reviewer, { seen }));
  const isMine = row.leased_by === reviewer.who && isLive(row);
  if (isMine) {
    await changeReview(trx, row.recording_id, { ...signOf(row), leased_until: untilNow(leaseMs) });
    return;
  }
  if (row.leased_by !== null && row.leased_by !== reviewer.who)
    await addReviewEvent(trx, { ...row, state: 'open' }, { event: 'expire', who: row.leased_by });
  // Fixed while somebody works on it; what the newest card changed nothing of stays decided.
  const call = await trx
    .selectFrom('recordings')
    .select(['score_key', 'latest_score_key'])
    .where('id', '=', row.recording_id)
    .executeTakeFirst();
  const after = await changeReview(trx, row.recording_id, {
    state,
    version: row.leased_by === reviewer.who ? row.version : row.version + 1,
    score_key: call?.latest_score_key ?? call?.score_key ?? null,
    leased_by: reviewer.who,
    leased_until: untilNow(leaseMs),
    seen_at: new Date(),
  });
  await addReviewEvent(trx, after, { event: 'lease', who: reviewer.who });
}

function contextOf(
  row: ReviewRow,
  { who, roles, isOwnCall }: Reviewer,
  given: { seen?: number | null; remaining?: number; reason?: string | null },
): ReviewContext {
  return {
    who,
    roles,
    isOwnCall,
    nowMs: Date.now(),
    holder: row.leased_by,
    leasedUntilMs: row.leased_until?.getTime() ?? null,
    seen: given.seen ?? null,
    version: row.version,
    remaining: given.remaining ?? 0,
    reason: given.reason ?? null,
  };
}

/** The state after the event. Throws what review-flow.ts says against it. */
function require(row: ReviewRow, event: ReviewEvent, context: ReviewContext): ReviewRow['state'] {
  const outcome = nextReview(row.state, event, context);
  if (outcome.ok) return outcome.state;
  throw refused(outcome.code, outcome.sentence, outcome.code === 'review-role' ? 403 : 409);
}

export function refused(code: string, sentence: string, status: number): EarmarkError {
  return new EarmarkError(code, sentence, { status });
}

/** Time at work since the last sign of the holder. */
function signOf(row: ReviewRow): { worked_ms: number; seen_at: Date } {
  const now = new Date();
  const since = row.seen_at === null ? 0 : now.getTime() - row.seen_at.getTime();
  return { worked_ms: row.worked_ms + Math.max(0, Math.min(since, mostBetweenSignsMs)), seen_at: now };
}

function publicationOf(
  row: ReviewRow,
  score: FinalScore | null,
  given: { clientId: string; who: string; note: string | null; cause: 'review' | 'appeal' },
): NewPublication {
  const verdicts = score?.items.map((item) => ({
    rule: item.rule,
    verdict: (item.human ?? item.machine).verdict,
  }));
  const of = (verdict: Verdict) =>
    verdicts?.filter((item) => item.verdict === verdict).map(({ rule }) => rule) ?? [];
  return {
    client_id: given.clientId,
    recording_id: row.recording_id,
    round: row.round,
    cause: given.cause,
    score_key: row.score_key,
    final: score && { failed: of('fail'), unsure: of('unsure').length, json: JSON.stringify(score) },
    normalised: score?.final.normalised ?? null,
    passed: score?.final.passed ?? null,
    veto: score?.final.veto ?? null,
    who: given.who,
    note: given.note?.trim() || null,
    appeal_until: untilNow(appealWindowMs),
  };
}

function isLive({ leased_until }: ReviewRow): boolean {
  return leased_until !== null && leased_until.getTime() > Date.now();
}

function untilNow(ms: number): Date {
  return new Date(Date.now() + ms);
}
