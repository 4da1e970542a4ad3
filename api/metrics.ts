/** Numbers for Prometheus. Labels hold route patterns and stage names only, never ids or words. */
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ReadStatus } from './status-reader.ts';

export interface Metrics {
  readonly contentType: string;
  /** Throws when the database or the queue cannot be asked: numbers of a moment ago would mislead. */
  text(): Promise<string>;
}

/** Adds the timing hook: call before any route is added. */
export function measure(app: FastifyInstance, readStatus: ReadStatus): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'earmark_http_request_duration_seconds',
    help: 'Time from the request to the end of the answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
  });
  const gauge = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const recordings = gauge('earmark_recordings', 'Recordings by state.', ['state']);
  const results = gauge('earmark_results', 'Recordings with a current result, by stage.', ['stage']);
  const queued = gauge('earmark_queue_jobs', 'Jobs in the queue, by stage.', ['stage', 'state']);
  return {
    contentType: registry.contentType,
    async text() {
      const status = await readStatus();
      for (const [state, count] of Object.entries(status.recordings)) recordings.set({ state }, count);
      for (const [stage, count] of Object.entries(status.results)) results.set({ stage }, count);
      for (const [stage, counts] of Object.entries(status.queue)) {
        for (const [state, count] of Object.entries(counts)) queued.set({ stage, state }, count);
      }
      return await registry.metrics();
    },
  };
}
