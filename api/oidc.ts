/** Signing in by OpenID Connect (code flow with PKCE): GET /api/oidc/start, GET /api/oidc/callback */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as client from 'openid-client';
import { z } from 'zod';
import type { Config } from '../pipeline/config.ts';
import { EarmarkError } from '../pipeline/errors.ts';
import { writeAudit } from '../pipeline/store/audit.ts';
import { normalLogin } from '../pipeline/store/people.ts';
import type { Auth } from './auth.ts';
import type { ApiServices } from './context.ts';
import { problem } from './problem.ts';

const cookieName = 'earmark_oidc';
const callbackPath = '/api/oidc/callback';
/** Long enough for a second factor. */
const roundTripSeconds = 600;

/** What the answer of the provider is checked against; lies in a cookie that pages cannot read. */
const Pending = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where to go afterwards: an address of our own. */
  back: z.string(),
});

export function oidcRoutes({ db, config, log }: ApiServices, auth: Auth): FastifyPluginAsyncZod {
  const provider = openProvider(config);

  return async (app) => {
    app.get(
      '/api/oidc/start',
      {
        config: { access: ['anyone'] },
        schema: { hide: true, querystring: z.object({ back: z.string().optional() }) },
      },
      async (request, reply) => {
        const settings = await provider();
        const pending = {
          state: client.randomState(),
          nonce: client.randomNonce(),
          verifier: client.randomPKCECodeVerifier(),
          back: ownAddress(request.query.back),
        };
        reply.setCookie(cookieName, JSON.stringify(pending), {
          path: '/api/oidc',
          httpOnly: true,
          sameSite: 'lax',
          secure: config.EARMARK_URL?.startsWith('https:') === true,
          maxAge: roundTripSeconds,
        });
        const address = client.buildAuthorizationUrl(settings, {
          redirect_uri: `${baseOf(request, config)}${callbackPath}`,
          scope: 'openid profile',
          state: pending.state,
          nonce: pending.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
          code_challenge_method: 'S256',
        });
        return reply.redirect(address.href);
      },
    );

    app.get(
      callbackPath,
      { config: { access: ['anyone'] }, schema: { hide: true } },
      async (request, reply) => {
        const settings = await provider();
        const pending = pendingOf(request.cookies[cookieName]);
        reply.clearCookie(cookieName, { path: '/api/oidc' });
        if (pending === null) return failed(reply, 'oidc-expired');
        let claims: Readonly<Record<string, unknown>>;
        try {
          const tokens = await client.authorizationCodeGrant(
            settings,
            new URL(request.url, baseOf(request, config)),
            {
              expectedState: pending.state,
              expectedNonce: pending.nonce,
              pkceCodeVerifier: pending.verifier,
              idTokenExpected: true,
            },
          );
          claims = tokens.claims() ?? {};
        } catch (error) {
          log.warn(
            { reason: error instanceof Error ? error.message : 'unknown' },
            'sign-in by OpenID Connect failed',
          );
          return failed(reply, 'oidc-failed');
        }
        const person = await personOf(claims);
        if (person === null) return failed(reply, 'oidc-unknown');
        await auth.signOut(request, reply);
        await auth.signIn(reply, person.id);
        await writeAudit(db, { who: person.login, what: 'signed-in', reason: 'OpenID Connect' });
        return reply.redirect(pending.back);
      },
    );
  };

  /**
   * By subject; the first time by login, and then only somebody without a password: who may name themselves at the
   * provider must not take over a local account.
   */
  async function personOf(claims: Readonly<Record<string, unknown>>) {
    const { iss, sub } = claims;
    const login = claims[config.OIDC_LOGIN_CLAIM];
    if (typeof iss !== 'string' || typeof sub !== 'string') return null;
    const subject = `${iss} ${sub}`;
    const known = await db
      .selectFrom('people')
      .select(['id', 'login', 'active'])
      .where('oidc_subject', '=', subject)
      .executeTakeFirst();
    if (known !== undefined) return known.active ? known : null;
    if (typeof login !== 'string') return null;
    const linked = await db
      .updateTable('people')
      .set({ oidc_subject: subject })
      .where('login', '=', normalLogin(login))
      .where('password_hash', 'is', null)
      .where('oidc_subject', 'is', null)
      .where('is_demo', '=', false)
      .where('active', '=', true)
      .returning(['id', 'login'])
      .executeTakeFirst();
    return linked ?? null;
  }
}

/** Asks the provider for its settings when somebody signs in first: a provider that is away stops no start. */
function openProvider(config: Config): () => Promise<client.Configuration> {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret } = config;
  let found: Promise<client.Configuration> | null = null;
  return async () => {
    if (issuer === undefined || id === undefined)
      throw problem(
        'not-found',
        'Sign-in by OpenID Connect is not configured: set OIDC_ISSUER and OIDC_CLIENT_ID.',
      );
    found ??= discover(issuer, id, secret).catch((cause: unknown) => {
      found = null;
      throw new EarmarkError(
        'oidc-unreachable',
        'The OpenID Connect provider does not answer: check OIDC_ISSUER, then try again.',
        { status: 503, retry: 'back-off', cause },
      );
    });
    return await found;
  };
}

function discover(issuer: string, id: string, secret: string | undefined): Promise<client.Configuration> {
  const address = new URL(issuer);
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(address.hostname);
  // Without TLS on this machine only: a provider beside Earmark, and tests.
  const execute = address.protocol === 'http:' && isLocal ? [client.allowInsecureRequests] : [];
  return client.discovery(address, id, secret, undefined, { execute, timeout: 10 });
}

/** The host of the request has been checked by then. */
function baseOf(request: FastifyRequest, { EARMARK_URL }: Config): string {
  return EARMARK_URL ?? `http://${request.headers.host ?? '127.0.0.1'}`;
}

/** A path on this server, never another site's address: browsers read a backslash as a slash and skip tabs. */
function ownAddress(text: string | undefined): string {
  const own = 'http://earmark.invalid';
  if (text === undefined || !text.startsWith('/') || !URL.canParse(text, own)) return '/';
  const { origin, pathname, search } = new URL(text, own);
  return origin === own && !pathname.startsWith('//') && !pathname.startsWith('/api/')
    ? `${pathname}${search}`
    : '/';
}

function pendingOf(cookie: string | undefined): z.infer<typeof Pending> | null {
  try {
    return Pending.parse(JSON.parse(cookie ?? ''));
  } catch {
    return null;
  }
}

/** Back to the sign-in page, which says what to do. */
function failed(reply: FastifyReply, code: 'oidc-expired' | 'oidc-failed' | 'oidc-unknown') {
  return reply.redirect(`/sign-in?problem=${code}`);
}
