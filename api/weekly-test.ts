/** The weekly test of a team: answered by its agents, looked at by its lead. */
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { EarmarkError } from '../pipeline/errors.ts';
import { findAgent } from '../pipeline/store/coaching-counts.ts';
import { callerOf, scopeOf } from './access.ts';
import { chinaDay, weekStart } from './coaching-days.ts';
import { coachedRules } from './coaching-rules.ts';
import type { ApiServices } from './context.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';
import { answerWeeklyTest, readWeeklyResults, readWeeklyTest } from './weekly-test-reader.ts';
import {
  TestAnswerBody,
  TestQuery,
  TestResultsQuery,
  WeeklyTest,
  WeeklyTestResults,
} from './weekly-test-shapes.ts';

const own = { access: ['agent'], scoped: true } as const;
const leading = { access: ['team_lead', 'qa_manager'], scoped: true } as const;

export function weeklyTestRoutes({ db }: ApiServices): FastifyPluginAsyncZod {
  const rulesInForce = coachedRules(db);

  const asking = async (teamId: string, week: string | undefined) => {
    const now = new Date();
    return { teamId, week: weekStart(week ?? chinaDay(now)), now, rules: await rulesInForce() };
  };
  /** Throws EarmarkError `no-team`. */
  const ownTeam = async (request: FastifyRequest): Promise<{ agentId: string; teamId: string }> => {
    const { agentId } = callerOf(request);
    const agent = agentId === null ? null : await findAgent(db, agentId);
    if (agent === null || agent.teamId === null)
      throw new EarmarkError(
        'no-team',
        'Nobody knows your team yet: ask the administrator to enter your agent number and team.',
        { status: 409 },
      );
    return { agentId: agent.agentId, teamId: agent.teamId };
  };

  return async (app) => {
    app.get(
      '/api/weekly-test',
      {
        config: own,
        schema: {
          tags: ['cases'],
          summary: "The weekly test of the caller's team; right answers once it is finished or over",
          querystring: TestQuery,
          response: { 200: WeeklyTest, ...problemResponses(400, 409) },
        },
      },
      async (request) => {
        const { agentId, teamId } = await ownTeam(request);
        return await readWeeklyTest(db, await asking(teamId, request.query.week), { agentId });
      },
    );

    app.post(
      '/api/weekly-test/answers',
      {
        config: own,
        schema: {
          tags: ['cases'],
          summary: "Answers a question of this week's test: one attempt; the first answer counts",
          body: TestAnswerBody,
          response: { 200: WeeklyTest, ...problemResponses(400, 409, 422) },
        },
      },
      async (request) => {
        const { agentId, teamId } = await ownTeam(request);
        const asked = await asking(teamId, undefined);
        await answerWeeklyTest(db, asked, { agentId, who: callerOf(request).login }, request.body);
        return await readWeeklyTest(db, asked, { agentId });
      },
    );

    app.get(
      '/api/weekly-test/results',
      {
        config: leading,
        schema: {
          tags: ['cases'],
          summary: 'How far the agents of a team are with the weekly test, and what they knew',
          description: 'For learning: no ranking, and nothing of it reaches a score card.',
          querystring: TestResultsQuery,
          response: { 200: WeeklyTestResults, ...problemResponses(400, 404) },
        },
      },
      async (request) => {
        const { teamId, week } = request.query;
        const { whole, teamIds } = scopeOf(request);
        if (!whole && !teamIds.includes(teamId)) throw problem('not-found', 'There is no such team.');
        return await readWeeklyResults(db, await asking(teamId, week));
      },
    );
  };
}
