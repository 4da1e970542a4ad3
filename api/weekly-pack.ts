/** The weekly pack of a team, as data for the page and as a PDF. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { Piscina } from 'piscina';
import { blindCalls } from '../pipeline/store/calibration.ts';
import { callerOf, scopeOf } from './access.ts';
import { withoutRows } from './blind-answers.ts';
import { addDays, chinaDay, weekStart } from './coaching-days.ts';
import { coachedRules } from './coaching-rules.ts';
import type { ApiServices } from './context.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';
import { readWeeklyPack } from './weekly-pack-reader.ts';
import { PackQuery, PackTeams, WeeklyPack } from './weekly-pack-shapes.ts';
import type { PackTask } from './weekly-pack-thread.ts';

const leading = { access: ['team_lead', 'qa_manager'], scoped: true } as const;
const mostWaiting = 20;

export function weeklyPackRoutes({ db }: ApiServices): FastifyPluginAsyncZod {
  const rulesInForce = coachedRules(db);

  /** Teams known as units of the organisation and those calls came with, by name. */
  const teamsOf = async (request: FastifyRequest): Promise<PackTeams['items']> => {
    const { whole, teamIds } = scopeOf(request);
    const units = await db
      .selectFrom('org_units')
      .select(['team_id', 'name'])
      .where('team_id', 'is not', null)
      .execute();
    const seen = await db.selectFrom('board_calls').select('team_id').distinct().execute();
    const names = new Map(
      seen.flatMap(({ team_id }) => (team_id === null ? [] : [[team_id, team_id] as const])),
    );
    for (const { team_id, name } of units) if (team_id !== null) names.set(team_id, name);
    return [...names]
      .filter(([teamId]) => whole || teamIds.includes(teamId))
      .map(([teamId, name]) => ({ teamId, name }))
      .sort((a, b) => a.name.localeCompare(b.name, 'zh') || (a.teamId < b.teamId ? -1 : 1));
  };

  const packOf = async (request: FastifyRequest, { teamId, week }: PackQuery): Promise<WeeklyPack> => {
    const team = (await teamsOf(request)).find((one) => one.teamId === teamId);
    if (team === undefined) throw problem('not-found', 'There is no such team.');
    const monday = weekStart(week ?? addDays(chinaDay(new Date()), -7));
    const pack = await readWeeklyPack(db, {
      ...team,
      teamName: team.name,
      monday,
      rules: await rulesInForce(),
    });
    const blind = await blindCalls(db, callerOf(request).login);
    const shown = async (cases: WeeklyPack['cases']['good']) => await withoutRows(db, 'cases', blind, cases);
    return { ...pack, cases: { good: await shown(pack.cases.good), bad: await shown(pack.cases.bad) } };
  };

  return async (app) => {
    const threads = new Piscina<PackTask, Uint8Array>({
      filename: new URL('./weekly-pack-thread.ts', import.meta.url).href,
      minThreads: 0,
      maxThreads: 1,
      maxQueue: mostWaiting,
      idleTimeout: 60_000,
      // Threads run TypeScript as it stands, like the process that starts them.
      execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
    });
    app.addHook('onClose', async () => {
      await threads.destroy();
    });

    app.get(
      '/api/weekly-pack/teams',
      {
        config: leading,
        schema: {
          tags: ['weekly pack'],
          summary: 'Teams the caller may have a pack of',
          response: { 200: PackTeams, ...problemResponses() },
        },
      },
      async (request) => ({ items: await teamsOf(request) }),
    );

    app.get(
      '/api/weekly-pack',
      {
        config: leading,
        schema: {
          tags: ['weekly pack'],
          summary:
            'A week of a team: findings by rule against the week before, cases, coaching; no person named',
          querystring: PackQuery,
          response: { 200: WeeklyPack, ...problemResponses(400, 404) },
        },
      },
      async (request) => await packOf(request, request.query),
    );

    app.get(
      '/api/weekly-pack/pdf',
      {
        config: leading,
        schema: {
          tags: ['weekly pack'],
          summary: 'The same as a PDF (A4, Chinese font embedded)',
          querystring: PackQuery,
          produces: ['application/pdf'],
        },
      },
      async (request, reply) => {
        const pack = await packOf(request, request.query);
        const pdf = await threads.run({ pack, madeAt: new Date() });
        const name = encodeURIComponent(`班组周报-${pack.teamName}-${pack.from}.pdf`);
        return reply
          .type('application/pdf')
          .header('content-disposition', `attachment; filename="weekly-pack.pdf"; filename*=UTF-8''${name}`)
          .send(Buffer.from(pdf));
      },
    );
  };
}
