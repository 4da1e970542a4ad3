/** POST /api/labels, GET /api/recordings/:id/labels, /api/labelling/:model (…/next, …/skip), GET /api/models/drift */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { reportDrift } from '../pipeline/labels/drift.ts';
import { answersOf, isSetOfLabels } from '../pipeline/labels/label-models.ts';
import { periodsOf } from '../pipeline/labels/periods.ts';
import { LEASE_MINUTES, labelCounts, nextToLabel, queueMix, skipCall } from '../pipeline/labels/queue.ts';
import { estimateRecall } from '../pipeline/labels/recall.ts';
import { addLabel, currentLabels, type Label, labelsOfRecording } from '../pipeline/store/labels.ts';
import { whoOf } from './access.ts';
import { type Context, noSuchRecording, RecordingPath } from './context.ts';
import {
  Drift,
  DriftQuery,
  LabelBody,
  LabellingState,
  ModelPath,
  NextCalls,
  NextQuery,
  RecordingLabels,
  SkipBody,
  StoredLabel,
} from './label-shapes.ts';
import { maskText } from './mask-talk.ts';
import { problemResponses } from './problem-responses.ts';

export function labelRoutes({ db, config }: Context): FastifyPluginAsyncZod {
  const share = config.LABEL_RANDOM_SHARE;
  return async (app) => {
    app.post(
      '/api/labels',
      {
        config: { access: ['reviewer', 'qa_manager', 'model_engineer'] },
        schema: {
          tags: ['labels'],
          summary: 'What a person says of a call or a turn; kept beside what the machine had said',
          body: LabelBody,
          response: { 200: StoredLabel, 201: StoredLabel, ...problemResponses(400, 404, 409, 422) },
        },
      },
      async (request, reply) => {
        const { body } = request;
        const { label, isNew } = await addLabel(db, { ...body, who: whoOf(request, body.who) });
        return reply.code(isNew ? 201 : 200).send({ label: shown(label), isNew });
      },
    );

    app.get(
      '/api/recordings/:id/labels',
      {
        config: { access: ['reviewer', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['labels'],
          summary: 'Every label of a recording, and which is in force',
          params: RecordingPath,
          response: { 200: RecordingLabels, ...problemResponses(400, 404) },
        },
      },
      async ({ params: { id } }) => {
        const call = await db.selectFrom('recordings').select('id').where('id', '=', id).executeTakeFirst();
        if (call === undefined) throw noSuchRecording();
        const [items, current] = await Promise.all([
          labelsOfRecording(db, id),
          currentLabels(db, { recordingIds: [id] }),
        ]);
        return {
          items: items.map(shown),
          current: current.map(({ label, others, isDisputed }) => ({
            label: shown(label),
            others: others.map(shown),
            isDisputed,
          })),
        };
      },
    );

    app.get(
      '/api/labelling/:model',
      {
        config: { access: ['reviewer', 'qa_manager', 'model_engineer'] },
        schema: {
          tags: ['labels'],
          summary: 'Possible answers, labels so far by slice, and recall as the random slice tells it',
          params: ModelPath,
          response: { 200: LabellingState, ...problemResponses(400) },
        },
      },
      async ({ params: { model } }) => {
        const [counts, recall] = await Promise.all([labelCounts(db, model), estimateRecall(db, model)]);
        const answers = (role: 'agent' | 'customer' | null) => {
          const known = answersOf(model, role);
          return known === null ? null : [...known];
        };
        return {
          model,
          answers: { call: answers(null), agent: answers('agent'), customer: answers('customer') },
          isSet: isSetOfLabels(model),
          mix: { ...queueMix },
          randomShare: share,
          leaseMinutes: LEASE_MINUTES,
          counts,
          recall: { ...recall, rates: [...recall.rates] },
        };
      },
    );

    app.get(
      '/api/labelling/:model/next',
      {
        config: { access: ['reviewer', 'qa_manager', 'model_engineer'] },
        schema: {
          tags: ['labels'],
          summary: 'The next calls for this person to label, and why these',
          description: `They are nobody else's for ${LEASE_MINUTES} minutes, and are given again when asked again.`,
          params: ModelPath,
          querystring: NextQuery,
          response: { 200: NextCalls, ...problemResponses(400) },
        },
      },
      async (request) => {
        const { model } = request.params;
        const { count, lease } = request.query;
        const who = whoOf(request, request.query.who);
        return { items: await nextToLabel(db, { model, who, count, lease, share }) };
      },
    );

    app.post(
      '/api/labelling/:model/skip',
      {
        config: { access: ['reviewer', 'qa_manager', 'model_engineer'] },
        schema: {
          tags: ['labels'],
          summary: 'Puts a call aside for this person; others may still be asked',
          params: ModelPath,
          body: SkipBody,
          response: { 204: z.null(), ...problemResponses(400, 404) },
        },
      },
      async (request, reply) => {
        const { model } = request.params;
        const { recordingId, why = null } = request.body;
        const who = whoOf(request, request.body.who);
        if (!(await skipCall(db, { model, recordingId, who, why }))) throw noSuchRecording();
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/models/drift',
      {
        config: { access: ['qa_manager', 'model_engineer'] },
        schema: {
          tags: ['models'],
          summary: 'What moved between two periods: calls, opinions, coding; and what moved it',
          querystring: DriftQuery,
          response: { 200: Drift, ...problemResponses(400) },
        },
      },
      async ({ query }) => writable(await reportDrift(db, periodsOf(query, new Date()))),
    );
  };
}

/** Notes are written by people, who may write down what the customer said. */
function shown({ transcribeKey: _, ...label }: Label) {
  return { ...label, note: label.note && maskText(label.note) };
}

function writable(report: Awaited<ReturnType<typeof reportDrift>>): Drift {
  return Drift.parse(report);
}
