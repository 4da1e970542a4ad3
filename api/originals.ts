/** What is hidden by default opens to whoever was given a pass for a reason, and to nobody else. */
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { isOpenTo, type Opened } from '../pipeline/store/audit.ts';
import type { Role } from '../pipeline/store/roles.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { callerOf, hasRole } from './access.ts';
import { problem } from './problem.ts';

/** Who may ask for what is hidden. */
const opening: readonly Role[] = ['reviewer', 'qa_manager'];

/** Throws problem `original-refused`: another's pass, an old one, or the right has been taken away since. */
export async function requireOpen(
  db: Kysely<Database>,
  request: FastifyRequest,
  pass: string,
  what: { readonly what: Opened; readonly recordingId: string },
): Promise<void> {
  const { login, tokenScopes } = callerOf(request);
  const who = tokenScopes?.includes('act-as') === true ? null : login;
  if (hasRole(request, opening) && (await isOpenTo(db, pass, { ...what, who }))) return;
  throw problem(
    'original-refused',
    `This pass does not open the original, or no longer: ask again with a reason (POST …/${what.what}).`,
  );
}
