/** GET /api/knowledge, …/items/:id, …/frequent-questions, …/stale, …/conflicts, POST …/reload */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { whoOf } from './access.ts';
import { visibleCalls } from './call-guard.ts';
import type { ApiServices } from './context.ts';
import { knowledgeReader } from './knowledge-reader.ts';
import {
  ConflictQuery,
  Conflicts,
  FrequentQuestions,
  KnowledgeDetail,
  KnowledgePage,
  KnowledgePath,
  KnowledgeQuery,
  ReloadBody,
  Reloaded,
  StaleItems,
  TopQuery,
} from './knowledge-shapes.ts';
import { problemResponses } from './problem-responses.ts';

export function knowledgeRoutes(services: ApiServices): FastifyPluginAsyncZod {
  const read = knowledgeReader(services);
  return async (app) => {
    app.get(
      '/api/knowledge',
      {
        config: { access: ['reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['knowledge'],
          summary: 'Search of standard scripts and knowledge items, best first',
          querystring: KnowledgeQuery,
          response: { 200: KnowledgePage, ...problemResponses(400, 422) },
        },
      },
      async ({ query: { q, onDay, offset, limit, ...filters } }) => {
        const day = onDay === 'any' ? null : (onDay ?? new Date().toISOString().slice(0, 10));
        return await read.search({ words: q, onDay: day, ...filters }, { offset, limit });
      },
    );

    app.get(
      '/api/knowledge/items/:id',
      {
        config: { access: ['reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['knowledge'],
          summary: 'One script or item: every text it ever had, and the newest calls that are like it',
          params: KnowledgePath,
          response: { 200: KnowledgeDetail, ...problemResponses(400, 404, 422) },
        },
      },
      async (request) => {
        const item = await read.detail(request.params.id);
        const ids = item.calls.map(({ id }) => id);
        const visible = await visibleCalls(services.db, request, ids);
        return { ...item, calls: item.calls.filter(({ id }) => visible.has(id)) };
      },
    );

    app.get(
      '/api/knowledge/frequent-questions',
      {
        config: { access: ['reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['knowledge'],
          summary: 'What customers ask most, counted in the newest calls',
          querystring: TopQuery,
          response: { 200: FrequentQuestions, ...problemResponses(400, 422) },
        },
      },
      async ({ query }) => await read.frequent(query.limit),
    );

    app.get(
      '/api/knowledge/stale',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['knowledge'],
          summary: 'Scripts and items that have expired, expire soon, or are never used',
          querystring: TopQuery,
          response: { 200: StaleItems, ...problemResponses(400, 422) },
        },
      },
      async ({ query }) => await read.stale(query.limit),
    );

    app.get(
      '/api/knowledge/conflicts',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager', 'model_engineer'] },
        schema: {
          tags: ['knowledge'],
          summary: 'The same question answered differently: by whom, and against what the item says',
          querystring: ConflictQuery,
          response: { 200: Conflicts, ...problemResponses(400, 422) },
        },
      },
      async ({ query }) => await read.conflicts(query.days),
    );

    app.post(
      '/api/knowledge/reload',
      {
        config: { access: ['qa_manager', 'operations'] },
        schema: {
          tags: ['knowledge'],
          summary: 'Read the files of scripts and items again; workers take them when they start',
          body: ReloadBody,
          response: { 200: Reloaded, ...problemResponses(400, 422) },
        },
      },
      async (request) => {
        const answer = await read.reload();
        const { isChanged, facts } = answer;
        services.log.info(
          { who: whoOf(request, request.body.who), isChanged, hash: facts.hash },
          'knowledge reloaded',
        );
        return answer;
      },
    );
  };
}
