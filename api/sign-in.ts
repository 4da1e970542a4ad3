/** GET /api/session, POST /api/sign-in, …/sign-out, …/setup, …/demo, …/password */
import { randomBytes } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { EarmarkError } from '../pipeline/errors.ts';
import { writeAudit } from '../pipeline/store/audit.ts';
import { findUnit } from '../pipeline/store/org-units.ts';
import {
  addPerson,
  findPerson,
  grantRole,
  hasRealPeople,
  normalLogin,
  setPassword,
} from '../pipeline/store/people.ts';
import { hashOfToken } from '../pipeline/store/sessions.ts';
import { countWrongTry, forgetTries, lockedSeconds } from '../pipeline/store/sign-in-tries.ts';
import { callerOf } from './access.ts';
import { type Auth, isSame } from './auth.ts';
import { DemoBody, PasswordBody, SessionState, SetupBody, SignInBody } from './auth-shapes.ts';
import type { ApiServices } from './context.ts';
import type { Demo } from './demo.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';

/** Opens one link, once, while nobody is known. */
export function makeSetupCode(): string {
  return randomBytes(18).toString('base64url');
}

interface SignInParts {
  readonly auth: Auth;
  readonly demo: Demo;
  readonly setupCode: string;
  /** Bound to more than loopback, where only this machine reaches it (a container). */
  readonly isNetworkTrusted: boolean;
}

export function signInRoutes(
  { db, config }: ApiServices,
  { auth, demo, setupCode, isNetworkTrusted }: SignInParts,
): FastifyPluginAsyncZod {
  const isLocal = ({ socket: { remoteAddress = '' } }: FastifyRequest) =>
    isNetworkTrusted || loopback.check(remoteAddress, isIPv6(remoteAddress) ? 'ipv6' : 'ipv4');

  /** The stored hash, or null where nobody may sign in by password; both take the same time to check. */
  const hashOf = async (login: string) =>
    (await db
      .selectFrom('people')
      .select(['id', 'password_hash'])
      .where('login', '=', login)
      .where('active', '=', true)
      .executeTakeFirst()) ?? { id: 0, password_hash: null };

  const checkPassword = async (login: string, password: string): Promise<number> => {
    const seconds = await lockedSeconds(db, login);
    if (seconds > 0) throw locked(seconds);
    const { id, password_hash } = await hashOf(login);
    if (await isPassword(password_hash, password)) {
      await forgetTries(db, login);
      return id;
    }
    await countWrongTry(db, login);
    const now = await lockedSeconds(db, login);
    if (now === 0) throw problem('sign-in-refused', 'Login or password is wrong.');
    if (id !== 0)
      await writeAudit(db, {
        who: login,
        what: 'sign-in-locked',
        reason: `${now} s`,
        detail: { seconds: now },
      });
    throw locked(now);
  };

  return async (app) => {
    app.get(
      '/api/session',
      {
        config: { access: ['anyone'] },
        schema: {
          tags: ['signing in'],
          summary: 'Who is signed in and with which roles; for others, how to sign in',
          response: { 200: SessionState, ...problemResponses(503) },
        },
      },
      async (request) => {
        const caller = await auth.identify(request);
        const isDemo = await demo.isOn();
        return {
          person: caller && {
            login: caller.login,
            name: caller.name,
            agentId: caller.agentId,
            isDemo: caller.isDemo,
            roles: caller.held.map(({ role, unitId, unit, kind }) => ({ role, unitId, unit, kind })),
          },
          csrf: caller?.csrf ?? null,
          demo: isDemo
            ? demo.people.map(({ role, login, name, unit }) => ({ role, login, name, unit }))
            : null,
          needsSetup: caller === null && !isDemo && !(await hasRealPeople(db)),
          oidc: config.OIDC_ISSUER !== undefined,
        };
      },
    );

    app.post(
      '/api/sign-in',
      {
        config: { access: ['anyone'] },
        schema: {
          tags: ['signing in'],
          summary: 'Sign in with login and password; the answer sets a cookie',
          description:
            'Five wrong passwords are free; each further one locks the login for twice as long, from 30 s.',
          body: SignInBody,
          response: { 204: z.null(), ...problemResponses(400, 401, 429) },
        },
      },
      async (request, reply) => {
        const login = normalLogin(request.body.login);
        const personId = await checkPassword(login, request.body.password);
        // A session from before must not live on in this browser.
        await auth.signOut(request, reply);
        await auth.signIn(reply, personId);
        await writeAudit(db, { who: login, what: 'signed-in', reason: 'password' });
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/sign-out',
      {
        config: { access: ['signed-in'] },
        schema: {
          tags: ['signing in'],
          summary: 'End this session',
          response: { 204: z.null(), ...problemResponses(401, 403) },
        },
      },
      async (request, reply) => {
        const { login } = callerOf(request);
        await auth.signOut(request, reply);
        await writeAudit(db, { who: login, what: 'signed-out', reason: 'asked for' });
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/password',
      {
        config: { access: ['signed-in'] },
        schema: {
          tags: ['signing in'],
          summary: 'Change the own password; other sessions end',
          body: PasswordBody,
          response: { 204: z.null(), ...problemResponses(400, 401, 403, 422, 429) },
        },
      },
      async (request, reply) => {
        const { login, sessionToken } = callerOf(request);
        await checkPassword(login, request.body.current);
        await setPassword(db, {
          login,
          passwordHash: await hashPassword(request.body.next, login),
          by: login,
          keepSession: sessionToken && hashOfToken(sessionToken),
        });
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/setup',
      {
        config: { access: ['anyone'] },
        schema: {
          tags: ['signing in'],
          summary: 'Make the first administrator, with the code of the link that the server printed',
          description:
            'From this machine only, while nobody is known. Gets the roles operations and qa_manager.',
          body: SetupBody,
          response: { 204: z.null(), ...problemResponses(400, 403, 409, 422) },
        },
      },
      async (request, reply) => {
        const { code, login, name, password } = request.body;
        if (!isLocal(request) || !isSame(code, setupCode))
          throw problem(
            'setup-refused',
            'Open the link that the server printed when it started, in a browser on the same machine.',
          );
        const passwordHash = await hashPassword(password, normalLogin(login));
        await db.transaction().execute(async (trx) => {
          // Two browsers at once make one administrator: the second waits here and finds the first.
          await trx.selectFrom('org_units').select('id').where('kind', '=', 'whole').forUpdate().execute();
          if (await hasRealPeople(trx))
            throw problem('setup-refused', 'There is an administrator already: ask them to add you.');
          await addPerson(trx, { login, name, passwordHash }, 'setup');
          const unit = await findUnit(trx, '');
          for (const role of ['operations', 'qa_manager'] as const)
            await grantRole(trx, { login, role, unit, by: 'setup' });
        });
        const { id } = await findPerson(db, login);
        await auth.signOut(request, reply);
        await auth.signIn(reply, id);
        await writeAudit(db, { who: normalLogin(login), what: 'signed-in', reason: 'setup' });
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/demo',
      {
        config: { access: ['anyone'] },
        schema: {
          tags: ['signing in'],
          summary: 'Sign in as a fictional person of the demo; there only in demo mode',
          body: DemoBody,
          response: { 204: z.null(), ...problemResponses(400, 404) },
        },
      },
      async (request, reply) => {
        const person = demo.people.find(({ login }) => login === request.body.login);
        if (person === undefined || !isLocal(request) || !(await demo.isOn()))
          throw problem('not-found', 'There is no demo here.');
        const { id } = await findPerson(db, person.login);
        await auth.signOut(request, reply);
        await auth.signIn(reply, id);
        return reply.code(204).send(null);
      },
    );
  };
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function locked(seconds: number): EarmarkError {
  return problem(
    'sign-in-locked',
    `Too many wrong passwords for this login: try again in ${seconds} seconds.`,
  );
}
