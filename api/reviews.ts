/** The review queue, reviews of calls (take, decide, publish, comment, correct), saved views. */
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { shareOf } from '../models/calls/measure.ts';
import { blindCalls } from '../pipeline/store/calibration.ts';
import { addComment } from '../pipeline/store/reviews.ts';
import { addCorrection } from '../pipeline/store/turn-corrections.ts';
import { callerOf, scopeOf, whoOf } from './access.ts';
import { visibleCalls } from './call-guard.ts';
import type { ReadCard } from './card-items.ts';
import { errorsIn } from './character-errors.ts';
import { type Context, noSuchRecording, RecordingPath } from './context.ts';
import { problemResponses } from './problem-responses.ts';
import { maskOf, readReviewDetail } from './review-detail.ts';
import { writeReviewLabels } from './review-labels.ts';
import { listQueue } from './review-queue.ts';
import {
  AssignBody,
  Assigned,
  CommentBody,
  CorrectionBody,
  DecisionBody,
  NextBody,
  NextReview,
  PublishBody,
  QueuePage,
  QueueQuery,
  ReopenBody,
  ReviewDetail,
  ReviewPeople,
  RuleReviews,
  VersionBody,
  ViewBody,
  ViewList,
  ViewPath,
} from './review-shapes.ts';
import {
  assign,
  decide,
  publish,
  refused,
  releaseReview,
  renewReview,
  reopen,
  takeNext,
  takeReview,
} from './review-work.ts';
import { reviewerOf } from './reviewer.ts';
import { ruleReviewReader } from './rule-reviews.ts';

const reading = { access: ['reviewer', 'team_lead', 'qa_manager'], scoped: true } as const;
const reviewing = { access: ['reviewer', 'qa_manager'], scoped: true } as const;
const managing = { access: ['qa_manager'], scoped: true } as const;

export function reviewRoutes({ db, log }: Context, readCard: ReadCard): FastifyPluginAsyncZod {
  const around = { db, readCard, log };
  const readRuleReviews = ruleReviewReader(db);
  const detailOf = async (request: FastifyRequest, id: string) =>
    await readReviewDetail(around, id, callerOf(request), await reviewerOf(db, request, id));

  return async (app) => {
    app.get(
      '/api/reviews',
      {
        config: reading,
        schema: {
          tags: ['reviews'],
          summary:
            'What to review next and why, the most urgent first; counts are of everything, not of the filter',
          querystring: QueueQuery,
          response: { 200: QueuePage, ...problemResponses(400) },
        },
      },
      async (request) => await listQueue(db, request.query, scopeOf(request), whoOf(request)),
    );

    app.post(
      '/api/reviews/next',
      {
        config: reviewing,
        schema: {
          tags: ['reviews'],
          summary: 'Takes the most urgent review that nobody holds; null: there is nothing to do',
          body: NextBody,
          response: { 200: NextReview, ...problemResponses(400) },
        },
      },
      async (request) => {
        const who = whoOf(request, request.body.who);
        const { agentId } = callerOf(request);
        const { kinds, except } = request.body;
        // What the caller judges blind in a calibration is for others.
        const left = [...except, ...(await blindCalls(db, who))];
        const wanted = { who, agentId, scope: scopeOf(request), kinds, except: left };
        return { recordingId: await takeNext(around, wanted, { who }) };
      },
    );

    app.post(
      '/api/reviews/assign',
      {
        config: { access: ['team_lead', 'qa_manager'], scoped: true },
        schema: {
          tags: ['reviews'],
          summary: 'Gives up to 500 reviews to a person, or back to everybody',
          body: AssignBody,
          response: { 200: Assigned, ...problemResponses(400, 403, 404) },
        },
      },
      async (request) => {
        const { recordingIds, to } = request.body;
        if (to !== null) await requireReviewer(to);
        const ids = [...new Set(recordingIds)];
        const visible = await visibleCalls(db, request, ids);
        const known: { id: string; reviewer: Awaited<ReturnType<typeof reviewerOf>> }[] = [];
        for (const id of await knownOf(visible))
          known.push({ id, reviewer: await reviewerOf(db, request, id, request.body.who) });
        const { assigned, refused: left } = await assign(around, known, to);
        const found = new Set(known.map(({ id }) => id));
        return { assigned, refused: [...left, ...ids.filter((id) => !found.has(id))] };
      },
    );

    app.get(
      '/api/reviews/people',
      {
        config: reading,
        schema: {
          tags: ['reviews'],
          summary: 'Who reviews: to whom work can be given',
          response: { 200: ReviewPeople, ...problemResponses() },
        },
      },
      async () => {
        const items = await db
          .selectFrom('people')
          .innerJoin('role_grants', 'role_grants.person_id', 'people.id')
          .select(['login', 'name'])
          .distinct()
          .where('active', '=', true)
          .where('role', 'in', ['reviewer', 'qa_manager'])
          .orderBy('login')
          .limit(500)
          .execute();
        return { items };
      },
    );

    app.get(
      '/api/reviews/views',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager'], scoped: true },
        schema: {
          tags: ['reviews'],
          summary: 'Filters the caller saved',
          response: { 200: ViewList, ...problemResponses() },
        },
      },
      async (request) => {
        const items = await db
          .selectFrom('review_views')
          .select(['name', 'query'])
          .where('who', '=', whoOf(request))
          .orderBy('name')
          .execute();
        return { items };
      },
    );

    app.put(
      '/api/reviews/views',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager'], scoped: true },
        schema: {
          tags: ['reviews'],
          summary: 'Saves a filter under a name; the same name is replaced',
          body: ViewBody,
          response: { 204: z.null(), ...problemResponses(400) },
        },
      },
      async (request, reply) => {
        const { name, query } = request.body;
        const row = { who: whoOf(request), name, query: JSON.stringify(query) };
        await db
          .insertInto('review_views')
          .values(row)
          .onConflict((conflict) => conflict.columns(['who', 'name']).doUpdateSet({ query: row.query }))
          .execute();
        return reply.code(204).send(null);
      },
    );

    app.delete(
      '/api/reviews/views/:name',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager'], scoped: true },
        schema: {
          tags: ['reviews'],
          summary: 'Forgets a saved filter',
          params: ViewPath,
          response: { 204: z.null(), ...problemResponses(400) },
        },
      },
      async (request, reply) => {
        await db
          .deleteFrom('review_views')
          .where('who', '=', whoOf(request))
          .where('name', '=', request.params.name)
          .execute();
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/recordings/:id/review',
      {
        config: reading,
        schema: {
          tags: ['reviews'],
          summary:
            'The review of a call: findings, decisions, the score with them, comments, corrections, appeals',
          params: RecordingPath,
          response: { 200: ReviewDetail, ...problemResponses(404) },
        },
      },
      async (request) => await detailOf(request, request.params.id),
    );

    for (const action of ['lease', 'renew', 'release'] as const)
      app.post(
        `/api/recordings/:id/review/${action}`,
        {
          config: reviewing,
          schema: {
            tags: ['reviews'],
            summary: {
              lease: 'Takes a review: nobody else can decide in it for a quarter of an hour',
              renew: 'Keeps a review that is held, while somebody works on it',
              release: 'Gives a review back to the queue; what was decided stays',
            }[action],
            params: RecordingPath,
            body: VersionBody,
            response: { 200: ReviewDetail, ...problemResponses(400, 403, 404, 409) },
          },
        },
        async (request) => {
          const { id } = request.params;
          const reviewer = await reviewerOf(db, request, id, request.body.who);
          const { version } = request.body;
          if (action === 'lease') await takeReview(around, id, reviewer);
          else if (action === 'renew') await renewReview(around, id, reviewer, version);
          else await releaseReview(around, id, reviewer, version);
          return await detailOf(request, id);
        },
      );

    app.post(
      '/api/recordings/:id/review/decisions',
      {
        config: reviewing,
        schema: {
          tags: ['reviews'],
          summary:
            'Agrees with a finding, or says what it should be and why; a later decision takes its place',
          params: RecordingPath,
          body: DecisionBody,
          response: { 200: ReviewDetail, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { who, ...decision } = request.body;
        await decide(around, id, await reviewerOf(db, request, id, who), decision);
        return await detailOf(request, id);
      },
    );

    app.post(
      '/api/recordings/:id/review/publish',
      {
        config: reviewing,
        schema: {
          tags: ['reviews'],
          summary: 'Publishes the score: it counts, the agent sees it, labels are written',
          params: RecordingPath,
          body: PublishBody,
          response: { 200: ReviewDetail, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { id: clientId, version: seen, note, who } = request.body;
        await publish(around, id, await reviewerOf(db, request, id, who), { clientId, seen, note });
        await writeReviewLabels(around);
        return await detailOf(request, id);
      },
    );

    app.post(
      '/api/recordings/:id/review/reopen',
      {
        config: managing,
        schema: {
          tags: ['reviews'],
          summary: 'Has a published review looked at again; its score counts until the next is published',
          params: RecordingPath,
          body: ReopenBody,
          response: { 200: ReviewDetail, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const { id } = request.params;
        await reopen(around, id, await reviewerOf(db, request, id, request.body.who), request.body.reason);
        return await detailOf(request, id);
      },
    );

    app.post(
      '/api/recordings/:id/review/comments',
      {
        config: reading,
        schema: {
          tags: ['reviews'],
          summary: 'A comment on the call, on a turn or on a finding; agents do not see it',
          params: RecordingPath,
          body: CommentBody,
          response: { 200: ReviewDetail, ...problemResponses(400, 404, 409) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { who, ...comment } = request.body;
        const text = comment.text.trim();
        await addComment(db, { ...comment, text, recording_id: id, who: whoOf(request, who) });
        return await detailOf(request, id);
      },
    );

    app.post(
      '/api/recordings/:id/review/corrections',
      {
        config: reviewing,
        schema: {
          tags: ['reviews'],
          summary: 'What was really said in a turn; kept beside the recogniser’s text',
          params: RecordingPath,
          body: CorrectionBody,
          response: { 200: ReviewDetail, ...problemResponses(400, 404, 409, 422) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const call = await db
          .selectFrom('recordings')
          .select(['transcribe_key', 'analyse_key', 'engine'])
          .where('id', '=', id)
          .executeTakeFirst();
        if (call === undefined) throw noSuchRecording();
        const mask = await maskOf(db, call);
        const { turn, text } = request.body;
        const heard = mask?.transcript.turns[turn]?.text;
        if (heard === undefined || call.transcribe_key === null)
          throw refused('turn-unknown', `The call has no turn ${turn}.`, 422);
        await addCorrection(db, {
          id: request.body.id,
          recording_id: id,
          transcribe_key: call.transcribe_key,
          turn,
          text: text.trim(),
          engine: call.engine ?? 'unknown',
          ...errorsIn(heard, text),
          who: whoOf(request, request.body.who),
        });
        return await detailOf(request, id);
      },
    );

    app.get(
      '/api/reviews/rules',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager', 'model_engineer'] },
        schema: {
          tags: ['reviews'],
          summary: 'Of each rule: how often people confirmed it, and how often an appeal overturned it',
          response: { 200: RuleReviews, ...problemResponses() },
        },
      },
      async () => ({
        items: (await readRuleReviews()).map(({ rule, version, missed, ...one }) => ({
          rule,
          version,
          missed,
          precision: one.decided === 0 ? null : shareOf(one.confirmed, one.decided),
          overturned: one.published === 0 ? null : shareOf(one.overturned, one.published),
        })),
      }),
    );

    async function knownOf(ids: ReadonlySet<string>): Promise<string[]> {
      const rows = await db
        .selectFrom('recordings')
        .select('id')
        .where('id', 'in', [...ids, ''])
        .execute();
      return rows.map(({ id }) => id);
    }

    /** Throws `person-unknown`: nobody would ever see what is given to somebody who reviews nothing. */
    async function requireReviewer(login: string): Promise<void> {
      const row = await db
        .selectFrom('people')
        .innerJoin('role_grants', 'role_grants.person_id', 'people.id')
        .select('login')
        .where('login', '=', login)
        .where('active', '=', true)
        .where('role', 'in', ['reviewer', 'qa_manager'])
        .executeTakeFirst();
      if (row === undefined)
        throw refused('person-unknown', `There is no reviewer with the login "${login}".`, 404);
    }
  };
}
