/** Who acts on a call, and in which roles. */
import type { FastifyRequest } from 'fastify';
import type { Kysely, Transaction } from 'kysely';
import type { Role } from '../pipeline/store/roles.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { type Caller, callerOf, whoOf } from './access.ts';
import { noSuchRecording } from './context.ts';

export interface Reviewer {
  readonly who: string;
  /** Of the caller's roles those that cover the call. */
  readonly roles: readonly Role[];
  readonly isOwnCall: boolean;
}

interface Call {
  readonly team_id: string | null;
  readonly agent_id: string | null;
}

/** Throws problem `not-found`. */
export async function reviewerOf(
  db: Kysely<Database> | Transaction<Database>,
  request: FastifyRequest,
  recordingId: string,
  named?: string | undefined,
): Promise<Reviewer> {
  const call = await db
    .selectFrom('recordings')
    .select(['team_id', 'agent_id'])
    .where('id', '=', recordingId)
    .executeTakeFirst();
  if (call === undefined) throw noSuchRecording();
  return { who: whoOf(request, named), ...standingOn(callerOf(request), call) };
}

export function standingOn(caller: Caller, call: Call): Pick<Reviewer, 'roles' | 'isOwnCall'> {
  const isOwnCall = caller.agentId !== null && caller.agentId === call.agent_id;
  const roles = caller.held.flatMap(({ role, teamIds }) => {
    if (role === 'agent') return isOwnCall ? [role] : [];
    return teamIds === null || (call.team_id !== null && teamIds.includes(call.team_id)) ? [role] : [];
  });
  return { roles: [...new Set(roles)], isOwnCall };
}
