/** What agents and reviewers do with appeals, by the rules of review-flow.ts. */
import type { Kysely, Transaction } from 'kysely';
import type { Verdict } from '../pipeline/domain.ts';
import { EarmarkError } from '../pipeline/errors.ts';
import {
  type AppealRow,
  addAppeal,
  addAppealEvent,
  changeAppeal,
  findAppeal,
  findAppealEvent,
  lockAppeal,
  reviewersOf,
} from '../pipeline/store/appeals.ts';
import { idTaken, lockReview, publicationsOf, readReview } from '../pipeline/store/reviews.ts';
import type { Database } from '../pipeline/store/tables.ts';
import type { ReadCard } from './card-items.ts';
import { type AppealContext, decideWindowMs, escalateWindowMs, nextAppeal } from './review-flow.ts';
import { type DecisionReason, FinalShape } from './review-shapes.ts';
import { refused, revise } from './review-work.ts';
import type { Reviewer } from './reviewer.ts';

interface Surroundings {
  readonly db: Kysely<Database>;
  readonly readCard: ReadCard;
}

/** Sent twice under one id it is stored once. Throws `appeal-*`, `not-published`, `finding-unknown`. */
export async function submitAppeal(
  { db, readCard }: Surroundings,
  recordingId: string,
  agent: Reviewer,
  { id, rule, reason }: { id: string; rule: string; reason: string },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Two appeals against one finding wait for each other here.
    const row = await lockReview(trx, recordingId);
    const [publication] = await publicationsOf(trx, recordingId);
    if (publication === undefined)
      throw refused('not-published', 'This call has no published score to appeal against.', 404);
    const known = await lockAppeal(trx, id);
    if (known !== null) {
      if (known.recording_id === recordingId && known.rule === rule && known.agent === agent.who) return;
      throw idTaken();
    }
    const item = FinalShape.nullable()
      .parse(publication.final)
      ?.items.find((one) => one.rule === rule);
    const judged = publication.score_key === null ? null : await readCard(publication.score_key, trx);
    const finding = judged?.scored.findings.find((one) => one.rule === rule);
    if (item === undefined || finding === undefined)
      throw refused('finding-unknown', `The published card has no rule "${rule}".`, 404);
    if ((item.human ?? item.machine).verdict !== 'fail')
      throw refused('appeal-no-fault', 'The published card finds no fault there: nothing to appeal.', 409);
    const before = await findAppeal(trx, { recordingId, round: row.round, rule });
    const outcome = nextAppeal(before?.state ?? null, 'submit', {
      ...contextOf(agent, before, []),
      agent: agent.who,
      deadlineMs: publication.appeal_until.getTime(),
      reason,
    });
    if (!outcome.ok) throw refusedBy(outcome);
    const at = new Date();
    await addAppeal(trx, {
      id,
      recording_id: recordingId,
      round: row.round,
      publication_id: publication.id,
      rule,
      rule_version: finding.version,
      agent: agent.who,
      reason: reason.trim(),
      due_at: new Date(at.getTime() + decideWindowMs),
    });
    await addAppealEvent(trx, {
      client_id: `submit ${id}`,
      appeal_id: id,
      recording_id: recordingId,
      event: 'submit',
      state: outcome.state,
      verdict: null,
      reason: null,
      note: reason.trim(),
      who: agent.who,
    });
  });
}

export interface AppealAnswer {
  readonly id: string;
  readonly action: 'accept' | 'reject' | 'escalate' | 'withdraw';
  readonly note: string | null;
  readonly reason: DecisionReason | null;
  readonly verdict: Verdict;
}

/**
 * Accepting changes the published score in the same transaction. Sent twice under one id it is stored once.
 * True: labels of the call have to be written. Throws `appeal-*`.
 */
export async function answerAppeal(
  { db, readCard }: Surroundings,
  appealId: string,
  person: Reviewer,
  answer: AppealAnswer,
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const found = await lockAppeal(trx, appealId);
    if (found === null) throw unknownAppeal();
    const known = await findAppealEvent(trx, answer.id);
    if (known !== null) {
      const isSame =
        known.appeal_id === appealId && known.who === person.who && known.event === answer.action;
      if (isSame) return false;
      throw idTaken();
    }
    const appeal = await expire(trx, found);
    const reviewers = await reviewersOf(trx, [appeal.recording_id]);
    const outcome = nextAppeal(
      appeal.state,
      answer.action,
      contextOf(
        person,
        appeal,
        reviewers.get(`${appeal.recording_id} ${appeal.round}`) ?? [],
        answer.action === 'accept' && answer.reason !== null ? (answer.note ?? answer.reason) : answer.note,
      ),
    );
    if (!outcome.ok) throw refusedBy(outcome);
    if (answer.action === 'accept' && answer.verdict === 'fail')
      throw refused('appeal-verdict', 'An accepted appeal needs another verdict than the fault.', 422);
    const isDecision = answer.action === 'accept' || answer.action === 'reject';
    await addAppealEvent(trx, {
      client_id: answer.id,
      appeal_id: appealId,
      recording_id: appeal.recording_id,
      event: answer.action,
      state: outcome.state,
      verdict: answer.action === 'accept' ? answer.verdict : null,
      reason: answer.reason,
      note: answer.note?.trim() || null,
      who: person.who,
    });
    await changeAppeal(trx, appealId, {
      state: outcome.state,
      due_at: dueAfter(outcome.state),
      ...(isDecision && appeal.first_by === null ? { first_by: person.who } : {}),
    });
    if (answer.action !== 'accept') return false;
    await revise(trx, readCard, appeal.recording_id, {
      clientId: `appeal ${appealId}`,
      who: person.who,
      note: answer.note,
    });
    return true;
  });
}

/** What the caller may do with an appeal now. */
export function appealActions(
  appeal: AppealRow,
  person: Reviewer,
  reviewers: readonly string[],
): AppealAnswer['action'][] {
  const context = contextOf(person, appeal, reviewers, '-');
  const isOverdue = appeal.state === 'submitted' && Date.now() > (appeal.due_at?.getTime() ?? Infinity);
  const state = isOverdue ? 'escalated' : appeal.state;
  return (['accept', 'reject', 'escalate', 'withdraw'] as const).filter(
    (action) => nextAppeal(state, action, context).ok,
  );
}

export function unknownAppeal(): EarmarkError {
  return new EarmarkError('appeal-unknown', 'There is no such appeal.', { status: 404 });
}

/** An appeal nobody decided in time is before the last instance, whenever somebody comes to it. */
async function expire(trx: Transaction<Database>, appeal: AppealRow): Promise<AppealRow> {
  const outcome = nextAppeal(appeal.state, 'expire', {
    ...contextOf({ who: 'system', roles: [], isOwnCall: false }, appeal, []),
    roles: ['system'],
  });
  if (!outcome.ok) return appeal;
  await addAppealEvent(trx, {
    client_id: `expire ${appeal.id}`,
    appeal_id: appeal.id,
    recording_id: appeal.recording_id,
    event: 'expire',
    state: outcome.state,
    verdict: null,
    reason: null,
    note: null,
    who: 'system',
  });
  const change = { state: outcome.state, due_at: dueAfter(outcome.state) };
  await changeAppeal(trx, appeal.id, change);
  return { ...appeal, ...change };
}

function dueAfter(state: AppealRow['state']): Date | null {
  if (state === 'rejected') return new Date(Date.now() + escalateWindowMs);
  if (state === 'submitted' || state === 'escalated') return new Date(Date.now() + decideWindowMs);
  return null;
}

function contextOf(
  { who, roles, isOwnCall }: Reviewer,
  appeal: AppealRow | null,
  reviewers: readonly string[],
  reason: string | null = null,
): AppealContext {
  return {
    who,
    roles,
    isOwnCall,
    nowMs: Date.now(),
    agent: appeal?.agent ?? who,
    reviewers,
    firstDecider: appeal?.first_by ?? null,
    deadlineMs: appeal?.due_at?.getTime() ?? Number.POSITIVE_INFINITY,
    reason,
  };
}

function refusedBy({ code, sentence }: { code: string; sentence: string }): EarmarkError {
  const isRight = code === 'appeal-role' || code === 'appeal-not-yours' || code.startsWith('appeal-own');
  return refused(code, sentence, code === 'appeal-reason' ? 422 : isRight ? 403 : 409);
}

/** The agent agrees: with one finding, or (null) with the card. Twice is once. Throws `not-published`. */
export async function acknowledge(
  db: Kysely<Database>,
  recordingId: string,
  agent: Reviewer,
  rule: string | null,
): Promise<void> {
  if (!agent.isOwnCall || !agent.roles.includes('agent'))
    throw refused('appeal-not-yours', 'Only the agent of the call acknowledges its score.', 403);
  const [publication] = await publicationsOf(db, recordingId);
  const row = await readReview(db, recordingId);
  if (publication === undefined || row === null)
    throw refused('not-published', 'This call has no published score to acknowledge.', 404);
  await db
    .insertInto('acknowledgements')
    .values({ recording_id: recordingId, publication_id: publication.id, rule, who: agent.who })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
