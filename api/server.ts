/** Listens: on this machine, or behind a proxy that encrypts. */
import { existsSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { segment } from '../models/text/tokenise.ts';
import { openAudioPool } from '../pipeline/audio/pool.ts';
import { EarmarkError } from '../pipeline/errors.ts';
import type { Services } from '../pipeline/services.ts';
import { hasRealPeople } from '../pipeline/store/people.ts';
import { type Api, buildApp } from './app.ts';
import { demoOf, seedDemo } from './demo.ts';

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
  const { EARMARK_HOST: host, EARMARK_PORT: port, EARMARK_URL: publicUrl } = services.config;
  const isOpen = !isLoopback(host);
  const isEncrypted = publicUrl?.startsWith('https:') === true;
  if (isOpen && !isContainer && !isEncrypted) throw hostRefused(host);
  const demo = demoOf(services.config, services.db);
  const isDemo = await demo.isOn();
  if (isDemo) await seedDemo(services.db);
  // The dictionary takes up to a second to load: not during somebody's first search.
  segment('预热');
  const audio = openAudioPool({ threads: audioThreads });
  const app = buildApp({ ...services, audio }, { isNetworkTrusted: isOpen && isContainer });
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
    note: [
      ...(isDemo ? [demoNote] : (await hasRealPeople(services.db)) ? [] : [setupNote(publicUrl ?? url, app)]),
      ...(!isOpen || isEncrypted ? [] : [openNote(host)]),
    ].join('\n'),
    async close() {
      const cut = setTimeout(() => app.server.closeAllConnections(), closeMs);
      await app.close();
      clearTimeout(cut);
      await audio.close();
    },
  };
}

const demoNote =
  '演示模式：录音和人员均为虚构，进入网页即以质检主管身份登录，可一键切换角色。Demo: calls and people are fictional; the page signs you in as QA manager, and other roles are one click away.';

function setupNote(url: string, { setupCode }: Api): string {
  const link = `${url}/setup?code=${setupCode}`;
  return `还没有任何账号，请在本机打开此一次性链接，建立首位管理员：\n  ${link}\nNobody has an account yet: open this link once, on this machine, to make the first administrator.`;
}

function openNote(host: string): string {
  return `监听 ${host}：请只在本机发布该端口，或在前面放置 HTTPS 代理并设置 EARMARK_URL。Listens on ${host}: publish the port on this machine only, or put a proxy with HTTPS before it and set EARMARK_URL.`;
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
    `EARMARK_HOST=${host} would send passwords over the network unencrypted: put a proxy with HTTPS before Earmark and set EARMARK_URL to its https address, or set EARMARK_HOST=127.0.0.1 and use an SSH tunnel.`,
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
