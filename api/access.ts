/**
 * Who may call what. Every route names in `config.access` the roles it serves; a route that names none stops the start.
 * Roles count where they are held for the whole organisation; a route that narrows its answer by `scopeOf` says
 * `scoped: true` and is open to roles held in a part of it too.
 */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { EarmarkError } from '../pipeline/errors.ts';
import type { CallScope } from '../pipeline/store/call-scope.ts';
import { Role } from '../pipeline/store/roles.ts';
import type { HeldRole, Known, TokenScope } from '../pipeline/store/sessions.ts';
import { problem } from './problem.ts';

/** anyone: nobody has to sign in. signed-in: whatever the role. loopback: every role that manages (older routes). */
export type Access = Role | 'anyone' | 'signed-in' | 'loopback';

const managing: readonly Role[] = ['reviewer', 'team_lead', 'qa_manager', 'model_engineer', 'operations'];

/** Who sent a request. */
export interface Caller extends Known {
  /** Null: a session of a browser. */
  readonly tokenScopes: readonly TokenScope[] | null;
  /** Of a session: unsafe requests carry it in the header `x-csrf-token`. */
  readonly csrf: string | null;
  /** Of a session. */
  readonly sessionToken: string | null;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: readonly Access[];
    /** The handler narrows its answer by `scopeOf`. */
    scoped?: boolean;
    /** Probes come by names and addresses of a cluster's own: no Host check when not bound to loopback. */
    isProbe?: boolean;
  }
  interface FastifyRequest {
    /** Null on routes for anyone. */
    caller: Caller | null;
  }
}

export interface RouteAccess {
  readonly method: string;
  readonly url: string;
  readonly access: readonly Access[];
  readonly scoped: boolean;
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Call before any route is added. The returned function gives the table route × access once the app is ready.
 * `identify`: who sent a request; null: nobody known.
 */
export function guardAccess(
  app: FastifyInstance,
  { identify }: { identify(request: FastifyRequest): Promise<Caller | null> },
): () => RouteAccess[] {
  const routes: RouteOptions[] = [];
  app.decorateRequest('caller', null);
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  app.addHook('onReady', async () => {
    const open = routes.find(({ config }) => (config?.access ?? []).length === 0);
    if (open === undefined) return;
    throw new EarmarkError(
      'route-without-access',
      `Route ${open.method} ${open.url} does not say who may call it. Give it a config.access.`,
    );
  });
  app.addHook('onRequest', async (request) => {
    if (request.is404) return;
    const access = request.routeOptions.config.access ?? [];
    if (access.includes('anyone')) return;
    const caller = await identify(request);
    if (caller === null)
      throw problem('sign-in-needed', 'Sign in first, or send an API token that is valid.');
    refuseForged(request, caller);
    request.caller = caller;
    if (!access.includes('signed-in') && heldFor(request, caller).length === 0)
      throw problem('access-refused', 'None of your roles may do this; ask whoever manages people.');
  });
  return () =>
    routes.flatMap(({ method, url, config }) =>
      [method].flat().map((one) => ({
        method: one,
        url,
        access: config?.access ?? [],
        scoped: config?.scoped === true,
      })),
    );
}

/** Gives `access` to every route that a plugin of others adds to this instance. */
export function allowAll(app: FastifyInstance, access: readonly Access[]): void {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access };
  });
}

/** The caller of a route that is not for anyone. */
export function callerOf({ caller }: FastifyRequest): Caller {
  if (caller === null) throw problem('sign-in-needed', 'Sign in first, or send an API token that is valid.');
  return caller;
}

/**
 * Who is written down as having done it: the login. A token with the scope act-as may name somebody else, as programs
 * do that act for people who signed in elsewhere.
 */
export function whoOf(request: FastifyRequest, named?: string | null): string {
  const { login, tokenScopes } = callerOf(request);
  const isNamed = named !== undefined && named !== null && named.trim() !== '';
  return isNamed && tokenScopes?.includes('act-as') === true ? named.trim() : login;
}

/** Whose calls the caller may see on this route: what the roles that the route names cover. */
export function scopeOf(request: FastifyRequest): CallScope {
  const caller = callerOf(request);
  const held = heldFor(request, caller);
  const byUnit = held.filter(({ role }) => role !== 'agent');
  return {
    whole: byUnit.some(({ teamIds }) => teamIds === null),
    teamIds: [...new Set(byUnit.flatMap(({ teamIds }) => teamIds ?? []))],
    agentId: byUnit.length < held.length ? caller.agentId : null,
  };
}

/** Whether the caller holds one of these roles, wherever. */
export function hasRole(request: FastifyRequest, roles: readonly Role[]): boolean {
  return callerOf(request).held.some(({ role }) => roles.includes(role));
}

/** `access` as roles; empty for anyone and signed-in. */
export function rolesOf(access: readonly Access[]): Role[] {
  const named = new Set<string>(access.includes('loopback') ? [...access, ...managing] : access);
  return Role.options.filter((role) => named.has(role));
}

/** The caller's roles that open the route. */
function heldFor({ routeOptions: { config } }: FastifyRequest, { held }: Caller): HeldRole[] {
  const roles = rolesOf(config.access ?? []);
  return held.filter(
    // An agent's role is about own calls, wherever it is held: never about everything.
    ({ role, kind }) =>
      roles.includes(role) && (config.scoped === true || (kind === 'whole' && role !== 'agent')),
  );
}

/** Requests that another site makes a browser send, and tokens used for more than they were made for. */
function refuseForged({ method, headers }: FastifyRequest, { tokenScopes, csrf }: Caller): void {
  const isReading = reading.has(method);
  if (tokenScopes !== null) {
    if (tokenScopes.includes(isReading ? 'read' : 'write')) return;
    throw problem(
      'token-scope',
      `This API token has no scope for it: it needs ${isReading ? 'read' : 'write'}.`,
    );
  }
  if (!isReading && headers['x-csrf-token'] !== csrf)
    throw problem(
      'csrf-refused',
      'The request does not carry the token of this session (header x-csrf-token, from GET /api/session).',
    );
}
