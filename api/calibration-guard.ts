/**
 * Whoever judges a call in a calibration session sees nothing of what the machine or others think of it until the
 * session is no longer blind: neither its page nor its row in lists.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { EarmarkError } from '../pipeline/errors.ts';
import { blindCalls } from '../pipeline/store/calibration.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { hideBlindCalls } from './blind-answers.ts';

/** What is heard and what is done without seeing a verdict. */
const open = new Set([
  '/api/recordings/:id/audio',
  '/api/recordings/:id/peaks',
  '/api/recordings/:id/audit',
  '/api/recordings/:id/original-audio',
  '/api/recordings/:id/retry',
]);

/** Call after guardAccess. */
export function guardBlindCalls(app: FastifyInstance, db: Kysely<Database>): void {
  app.addHook('preHandler', async (request) => {
    if (request.caller === null || !mayAsk(request)) return;
    const blind = await blindCalls(db, request.caller.login);
    if (blind.size === 0) return;
    const id = await askedCall(db, request);
    if (id !== null && blind.has(id))
      throw new EarmarkError(
        'calibration-blind',
        'You judge this call in a calibration session. It opens once all have answered, or judging is ended.',
        { status: 409 },
      );
  });
  app.addHook('preSerialization', async (request, reply, payload: unknown) => {
    const { caller, routeOptions, method } = request;
    const url = routeOptions.url ?? '';
    if (caller === null || reply.statusCode >= 300 || !url.startsWith('/api/')) return payload;
    const blind = await blindCalls(db, caller.login);
    if (blind.size === 0) return payload;
    return await hideBlindCalls({ url, isReading: method === 'GET' }, payload, { db, blind });
  });
}

/** Whether the route is about one call that the request names. */
function mayAsk({ routeOptions, method }: FastifyRequest): boolean {
  const url = routeOptions.url ?? '';
  return (
    url.startsWith('/api/recordings/:id') ||
    url.startsWith('/api/cases/:id') ||
    (method === 'POST' && naming.has(url))
  );
}

/** Their bodies name a call. */
const naming = new Set(['/api/labels', '/api/cases', '/api/rule-sets/try']);

async function askedCall(db: Kysely<Database>, request: FastifyRequest): Promise<string | null> {
  const url = request.routeOptions.url ?? '';
  if (url.startsWith('/api/recordings/:id'))
    return open.has(url) ? null : (request.params as { id: string }).id;
  if (url.startsWith('/api/cases/:id')) {
    const { id } = request.params as { id: number };
    const row = await db.selectFrom('cases').select('recording_id').where('id', '=', id).executeTakeFirst();
    return row?.recording_id ?? null;
  }
  const named = (request.body as { recordingId?: string } | undefined)?.recordingId ?? null;
  if (named === null || url !== '/api/rule-sets/try') return named;
  // There a call may be named by the id the platform gave it.
  const row = await db
    .selectFrom('recordings')
    .select('id')
    .where(({ or, eb }) => or([eb('id', '=', named), eb('call_id', '=', named)]))
    .executeTakeFirst();
  return row?.id ?? null;
}
