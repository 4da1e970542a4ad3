/** The pages: files of the built web app, and its start page for every address that is not the API's. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { allowAll } from './access.ts';
import { problem } from './problem.ts';

const notBuilt = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Earmark</title>
<p>网页尚未构建：请在项目目录运行 <code>npm run build:web</code>，然后刷新本页。接口可用，见 <a href="/docs">/docs</a>。</p>
<p lang="en">The web pages are not built yet: run <code>npm run build:web</code> in the project folder and reload.
The API works, see <a href="/docs">/docs</a>.</p></html>
`;

/** `folder`: output of \`npm run build:web\`; may appear while the server runs. */
export function serveWebApp(app: FastifyInstance, folder: string): void {
  app.register(async (files) => {
    allowAll(files, ['anyone']);
    files.get('/', { schema: { hide: true } }, async (_request, reply) => await sendStartPage(reply, folder));
    await files.register(fastifyStatic, {
      root: folder,
      index: false,
      decorateReply: false,
      suppressWarning: true,
      schemaHide: true,
      // Written by the build beside each file, see web/vite.config.ts.
      preCompressed: true,
      // Names of built files hold a hash of their content.
      setHeaders: (reply, file) => {
        reply.header(
          'cache-control',
          file.includes(`${path.sep}assets${path.sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
  });

  app.setNotFoundHandler(async (request, reply) => {
    if (!isPage(request))
      throw problem('not-found', 'There is nothing at this address; /docs lists what there is.');
    return await sendStartPage(reply, folder);
  });
}

/** Addresses of the single-page app: not the API's, and no file beside the start page. */
function isPage({ method, url }: FastifyRequest): boolean {
  const [address = ''] = url.split('?');
  const isOwn = /^\/(?:api|docs|metrics|healthz|readyz|openapi\.json|assets)(?:\/|$)/.test(address);
  const isFile = /^\/[^/]*\.[^/]*$|\/\./.test(address);
  return (method === 'GET' || method === 'HEAD') && !isOwn && !isFile;
}

async function sendStartPage(reply: FastifyReply, folder: string): Promise<FastifyReply> {
  reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache');
  try {
    return await reply.send(await readFile(path.join(folder, 'index.html')));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return await reply.code(503).send(notBuilt);
  }
}
