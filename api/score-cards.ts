/** GET /api/recordings/:id/score-card, GET /api/recordings/:id/score-cards, GET …/score-cards/:scoreKey */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Scored } from '../pipeline/domain.ts';
import { getResult } from '../pipeline/store/results.ts';
import { type Context, noSuchRecording, RecordingPath } from './context.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';
import { readScoreCardHistory } from './score-card-history.ts';
import { RecordingDetail } from './shapes.ts';

export function scoreCardRoutes({ db }: Context): FastifyPluginAsyncZod {
  const scoredOf = async (key: string) => {
    const result = await getResult(db, key);
    if (result === null) throw problem('not-found', 'There is no such score card.');
    return Scored.parse(result.output);
  };

  return async (app) => {
    app.get(
      '/api/recordings/:id/score-card',
      {
        config: { access: ['reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['score cards'],
          summary: 'The current score card with its findings and their evidence',
          params: RecordingPath,
          response: { 200: Scored, ...problemResponses(404) },
        },
      },
      async ({ params }) => {
        const row = await db
          .selectFrom('recordings')
          .select(['score_key', 'state'])
          .where('id', '=', params.id)
          .executeTakeFirst();
        if (row === undefined) throw noSuchRecording();
        if (row.score_key === null) {
          throw problem('not-scored', `The recording is ${row.state}; its stages say what is missing.`);
        }
        return await scoredOf(row.score_key);
      },
    );

    app.get(
      '/api/recordings/:id/score-cards',
      {
        config: { access: ['reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['score cards'],
          summary: 'Every score card the recording ever got, newest first',
          params: RecordingPath,
          response: { 200: z.object({ items: RecordingDetail.shape.history }), ...problemResponses(404) },
        },
      },
      async ({ params }) => {
        const row = await db
          .selectFrom('recordings')
          .select('id')
          .where('id', '=', params.id)
          .executeTakeFirst();
        if (row === undefined) throw noSuchRecording();
        return { items: await readScoreCardHistory(db, params.id) };
      },
    );

    app.get(
      '/api/recordings/:id/score-cards/:scoreKey',
      {
        config: { access: ['reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['score cards'],
          summary: 'One score card of the history with its findings',
          params: RecordingPath.extend({ scoreKey: RecordingPath.shape.id }),
          response: { 200: Scored, ...problemResponses(404) },
        },
      },
      async ({ params }) => {
        const row = await db
          .selectFrom('score_cards')
          .select('score_key')
          .where('recording_id', '=', params.id)
          .where('score_key', '=', params.scoreKey)
          .executeTakeFirst();
        if (row === undefined) throw problem('not-found', 'There is no such score card.');
        return await scoredOf(row.score_key);
      },
    );
  };
}
