import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{pipeline,models,rules,api,fixtures}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['fixtures/vitest-setup.ts', 'fixtures/machine-setup.ts'],
    pool: 'forks',
    // Contract and fault tests start real servers: more workers than cores only makes them time out.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 240_000,
    teardownTimeout: 20_000,
  },
});
