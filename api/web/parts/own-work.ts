/** Where each role begins after signing in: the page of its daily work. */
import type { Role, SignedIn } from '../session-api.ts';
import type { Rights } from './rights.ts';

/**
 * Who holds several roles begins where the first of these leads that is open to them. First the role that looks over
 * everything, then those whose work waits with a deadline, then those who come when there is something to look after.
 */
const begins: readonly { readonly role: Role; readonly path: string; readonly right: keyof Rights }[] = [
  { role: 'qa_manager', path: '/recordings', right: 'calls' },
  { role: 'reviewer', path: '/queue', right: 'queue' },
  { role: 'team_lead', path: '/coaching', right: 'leadCoaching' },
  { role: 'agent', path: '/appeals', right: 'ownScores' },
  { role: 'model_engineer', path: '/models', right: 'models' },
  { role: 'model_engineer', path: '/recordings', right: 'calls' },
  { role: 'operations', path: '/operations', right: 'operations' },
  { role: 'welfare', path: '/emotional-load', right: 'emotionalLoad' },
];

/** Null: nothing is open to them. */
export function ownWork(roles: SignedIn['roles'], may: Rights): string | null {
  const held = new Set(roles.map(({ role }) => role));
  return begins.find(({ role, right }) => held.has(role) && may[right])?.path ?? null;
}
