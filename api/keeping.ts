/** /api/storage, /api/retention, /api/legal-holds, /api/erasures: what is kept, how long, and what has to go. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { z } from 'zod';
import { asEarmarkError } from '../pipeline/errors.ts';
import {
  callsOfNumber,
  type ErasePlan,
  eraseCalls,
  hashesOf,
  type PersonNumber,
  planErasing,
} from '../pipeline/keep/erase.ts';
import { readRetention, removeFiles, retentionClasses } from '../pipeline/keep/retention.ts';
import { openLinkKey } from '../pipeline/service/link-key.ts';
import { writeAudit } from '../pipeline/store/audit.ts';
import { namesOf } from '../pipeline/store/reviews.ts';
import { callerOf } from './access.ts';
import type { Context } from './context.ts';
import { maskInPath } from './mask.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';

const Reason = z.string().trim().min(1).max(1_000);
const Person = z
  .strictObject({ kind: z.enum(['phone', 'account']), number: z.string().trim().min(1).max(40) })
  .describe('A telephone number or a 户号. It is not stored: only its keyed hash is.');
const Id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const StorageState = z.object({
  storage: z.string(),
  reachable: z.boolean(),
  error: z.string().nullable(),
  purposes: z.array(z.object({ purpose: z.string(), files: z.number(), bytes: z.number() })),
  databaseBytes: z.number(),
  /** The largest tables. */
  tables: z.array(z.object({ table: z.string(), bytes: z.number() })),
  /** Files of erased calls that could not be deleted yet. */
  removals: z.object({ waiting: z.number(), failing: z.number(), error: z.string().nullable() }),
});
export type StorageState = z.infer<typeof StorageState>;

const RetentionRow = z.object({
  class: z.enum(retentionClasses),
  days: z.number().nullable(),
  calls: z.number(),
  due: z.number(),
  oldest: z.string().nullable(),
});
export const RetentionList = z.object({ items: z.array(RetentionRow) });
export type RetentionList = z.infer<typeof RetentionList>;
const Days = z.coerce.number().int().min(1).max(36_500);
const RetentionQuery = z.strictObject({ class: z.enum(retentionClasses).optional(), days: Days.optional() });
const RetentionBody = z.strictObject({
  class: z.enum(retentionClasses),
  days: z.int().min(1).max(36_500).nullable().describe('null: kept until somebody decides.'),
  reason: Reason,
});

export const HoldList = z.object({
  items: z.array(
    z.object({
      id: z.number(),
      recordingId: z.string().nullable(),
      /** The hold is on a number; which one is not stored. */
      ofNumber: z.boolean(),
      calls: z.number(),
      reason: z.string(),
      who: z.string(),
      at: z.string(),
    }),
  ),
  /** By login: of those who placed them, as far as they are known here. */
  names: z.record(z.string(), z.string()),
});
export type HoldList = z.infer<typeof HoldList>;
const HoldBody = z
  .strictObject({
    recordingId: z.string().min(1).max(200).optional(),
    person: Person.optional(),
    reason: Reason,
  })
  .refine(({ recordingId, person }) => (recordingId === undefined) !== (person === undefined), {
    message: 'name a recording or a number',
  });

export const ErasePreview = z.object({
  calls: z.array(
    z.object({
      recordingId: z.string(),
      callId: z.string().nullable(),
      startedAt: z.string().nullable(),
      held: z.boolean(),
    }),
  ),
  files: z.array(z.string()),
  lists: z.array(z.string()),
  digest: z.string(),
});
export type ErasePreview = z.infer<typeof ErasePreview>;
const EraseBody = z.strictObject({ person: Person, digest: z.string().min(1).max(100), reason: Reason });
const EraseResult = z.object({
  calls: z.number(),
  held: z.number(),
  files: z.number(),
  /** Of `files`: not deleted yet, a worker goes on trying. */
  filesLeft: z.number(),
});

export function keepingRoutes(context: Context): FastifyPluginAsyncZod {
  const { db, config, storage } = context;
  const linkKey = () => openLinkKey(config, db);
  const requireHashes = async (person: PersonNumber) => {
    const hashes = hashesOf(person, await linkKey());
    if (hashes.length === 0)
      throw problem(
        'validation',
        'Body field person.number: give the whole number, 10 to 12 digits (户号: 9 to 14).',
      );
    return hashes;
  };
  const planOf = async (person: PersonNumber): Promise<ErasePlan> => {
    await requireHashes(person);
    return await planErasing(db, await callsOfNumber(db, person, await linkKey()));
  };

  return async (app) => {
    app.get(
      '/api/storage',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'What the storage and the database hold, and whether the storage answers',
          response: { 200: StorageState, ...problemResponses() },
        },
      },
      async () => {
        const [error, { rows: purposes }, { rows: tables }, { rows: removals }] = await Promise.all([
          storage.check().then(
            () => null,
            (thrown: unknown) => asEarmarkError(thrown).code,
          ),
          sql<{ purpose: string; files: number; bytes: number }>`
            select purpose, count(*)::int as files, coalesce(sum(size_bytes), 0)::double precision as bytes
            from objects group by 1 order by 3 desc`.execute(db),
          sql<{ table: string; bytes: number }>`
            select relname as "table", pg_total_relation_size(oid)::double precision as bytes from pg_class
            where relkind = 'r' and relnamespace = 'public'::regnamespace order by 2 desc limit 8`.execute(
            db,
          ),
          sql<{ waiting: number; failing: number; error: string | null; bytes: number }>`
            select count(*)::int as waiting, count(*) filter (where attempts > 0)::int as failing, max(error) as error,
              pg_database_size(current_database())::double precision as bytes from storage_removals`.execute(
            db,
          ),
        ]);
        const [removal] = removals;
        return {
          storage: storage.name,
          reachable: error === null,
          error,
          purposes,
          databaseBytes: removal?.bytes ?? 0,
          tables,
          removals: {
            waiting: removal?.waiting ?? 0,
            failing: removal?.failing ?? 0,
            error: removal?.error ?? null,
          },
        };
      },
    );

    app.get(
      '/api/retention',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'How long calls are kept, by class, and how many are due',
          description: 'With `class` and `days`: how many would be due with these days; nothing is changed.',
          querystring: RetentionQuery,
          response: { 200: RetentionList, ...problemResponses(400) },
        },
      },
      async ({ query }) => ({
        items: await readRetention(
          db,
          query.class === undefined || query.days === undefined ? {} : { [query.class]: query.days },
        ),
      }),
    );

    app.post(
      '/api/retention',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary:
            'Set how long calls of a class are kept; older ones are erased by the next passes of a worker',
          body: RetentionBody,
          response: { 200: RetentionList, ...problemResponses(400) },
        },
      },
      async (request) => {
        const { days, reason, class: name } = request.body;
        const who = callerOf(request).login;
        await db.transaction().execute(async (trx) => {
          await trx.deleteFrom('retention').where('class', '=', name).execute();
          if (days !== null) await trx.insertInto('retention').values({ class: name, days, who }).execute();
          await writeAudit(trx, { who, what: 'retention-set', reason, detail: { class: name, days } });
        });
        return { items: await readRetention(db) };
      },
    );

    app.get(
      '/api/legal-holds',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Calls that must not be erased, and why',
          response: { 200: HoldList, ...problemResponses() },
        },
      },
      async () => {
        const { rows } = await sql<{
          id: number;
          recording_id: string | null;
          calls: number;
          reason: string;
          who: string;
          at: Date;
        }>`
          select id, recording_id, reason, who, at, case when recording_id is null
            then (select count(*)::int from recording_links where hash = link_hash)
            else (select count(*)::int from recordings where recordings.id = legal_holds.recording_id) end as calls
          from legal_holds where released_at is null order by id desc`.execute(db);
        return {
          items: rows.map(({ id, recording_id, calls, reason, who, at }) => ({
            id,
            recordingId: recording_id,
            ofNumber: recording_id === null,
            calls,
            reason,
            who,
            at: at.toISOString(),
          })),
          names: await namesOf(
            db,
            rows.map(({ who }) => who),
          ),
        };
      },
    );

    app.post(
      '/api/legal-holds',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Keep a call, or all calls of a number (later ones too), until the hold is released',
          body: HoldBody,
          response: { 201: z.object({ ids: z.array(z.number()) }), ...problemResponses(400) },
        },
      },
      async (request, reply) => {
        const { recordingId, person, reason } = request.body;
        const who = callerOf(request).login;
        const held =
          person === undefined
            ? [{ recording_id: recordingId ?? null, link_hash: null }]
            : (await requireHashes(person)).map((hash) => ({ recording_id: null, link_hash: hash }));
        const ids = await db.transaction().execute(async (trx) => {
          const made = await trx
            .insertInto('legal_holds')
            .values(held.map((one) => ({ ...one, reason, who, released_by: null, released_at: null })))
            .returning('id')
            .execute();
          const numbers = made.map(({ id }) => id);
          await writeAudit(trx, {
            who,
            what: 'hold-placed',
            reason,
            recordingId: recordingId ?? null,
            detail: { holds: numbers },
          });
          return numbers;
        });
        return reply.code(201).send({ ids });
      },
    );

    app.post(
      '/api/legal-holds/:id/release',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'End a hold; the calls then age out as others do',
          params: z.object({ id: Id }),
          body: z.strictObject({ reason: Reason }),
          response: { 200: z.object({ released: z.literal(true) }), ...problemResponses(400, 404) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const who = callerOf(request).login;
        await db.transaction().execute(async (trx) => {
          const { numUpdatedRows } = await trx
            .updateTable('legal_holds')
            .set({ released_by: who, released_at: new Date() })
            .where('id', '=', id)
            .where('released_at', 'is', null)
            .executeTakeFirst();
          if (numUpdatedRows === 0n) throw problem('not-found', 'There is no such hold, or it was released.');
          await writeAudit(trx, {
            who,
            what: 'hold-released',
            reason: request.body.reason,
            detail: { holds: [id] },
          });
        });
        return { released: true as const };
      },
    );

    app.post(
      '/api/erasures/preview',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'What would be erased of a person: calls, files, and lists that name a call and stay',
          description:
            'Sent as a body, so that the number stands in no address and no log. Nothing is changed.',
          body: z.strictObject({ person: Person }),
          response: { 200: ErasePreview, ...problemResponses(400) },
        },
      },
      async ({ body }) => {
        const { calls, files, lists, digest } = await planOf(body.person);
        return {
          calls: [...calls],
          files: files.map(maskInPath),
          lists: lists.map(maskInPath),
          digest,
        };
      },
    );

    app.post(
      '/api/erasures',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['operations'],
          summary: 'Erase the calls of a person as the preview showed them; counts on boards stay',
          body: EraseBody,
          response: { 200: EraseResult, ...problemResponses(400, 409) },
        },
      },
      async (request) => {
        const { person, digest, reason } = request.body;
        const plan = await planOf(person);
        if (plan.digest !== digest)
          throw problem(
            'erasure-changed',
            'Other calls are found now than those that were shown: look at the preview again, then erase.',
          );
        const erased = await eraseCalls(
          db,
          plan.calls.map(({ recordingId }) => recordingId),
          {
            who: callerOf(request).login,
            what: 'person-erased',
            reason,
            detail: {
              kind: person.kind,
              hashes: await requireHashes(person),
              lists: plan.lists.map(maskInPath),
            },
          },
        );
        await removeFiles(context);
        // Muted copies and waveforms are made again for whoever is still there.
        await rm(path.join(config.EARMARK_DATA, 'cache'), { recursive: true, force: true });
        const left = await db
          .selectFrom('storage_removals')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('key', 'in', plan.files.length === 0 ? [''] : [...plan.files])
          .executeTakeFirstOrThrow();
        return { ...erased, filesLeft: Number(left.count) };
      },
    );
  };
}
