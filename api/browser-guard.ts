/** What keeps other web sites out of an API that trusts its own machine: Host and Origin checks, response headers. */
import type { FastifyInstance } from 'fastify';
import { problem } from './problem.ts';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);
const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** antd writes its styles into the page; everything else comes from files of our own. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

/**
 * Host: a name that resolves to 127.0.0.1 (DNS rebinding) must not reach the API in another site's name. `publicUrl`:
 * the one other name it goes by.
 * Origin: only pages of our own may write; programs send no Origin and pass.
 */
export function guardBrowser(
  app: FastifyInstance,
  options: { isNetworkTrusted: boolean; publicUrl: string | undefined },
): void {
  const publicHost = options.publicUrl === undefined ? null : new URL(options.publicUrl).host;
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    const isProbe = options.isNetworkTrusted && request.routeOptions.config.isProbe === true;
    const host = request.headers.host ?? '';
    if (!isProbe && !isLoopbackHost(host) && host.toLowerCase() !== publicHost) {
      throw problem(
        'host-refused',
        'Open Earmark as http://127.0.0.1 or http://localhost with its port, or by the address in EARMARK_URL.',
      );
    }
    if (reading.has(request.method)) return;
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const isOwnOrigin = origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
    const isOwnSite = site === undefined || site === 'same-origin' || site === 'none';
    if (!isOwnOrigin || !isOwnSite) {
      throw problem('origin-refused', 'Changes are taken from pages of this server and from programs only.');
    }
  });
  app.addHook('onSend', async (request, reply) => {
    // Answers hold personal data: nothing but the browser's memory may keep them.
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) {
      reply.header('cache-control', 'no-store');
    }
  });
}

function isLoopbackHost(host: string): boolean {
  return loopbackNames.has(host.replace(/:\d{1,5}$/, '').toLowerCase());
}
