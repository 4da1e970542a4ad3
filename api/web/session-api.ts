/** Who is signed in, as the pages see it. */
import type { Role } from '../../pipeline/store/roles.ts';
import type { SessionState } from '../auth-shapes.ts';
import { ask, rememberCsrf } from './api.ts';

export type { Role, SessionState };
export type SignedIn = NonNullable<SessionState['person']>;

/** Also takes over the CSRF token that later requests carry. */
export async function getSession(signal?: AbortSignal): Promise<SessionState> {
  const session = await ask<SessionState>('/api/session', signal === undefined ? {} : { signal });
  rememberCsrf(session.csrf);
  return session;
}

export const signIn = (login: string, password: string) => send('/api/sign-in', { login, password });

export const signInToDemo = (role: Role) => send('/api/demo', { role });

export const signOut = () => send('/api/sign-out', {});

export interface FirstPerson {
  readonly code: string;
  readonly login: string;
  readonly name: string;
  readonly password: string;
}

export const setUp = (person: FirstPerson) => send('/api/setup', person);

/** Where a sign-in by OpenID Connect starts; it comes back to `back`. */
export const oidcUrl = (back: string): string => `/api/oidc/start?${new URLSearchParams({ back })}`;

function send(path: string, body: object): Promise<unknown> {
  return ask<unknown>(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}
