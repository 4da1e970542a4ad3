/** Who sent a request: a session cookie of a browser, or an API token of a program. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Config } from '../pipeline/config.ts';
import { closeSession, openSession, readApiToken, readSession } from '../pipeline/store/sessions.ts';
import type { Database } from '../pipeline/store/tables.ts';
import type { Caller } from './access.ts';
import type { Demo } from './demo.ts';

export interface Auth {
  /** Null: nobody known. */
  identify(request: FastifyRequest): Promise<Caller | null>;
  /** Opens a session and puts its cookie into the answer. */
  signIn(reply: FastifyReply, personId: number): Promise<void>;
  /** Ends the session of the request. */
  signOut(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

const cookieName = 'earmark_session';

/** Needs @fastify/cookie. */
export function openAuth({ db, config, demo }: { db: Kysely<Database>; config: Config; demo: Demo }): Auth {
  const cookie = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: config.EARMARK_URL?.startsWith('https:') === true,
  } as const;
  const idleMinutes = config.SESSION_IDLE_MINUTES;

  return {
    async identify(request) {
      const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
      if (bearer !== undefined) {
        const known = await readApiToken(db, bearer);
        if (known === null || known.isDemo) return null;
        const { scopes, ...person } = known;
        return { ...person, tokenScopes: scopes, csrf: null, sessionToken: null };
      }
      const token = request.cookies[cookieName];
      if (token === undefined || token === '') return null;
      const known = await readSession(db, token, { idleMinutes });
      if (known === null || (known.isDemo && !(await demo.isOn()))) return null;
      return { ...known, tokenScopes: null, csrf: csrfOf(token), sessionToken: token };
    },

    async signIn(reply, personId) {
      const { token, expiresAt } = await openSession(db, { personId, hours: config.SESSION_HOURS });
      reply.setCookie(cookieName, token, { ...cookie, expires: expiresAt });
    },

    async signOut(request, reply) {
      const token = request.cookies[cookieName];
      if (token !== undefined) await closeSession(db, token);
      reply.clearCookie(cookieName, cookie);
    },
  };
}

/** Made from the session's own secret, which pages cannot read: nothing more to store, and it ends with the session. */
function csrfOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('csrf').digest('base64url');
}

/** Compares secrets in a time that does not depend on them. */
export function isSame(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHmac('sha256', 'compare').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
