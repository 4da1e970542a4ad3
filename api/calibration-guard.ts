/**
 * Whoever judges a call in a calibration session sees nothing of what the machine or others think of it until the
 * session is no longer blind: neither its page nor its row in lists.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { EarmarkError } from '../pipeline/errors.ts';
import { blindCalls } from '../pipeline/store/calibration.ts';
import type { Database } from '../pipeline/store/tables.ts';

/** What is heard and what is done without seeing a verdict. */
const open = new Set([
  '/api/recordings/:id/audio',
  '/api/recordings/:id/peaks',
  '/api/recordings/:id/audit',
  '/api/recordings/:id/original-audio',
  '/api/recordings/:id/retry',
]);

/** Lists whose rows say what the machine or a reviewer thinks. Alerts are none: nobody may miss one. */
const lists = new Set(['/api/recordings', '/api/reviews', '/api/appeals']);

/** Call after guardAccess. */
export function guardBlindCalls(app: FastifyInstance, db: Kysely<Database>): void {
  app.addHook('preHandler', async (request) => {
    const id = askedCall(request);
    if (id === null || request.caller === null) return;
    if ((await blindCalls(db, request.caller.login)).has(id))
      throw new EarmarkError(
        'calibration-blind',
        'You judge this call in a calibration session. It opens once all have answered, or judging is ended.',
        { status: 409 },
      );
  });
  app.addHook('preSerialization', async (request, _reply, payload: unknown) => {
    if (request.method !== 'GET' || !lists.has(request.routeOptions.url ?? '') || request.caller === null)
      return payload;
    if (!isList(payload) || payload.items.length === 0) return payload;
    const blind = await blindCalls(db, request.caller.login);
    if (blind.size === 0) return payload;
    return { ...payload, items: payload.items.filter((row) => !blind.has(row.recordingId ?? row.id ?? '')) };
  });
}

function askedCall(request: FastifyRequest): string | null {
  const url = request.routeOptions.url ?? '';
  if (url.startsWith('/api/recordings/:id') && !open.has(url)) return (request.params as { id: string }).id;
  if (url === '/api/labels' && request.method === 'POST')
    return (request.body as { recordingId?: string } | undefined)?.recordingId ?? null;
  return null;
}

interface List {
  readonly items: readonly { readonly id?: string; readonly recordingId?: string }[];
}

function isList(payload: unknown): payload is List {
  return (
    typeof payload === 'object' && payload !== null && Array.isArray((payload as { items?: unknown }).items)
  );
}
