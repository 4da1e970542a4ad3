/** Build of the browser pages: `npm run build:web`; `npx vite api/web` serves them against a running Earmark. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig(({ command }) => {
  // A build asked for by a program that runs as "test" or "development" is the same build.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    plugins: [react()],
    server: {
      host: '127.0.0.1',
      proxy: { '/api': process.env.EARMARK_API ?? 'http://127.0.0.1:8095' },
    },
    // The component library alone is past the default limit; pages are served from the same machine or LAN.
    build: { target: 'es2022', chunkSizeWarningLimit: 2000 },
  };
});
