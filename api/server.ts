/** Listens: on loopback only, until there is a sign-in. */
import { existsSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { segment } from '../models/text/tokenise.ts';
import { openAudioPool } from '../pipeline/audio/pool.ts';
import { EarmarkError } from '../pipeline/errors.ts';
import type { Services } from '../pipeline/services.ts';
import { buildApp } from './app.ts';

export interface Server {
  /** Where a browser on this machine finds it. */
  readonly url: string;
  /** For the person who started it: who can reach it, and why. */
  readonly note: string;
  /** Ends open answers after a moment, stops listening, ends the audio threads. */
  close(): Promise<void>;
}

/** Decoding for players: one at a time is enough for reviewers, and leaves the cores to the pipeline. */
const audioThreads = 1;
/** What still runs this long after close() is cut off. */
const closeMs = 3_000;

/**
 * Throws EarmarkError `host-not-loopback`, `port-taken` or `port-denied` with what to do.
 * `isContainer`: for tests; found out by itself.
 */
export async function startServer(
  services: Services,
  { isContainer = isInContainer() }: { isContainer?: boolean } = {},
): Promise<Server> {
  const { EARMARK_HOST: host, EARMARK_PORT: port } = services.config;
  const isOpen = !isLoopback(host);
  if (isOpen && !isContainer) throw hostRefused(host);
  // The dictionary takes up to a second to load: not during somebody's first search.
  segment('预热');
  const audio = openAudioPool({ threads: audioThreads });
  const app = buildApp({ ...services, audio }, { isNetworkTrusted: isOpen });
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    await audio.close();
    throw asListenError(error, port);
  }
  const bound = app.server.address();
  const url = `http://${isOpen ? '127.0.0.1' : urlHost(host)}:${typeof bound === 'object' && bound ? bound.port : port}`;
  return {
    url,
    note: isOpen
      ? `监听 ${host}：请只在本机发布该端口，登录功能尚未提供。Listens on ${host}: publish the port on this machine only, there is no sign-in yet.`
      : '只在本机监听，因为登录功能尚未提供。Listens on this machine only, because there is no sign-in yet.',
    async close() {
      const cut = setTimeout(() => app.server.closeAllConnections(), closeMs);
      await app.close();
      clearTimeout(cut);
      await audio.close();
    },
  };
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isLoopback(host: string): boolean {
  const family = isIP(host);
  return host === 'localhost' || (family !== 0 && loopback.check(host, family === 6 ? 'ipv6' : 'ipv4'));
}

/** Docker, Podman and Kubernetes each leave one of these. */
function isInContainer(): boolean {
  return ['/.dockerenv', '/run/.containerenv', '/var/run/secrets/kubernetes.io'].some((file) =>
    existsSync(file),
  );
}

function urlHost(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

function hostRefused(host: string): EarmarkError {
  return new EarmarkError(
    'host-not-loopback',
    `EARMARK_HOST=${host} would open Earmark to the network, and there is no sign-in yet: set EARMARK_HOST=127.0.0.1 and use an SSH tunnel, or run it in a container that publishes its port on this machine.`,
  );
}

function asListenError(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return new EarmarkError(
      'port-taken',
      `Port ${port} is in use: stop the program that uses it, or set EARMARK_PORT to a free port.`,
      { cause: error },
    );
  }
  if (code === 'EACCES') {
    return new EarmarkError(
      'port-denied',
      `This account may not listen on port ${port}: set EARMARK_PORT to a port above 1023.`,
      { cause: error },
    );
  }
  return error;
}
