/** Build of the browser pages: `npm run build:web`; `npx vite api/web` serves them against a running Earmark. */
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Below this a packet carries it anyway. */
const leastBytes = 1_024;

export default defineConfig(({ command }) => {
  // A build asked for by a program that runs as "test" or "development" is the same build.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    plugins: [react(), precompressed()],
    server: {
      host: '127.0.0.1',
      proxy: { '/api': process.env.EARMARK_API ?? 'http://127.0.0.1:8095' },
    },
    // The component library alone is past the default limit; pages are served from the same machine or LAN.
    build: { target: 'es2022', chunkSizeWarningLimit: 2000 },
  };
});

/** Adds `.gz` and `.br` beside every script and style: the server sends them as they are, see api/web-app.ts. */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      // After everything else: what is compressed is what is written.
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          const bytes = Buffer.from(file.type === 'chunk' ? file.code : file.source);
          if (!/\.(?:js|css)$/.test(file.fileName) || bytes.length < leastBytes) continue;
          const emit = (ending: string, source: Uint8Array) =>
            this.emitFile({ type: 'asset', fileName: `${file.fileName}.${ending}`, source });
          emit('gz', gzipSync(bytes, { level: 9 }));
          // Half a second for everything; two levels higher it is five seconds for two in a hundred.
          const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
          emit('br', brotliCompressSync(bytes, { params }));
        }
      },
    },
  };
}
