/** GET /api/models, /api/models/:version/shadow, POST …/trainings, …/compare, …/activate, …/rollback, …/shadow */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { madeFor } from '../models/calls/made-for.ts';
import type { Dialogue } from '../models/dialogues/dialogues.ts';
import { openModelThreads } from '../pipeline/model-threads.ts';
import { requireTrainer } from '../pipeline/model-training.ts';
import { readReanalyseProgress } from '../pipeline/reanalyse.ts';
import { openLocks } from '../pipeline/store/locks.ts';
import { activateModel, modelActivations, rollbackModels } from '../pipeline/store/model-activations.ts';
import { type ModelSet, modelsInForce, requireModelsInForce } from '../pipeline/store/model-sets.ts';
import { listShadows, readShadowReport, startShadow, stopShadow } from '../pipeline/store/model-shadows.ts';
import { listTrainings, readTraining, startTraining } from '../pipeline/store/model-trainings.ts';
import { findModelVersion, listModelVersions } from '../pipeline/store/model-versions.ts';
import { namesOf } from '../pipeline/store/reviews.ts';
import { whoOf } from './access.ts';
import { type Context, RecordingPath } from './context.ts';
import {
  CompareBody,
  ModelChangeBody,
  ModelChanged,
  ModelComparison,
  ModelList,
  OpinionHistory,
  ShadowReportShape,
  ShadowRun,
  TrainBody,
  Training,
  TrainingPath,
  VersionPath,
  WhoBody,
} from './model-shapes.ts';
import { readOpinionHistory } from './opinion-history.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';

/** `dialogues`: to train from instead of the corpus. */
export function modelRoutes(
  { db, databaseUrl, log }: Context,
  dialogues?: readonly Dialogue[],
): FastifyPluginAsyncZod {
  const threads = openModelThreads({ databaseUrl });
  const locks = openLocks(databaseUrl, log);
  let training: Promise<void> | null = null;

  const list = async (): Promise<ModelList> => {
    const [inForce, versions, activations, shadows, trainings, reanalysis] = await Promise.all([
      modelsInForce(db),
      listModelVersions(db),
      modelActivations(db),
      listShadows(db),
      listTrainings(db),
      readReanalyseProgress(db),
    ]);
    return {
      inForce: inForce && { hash: inForce.hash, set: inForce.set },
      items: versions.map(({ madeFor: made, ...version }) => {
        const shadow = shadows.find((one) => one.version === version.id && one.until === null);
        return {
          ...version,
          inForce: inForce?.set[version.name] === version.id,
          isUsable: made === madeFor(version.name),
          shadow: shadow === undefined ? null : { since: shadow.since, who: shadow.who },
        };
      }),
      activations,
      trainings,
      reanalysis: { total: reanalysis.total, done: reanalysis.done },
      names: await namesOf(db, [
        ...versions.map(({ trainedBy }) => trainedBy),
        ...activations.map(({ who }) => who),
        ...shadows.flatMap(({ who, stoppedBy }) => [who, stoppedBy]),
        ...trainings.map(({ who }) => who),
      ]),
    };
  };
  /** What cannot be loaded must not come into force: tried on a thread. */
  const check = async (set: ModelSet): Promise<void> => {
    const { set: now } = await requireModelsInForce(db);
    for (const [name, version] of Object.entries(set))
      if (now[name as keyof ModelSet] !== version) await threads.check(version);
  };

  return async (app) => {
    app.addHook('onClose', async () => {
      await threads.close();
      await training;
      await locks.close();
    });

    app.get(
      '/api/models',
      {
        config: { access: ['qa_manager', 'model_engineer'] },
        schema: {
          tags: ['models'],
          summary: 'Every version of every trained model, what is in force, who changed it, and trainings',
          response: { 200: ModelList, ...problemResponses() },
        },
      },
      list,
    );

    app.post(
      '/api/models/trainings',
      {
        config: { access: ['model_engineer'] },
        schema: {
          tags: ['models'],
          summary: 'Train a version from the corpus and from confirmed labels; nothing comes into force',
          body: TrainBody,
          response: { 202: Training, ...problemResponses(400, 409, 422) },
        },
      },
      async (request, reply) => {
        const { name, labels, note = null } = request.body;
        const who = whoOf(request, request.body.who);
        requireTrainer(who);
        if (training !== null)
          throw problem('training-busy', 'A model is being trained already. Wait until it is done.');
        const { training: begun, finished } = await startTraining(
          { db, locks },
          {
            name,
            who,
            note,
            run: (onStep) =>
              threads.train({ name, who, note, labels, ...(dialogues && { dialogues }) }, onStep),
          },
        );
        training = finished
          .catch((error: unknown) =>
            log.error({ err: error }, 'the run of training could not be written down'),
          )
          .finally(() => {
            training = null;
          });
        return await reply.code(202).header('location', `/api/models/trainings/${begun.id}`).send(begun);
      },
    );

    app.get(
      '/api/models/trainings/:id',
      {
        config: { access: ['qa_manager', 'model_engineer'] },
        schema: {
          tags: ['models'],
          summary: 'How far a training is, then its version',
          params: TrainingPath,
          response: { 200: Training, ...problemResponses(400, 404) },
        },
      },
      async ({ params: { id } }) => await readTraining(db, id),
    );

    app.post(
      '/api/models/compare',
      {
        config: { access: ['qa_manager', 'model_engineer'] },
        schema: {
          tags: ['models'],
          summary: 'Two versions on the same calls: won, lost, and whether that can be chance',
          description: 'On the frozen test part of the corpus and on labelled calls kept out of training.',
          body: CompareBody,
          response: { 200: ModelComparison, ...problemResponses(400, 404, 409, 422, 503) },
        },
      },
      async ({ body: { champion, challenger } }) => {
        const found = await threads.compare(champion, challenger);
        return {
          name: found.name,
          champion: found.champion.id,
          challenger: found.challenger.id,
          slices: found.slices.map((slice) => ({ ...slice, won: [...slice.won], lost: [...slice.lost] })),
          verdict: found.verdict,
        };
      },
    );

    app.post(
      '/api/models/:version/evaluate',
      {
        config: { access: ['model_engineer'] },
        schema: {
          tags: ['models'],
          summary: 'Measure a version on the frozen test part and keep the figures',
          params: VersionPath,
          response: { 200: ModelList, ...problemResponses(400, 404, 409, 503) },
        },
      },
      async ({ params: { version } }) => {
        await threads.evaluate(version);
        return await list();
      },
    );

    app.post(
      '/api/models/:version/activate',
      {
        config: { access: ['model_engineer'] },
        schema: {
          tags: ['models'],
          summary: 'Put a version in force; calls are then analysed again beside their old opinions',
          params: VersionPath,
          body: ModelChangeBody,
          response: { 200: ModelChanged, ...problemResponses(400, 404, 409, 422, 503) },
        },
      },
      async (request) => {
        const { why, who } = request.body;
        const { version } = request.params;
        return { activation: await activateModel(db, { version, why, who: whoOf(request, who), check }) };
      },
    );

    app.post(
      '/api/models/rollback',
      {
        config: { access: ['model_engineer'] },
        schema: {
          tags: ['models'],
          summary: 'Back to the models that were in force before the present ones',
          body: ModelChangeBody,
          response: { 200: ModelChanged, ...problemResponses(400, 409, 422, 503) },
        },
      },
      async (request) => {
        const { why, who } = request.body;
        return { activation: await rollbackModels(db, { why, who: whoOf(request, who), check }) };
      },
    );

    app.post(
      '/api/models/:version/shadow',
      {
        config: { access: ['model_engineer'] },
        schema: {
          tags: ['models'],
          summary: 'Have a version judge live calls beside the models in force; nobody acts on it',
          params: VersionPath,
          body: WhoBody,
          response: { 200: ShadowRun, ...problemResponses(400, 404, 409, 422, 503) },
        },
      },
      async (request) => {
        const { id } = await findModelVersion(db, request.params.version);
        await threads.check(id);
        return await startShadow(db, { version: id, who: whoOf(request, request.body.who) });
      },
    );

    app.post(
      '/api/models/:version/shadow/stop',
      {
        config: { access: ['model_engineer'] },
        schema: {
          tags: ['models'],
          summary: 'End the shadow run; what it said stays',
          params: VersionPath,
          body: WhoBody,
          response: { 200: ShadowRun, ...problemResponses(400, 404, 409, 422) },
        },
      },
      async (request) =>
        await stopShadow(db, {
          version: request.params.version,
          who: whoOf(request, request.body.who),
        }),
    );

    app.get(
      '/api/models/:version/shadow',
      {
        config: { access: ['qa_manager', 'model_engineer'] },
        schema: {
          tags: ['models'],
          summary: 'How often a version in shadow agrees with the models in force, and where it does not',
          params: VersionPath,
          response: { 200: ShadowReportShape, ...problemResponses(400, 404, 422) },
        },
      },
      async ({ params: { version } }) => {
        const report = await readShadowReport(db, version);
        const runs = (await listShadows(db)).filter((run) => run.version === report.version);
        return { ...report, runs, changes: [...report.changes], changed: [...report.changed] };
      },
    );

    app.get(
      '/api/recordings/:id/opinions',
      {
        config: { access: ['qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['models'],
          summary: 'What every set of models that has judged a recording says of it, side by side',
          params: RecordingPath,
          response: { 200: OpinionHistory, ...problemResponses(400, 404) },
        },
      },
      async ({ params: { id } }) => await readOpinionHistory(db, id),
    );
  };
}
