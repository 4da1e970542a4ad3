/**
 * Who may call what. Every route names in `config.access` the kinds of callers it serves; a route that names none
 * stops the start. Later roles are further kinds of callers; nothing else has to change.
 */
import { BlockList, isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { EarmarkError } from '../pipeline/errors.ts';
import { problem } from './problem.ts';

/** loopback: whoever is at this machine. */
export type Access = 'loopback';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: readonly Access[];
    /** Probes come by names and addresses of a cluster's own: no Host check when not bound to loopback. */
    isProbe?: boolean;
  }
}

export interface RouteAccess {
  readonly method: string;
  readonly url: string;
  readonly access: readonly Access[];
}

/**
 * Call before any route is added. The returned function gives the table route × access once the app is ready.
 * `isNetworkTrusted`: bound to more than loopback inside a container whose port is published on loopback only.
 */
export function guardAccess(
  app: FastifyInstance,
  options: { isNetworkTrusted: boolean },
): () => RouteAccess[] {
  const routes: RouteOptions[] = [];
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
    const caller = callerOf(request, options.isNetworkTrusted);
    const allowed = request.routeOptions.config.access ?? [];
    if (caller !== null && allowed.includes(caller)) return;
    throw problem('access-refused', 'Earmark has no sign-in yet and answers on its own machine only.');
  });
  return () =>
    routes.flatMap(({ method, url, config }) =>
      [method].flat().map((one) => ({ method: one, url, access: config?.access ?? [] })),
    );
}

/** Gives `access` to every route that a plugin of others adds to this instance. */
export function allowAll(app: FastifyInstance, access: readonly Access[]): void {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access };
  });
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function callerOf({ socket }: FastifyRequest, isNetworkTrusted: boolean): Access | null {
  const address = socket.remoteAddress ?? '';
  return isNetworkTrusted || loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') ? 'loopback' : null;
}
