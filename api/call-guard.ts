/** Calls outside of what somebody may see look like calls that are not there. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { inScope } from '../pipeline/store/call-scope.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { scopeOf } from './access.ts';
import { noSuchRecording } from './context.ts';

/** Before every handler of `/api/recordings/:id…`. Call after guardAccess. */
export function guardCalls(app: FastifyInstance, db: Kysely<Database>): void {
  app.addHook('onRequest', async (request) => {
    if (request.is404 || !/^\/api\/recordings\/:id(?:\/|$)/.test(request.routeOptions.url ?? '')) return;
    await requireCall(db, request, (request.params as { id: string }).id);
  });
}

/** Throws problem `not-found` for a call that is not there and for one that is not the caller's to see. */
export async function requireCall(db: Kysely<Database>, request: FastifyRequest, id: string): Promise<void> {
  if (scopeOf(request).whole) return;
  if ((await visibleCalls(db, request, [id])).size === 0) throw noSuchRecording();
}

/** Those of the calls that the caller may see. */
export async function visibleCalls(
  db: Kysely<Database>,
  request: FastifyRequest,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const scope = scopeOf(request);
  const asked = ids.filter((id) => !id.includes('\0'));
  if (scope.whole || asked.length === 0) return new Set(asked);
  const rows = await db
    .selectFrom('recordings')
    .select('id')
    .where('id', 'in', asked)
    .where(inScope(scope))
    .execute();
  return new Set(rows.map(({ id }) => id));
}
