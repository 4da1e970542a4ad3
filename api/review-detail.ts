/** One review with everything decided, said and published about its call; personal data masked. */
import type { Kysely } from 'kysely';
import { type Finding, Opinions, Transcript } from '../pipeline/domain.ts';
import { wholeScope } from '../pipeline/store/call-scope.ts';
import { getResult } from '../pipeline/store/results.ts';
import {
  commentsOf,
  decisionsOf,
  namesOf,
  type PublicationRow,
  publicationsOf,
  readReview,
  reviewEventsOf,
} from '../pipeline/store/reviews.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { correctionsOf } from '../pipeline/store/turn-corrections.ts';
import type { Caller } from './access.ts';
import { readAppeals } from './appeal-reader.ts';
import type { ReadCard } from './card-items.ts';
import { noSuchRecording } from './context.ts';
import { finalScore, mustDecide } from './final-score.ts';
import { maskFindings, maskTalk, maskText, type TalkMask } from './mask-talk.ts';
import { type FinalShape, type PublishedCard, type ReviewDetail, ReviewKindName } from './review-shapes.ts';
import { inForce, remainingOf, rulingsOf } from './review-work.ts';
import type { Reviewer } from './reviewer.ts';

interface Surroundings {
  readonly db: Kysely<Database>;
  readonly readCard: ReadCard;
}

/** Throws problem `not-found`. */
export async function readReviewDetail(
  { db, readCard }: Surroundings,
  recordingId: string,
  caller: Caller,
  reviewer: Reviewer,
): Promise<ReviewDetail> {
  const [row, call] = await Promise.all([readReview(db, recordingId), callOf(db, recordingId)]);
  const scoreKey = row?.score_key ?? call.score_key;
  const judged = scoreKey === null ? null : await readCard(scoreKey);
  const [mask, rows, publications, comments, corrections, events, appeals] = await Promise.all([
    maskOf(db, call),
    decisionsOf(db, recordingId),
    publicationsOf(db, recordingId),
    commentsOf(db, recordingId),
    correctionsOf(db, recordingId),
    reviewEventsOf(db, recordingId),
    readAppeals(db, { scope: wholeScope, states: null, recordingId, limit: 100 }, caller, reviewer.who),
  ]);
  const round = row?.round ?? 1;
  const decisions = inForce(rows, { round }, judged);
  const counted = new Set(decisions.map(({ number }) => number));
  const rulings = row === null ? [] : await rulingsOf(db, row, judged);
  const holder = row !== null && isLive(row.leased_until) ? row.leased_by : null;
  const score = judged && finalScore(judged, decisions, rulings);
  const people = [
    ...[rows, publications, comments, corrections, events].flatMap((all) => all.map(({ who }) => who)),
    ...appeals.rows.flatMap(({ agent, first_by }) => [agent, first_by]),
    ...[row?.assignee ?? null, holder, reviewer.who],
  ];
  return {
    recordingId,
    state: row?.state ?? null,
    kind: row === null ? null : ReviewKindName.parse(row.kind),
    why: row?.why ?? [],
    dueAt: row?.due_at?.toISOString() ?? null,
    round,
    version: row?.version ?? 1,
    assignee: row?.assignee ?? null,
    holder,
    leasedUntil: holder === null ? null : (row?.leased_until?.toISOString() ?? null),
    isMine: holder !== null && holder === reviewer.who,
    isOwnCall: reviewer.isOwnCall,
    scoreKey,
    newerResult: call.newer_result,
    findings: masked(judged?.scored.findings ?? [], mask),
    mustDecide: judged?.scored.findings.filter(mustDecide).map(({ rule }) => rule) ?? [],
    remaining: remainingOf(judged, decisions),
    score: score && maskNotes(score),
    decisions: rows.map((one) => ({
      id: one.id,
      rule: one.rule,
      machine: one.machine,
      agrees: one.agrees,
      verdict: one.verdict,
      reason: one.reason,
      note: one.note && maskText(one.note),
      who: one.who,
      at: one.at.toISOString(),
      current: counted.has(one.number),
    })),
    publications: publications.map(shownPublication),
    comments: comments.map(({ number: _, recording_id: __, at, text, ...one }) => ({
      ...one,
      text: maskText(text),
      at: at.toISOString(),
    })),
    corrections: corrections
      .filter(({ transcribe_key }) => transcribe_key === call.transcribe_key)
      .map(({ id, turn, text, who, at, edits, chars }) => ({
        id,
        turn,
        text: maskText(text),
        who,
        at: at.toISOString(),
        edits,
        chars,
      })),
    appeals: appeals.items,
    events: events.map(({ event, who, at, reason }) => ({
      event,
      who,
      at: at.toISOString(),
      reason: reason && maskText(reason),
    })),
    names: await namesOf(db, people),
  };
}

/** A published card as its agent sees it: what counts, who stands behind it, and until when to appeal. Null: none. */
export async function readPublished(
  { db, readCard }: Surroundings,
  recordingId: string,
  caller: Caller,
  reviewer: Reviewer,
): Promise<PublishedCard | null> {
  const [call, publications] = await Promise.all([callOf(db, recordingId), publicationsOf(db, recordingId)]);
  const [last] = publications;
  if (last === undefined) return null;
  const judged = last.score_key === null ? null : await readCard(last.score_key);
  const [mask, acknowledged, appeals] = await Promise.all([
    maskOf(db, call),
    db.selectFrom('acknowledgements').select('rule').where('recording_id', '=', recordingId).execute(),
    readAppeals(db, { scope: wholeScope, states: null, recordingId, limit: 100 }, caller, reviewer.who),
  ]);
  const score = last.final === null ? null : maskNotes(last.final as FinalShape);
  const shown = new Set(
    score?.items
      .filter(({ human, machine }) => human !== null || machine.verdict === 'fail')
      .map(({ rule }) => rule),
  );
  const findings = judged?.scored.findings.filter(({ rule, shadow }) => shown.has(rule) && shadow !== true);
  return {
    recordingId,
    publicationId: last.id,
    at: last.at.toISOString(),
    appealUntil: last.appeal_until.toISOString(),
    startedAt: call.started_at?.toISOString() ?? null,
    businessType: call.business_type,
    durationMs: call.duration_ms,
    note: last.note && maskText(last.note),
    score,
    findings: masked(findings ?? [], mask),
    acknowledged: [...new Set(acknowledged.map(({ rule }) => rule ?? ''))],
    appeals: appeals.items,
    history: publications.map(shownPublication),
    names: await namesOf(db, [
      ...publications.map(({ who }) => who),
      ...appeals.rows.flatMap(({ agent, first_by }) => [agent, first_by]),
    ]),
  };
}

/** The mask of what was said in a call; null: nothing is known of it. */
export async function maskOf(
  db: Kysely<Database>,
  call: { transcribe_key: string | null; analyse_key: string | null },
): Promise<TalkMask | null> {
  const [said, judged] = await Promise.all([
    call.transcribe_key === null ? null : getResult(db, call.transcribe_key),
    call.analyse_key === null ? null : getResult(db, call.analyse_key),
  ]);
  if (said === null) return null;
  const isOfTranscript = judged?.inputs.transcribe === said.contentHash;
  const found = isOfTranscript ? Opinions.parse(judged?.output).personalData : null;
  return maskTalk(Transcript.parse(said.output), found);
}

async function callOf(db: Kysely<Database>, id: string) {
  const call = await db
    .selectFrom('recordings')
    .select(['score_key', 'transcribe_key', 'analyse_key', 'newer_result', 'started_at', 'business_type'])
    .select(['duration_ms'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (call === undefined) throw noSuchRecording();
  return call;
}

/** Without a transcript nothing can be told apart: quotations are left out. */
function masked(findings: readonly Finding[], mask: TalkMask | null): Finding[] {
  return mask === null
    ? findings.map((finding) => ({ ...finding, reason: null, evidence: [] }))
    : maskFindings(findings, mask);
}

/** People write down what customers said. */
function maskNotes(score: FinalShape): FinalShape;
function maskNotes(score: ReturnType<typeof finalScore>): FinalShape;
function maskNotes(score: FinalShape | ReturnType<typeof finalScore>): FinalShape {
  return {
    ...score,
    items: score.items.map((item) => ({
      ...item,
      human: item.human && { ...item.human, note: item.human.note && maskText(item.human.note) },
    })),
  };
}

function shownPublication(row: PublicationRow) {
  const { id, at, who, cause, normalised, passed, veto, note, appeal_until } = row;
  return {
    id,
    at: at.toISOString(),
    who,
    cause,
    normalised,
    passed,
    veto,
    note: note && maskText(note),
    appealUntil: appeal_until.toISOString(),
  };
}

function isLive(until: Date | null): boolean {
  return until !== null && until.getTime() > Date.now();
}
