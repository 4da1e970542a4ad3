/** /api/calibrations: sessions, judging blind, notes, consensus, results, trends over sessions */
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import {
  listSessions,
  noSuchSession,
  type SessionRow,
  type SessionSeen,
} from '../pipeline/store/calibration.ts';
import type { CallScope } from '../pipeline/store/call-scope.ts';
import { namesOf } from '../pipeline/store/reviews.ts';
import { callerOf, scopeOf } from './access.ts';
import { writeGoldLabels } from './calibration-labels.ts';
import { readWhole, shownCall, shownDetail, shownSessions } from './calibration-reader.ts';
import { resultsOf, trendsOf } from './calibration-results.ts';
import {
  AnswersBody,
  CalibrationTrends,
  ConsensusBody,
  EmptyBody,
  NoteBody,
  SessionBody,
  SessionCallDetail,
  SessionCallPath,
  SessionDetail,
  SessionList,
  SessionPath,
  SessionResults,
} from './calibration-shapes.ts';
import { agree, answer, begin, close, end, note, requireShown } from './calibration-work.ts';
import { visibleCalls } from './call-guard.ts';
import type { ReadCard } from './card-items.ts';
import type { Context } from './context.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';

const judging = { access: ['reviewer', 'qa_manager'], scoped: true } as const;
const managing = { access: ['qa_manager'], scoped: true } as const;

export function calibrationRoutes({ db, log }: Context, readCard: ReadCard): FastifyPluginAsyncZod {
  const around = { db, readCard, log };

  return async (app) => {
    app.get(
      '/api/calibrations',
      {
        config: judging,
        schema: {
          tags: ['calibration'],
          summary: 'Sessions in which the caller judges or which the caller manages, newest first',
          response: { 200: SessionList, ...problemResponses() },
        },
      },
      async (request) => {
        const { login, isManager } = who(request);
        const rows = await listSessions(db, seenBy(request));
        return { items: await shownSessions(db, rows, { login, mayManage: isManager }) };
      },
    );

    app.post(
      '/api/calibrations',
      {
        config: managing,
        schema: {
          tags: ['calibration'],
          summary: 'Begins a session: the same calls to several reviewers, blind',
          description:
            'Calls that must be reviewed today are left to the queue. Nobody judges an own call, or one they may not hear.',
          body: SessionBody,
          response: { 201: SessionDetail, ...problemResponses(400, 409, 422) },
        },
      },
      async (request, reply) => {
        const { login } = who(request);
        const id = await begin(around, request.body, { who: login, scope: scopeOf(request) });
        return reply.code(201).send(await shownDetail(db, await visible(request, id), seeing(request)));
      },
    );

    app.get(
      '/api/calibrations/trends',
      {
        config: judging,
        schema: {
          tags: ['calibration'],
          summary: 'Over closed sessions: agreement of each rule, leniency of each reviewer and how it moved',
          description: 'Reviewers see their own leniency only.',
          response: { 200: CalibrationTrends, ...problemResponses() },
        },
      },
      async (request) => {
        const { login, isManager } = who(request);
        const rows = (await listSessions(db, seenBy(request))).filter(({ state }) => state === 'closed');
        const sessions = await readWhole(db, rows.toReversed());
        const names = await namesOf(
          db,
          sessions.flatMap(({ reviewers }) => reviewers),
        );
        return trendsOf(sessions, names, isManager ? null : login);
      },
    );

    app.get(
      '/api/calibrations/:id',
      {
        config: judging,
        schema: {
          tags: ['calibration'],
          summary: 'A session: its calls, and how far everybody is; nothing of what anybody answered',
          params: SessionPath,
          response: { 200: SessionDetail, ...problemResponses(400, 404) },
        },
      },
      async (request) => await shownDetail(db, await visible(request, request.params.id), seeing(request)),
    );

    app.get(
      '/api/calibrations/:id/calls/:recordingId',
      {
        config: judging,
        schema: {
          tags: ['calibration'],
          summary:
            'A call as it is judged; answers, machine and consensus once the session is no longer blind',
          params: SessionCallPath,
          response: { 200: SessionCallDetail, ...problemResponses(400, 404) },
        },
      },
      async (request) => await callOf(request, request.params),
    );

    app.post(
      '/api/calibrations/:id/calls/:recordingId/answers',
      {
        config: judging,
        schema: {
          tags: ['calibration'],
          summary:
            'Own answers, some or all; a later answer takes the place of the former until judging ends',
          params: SessionCallPath,
          body: AnswersBody,
          response: { 200: SessionCallDetail, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        await visibleCall(request, request.params);
        await answer(db, { ...request.params, who: who(request).login }, request.body);
        return await callOf(request, request.params);
      },
    );

    app.post(
      '/api/calibrations/:id/calls/:recordingId/notes',
      {
        config: judging,
        schema: {
          tags: ['calibration'],
          summary: 'A note on the call or on an item; others see it once the session is no longer blind',
          params: SessionCallPath,
          body: NoteBody,
          response: { 200: SessionCallDetail, ...problemResponses(400, 404, 409, 422) },
        },
      },
      async (request) => {
        await visibleCall(request, request.params);
        await note(db, { ...request.params, who: who(request).login }, request.body);
        return await callOf(request, request.params);
      },
    );

    app.post(
      '/api/calibrations/:id/calls/:recordingId/consensus',
      {
        config: managing,
        schema: {
          tags: ['calibration'],
          summary: 'What was agreed on, after discussion; a later one takes the place of the former',
          params: SessionCallPath,
          body: ConsensusBody,
          response: { 200: SessionCallDetail, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        await managed(request, request.params.id);
        await visibleCall(request, request.params);
        await agree(db, { ...request.params, who: who(request).login }, request.body);
        return await callOf(request, request.params);
      },
    );

    for (const [action, work, summary] of [
      ['end', end, 'Ends judging though answers are missing: answers are shown, and changed no more'],
      ['close', close, 'Closes the session for good: its consensus becomes gold labels'],
    ] as const)
      app.post(
        `/api/calibrations/:id/${action}`,
        {
          config: managing,
          schema: {
            tags: ['calibration'],
            summary,
            params: SessionPath,
            body: EmptyBody,
            response: { 200: SessionDetail, ...problemResponses(400, 403, 404, 409) },
          },
        },
        async (request) => {
          const { id } = request.params;
          await managed(request, id);
          await work(db, id, who(request).login);
          await writeGoldLabels(around);
          return await shownDetail(db, await visible(request, id), seeing(request));
        },
      );

    app.get(
      '/api/calibrations/:id/results',
      {
        config: judging,
        schema: {
          tags: ['calibration'],
          summary:
            'Agreement of each item with intervals, leniency of each reviewer, the machine against consensus',
          params: SessionPath,
          response: { 200: SessionResults, ...problemResponses(400, 404, 409) },
        },
      },
      async (request) => {
        const row = await visible(request, request.params.id);
        requireShown(row);
        const [session] = await readWhole(db, [row]);
        if (session === undefined) throw noSuchSession();
        const people = [...session.reviewers, row.created_by, row.ended_by, row.closed_by];
        return resultsOf(session, await namesOf(db, people), seeing(request));
      },
    );

    async function callOf(
      request: FastifyRequest,
      { id, recordingId }: { id: number; recordingId: string },
    ): Promise<SessionCallDetail> {
      return await shownCall(
        db,
        await visibleCall(request, { id, recordingId }),
        recordingId,
        seeing(request),
      );
    }

    /** Throws `calibration-unknown` for a session that the caller has nothing to do with. */
    async function visible(request: FastifyRequest, id: number): Promise<SessionRow> {
      const [row] = await listSessions(db, seenBy(request), id);
      if (row === undefined) throw noSuchSession();
      return row;
    }

    async function visibleCall(
      request: FastifyRequest,
      { id, recordingId }: { id: number; recordingId: string },
    ): Promise<SessionRow> {
      const row = await visible(request, id);
      if (!(await visibleCalls(db, request, [recordingId])).has(recordingId)) throw noSuchSession();
      return row;
    }

    /** Who only judges in a session does not manage it, though they manage others. */
    async function managed(request: FastifyRequest, id: number): Promise<void> {
      const nobody = { ...seenBy(request), login: '' };
      const row = await visible(request, id);
      if (row.created_by === callerOf(request).login) return;
      if ((await listSessions(db, nobody, id)).length === 0)
        throw problem('access-refused', 'Some calls of this session are not yours to manage.');
    }
  };
}

function who(request: FastifyRequest): { login: string; isManager: boolean } {
  const { login, held } = callerOf(request);
  return { login, isManager: held.some(({ role }) => role === 'qa_manager') };
}

function seeing(request: FastifyRequest): { login: string; mayManage: boolean } {
  const { login, isManager } = who(request);
  return { login, mayManage: isManager };
}

/** A role of reviewer that reaches further than that of manager gives nothing to manage. */
function seenBy(request: FastifyRequest): SessionSeen {
  const { login, held } = callerOf(request);
  const managed = held.filter(({ role }) => role === 'qa_manager');
  const manages: CallScope = {
    whole: managed.some(({ teamIds }) => teamIds === null),
    teamIds: [...new Set(managed.flatMap(({ teamIds }) => teamIds ?? []))],
    agentId: null,
  };
  return { login, manages: managed.length === 0 ? null : manages };
}
