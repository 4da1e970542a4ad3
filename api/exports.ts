/** /api/exports…: scores and findings written into the storage, day by day. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { z } from 'zod';
import { writeExport } from '../pipeline/events/daily-files.ts';
import { writeAudit } from '../pipeline/store/audit.ts';
import { callerOf } from './access.ts';
import type { Context } from './context.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';

const Id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const ExportBody = z.strictObject({
  what: z.enum(['scores', 'findings']),
  format: z.enum(['csv', 'parquet']),
  afterDays: z
    .int()
    .min(1)
    .max(60)
    .default(3)
    .describe('A day is written so many days later: reviews come meanwhile.'),
  from: z.iso.date().optional().describe('The first day that is written; default: today (China).'),
});
const RunShape = z.object({
  day: z.string(),
  key: z.string().nullable(),
  rows: z.number().nullable(),
  sizeBytes: z.number().nullable(),
  error: z.string().nullable(),
  startedAt: z.string(),
});
export const ExportList = z.object({
  items: z.array(
    z.object({
      id: z.number(),
      what: z.enum(['scores', 'findings']),
      format: z.enum(['csv', 'parquet']),
      afterDays: z.number(),
      from: z.string(),
      createdBy: z.string(),
      /** The latest ones. */
      runs: z.array(RunShape),
    }),
  ),
});
export type ExportList = z.infer<typeof ExportList>;
const RUNS_SHOWN = 5;

export function exportRoutes(context: Pick<Context, 'db' | 'storage' | 'log'>): FastifyPluginAsyncZod {
  const { db } = context;
  const find = async (id: number) => {
    const row = await db
      .selectFrom('exports')
      .select(['id', 'what', 'format'])
      .where('id', '=', id)
      .where('removed_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined) throw problem('not-found', 'There is no such export.');
    return row;
  };
  return async (app) => {
    app.get(
      '/api/exports',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Exports into the storage, each with its latest files',
          response: { 200: ExportList, ...problemResponses() },
        },
      },
      async () => {
        const items = await db
          .selectFrom('exports')
          .select([
            'id',
            'what',
            'format',
            'after_days',
            'created_by',
            sql<string>`from_day::text`.as('from'),
          ])
          .where('removed_at', 'is', null)
          .orderBy('id')
          .execute();
        const { rows: runs } = await sql<z.infer<typeof RunShape> & { export_id: number; started_at: Date }>`
          select export_id, day::text as day, key, rows, size_bytes as "sizeBytes", error, started_at
          from (select *, row_number() over (partition by export_id order by id desc) as place from export_runs) as placed
          where place <= ${RUNS_SHOWN} order by id desc`.execute(db);
        return {
          items: items.map(({ id, what, format, after_days, created_by, from }) => ({
            id,
            what,
            format,
            afterDays: after_days,
            from,
            createdBy: created_by,
            runs: runs
              .filter((run) => run.export_id === id)
              .map(({ day, key, rows, sizeBytes, error, started_at }) => ({
                day,
                key,
                rows,
                sizeBytes,
                error,
                startedAt: started_at.toISOString(),
              })),
          })),
        };
      },
    );

    app.post(
      '/api/exports',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Write a day after the other into the storage, below earmark-exports/',
          description:
            'Rows hold ids, scores and verdicts; nothing that was said and nothing about customers.',
          body: ExportBody,
          response: { 201: z.object({ id: z.number() }), ...problemResponses(400) },
        },
      },
      async (request, reply) => {
        const { what, format, afterDays, from } = request.body;
        const who = callerOf(request).login;
        const made = await db.transaction().execute(async (trx) => {
          const row = await trx
            .insertInto('exports')
            .values({
              what,
              format,
              after_days: afterDays,
              created_by: who,
              from_day: from ?? sql<string>`(now() at time zone 'Asia/Shanghai')::date`,
              removed_at: null,
            })
            .returning('id')
            .executeTakeFirstOrThrow();
          await writeAudit(trx, {
            who,
            what: 'export-added',
            reason: 'export added',
            detail: { export: row.id, what, format, from: from ?? null },
          });
          return row;
        });
        return reply.code(201).send({ id: made.id });
      },
    );

    app.post(
      '/api/exports/:id/run',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Write the file of a day now, over the one that is there',
          params: z.object({ id: Id }),
          body: z.strictObject({ day: z.iso.date() }),
          response: { 200: z.object({ written: z.boolean() }), ...problemResponses(400, 404) },
        },
      },
      async ({ params, body }) => ({ written: await writeExport(context, await find(params.id), body.day) }),
    );

    app.delete(
      '/api/exports/:id',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Write no more; the files stay',
          params: z.object({ id: Id }),
          response: { 204: z.null(), ...problemResponses(404) },
        },
      },
      async (request, reply) => {
        const { id } = await find(request.params.id);
        const who = callerOf(request).login;
        await db.transaction().execute(async (trx) => {
          await trx.updateTable('exports').set({ removed_at: new Date() }).where('id', '=', id).execute();
          await writeAudit(trx, {
            who,
            what: 'export-removed',
            reason: 'export removed',
            detail: { export: id },
          });
        });
        return reply.code(204).send(null);
      },
    );
  };
}
