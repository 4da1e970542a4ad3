/** Coaching: suggestions, plans, what the agent does with them, the effect, and how they are closed. */
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { EarmarkError } from '../pipeline/errors.ts';
import { type CoachingTask, findClip, readTask } from '../pipeline/store/coaching.ts';
import type { KnownAgent } from '../pipeline/store/coaching-counts.ts';
import { callerOf, scopeOf, whoOf } from './access.ts';
import type { ReadCard } from './card-items.ts';
import { audioCutter } from './cases-audio.ts';
import { chinaDay } from './coaching-days.ts';
import { measureEffect } from './coaching-measure.ts';
import { planOf } from './coaching-plan.ts';
import { basisOf, readProposal, requireAgent, shownBasis, titleOf } from './coaching-proposal.ts';
import { readTaskDetail, readTasks } from './coaching-reader.ts';
import { coachedRules } from './coaching-rules.ts';
import {
  AnswerBody,
  CloseBody,
  CoachingPath,
  DismissBody,
  EffectShape,
  NewTaskBody,
  PlanBody,
  Proposal,
  ProposalQuery,
  ReturnBody,
  StepBody,
  SuggestionList,
  TaskDetail,
  TaskList,
  TaskListQuery,
} from './coaching-shapes.ts';
import { leastConfirmed, readSuggestions, suggestionDays } from './coaching-suggestions.ts';
import {
  type Actor,
  dismiss,
  type Focus,
  planNew,
  type Step,
  takeStep,
  unknownTask,
} from './coaching-work.ts';
import type { Context } from './context.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';
import { standingOn } from './reviewer.ts';
import { sendAudio } from './send-audio.ts';

const seeing = { access: ['agent', 'team_lead', 'qa_manager'], scoped: true } as const;
const leading = { access: ['team_lead', 'qa_manager'], scoped: true } as const;
const own = { access: ['agent'], scoped: true } as const;

export function coachingRoutes(context: Context, readCard: ReadCard): FastifyPluginAsyncZod {
  const { db } = context;
  const rulesInForce = coachedRules(db);
  const cut = audioCutter(context);
  const around = { db, readCard };

  const actorOn = (
    request: FastifyRequest,
    agentId: string,
    teamId: string | null,
    named?: string,
  ): Actor => {
    const { roles, isOwnCall } = standingOn(callerOf(request), { agent_id: agentId, team_id: teamId });
    return { who: whoOf(request, named), roles, isOwn: isOwnCall, today: chinaDay(new Date()) };
  };
  const seen = (request: FastifyRequest) => ({ scope: scopeOf(request), who: callerOf(request).login });
  const requireTask = async (request: FastifyRequest, id: number): Promise<CoachingTask> => {
    const task = await readTask(db, id, seen(request));
    if (task === null) throw unknownTask();
    return task;
  };
  const detailOf = async (request: FastifyRequest, id: number): Promise<TaskDetail> => {
    const task = await requireTask(request, id);
    return await readTaskDetail(around, task, actorOn(request, task.agent_id, task.team_id), new Date());
  };

  return async (app) => {
    app.get(
      '/api/coaching/suggestions',
      {
        config: leading,
        schema: {
          tags: ['coaching'],
          summary: 'Whom to coach in what: findings confirmed again and again, against the own team',
          description:
            'Shares are of reviewed (published) calls of the last four weeks, with Wilson intervals; the difference has the interval of Newcombe. Reviewed calls are no random sample: the comparison is fair inside a team, the share itself is not that of all calls.',
          response: { 200: SuggestionList, ...problemResponses() },
        },
      },
      async (request) => {
        const [items, rules] = await Promise.all([
          readSuggestions(db, scopeOf(request), new Date()),
          rulesInForce(),
        ]);
        return {
          days: suggestionDays,
          least: leastConfirmed,
          items: items.slice(0, 200).map((one) => ({
            ...shownBasis(one),
            agentId: one.agentId,
            name: one.name,
            teamId: one.teamId,
            rule: one.rule,
            title: titleOf(rules.get(one.rule), one.rule),
          })),
        };
      },
    );

    app.post(
      '/api/coaching/suggestions/dismiss',
      {
        config: leading,
        schema: {
          tags: ['coaching'],
          summary: 'Puts a suggestion aside with a reason; the same is not suggested for four weeks',
          body: DismissBody,
          response: { 200: TaskDetail, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const { id: clientId, agentId, rule: ruleId, cause, action, who } = request.body;
        const agent = await requireSeenAgent(request, agentId);
        const actor = actorOn(request, agentId, agent.teamId, who);
        const task = await newTask(request, { clientId, agent, ruleId });
        return await detailOf(request, await dismiss(db, task, { cause, action }, actor));
      },
    );

    app.get(
      '/api/coaching/proposal',
      {
        config: leading,
        schema: {
          tags: ['coaching'],
          summary:
            'A plan to begin with: clips of the agent, cases, knowledge items, colleagues who could help',
          querystring: ProposalQuery,
          response: { 200: Proposal, ...problemResponses(400, 404) },
        },
      },
      async (request) => {
        const { agentId, rule } = request.query;
        await requireSeenAgent(request, agentId);
        const rules = await rulesInForce();
        return await readProposal(around, {
          agentId,
          ruleId: rule,
          rules,
          scope: scopeOf(request),
          now: new Date(),
        });
      },
    );

    app.get(
      '/api/coaching',
      {
        config: seeing,
        schema: {
          tags: ['coaching'],
          summary: 'Coaching tasks, newest first: of the own team, or the own ones and those of a pupil',
          querystring: TaskListQuery,
          response: { 200: TaskList, ...problemResponses(400) },
        },
      },
      async (request) => await readTasks(db, { ...request.query, ...seen(request) }, new Date()),
    );

    app.post(
      '/api/coaching',
      {
        config: leading,
        schema: {
          tags: ['coaching'],
          summary: 'Plans coaching for a person in one rule; the agent sees it at once',
          body: NewTaskBody,
          response: { 201: TaskDetail, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request, reply) => {
        const { id: clientId, agentId, rule: ruleId, who } = request.body;
        const agent = await requireSeenAgent(request, agentId);
        const actor = actorOn(request, agentId, agent.teamId, who);
        const [task, plan] = await Promise.all([
          newTask(request, { clientId, agent, ruleId }),
          planOf(db, request.body, agentId),
        ]);
        return reply.code(201).send(await detailOf(request, await planNew(db, task, plan, actor)));
      },
    );

    app.get(
      '/api/coaching/:id',
      {
        config: seeing,
        schema: {
          tags: ['coaching'],
          summary: 'One task: plan, clips with masked words, answer, effect, history',
          params: CoachingPath,
          response: { 200: TaskDetail, ...problemResponses(400, 404) },
        },
      },
      async (request) => await detailOf(request, request.params.id),
    );

    app.get(
      '/api/coaching/:id/effect',
      {
        config: seeing,
        schema: {
          tags: ['coaching'],
          summary: 'The effect as the calls show it now: before and after, against peers in the same time',
          params: CoachingPath,
          response: { 200: EffectShape, ...problemResponses(400, 404) },
        },
      },
      async (request) => measureEffect(db, await requireTask(request, request.params.id), new Date()),
    );

    const step = async (
      request: FastifyRequest,
      id: number,
      body: { id: string; version: number | null; who?: string | undefined },
      what: Step,
    ): Promise<TaskDetail> => {
      await requireTask(request, id);
      await takeStep(db, { id, clientId: body.id, seen: body.version }, what, (task) =>
        actorOn(request, task.agent_id, task.team_id, body.who),
      );
      return await detailOf(request, id);
    };

    app.post(
      '/api/coaching/:id/plan',
      {
        config: leading,
        schema: {
          tags: ['coaching'],
          summary: 'Changes the plan until it is completed; the agent acknowledges it again',
          description:
            'Everything the plan says is sent; what is different is kept in the history, old and new. Clips of `keep` stay.',
          params: CoachingPath,
          body: PlanBody,
          response: { 200: TaskDetail, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { keep, rule } = request.body;
        const { agent_id, rule: ruleNow } = await requireTask(request, id);
        const [plan, focus] = await Promise.all([
          planOf(db, request.body, agent_id),
          rule === undefined || rule === ruleNow ? null : focusOn(request, agent_id, rule),
        ]);
        return await step(request, id, request.body, { event: 'plan', plan, keep, focus });
      },
    );

    app.post(
      '/api/coaching/:id/acknowledge',
      {
        config: own,
        schema: {
          tags: ['coaching'],
          summary: 'The agent has seen the plan',
          params: CoachingPath,
          body: StepBody,
          response: { 200: TaskDetail, ...problemResponses(400, 403, 404, 409) },
        },
      },
      async (request) => await step(request, request.params.id, request.body, { event: 'acknowledge' }),
    );

    app.post(
      '/api/coaching/:id/complete',
      {
        config: own,
        schema: {
          tags: ['coaching'],
          summary: "The agent's answer to the exercise",
          params: CoachingPath,
          body: AnswerBody,
          response: { 200: TaskDetail, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const { answer } = request.body;
        return await step(request, request.params.id, request.body, { event: 'complete', answer });
      },
    );

    app.post(
      '/api/coaching/:id/return',
      {
        config: leading,
        schema: {
          tags: ['coaching'],
          summary: 'Gives the exercise back with what is missing',
          params: CoachingPath,
          body: ReturnBody,
          response: { 200: TaskDetail, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const { reason } = request.body;
        return await step(request, request.params.id, request.body, { event: 'return', reason });
      },
    );

    app.post(
      '/api/coaching/:id/measure',
      {
        config: leading,
        schema: {
          tags: ['coaching'],
          summary: 'Writes down the effect as it is now; possible once calls are enough or the time is over',
          params: CoachingPath,
          body: StepBody,
          response: { 200: TaskDetail, ...problemResponses(400, 403, 404, 409) },
        },
      },
      async (request) =>
        await step(request, request.params.id, request.body, {
          event: 'measure',
          measure: (task) => measureEffect(db, task, new Date()),
        }),
    );

    app.post(
      '/api/coaching/:id/close',
      {
        config: leading,
        schema: {
          tags: ['coaching'],
          summary: 'Closes the loop (落实整改): why it happened and what was done about it',
          params: CoachingPath,
          body: CloseBody,
          response: { 200: TaskDetail, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const { cause, action } = request.body;
        return await step(request, request.params.id, request.body, { event: 'close', cause, action });
      },
    );

    app.get(
      '/api/coaching-clips/:id/audio',
      {
        config: seeing,
        schema: {
          tags: ['coaching'],
          summary: 'The audio of one clip of a task, personal data muted; WAV, by ranges',
          params: CoachingPath,
          produces: ['audio/wav'],
          response: problemResponses(400, 404, 409, 416, 422, 503),
        },
      },
      async (request, reply) => {
        const clip = await findClip(db, request.params.id);
        if (clip === null) throw problem('not-found', 'There is no such clip.');
        await requireTask(request, clip.task_id);
        const window = { startMs: clip.start_ms, endMs: clip.end_ms };
        await sendAudio(await cut(clip.recording_id, window), request, reply);
        return reply;
      },
    );
  };

  /** Somebody of another team looks like somebody unknown. */
  async function requireSeenAgent(request: FastifyRequest, agentId: string): Promise<KnownAgent> {
    const agent = await requireAgent(db, agentId);
    const { whole, teamIds } = scopeOf(request);
    if (whole || (agent.teamId !== null && teamIds.includes(agent.teamId))) return agent;
    throw problem('not-found', 'Nobody is known under this agent number.');
  }

  async function newTask(
    request: FastifyRequest,
    { clientId, agent, ruleId }: { clientId: string; agent: KnownAgent; ruleId: string },
  ) {
    return { clientId, agent, ...(await focusOn(request, agent.agentId, ruleId)) };
  }

  async function focusOn(request: FastifyRequest, agentId: string, ruleId: string): Promise<Focus> {
    const rules = await rulesInForce();
    const rule = rules.get(ruleId);
    if (rule === undefined)
      throw new EarmarkError('coaching-rule', 'There is no such rule in the rule set in force.', {
        status: 404,
      });
    const asked = { agentId, ruleId, scope: scopeOf(request), now: new Date() };
    return { rule: ruleId, title: titleOf(rule, ruleId), basis: await basisOf(db, asked) };
  }
}
