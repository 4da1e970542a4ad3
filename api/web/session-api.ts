/** Who is signed in, as the pages see it. */
import type { Role } from '../../pipeline/store/roles.ts';
import type { SessionState } from '../auth-shapes.ts';
import { ask, type Body, client, rememberCsrf } from './api.ts';

export type { Role, SessionState };
export type SignedIn = NonNullable<SessionState['person']>;

/** Also takes over the CSRF token that later requests carry. */
export async function getSession(signal?: AbortSignal): Promise<SessionState> {
  const session = await ask(() => client.GET('/api/session', { signal: signal ?? null }));
  rememberCsrf(session.csrf);
  return session;
}

export const signIn = (login: string, password: string) =>
  ask(() => client.POST('/api/sign-in', { body: { login, password } }));

export const signInToDemo = (login: string) => ask(() => client.POST('/api/demo', { body: { login } }));

export const signOut = () => ask(() => client.POST('/api/sign-out'));

export type FirstPerson = Body<'/api/setup'>;

export const setUp = (body: FirstPerson) => ask(() => client.POST('/api/setup', { body }));

/** Where a sign-in by OpenID Connect starts; it comes back to `back`. */
export const oidcUrl = (back: string): string => `/api/oidc/start?${new URLSearchParams({ back })}`;
