/** POST /api/rule-sets/diff, GET and DELETE /api/rule-diffs/:id */
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { findRuleSet } from '../pipeline/store/rule-sets.ts';
import { rulesOf, teamsOf } from '../pipeline/store/unit-rules.ts';
import type { Context } from './context.ts';
import type { DiffJobs } from './diff-jobs.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';
import { DiffBody, DiffJobShape } from './rule-shapes.ts';
import { mayChangeRules, unitToChange } from './unit-rules.ts';

const JobPath = z.object({ id: z.uuid() });

export function ruleDiffRoutes({ db }: Context, jobs: DiffJobs): FastifyPluginAsyncZod {
  const gone = () =>
    problem('not-found', 'There is no such comparison; results are kept for an hour. Start it again.');
  /** Comparisons of units outside of the caller's are not there. */
  const jobOf = async (request: FastifyRequest, id: string) => {
    const job = jobs.get(id);
    if (job === null || !(await mayChangeRules(db, request, job.unit?.id ?? null))) throw gone();
    return job;
  };
  return async (app) => {
    app.post(
      '/api/rule-sets/diff',
      {
        config: { access: ['qa_manager'], scoped: true },
        schema: {
          tags: ['rules'],
          summary: 'Compare two rule sets on stored history; a job, because it takes as long as history is',
          description:
            'Nothing is written. `limit`: at most so many calls, spread evenly over history. `unit`: the calls that would go by its rule set.',
          body: DiffBody,
          response: { 202: DiffJobShape, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request, reply) => {
        const { a, b, since = null, limit = null } = request.body;
        const unit = await unitToChange(db, request, request.body.unit);
        const isPart = unit.kind !== 'whole';
        const job = jobs.start({
          a: isPart && a === 'in-force' ? await rulesOf(db, unit) : await findRuleSet(db, a),
          b: await findRuleSet(db, b),
          since,
          limit,
          unit: isPart ? { id: unit.id, kind: unit.kind, name: unit.name } : null,
          teamIds: isPart ? await teamsOf(db, unit) : null,
        });
        return await reply.code(202).header('location', `/api/rule-diffs/${job.id}`).send(job);
      },
    );

    app.get(
      '/api/rule-diffs/:id',
      {
        config: { access: ['qa_manager'], scoped: true },
        schema: {
          tags: ['rules'],
          summary: 'How far a comparison is, then its result',
          params: JobPath,
          response: { 200: DiffJobShape, ...problemResponses(400, 404) },
        },
      },
      async (request) => await jobOf(request, request.params.id),
    );

    app.delete(
      '/api/rule-diffs/:id',
      {
        config: { access: ['qa_manager'], scoped: true },
        schema: {
          tags: ['rules'],
          summary: 'Stop a comparison; one that is done stays as it is',
          params: JobPath,
          response: { 200: DiffJobShape, ...problemResponses(400, 404) },
        },
      },
      async (request) => {
        const { id } = await jobOf(request, request.params.id);
        const job = jobs.cancel(id);
        if (job === null) throw gone();
        return job;
      },
    );
  };
}
