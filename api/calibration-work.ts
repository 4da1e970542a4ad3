/** What people do with calibration sessions; each in one transaction that holds the session. */
import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { EarmarkError } from '../pipeline/errors.ts';
import {
  addAnswers,
  addConsensus,
  addNote,
  addSession,
  answersOf,
  type CalibrationItem,
  callsOf,
  callsToJudge,
  changeSession,
  consensusOf,
  drawCalls,
  lockSession,
  noSuchSession,
  reviewersCovering,
  reviewersOf,
  type SessionCall,
  type SessionRow,
  sessionOfClient,
} from '../pipeline/store/calibration.ts';
import type { CallScope } from '../pipeline/store/call-scope.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { answersTo, itemReader } from './calibration-items.ts';
import type { SessionBody } from './calibration-shapes.ts';
import type { ReadCard } from './card-items.ts';

/**
 * The number of the session. Throws `calibration-reviewer` (nobody who reviews, or not these calls),
 * `calibration-call` (a call that cannot be judged), `calibration-empty` (none to draw, or nothing asked).
 */
export async function begin(
  { db, readCard }: { readonly db: Kysely<Database>; readonly readCard: ReadCard },
  body: SessionBody,
  { who, scope }: { readonly who: string; readonly scope: CallScope },
): Promise<number> {
  const known = await sessionOfClient(db, body.id);
  if (known !== null) return known.id;
  const { choose } = body;
  const ids =
    choose.by === 'hand'
      ? [...new Set(choose.recordingIds)]
      : await drawCalls(db, { by: choose.by, count: choose.count, scope });
  if (ids.length === 0)
    throw refused(
      'calibration-empty',
      'No finished call is left to draw from: all were calibrated before, await a review today, or nobody disagreed.',
    );
  const rows = await callsToJudge(db, ids);
  const ask = itemReader(db, readCard, { rules: body.rules ?? null, models: body.models });
  const reviewers = [...new Set(body.reviewers)].sort();
  const covers = await reviewersCovering(db, reviewers);
  const calls = [];
  for (const id of ids) {
    const call = rows.find((row) => row.id === id);
    const isVisible = call !== undefined && covered(scope, call);
    if (!isVisible || call.transcribe_key === null || call.score_key === null)
      throw refused('calibration-call', `Call ${id} is not there, or has no score card yet: leave it out.`);
    if (call.is_urgent)
      throw refused(
        'calibration-call',
        `Call ${id} must be reviewed first, as it is mandatory or of high risk: review it, or leave it out.`,
      );
    for (const login of reviewers) {
      const cover = covers.find((one) => one.login === login);
      if (cover === undefined || !covered({ ...cover, agentId: null }, call))
        throw refused('calibration-reviewer', `${login} does not review call ${id}: choose others.`);
      if (cover.agentId !== null && cover.agentId === call.agent_id)
        throw refused(
          'calibration-reviewer',
          `Call ${id} is an own call of ${login}: nobody judges an own call.`,
        );
    }
    const { items, machine } = await ask(call);
    if (items.length === 0)
      throw refused(
        'calibration-empty',
        `Nothing would be asked of call ${id}: its card has none of these rules.`,
      );
    calls.push({
      recordingId: id,
      transcribeKey: call.transcribe_key,
      analyseKey: call.analyse_key,
      scoreKey: call.score_key,
      items,
      machine,
    });
  }
  if (reviewers.length < 2) throw refused('calibration-reviewer', 'Agreement takes two reviewers or more.');
  return await addSession(db, {
    clientId: body.id,
    title: body.title.trim(),
    createdBy: who,
    dueAt: new Date(body.dueAt),
    chosenBy: choose.by,
    reviewers,
    calls,
  });
}

/** Once everybody has answered everything, answers are shown. Throws `calibration-ended`, `calibration-answer`. */
export async function answer(
  db: Kysely<Database>,
  { id, recordingId, who }: { id: number; recordingId: string; who: string },
  body: {
    readonly id: string;
    readonly answers: readonly { readonly item: string; readonly value: string }[];
  },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, id);
    const { calls, reviewers } = await partsOf(trx, id);
    const call = callIn(calls, recordingId);
    if (!reviewers.includes(who))
      throw refused('calibration-role', 'You do not judge in this session: only its reviewers answer.', 403);
    const rows = body.answers.map(({ item, value }) => {
      requireAnswer(call, item, value);
      return { client_id: body.id, session_id: id, recording_id: recordingId, item, value, who };
    });
    if (session.state !== 'judging') {
      // Sent again because the first answer was lost on the way: it is there.
      if (await isStored(trx, id, rows)) return;
      throw refused(
        'calibration-ended',
        'Judging has ended and answers are shown: nothing can be changed now.',
        409,
      );
    }
    await addAnswers(trx, rows);
    const answers = await answersOf(trx, [id]);
    const asked = calls.reduce((sum, { items }) => sum + items.length, 0);
    if (answers.length === asked * reviewers.length)
      await changeSession(trx, id, { state: 'discussing', ended_at: new Date() });
  });
}

/** Of reviewers and whoever manages the session. Throws `calibration-closed`, `calibration-answer`. */
export async function note(
  db: Kysely<Database>,
  { id, recordingId, who }: { id: number; recordingId: string; who: string },
  body: { readonly id: string; readonly item: string | null; readonly text: string },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    requireOpen(await lockSession(trx, id));
    const call = callIn((await partsOf(trx, id)).calls, recordingId);
    if (body.item !== null) itemIn(call, body.item);
    const text = body.text.trim();
    await addNote(trx, {
      client_id: body.id,
      session_id: id,
      recording_id: recordingId,
      item: body.item,
      text,
      who,
    });
  });
}

/** Ends judging though answers are missing. Doing it again changes nothing. */
export async function end(db: Kysely<Database>, id: number, who: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, id);
    if (session.state !== 'judging') return;
    await changeSession(trx, id, { state: 'discussing', ended_by: who, ended_at: new Date() });
  });
}

/** Throws `calibration-blind` while judging, `calibration-closed`, `calibration-answer`. */
export async function agree(
  db: Kysely<Database>,
  { id, recordingId, who }: { id: number; recordingId: string; who: string },
  body: {
    readonly id: string;
    readonly items: readonly {
      readonly item: string;
      readonly value: string;
      readonly reason: string | null;
    }[];
  },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, id);
    requireOpen(session);
    requireShown(session);
    const call = callIn((await partsOf(trx, id)).calls, recordingId);
    const rows = body.items.map(({ item, value, reason }) => {
      requireAnswer(call, item, value);
      return {
        client_id: body.id,
        session_id: id,
        recording_id: recordingId,
        item,
        value,
        unanimous: false,
        reason: reason?.trim() || null,
        who,
      };
    });
    await addConsensus(trx, rows);
  });
}

/**
 * Closes the session for good: what two or more answered alike becomes the consensus where none was decided.
 * Throws `calibration-blind`. Doing it again changes nothing.
 */
export async function close(db: Kysely<Database>, id: number, who: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, id);
    if (session.state === 'closed') return;
    requireShown(session);
    const { calls } = await partsOf(trx, id);
    const answers = await answersOf(trx, [id]);
    const decided = await consensusOf(trx, [id]);
    const client = randomUUID();
    const rows = calls.flatMap((call) =>
      call.items.flatMap(({ item }) => {
        const isDecided = decided.some((one) => one.recording_id === call.recording_id && one.item === item);
        const value = unanimousOf(
          answers.filter((one) => one.recording_id === call.recording_id && one.item === item),
        );
        if (isDecided || value === null) return [];
        const shared = { session_id: id, recording_id: call.recording_id, item, value, who };
        return [{ ...shared, client_id: client, unanimous: true, reason: null }];
      }),
    );
    await addConsensus(trx, rows);
    await changeSession(trx, id, {
      state: 'closed',
      closed_by: who,
      closed_at: new Date(),
      is_labelled: false,
    });
  });
}

/** What two or more said and nobody else otherwise. */
export function unanimousOf(answers: readonly { readonly value: string }[]): string | null {
  const [first, second] = answers;
  if (first === undefined || second === undefined) return null;
  return answers.every(({ value }) => value === first.value) ? first.value : null;
}

export function requireShown({ state }: Pick<SessionRow, 'state'>): void {
  if (state === 'judging')
    throw refused(
      'calibration-blind',
      'Reviewers still judge this session: answers are shown once all have answered, or judging is ended.',
      409,
    );
}

function requireOpen({ state }: SessionRow): void {
  if (state === 'closed')
    throw refused('calibration-closed', 'This session is closed: nothing is added any more.', 409);
}

function requireAnswer(call: SessionCall, item: string, value: string): void {
  const answers = answersTo(itemIn(call, item));
  if (!answers.includes(value))
    throw refused('calibration-answer', `"${value}" is no answer to ${item}: use ${answers.join(', ')}.`);
}

function itemIn({ items }: SessionCall, item: string): CalibrationItem {
  const found = items.find((one) => one.item === item);
  if (found === undefined) throw refused('calibration-answer', `"${item}" is not asked of this call.`);
  return found;
}

export function callIn(calls: readonly SessionCall[], recordingId: string): SessionCall {
  const call = calls.find(({ recording_id }) => recording_id === recordingId);
  if (call === undefined) throw noSuchSession();
  return call;
}

async function partsOf(trx: Transaction<Database>, id: number) {
  // One after the other: a transaction has one connection.
  const calls = await callsOf(trx, [id]);
  const reviewers = await reviewersOf(trx, [id]);
  return { calls: calls.get(id) ?? [], reviewers: reviewers.get(id) ?? [] };
}

async function isStored(
  trx: Transaction<Database>,
  id: number,
  rows: readonly { recording_id: string; item: string; value: string; who: string }[],
): Promise<boolean> {
  const answers = await answersOf(trx, [id]);
  return rows.every((row) =>
    answers.some(
      (one) =>
        one.recording_id === row.recording_id &&
        one.item === row.item &&
        one.value === row.value &&
        one.who === row.who,
    ),
  );
}

function covered(
  { whole, teamIds, agentId }: CallScope,
  call: { readonly team_id: string | null; readonly agent_id: string | null },
): boolean {
  if (whole) return true;
  if (call.team_id !== null && teamIds.includes(call.team_id)) return true;
  return agentId !== null && agentId === call.agent_id;
}

function refused(code: string, detail: string, status = 422): EarmarkError {
  return new EarmarkError(code, detail, { status });
}
