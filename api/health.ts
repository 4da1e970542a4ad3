/** GET /healthz, GET /readyz, GET /metrics */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { z } from 'zod';
import { asEarmarkError } from '../pipeline/errors.ts';
import type { ApiServices } from './context.ts';
import type { Metrics } from './metrics.ts';
import { problemOf } from './problem.ts';

const partNames = ['database', 'queue', 'storage'] as const;
type PartName = (typeof partNames)[number];

const Part = z.object({ ok: z.boolean(), code: z.string().nullable(), detail: z.string().nullable() });
const Ready = z.object({ ready: z.boolean(), parts: z.record(z.enum(partNames), Part) });

/** A part that has not answered by then counts as failed. */
const checkMs = 3_000;

export function healthRoutes(
  { db, queue, storage }: Pick<ApiServices, 'db' | 'queue' | 'storage'>,
  metrics: Metrics,
): FastifyPluginAsyncZod {
  const checks: Record<PartName, () => Promise<unknown>> = {
    database: () => sql`select 1`.execute(db),
    queue: () => queue.counts(),
    storage: () => storage.check(),
  };

  return async (app) => {
    app.get(
      '/healthz',
      {
        config: { access: ['anyone'], isProbe: true },
        schema: {
          tags: ['health'],
          summary: 'The process answers',
          response: { 200: z.object({ ok: z.literal(true) }) },
        },
      },
      async () => ({ ok: true as const }),
    );

    app.get(
      '/readyz',
      {
        config: { access: ['anyone'], isProbe: true },
        schema: {
          tags: ['health'],
          summary: 'Database, queue and storage answer; names the one that does not',
          response: { 200: Ready, 503: Ready },
        },
      },
      async (_request, reply) => {
        const answers = await Promise.all(
          partNames.map(async (name) => [name, await checkPart(checks[name])] as const),
        );
        const parts = Object.fromEntries(answers) as Record<PartName, z.infer<typeof Part>>;
        const ready = answers.every(([, { ok }]) => ok);
        return await reply.code(ready ? 200 : 503).send({ ready, parts });
      },
    );

    app.get(
      '/metrics',
      {
        config: { access: ['operations'], isProbe: true },
        schema: {
          tags: ['health'],
          summary: 'Metrics in the text format of Prometheus; scrape them with an API token of operations',
          produces: ['text/plain'],
        },
      },
      async (_request, reply) => await reply.type(metrics.contentType).send(await metrics.text()),
    );
  };
}

async function checkPart(check: () => Promise<unknown>): Promise<z.infer<typeof Part>> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeoutError()), checkMs);
  });
  try {
    await Promise.race([check(), timeout]);
    return { ok: true, code: null, detail: null };
  } catch (error) {
    if (error instanceof TimeoutError) {
      return { ok: false, code: 'timeout', detail: `No answer within ${checkMs / 1000} s.` };
    }
    const { code, detail } = problemOf(asEarmarkError(error));
    return { ok: false, code, detail };
  } finally {
    clearTimeout(timer);
  }
}

class TimeoutError extends Error {}
