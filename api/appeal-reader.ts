/** Appeals as pages show them. */
import type { Kysely } from 'kysely';
import {
  type AppealFilter,
  type AppealRow,
  appealEventsOf,
  listAppeals,
  reviewersOf,
} from '../pipeline/store/appeals.ts';
import type { Database } from '../pipeline/store/tables.ts';
import type { Caller } from './access.ts';
import { appealActions } from './appeal-work.ts';
import { maskText } from './mask-talk.ts';
import { type AppealShape, FinalShape } from './review-shapes.ts';
import { standingOn } from './reviewer.ts';

/** Newest first. `who`: whose possible actions are named. */
export async function readAppeals(
  db: Kysely<Database>,
  filter: AppealFilter,
  caller: Caller,
  who: string,
): Promise<{ items: AppealShape[]; rows: AppealRow[] }> {
  const rows = await listAppeals(db, filter);
  if (rows.length === 0) return { items: [], rows };
  const recordingIds = [...new Set(rows.map(({ recording_id }) => recording_id))];
  const [events, reviewers, calls, publications] = await Promise.all([
    appealEventsOf(
      db,
      rows.map(({ id }) => id),
    ),
    reviewersOf(db, recordingIds),
    db
      .selectFrom('recordings')
      .select(['id', 'agent_id', 'agent_name', 'team_id', 'started_at', 'business_type'])
      .where('id', 'in', recordingIds)
      .execute(),
    db
      .selectFrom('publications')
      .select(['id', 'final', 'normalised', 'passed', 'veto'])
      .where(
        'id',
        'in',
        rows.map(({ publication_id }) => publication_id),
      )
      .execute(),
  ]);
  const callOf = new Map(calls.map((call) => [call.id, call]));
  const publicationOf = new Map(publications.map((one) => [one.id, one]));
  const items = rows.flatMap((row): AppealShape[] => {
    const call = callOf.get(row.recording_id);
    if (call === undefined) return [];
    const publication = publicationOf.get(row.publication_id);
    const item = FinalShape.nullable()
      .parse(publication?.final ?? null)
      ?.items.find(({ rule }) => rule === row.rule);
    const side = item?.human ?? item?.machine;
    const decidedBy = reviewers.get(`${row.recording_id} ${row.round}`) ?? [];
    return [
      {
        id: row.id,
        recordingId: row.recording_id,
        rule: row.rule,
        title: item?.title ?? { zh: row.rule, en: row.rule },
        agent: row.agent,
        reason: maskText(row.reason),
        state: row.state,
        at: row.at.toISOString(),
        dueAt: row.due_at?.toISOString() ?? null,
        overdue: row.due_at !== null && row.due_at.getTime() < Date.now(),
        agentId: call.agent_id,
        agentName: call.agent_name,
        teamId: call.team_id,
        startedAt: call.started_at?.toISOString() ?? null,
        businessType: call.business_type,
        verdict: side?.verdict ?? 'fail',
        points: side?.points ?? 0,
        normalised: publication?.normalised ?? null,
        passed: publication?.passed ?? null,
        veto: publication?.veto ?? null,
        reviewers: decidedBy,
        events: events
          .filter(({ appeal_id }) => appeal_id === row.id)
          .map((one) => ({
            event: one.event,
            state: one.state as AppealShape['state'],
            who: one.who,
            at: one.at.toISOString(),
            reason: one.reason,
            note: one.note && maskText(one.note),
            verdict: one.verdict,
          })),
        actions: appealActions(row, { who, ...standingOn(caller, call) }, decidedBy),
      },
    ];
  });
  return { items, rows };
}
