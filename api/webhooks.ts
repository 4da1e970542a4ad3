/** /api/webhooks…: which programs are told what, and how the deliveries went. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { z } from 'zod';
import { requireUrl } from '../pipeline/events/addresses.ts';
import { eventKinds, newSecret } from '../pipeline/events/deliver.ts';
import { writeAudit } from '../pipeline/store/audit.ts';
import { callerOf } from './access.ts';
import type { Context } from './context.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';

const Kind = z.enum(eventKinds);
const Id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const WebhookBody = z.strictObject({
  url: z.string().trim().min(1).max(2_000),
  kinds: z.array(Kind).min(1).max(eventKinds.length),
});
const WebhookShape = z.object({
  id: z.number(),
  url: z.string(),
  kinds: z.array(z.string()),
  createdBy: z.string(),
  createdAt: z.string(),
  waiting: z.number(),
  delivered: z.number(),
  failed: z.number(),
  lastDeliveredAt: z.string().nullable(),
});
export const WebhookList = z.object({ kinds: z.array(Kind), items: z.array(WebhookShape) });
export type WebhookList = z.infer<typeof WebhookList>;
const NewWebhook = z.object({
  id: z.number(),
  secret: z.string().describe('For checking signatures (Standard Webhooks). Shown this once.'),
});

const DeliveryQuery = z.strictObject({
  state: z.enum(['waiting', 'delivered', 'failed']).optional(),
  before: Id.optional().describe('Deliveries with smaller numbers only.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const DeliveryList = z.object({
  items: z.array(
    z.object({
      id: z.number(),
      eventId: z.string(),
      kind: z.string(),
      at: z.string(),
      state: z.enum(['waiting', 'delivered', 'failed']),
      attempts: z.number(),
      status: z.number().nullable(),
      error: z.string().nullable(),
      nextAt: z.string().nullable(),
      deliveredAt: z.string().nullable(),
      body: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type DeliveryList = z.infer<typeof DeliveryList>;

export function webhookRoutes({ db, config }: Pick<Context, 'db' | 'config'>): FastifyPluginAsyncZod {
  const isPrivateAllowed = config.WEBHOOK_PRIVATE === '1';
  return async (app) => {
    app.get(
      '/api/webhooks',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Webhooks with how their deliveries went in the last 30 days',
          response: { 200: WebhookList, ...problemResponses() },
        },
      },
      async () => {
        const { rows } = await sql<{
          id: number;
          url: string;
          kinds: string[];
          created_by: string;
          created_at: Date;
          waiting: number;
          delivered: number;
          failed: number;
          last_at: Date | null;
        }>`
          select webhooks.id, url, kinds, created_by, created_at,
            count(*) filter (where state = 'waiting')::int as waiting,
            count(*) filter (where state = 'delivered')::int as delivered,
            count(*) filter (where state = 'failed')::int as failed, max(delivered_at) as last_at
          from webhooks left join deliveries on webhook_id = webhooks.id
          where removed_at is null group by webhooks.id order by webhooks.id`.execute(db);
        return {
          kinds: [...eventKinds],
          items: rows.map((row) => ({
            id: row.id,
            url: row.url,
            kinds: row.kinds,
            createdBy: row.created_by,
            createdAt: row.created_at.toISOString(),
            waiting: row.waiting,
            delivered: row.delivered,
            failed: row.failed,
            lastDeliveredAt: row.last_at?.toISOString() ?? null,
          })),
        };
      },
    );

    app.post(
      '/api/webhooks',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Tell a program what happens from now on; answers with the secret of its signatures',
          body: WebhookBody,
          response: { 201: NewWebhook, ...problemResponses(400, 422) },
        },
      },
      async (request, reply) => {
        const { kinds } = request.body;
        const url = requireUrl(request.body.url, { isPrivateAllowed }).href;
        const who = callerOf(request).login;
        const secret = newSecret();
        const { id } = await db.transaction().execute(async (trx) => {
          const made = await trx
            .insertInto('webhooks')
            .values({ url, secret, kinds: [...new Set(kinds)], created_by: who, removed_at: null })
            .returning('id')
            .executeTakeFirstOrThrow();
          await writeAudit(trx, {
            who,
            what: 'webhook-added',
            reason: 'webhook added',
            detail: { webhook: made.id, host: new URL(url).host, kinds },
          });
          return made;
        });
        return reply.code(201).send({ id, secret });
      },
    );

    app.delete(
      '/api/webhooks/:id',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Stop telling a program; what was not delivered yet is dropped',
          params: z.object({ id: Id }),
          response: { 204: z.null(), ...problemResponses(404) },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const who = callerOf(request).login;
        await db.transaction().execute(async (trx) => {
          const { numUpdatedRows } = await trx
            .updateTable('webhooks')
            .set({ removed_at: new Date() })
            .where('id', '=', id)
            .where('removed_at', 'is', null)
            .executeTakeFirst();
          if (numUpdatedRows === 0n) throw problem('not-found', 'There is no such webhook.');
          await trx
            .updateTable('deliveries')
            .set({ state: 'failed', error: 'webhook-removed' })
            .where('webhook_id', '=', id)
            .where('state', '=', 'waiting')
            .execute();
          await writeAudit(trx, {
            who,
            what: 'webhook-removed',
            reason: 'webhook removed',
            detail: { webhook: id },
          });
        });
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/webhooks/:id/deliveries',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'What was sent, how often it was tried, and what came back; newest first',
          params: z.object({ id: Id }),
          querystring: DeliveryQuery,
          response: { 200: DeliveryList, ...problemResponses(400) },
        },
      },
      async ({ params: { id }, query }) => {
        let rows = db
          .selectFrom('deliveries')
          .innerJoin('events', 'events.id', 'deliveries.event_id')
          .where('webhook_id', '=', id);
        if (query.state !== undefined) rows = rows.where('state', '=', query.state);
        if (query.before !== undefined) rows = rows.where('deliveries.id', '<', query.before);
        const found = await rows
          .select(['deliveries.id', 'event_id', 'kind', 'events.at', 'state', 'attempts', 'status', 'error'])
          .select(['next_at', 'delivered_at', 'body'])
          .orderBy('deliveries.id', 'desc')
          .limit(query.limit)
          .execute();
        return {
          items: found.map((row) => ({
            id: row.id,
            eventId: row.event_id,
            kind: row.kind,
            at: row.at.toISOString(),
            state: row.state,
            attempts: row.attempts,
            status: row.status,
            error: row.error,
            nextAt: row.state === 'waiting' ? row.next_at.toISOString() : null,
            deliveredAt: row.delivered_at?.toISOString() ?? null,
            body: row.body,
          })),
        };
      },
    );

    app.post(
      '/api/webhooks/:id/deliveries/:delivery/retry',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Send a delivery again, now',
          params: z.object({ id: Id, delivery: Id }),
          response: { 202: z.object({ retried: z.literal(true) }), ...problemResponses(404) },
        },
      },
      async ({ params }, reply) => {
        const { rows } = await sql<{ id: number }>`
          update deliveries set state = 'waiting', attempts = 0, next_at = now(), delivered_at = null
          where id = ${params.delivery} and webhook_id = ${params.id}
            and exists (select from webhooks where webhooks.id = webhook_id and removed_at is null)
          returning id`.execute(db);
        if (rows.length === 0)
          throw problem('not-found', 'There is no such delivery, or its webhook was removed.');
        return reply.code(202).send({ retried: true });
      },
    );
  };
}
