/** GET /api/recordings/:id/score-card, GET /api/recordings/:id/score-cards, GET …/score-cards/:scoreKey */

import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Scored } from '../pipeline/domain.ts';
import { getResult } from '../pipeline/store/results.ts';
import { scopeOf } from './access.ts';
import { type Context, noSuchRecording, RecordingPath } from './context.ts';
import { isOwnOnly, maskedFindings, readPublishedScore } from './own-calls.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';
import { readScoreCardHistory } from './score-card-history.ts';
import { RecordingDetail } from './shapes.ts';

export function scoreCardRoutes({ db }: Context): FastifyPluginAsyncZod {
  const callOf = async (id: string) => {
    const row = await db
      .selectFrom('recordings')
      .select(['score_key', 'state', 'team_id', 'transcribe_key', 'analyse_key'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) throw noSuchRecording();
    return row;
  };
  const scoredOf = async (call: Awaited<ReturnType<typeof callOf>>, key: string): Promise<Scored> => {
    const result = await getResult(db, key);
    if (result === null) throw noSuchCard();
    const { findings, scoreCard } = Scored.parse(result.output);
    return { findings: await maskedFindings(db, call, findings), scoreCard };
  };
  /** Null: the caller may see what the machine says. Before the publication nothing gets here (guardUnpublished). */
  const publishedFor = async (
    request: FastifyRequest,
    id: string,
    { team_id }: { team_id: string | null },
  ) => (isOwnOnly(scopeOf(request), team_id) ? await readPublishedScore(db, id) : null);

  return async (app) => {
    app.get(
      '/api/recordings/:id/score-card',
      {
        config: { access: ['reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['score cards'],
          summary: 'The current score card with its findings and their evidence',
          params: RecordingPath,
          response: { 200: Scored, ...problemResponses(404, 409) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const call = await callOf(id);
        const published = await publishedFor(request, id, call);
        if (published?.scored) return published.scored;
        if (published !== null || call.score_key === null) {
          throw problem('not-scored', `The recording is ${call.state}; its stages say what is missing.`);
        }
        return await scoredOf(call, call.score_key);
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
          response: {
            200: z.object({ items: RecordingDetail.shape.history }),
            ...problemResponses(404, 409),
          },
        },
      },
      async (request) => {
        const { id } = request.params;
        const published = await publishedFor(request, id, await callOf(id));
        return { items: published?.history ?? (await readScoreCardHistory(db, id)) };
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
          response: { 200: Scored, ...problemResponses(404, 409) },
        },
      },
      async (request) => {
        const { id, scoreKey } = request.params;
        const call = await callOf(id);
        const published = await publishedFor(request, id, call);
        if (published !== null) {
          if (published.scored === null || published.scoreKey !== scoreKey) throw noSuchCard();
          return published.scored;
        }
        const row = await db
          .selectFrom('score_cards')
          .select('score_key')
          .where('recording_id', '=', id)
          .where('score_key', '=', scoreKey)
          .executeTakeFirst();
        if (row === undefined) throw noSuchCard();
        return await scoredOf(call, row.score_key);
      },
    );
  };
}

function noSuchCard() {
  return problem('not-found', 'There is no such score card.');
}
