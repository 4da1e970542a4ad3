import { once } from 'node:events';
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

test('listens on loopback, says why, and answers there', async () => {
  const server = await start({});
  try {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.note).toBe(
      '只在本机监听，因为登录功能尚未提供。Listens on this machine only, because there is no sign-in yet.',
    );
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  } finally {
    await server.close();
  }
});

test.each(['0.0.0.0', '::', '192.168.1.20', 'earmark.example'])(
  'EARMARK_HOST=%s is refused outside a container',
  async (host) => {
    await expect(start({ EARMARK_HOST: host })).rejects.toMatchObject({
      code: 'host-not-loopback',
      message: expect.stringContaining('there is no sign-in yet'),
    });
  },
);

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
