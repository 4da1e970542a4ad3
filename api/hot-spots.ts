/** GET /api/hot-spots, GET /api/hot-spots/calls, GET /api/downgrades */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readServiceSettings } from '../pipeline/service/settings.ts';
import { scopeOf } from './access.ts';
import type { Context } from './context.ts';
import { listDowngrades } from './downgrade-list.ts';
import { listHotSpotCalls } from './hot-spot-calls.ts';
import { readHotSpots } from './hot-spot-reader.ts';
import { problemResponses } from './problem-responses.ts';
import {
  DowngradePage,
  DowngradeQuery,
  HotSpotCalls,
  HotSpotCallsQuery,
  HotSpotQuery,
  HotSpots,
} from './service-shapes.ts';

export function hotSpotRoutes({ db, config }: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/hot-spots',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager'], scoped: true },
        schema: {
          tags: ['hot spots'],
          summary:
            'Business type and topic by region: volume, negativity, repeats, unresolved, against the days before',
          querystring: HotSpotQuery,
          response: { 200: HotSpots, ...problemResponses(400) },
        },
      },
      async (request) => await readHotSpots(db, request.query, scopeOf(request)),
    );

    app.get(
      '/api/hot-spots/calls',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager'], scoped: true },
        schema: {
          tags: ['hot spots'],
          summary:
            'The calls behind a hot spot, newest first; a filter left empty means everything, `-` means unknown',
          querystring: HotSpotCallsQuery,
          response: { 200: HotSpotCalls, ...problemResponses(400) },
        },
      },
      async (request) => await listHotSpotCalls(db, request.query, scopeOf(request)),
    );

    app.get(
      '/api/downgrades',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager'], scoped: true },
        schema: {
          tags: ['alerts'],
          summary: 'Calls in which the model hears a complaint and the agent coded something else',
          querystring: DowngradeQuery,
          response: { 200: DowngradePage, ...problemResponses(400) },
        },
      },
      async (request) => {
        const { alerts } = await readServiceSettings(config.SERVICE_SETTINGS);
        return await listDowngrades(db, request.query, alerts, scopeOf(request));
      },
    );
  };
}
