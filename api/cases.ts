/** The case library (案例库) and the daily exercise made from it. */
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import {
  addCase,
  type CaseRow,
  caseFacets,
  listCases,
  readCase,
  withdrawCase,
} from '../pipeline/store/cases.ts';
import { callerOf, hasRole, whoOf } from './access.ts';
import { requireCall } from './call-guard.ts';
import type { ReadCard } from './card-items.ts';
import { audioCutter } from './cases-audio.ts';
import { answerExercise, readExercise } from './cases-exercise.ts';
import { caseOfFinding, shownCase } from './cases-reader.ts';
import {
  CasePage,
  CasePath,
  CaseQuery,
  CaseShape,
  Exercise,
  ExerciseBody,
  NewCaseBody,
  WithdrawBody,
} from './cases-shapes.ts';
import { coachedRules } from './coaching-rules.ts';
import type { Context } from './context.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';
import { standingOn } from './reviewer.ts';
import { sendAudio } from './send-audio.ts';

/** Cases name nobody, so whoever works with calls may hear all of them. */
const hearing = { access: ['reviewer', 'agent', 'team_lead', 'qa_manager'], scoped: true } as const;
const adding = { access: ['reviewer', 'team_lead', 'qa_manager'], scoped: true } as const;

export function caseRoutes(context: Context, readCard: ReadCard): FastifyPluginAsyncZod {
  const { db } = context;
  const rulesInForce = coachedRules(db);
  const cut = audioCutter(context);

  /** Who added it, who leads the team it is from, and QA managers. */
  const mayWithdraw = (request: FastifyRequest, { added_by, team_id }: CaseRow): boolean => {
    const caller = callerOf(request);
    const { roles } = standingOn(caller, { team_id, agent_id: null });
    return added_by === caller.login || roles.includes('team_lead') || roles.includes('qa_manager');
  };
  const shown = (request: FastifyRequest, row: CaseRow) => shownCase(row, mayWithdraw(request, row));
  const asking = async (request: FastifyRequest) => ({
    who: callerOf(request).login,
    agentId: callerOf(request).agentId,
    now: new Date(),
    rules: await rulesInForce(),
  });
  /** Withdrawn ones only where their withdrawal can be looked into. */
  const requireCase = async (request: FastifyRequest, id: number): Promise<CaseRow> => {
    const row = await readCase(db, id);
    if (row === null || (row.withdrawn_at !== null && !hasRole(request, ['team_lead', 'qa_manager'])))
      throw problem('not-found', 'There is no such case in the library.');
    return row;
  };

  return async (app) => {
    app.get(
      '/api/cases',
      {
        config: hearing,
        schema: {
          tags: ['cases'],
          summary: 'Clips worth hearing, good and bad, newest first; without personal data and without names',
          querystring: CaseQuery,
          response: { 200: CasePage, ...problemResponses(400, 403) },
        },
      },
      async (request) => {
        const { q, withdrawn, limit, ...filter } = request.query;
        const wantsWithdrawn = withdrawn === 'true';
        if (wantsWithdrawn && !hasRole(request, ['team_lead', 'qa_manager']))
          throw problem('access-refused', 'Only team leads and QA managers see what was withdrawn.');
        const words = (q ?? '').split(/\s+/).filter((word) => word !== '');
        const [rows, facets] = await Promise.all([
          listCases(db, { ...filter, words, withdrawn: wantsWithdrawn, limit: limit + 1 }),
          caseFacets(db),
        ]);
        const items = rows.slice(0, limit);
        return {
          items: items.map((row) => shown(request, row)),
          next: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
          ...facets,
        };
      },
    );

    app.post(
      '/api/cases',
      {
        config: adding,
        schema: {
          tags: ['cases'],
          summary: 'Adds the moment of a finding to the library, redacted',
          body: NewCaseBody,
          response: { 201: CaseShape, ...problemResponses(400, 404, 422) },
        },
      },
      async (request, reply) => {
        const { body } = request;
        await requireCall(db, request, body.recordingId);
        const who = whoOf(request, body.who);
        const added = await caseOfFinding({ db, readCard }, body, { who, rules: await rulesInForce() });
        const id = await addCase(db, added);
        return reply.code(201).send(shown(request, await requireCase(request, id)));
      },
    );

    app.get(
      '/api/cases/:id',
      {
        config: hearing,
        schema: {
          tags: ['cases'],
          summary: 'One case',
          params: CasePath,
          response: { 200: CaseShape, ...problemResponses(400, 404) },
        },
      },
      async (request) => shown(request, await requireCase(request, request.params.id)),
    );

    app.get(
      '/api/cases/:id/audio',
      {
        config: hearing,
        schema: {
          tags: ['cases'],
          summary: 'The audio of the case and nothing around it, personal data muted; WAV, by ranges',
          params: CasePath,
          produces: ['audio/wav'],
          response: problemResponses(400, 404, 409, 416, 422, 503),
        },
      },
      async (request, reply) => {
        const { recording_id, start_ms, end_ms } = await requireCase(request, request.params.id);
        await sendAudio(await cut(recording_id, { startMs: start_ms, endMs: end_ms }), request, reply);
        return reply;
      },
    );

    app.post(
      '/api/cases/:id/withdraw',
      {
        config: adding,
        schema: {
          tags: ['cases'],
          summary: 'Takes a case out of the library with a reason; it is kept and never changed',
          params: CasePath,
          body: WithdrawBody,
          response: { 200: CaseShape, ...problemResponses(400, 403, 404) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const row = await readCase(db, id);
        if (row === null) throw problem('not-found', 'There is no such case in the library.');
        if (!mayWithdraw(request, row))
          throw problem(
            'access-refused',
            'Whoever added the case, the team lead of its team or a QA manager may withdraw it.',
          );
        await withdrawCase(db, id, { who: whoOf(request, request.body.who), why: request.body.why });
        const after = await readCase(db, id);
        return shown(request, after ?? row);
      },
    );

    app.get(
      '/api/exercises/today',
      {
        config: hearing,
        schema: {
          tags: ['cases'],
          summary:
            "Today's exercise of the caller: a case and a question; once answered, what was right and why",
          response: { 200: Exercise, ...problemResponses() },
        },
      },
      async (request) => readExercise(db, await asking(request)),
    );

    app.post(
      '/api/exercises/today',
      {
        config: hearing,
        schema: {
          tags: ['cases'],
          summary: 'Answers it; the first answer of a day counts',
          body: ExerciseBody,
          response: { 200: Exercise, ...problemResponses(400, 409, 422) },
        },
      },
      async (request) => answerExercise(db, await asking(request), request.body),
    );
  };
}
