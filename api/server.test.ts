import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, openInstallation } from '../fixtures/installation.ts';
import type { Config } from '../pipeline/config.ts';
import { startServer } from './server.ts';

let installation: Installation;

beforeAll(async () => {
  installation = await openInstallation('server');
});
afterAll(() => installation.close());

async function start(change: Partial<Config>, isContainer = false) {
  const services = await installation.services();
  return await startServer(
    { ...services, config: { ...services.config, EARMARK_PORT: 0, ...change } },
    { isContainer },
  );
}

test('listens on loopback and prints the link that makes the first administrator', async () => {
  const server = await start({});
  try {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.note).toMatch(
      new RegExp(`还没有任何账号[^]*${server.url}/setup\\?code=[\\w-]{24}\\n[^]*first administrator\\.$`),
    );
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  } finally {
    await server.close();
  }
});

test.each([
  ['0.0.0.0', undefined],
  ['::', undefined],
  ['192.168.1.20', undefined],
  ['earmark.example', undefined],
  ['0.0.0.0', 'http://qa.example'],
])('EARMARK_HOST=%s with EARMARK_URL=%s is refused outside a container', async (host, url) => {
  await expect(start({ EARMARK_HOST: host, EARMARK_URL: url })).rejects.toMatchObject({
    code: 'host-not-loopback',
    message: expect.stringContaining('passwords over the network unencrypted'),
  });
});

test('behind a proxy that encrypts it answers to that name and no other', async () => {
  const server = await start({ EARMARK_HOST: '0.0.0.0', EARMARK_URL: 'https://qa.example' });
  try {
    expect(server.note).toContain('https://qa.example/setup?code=');
    expect(server.note).not.toContain('publish the port');
    expect(await statusAs(server.url, 'qa.example')).toBe(200);
    expect(await statusAs(server.url, 'other.example')).toBe(403);
  } finally {
    await server.close();
  }
});

test('inside a container it listens where it is told', async () => {
  const server = await start({ EARMARK_HOST: '0.0.0.0' }, true);
  try {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.note).toContain('publish the port on this machine only');
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  } finally {
    await server.close();
  }
});

/** `fetch` sets the Host header by itself. */
async function statusAs(url: string, host: string): Promise<number | undefined> {
  const request = get(`${url}/api/session`, { headers: { host } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

test('a port in use is one sentence that names EARMARK_PORT', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    await expect(start({ EARMARK_PORT: port })).rejects.toMatchObject({
      code: 'port-taken',
      message: `Port ${port} is in use: stop the program that uses it, or set EARMARK_PORT to a free port.`,
    });
  } finally {
    other.close();
  }
});

test('closing ends what is still open', async () => {
  const server = await start({});
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const closed = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
  socket.resume();
  // A body that never comes.
  socket.write(
    'POST /api/failures/retry HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\ncontent-length: 9\r\n',
  );
  socket.write('content-type: application/json\r\n\r\n{');
  await once(socket, 'data');
  await server.close();
  await closed;
});
