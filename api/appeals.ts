/** Appeals, and published score cards as their agents see them. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { inScope } from '../pipeline/store/call-scope.ts';
import { namesOf } from '../pipeline/store/reviews.ts';
import { callerOf, scopeOf, whoOf } from './access.ts';
import { readAppeals } from './appeal-reader.ts';
import { acknowledge, answerAppeal, submitAppeal, unknownAppeal } from './appeal-work.ts';
import { requireCall } from './call-guard.ts';
import type { ReadCard } from './card-items.ts';
import { type Context, RecordingPath } from './context.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { problemResponses } from './problem-responses.ts';
import { readPublished } from './review-detail.ts';
import { writeReviewLabels } from './review-labels.ts';
import {
  AcknowledgeBody,
  AppealBody,
  AppealEventBody,
  AppealPage,
  AppealPath,
  AppealQuery,
  PublishedCard,
  PublishedPage,
  PublishedQuery,
} from './review-shapes.ts';
import { refused } from './review-work.ts';
import { reviewerOf } from './reviewer.ts';

export function appealRoutes({ db, log }: Context, readCard: ReadCard): FastifyPluginAsyncZod {
  const around = { db, readCard, log };
  const publishedOf = async (request: Parameters<typeof callerOf>[0], id: string) => {
    const reviewer = await reviewerOf(db, request, id);
    const card = await readPublished(around, id, callerOf(request), reviewer);
    if (card === null) throw refused('not-published', 'The score of this call is not published yet.', 404);
    return card;
  };

  return async (app) => {
    app.get(
      '/api/published',
      {
        config: { access: ['agent'], scoped: true },
        schema: {
          tags: ['appeals'],
          summary: 'Published score cards of the caller’s own calls, newest first',
          querystring: PublishedQuery,
          response: { 200: PublishedPage, ...problemResponses(400) },
        },
      },
      async (request) => {
        const { limit, cursor } = request.query;
        let page = db
          .selectFrom('reviews')
          .select(['recording_id', 'published_at'])
          .where('published_at', 'is not', null)
          .where(inScope(scopeOf(request), 'reviews'))
          .orderBy('published_at', 'desc')
          .orderBy('recording_id', 'desc')
          .limit(limit + 1);
        if (cursor !== undefined) {
          const { at, id } = decodeCursor(cursor);
          page = page.where(({ eb, refTuple, tuple }) =>
            eb(refTuple('published_at', 'recording_id'), '<', tuple(new Date(at), id)),
          );
        }
        const found = await page.execute();
        const shown = found.slice(0, limit);
        const ids = shown.map(({ recording_id }) => recording_id);
        const last = shown.at(-1);
        const items = ids.length === 0 ? [] : await publishedRows(ids);
        return {
          items,
          next:
            found.length > shown.length && last?.published_at
              ? encodeCursor({
                  // Postgres keeps microseconds; published_at was written from a Date.
                  at: last.published_at.toISOString().replace('Z', '000Z'),
                  id: last.recording_id,
                })
              : null,
        };
      },
    );

    app.get(
      '/api/recordings/:id/published',
      {
        config: { access: ['agent', 'reviewer', 'team_lead', 'qa_manager'], scoped: true },
        schema: {
          tags: ['appeals'],
          summary: 'The published score card of a call, until when it may be appealed, and its appeals',
          params: RecordingPath,
          response: { 200: PublishedCard, ...problemResponses(404) },
        },
      },
      async (request) => await publishedOf(request, request.params.id),
    );

    app.post(
      '/api/recordings/:id/acknowledgements',
      {
        config: { access: ['agent'], scoped: true },
        schema: {
          tags: ['appeals'],
          summary: 'The agent agrees with a finding, or with the card',
          params: RecordingPath,
          body: AcknowledgeBody,
          response: { 200: PublishedCard, ...problemResponses(400, 403, 404) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const agent = await reviewerOf(db, request, id, request.body.who);
        await acknowledge(db, id, agent, request.body.rule);
        return await publishedOf(request, id);
      },
    );

    app.post(
      '/api/recordings/:id/appeals',
      {
        config: { access: ['agent'], scoped: true },
        schema: {
          tags: ['appeals'],
          summary: 'The agent appeals against one finding of a published card, with a reason, in time',
          params: RecordingPath,
          body: AppealBody,
          response: { 200: PublishedCard, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { who, ...appeal } = request.body;
        await submitAppeal(around, id, await reviewerOf(db, request, id, who), appeal);
        return await publishedOf(request, id);
      },
    );

    app.get(
      '/api/appeals',
      {
        config: { access: ['agent', 'reviewer', 'team_lead', 'qa_manager'], scoped: true },
        schema: {
          tags: ['appeals'],
          summary: 'Appeals, newest first, with what the caller may do; agents see their own',
          querystring: AppealQuery,
          response: { 200: AppealPage, ...problemResponses(400) },
        },
      },
      async (request) => {
        const { state, mine, cursor, limit } = request.query;
        const who = whoOf(request);
        const { items, rows } = await readAppeals(
          db,
          {
            scope: scopeOf(request),
            states: {
              open: ['submitted', 'rejected', 'escalated'] as const,
              decided: ['accepted', 'refused', 'withdrawn', 'rejected'] as const,
              all: null,
            }[state],
            limit: limit + 1,
            ...(mine ? { decidableBy: who } : {}),
            ...(cursor === undefined ? {} : { before: cursor }),
          },
          callerOf(request),
          who,
        );
        const shown = items.slice(0, limit);
        const last = rows[limit - 1];
        return {
          items: mine ? shown.filter(({ actions }) => actions.includes('accept')) : shown,
          next: rows.length > limit && last !== undefined ? last.number : null,
          names: await namesOf(
            db,
            shown.flatMap(({ agent, reviewers, events }) => [
              agent,
              ...reviewers,
              ...events.map((event) => event.who),
            ]),
          ),
        };
      },
    );

    app.post(
      '/api/appeals/:id/events',
      {
        config: { access: ['agent', 'reviewer', 'qa_manager'], scoped: true },
        schema: {
          tags: ['appeals'],
          summary: 'Accept or reject an appeal, take it to the last instance, or withdraw it',
          description:
            'Another reviewer than the one who reviewed decides; accepting changes the published score at once.',
          params: AppealPath,
          body: AppealEventBody,
          response: { 204: z.null(), ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const appeal = await db
          .selectFrom('appeals')
          .select('recording_id')
          .where('id', '=', id)
          .executeTakeFirst();
        if (appeal === undefined) throw unknownAppeal();
        await requireCall(db, request, appeal.recording_id);
        const { who, id: clientId, ...answer } = request.body;
        const person = await reviewerOf(db, request, appeal.recording_id, who);
        const isChanged = await answerAppeal(around, id, person, { ...answer, id: clientId });
        if (isChanged) await writeReviewLabels(around);
        return reply.code(204).send(null);
      },
    );
  };

  async function publishedRows(ids: readonly string[]): Promise<PublishedPage['items']> {
    const [calls, cards, done, appeals] = await Promise.all([
      db
        .selectFrom('recordings')
        .select(['id', 'started_at', 'business_type'])
        .where('id', 'in', [...ids])
        .execute(),
      db
        .selectFrom('publications')
        .distinctOn('recording_id')
        .innerJoin('recordings', 'recordings.id', 'publications.recording_id')
        .select(['publications.id', 'recording_id', 'at', 'appeal_until', 'publications.normalised'])
        .select(['publications.passed', 'publications.veto', 'fail_count'])
        .where('recording_id', 'in', [...ids])
        .orderBy('recording_id')
        .orderBy('publications.id', 'desc')
        .execute(),
      db
        .selectFrom('acknowledgements')
        .select('recording_id')
        .distinct()
        .where('recording_id', 'in', [...ids])
        .where('rule', 'is', null)
        .execute(),
      db
        .selectFrom('appeals')
        .select(['recording_id', 'id'])
        .where('recording_id', 'in', [...ids])
        .execute(),
    ]);
    return ids.flatMap((id) => {
      const call = calls.find((one) => one.id === id);
      const card = cards.find((one) => one.recording_id === id);
      if (call === undefined || card === undefined) return [];
      return [
        {
          recordingId: id,
          at: card.at.toISOString(),
          appealUntil: card.appeal_until.toISOString(),
          startedAt: call.started_at?.toISOString() ?? null,
          businessType: call.business_type,
          normalised: card.normalised,
          passed: card.passed,
          veto: card.veto,
          findings: card.fail_count ?? 0,
          acknowledged: done.some(({ recording_id }) => recording_id === id),
          appeals: appeals.filter(({ recording_id }) => recording_id === id).length,
        },
      ];
    });
  }
}
