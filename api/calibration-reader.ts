/** Calibration sessions as the API shows them. While a session is blind nobody is told what anybody answered. */
import type { Kysely } from 'kysely';
import { Opinions, Transcript } from '../pipeline/domain.ts';
import {
  type AnswerRow,
  answersOf,
  type ConsensusRow,
  callFacts,
  callsOf,
  consensusOf,
  notesOf,
  reviewersOf,
  type SessionCall,
  type SessionRow,
} from '../pipeline/store/calibration.ts';
import { getResult } from '../pipeline/store/results.ts';
import { namesOf } from '../pipeline/store/reviews.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { shownItem } from './calibration-items.ts';
import type { SessionCallDetail, SessionDetail, SessionShape } from './calibration-shapes.ts';
import { callIn, unanimousOf } from './calibration-work.ts';
import { maskTalk, maskText } from './mask-talk.ts';

interface Seeing {
  readonly login: string;
  readonly mayManage: boolean;
}

/** Everything of a session but what was discussed. */
export interface WholeSession {
  readonly row: SessionRow;
  readonly calls: readonly SessionCall[];
  readonly reviewers: readonly string[];
  readonly answers: readonly AnswerRow[];
  readonly consensus: readonly ConsensusRow[];
}

export async function readWhole(db: Kysely<Database>, rows: readonly SessionRow[]): Promise<WholeSession[]> {
  const ids = rows.map(({ id }) => id);
  const [calls, reviewers, answers, consensus] = await Promise.all([
    callsOf(db, ids),
    reviewersOf(db, ids),
    answersOf(db, ids),
    consensusOf(db, ids),
  ]);
  return rows.map((row) => ({
    row,
    calls: calls.get(row.id) ?? [],
    reviewers: reviewers.get(row.id) ?? [],
    answers: answers.filter(({ session_id }) => session_id === row.id),
    consensus: consensus.filter(({ session_id }) => session_id === row.id),
  }));
}

export async function shownSessions(
  db: Kysely<Database>,
  rows: readonly SessionRow[],
  seeing: Seeing,
): Promise<SessionShape[]> {
  const sessions = await readWhole(db, rows);
  const names = await namesOf(
    db,
    sessions.flatMap(({ reviewers }) => reviewers),
  );
  return sessions.map((session) => shownSession(session, names, seeing));
}

export function shownSession(
  { row, calls, reviewers, answers }: WholeSession,
  names: Readonly<Record<string, string>>,
  { login, mayManage }: Seeing,
): SessionShape {
  const progress = (who: string) =>
    progressOf(
      row,
      calls,
      answers.filter((one) => one.who === who),
    );
  return {
    id: row.id,
    title: row.title,
    state: row.state,
    chosenBy: row.chosen_by,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    overdue: row.state === 'judging' && row.due_at.getTime() < Date.now(),
    endedBy: row.ended_by,
    endedAt: row.ended_at?.toISOString() ?? null,
    closedBy: row.closed_by,
    closedAt: row.closed_at?.toISOString() ?? null,
    callCount: calls.length,
    reviewers: reviewers.map((who) => ({ login: who, name: names[who] ?? who, ...progress(who) })),
    mine: reviewers.includes(login) ? progress(login) : null,
    mayManage,
  };
}

function progressOf(row: SessionRow, calls: readonly SessionCall[], own: readonly AnswerRow[]) {
  return {
    done: calls.filter(
      ({ recording_id, items }) =>
        own.filter((one) => one.recording_id === recording_id).length === items.length,
    ).length,
    answered: own.length,
    asked: calls.reduce((sum, { items }) => sum + items.length, 0),
    late: own.filter((one) => isLate(row, one)).length,
  };
}

function isLate({ due_at }: SessionRow, { at }: AnswerRow): boolean {
  return at.getTime() > due_at.getTime();
}

export async function shownDetail(
  db: Kysely<Database>,
  row: SessionRow,
  seeing: Seeing,
): Promise<SessionDetail> {
  const [[session], own] = await Promise.all([
    shownSessions(db, [row], seeing),
    answersOf(db, [row.id], seeing.login),
  ]);
  if (session === undefined) throw new Error('a session that was just read is gone');
  const calls = (await callsOf(db, [row.id])).get(row.id) ?? [];
  const facts = await callFacts(
    db,
    calls.map(({ recording_id }) => recording_id),
  );
  return {
    ...session,
    calls: calls.map(({ recording_id, position, items }) => {
      const call = facts.find(({ id }) => id === recording_id);
      return {
        recordingId: recording_id,
        position,
        startedAt: call?.started_at?.toISOString() ?? null,
        durationMs: call?.duration_ms ?? null,
        answered:
          session.mine === null ? null : own.filter((one) => one.recording_id === recording_id).length,
        asked: items.length,
      };
    }),
  };
}

/** Throws `calibration-unknown` for a call that is not in the session. */
export async function shownCall(
  db: Kysely<Database>,
  row: SessionRow,
  recordingId: string,
  { login }: Seeing,
): Promise<SessionCallDetail> {
  const isBlind = row.state === 'judging';
  const [calls, reviewers, own, notes] = await Promise.all([
    callsOf(db, [row.id]),
    reviewersOf(db, [row.id]),
    answersOf(db, [row.id], login),
    notesOf(db, row.id, isBlind ? login : null),
  ]);
  const all = calls.get(row.id) ?? [];
  const call = callIn(all, recordingId);
  const [[facts], turns, shown] = await Promise.all([
    callFacts(db, [recordingId]),
    turnsOf(db, call),
    isBlind ? null : shownAnswers(db, row, call),
  ]);
  const told = notes.filter(({ recording_id }) => recording_id === recordingId);
  const judges = reviewers.get(row.id) ?? [];
  return {
    sessionId: row.id,
    state: row.state,
    recordingId,
    position: call.position,
    callCount: all.length,
    startedAt: facts?.started_at?.toISOString() ?? null,
    durationMs: facts?.duration_ms ?? null,
    hasAudio: facts?.kind === 'audio',
    turns,
    items: call.items.map(shownItem),
    mine: Object.fromEntries(
      own.filter(({ recording_id }) => recording_id === recordingId).map(({ item, value }) => [item, value]),
    ),
    isReviewer: judges.includes(login),
    notes: told.map(({ item, text, who, at }) => ({ item, text: maskText(text), who, at: at.toISOString() })),
    shown,
    names: await namesOf(db, [...judges, row.created_by, row.closed_by, ...told.map(({ who }) => who)]),
  };
}

async function shownAnswers(
  db: Kysely<Database>,
  row: SessionRow,
  { recording_id, items, machine }: SessionCall,
): Promise<NonNullable<SessionCallDetail['shown']>> {
  const [answers, consensus] = await Promise.all([answersOf(db, [row.id]), consensusOf(db, [row.id])]);
  return items.map(({ item }) => {
    const given = answers.filter((one) => one.recording_id === recording_id && one.item === item);
    const agreed = consensus.find((one) => one.recording_id === recording_id && one.item === item);
    return {
      item,
      answers: given
        .map((one) => ({ who: one.who, value: one.value, late: isLate(row, one) }))
        .sort((one, other) => (one.who < other.who ? -1 : 1)),
      machine: machine[item] ?? null,
      consensus:
        agreed === undefined
          ? null
          : {
              value: agreed.value,
              unanimous: agreed.unanimous,
              reason: agreed.reason && maskText(agreed.reason),
              who: agreed.who,
              at: agreed.at.toISOString(),
            },
      unanimous: unanimousOf(given),
    };
  });
}

/** As it was transcribed when the session began, masked. */
async function turnsOf(db: Kysely<Database>, { transcribe_key, analyse_key }: SessionCall) {
  const [said, judged] = await Promise.all([
    getResult(db, transcribe_key),
    analyse_key === null ? null : getResult(db, analyse_key),
  ]);
  if (said === null) return [];
  const isOfTranscript = judged?.inputs.transcribe === said.contentHash;
  const found = isOfTranscript ? Opinions.parse(judged?.output).personalData : null;
  return maskTalk(Transcript.parse(said.output), found).transcript.turns.map(
    ({ role, startMs, endMs, text }) => ({ role, startMs, endMs, text }),
  );
}
