/** /api/boards/…, /api/surges, /api/emotional-load */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { csvOf, type Table, xlsxOf } from '../pipeline/events/table-files.ts';
import { readServiceSettings } from '../pipeline/service/settings.ts';
import { blindCalls } from '../pipeline/store/calibration.ts';
import type { Role } from '../pipeline/store/roles.ts';
import { callerOf, scopeOf } from './access.ts';
import { readAlerts, readChoices } from './board-alerts.ts';
import { listBoardCalls, readCoverage } from './board-coverage.ts';
import { readLoad } from './board-load.ts';
import { readService } from './board-metrics.ts';
import { readPeople } from './board-people.ts';
import {
  AlertsBoard,
  BoardCalls,
  BoardCallsQuery,
  BoardChoices,
  BoardQuery,
  CoverageBoard,
  DowngradeBoard,
  DowngradeBoardQuery,
  LoadBoard,
  LoadQuery,
  PeopleBoard,
  PeopleQuery,
  RulesBoard,
  ServiceBoard,
  SurgeBody,
  SurgeList,
  SurgePath,
  SurgeShape,
  TrendBoard,
  TrendQuery,
} from './board-shapes.ts';
import { addSurge, listSurges, removeSurge } from './board-surges.ts';
import {
  alertTables,
  coverageTables,
  downgradeTables,
  peopleTables,
  ruleTables,
  serviceTables,
  trendTables,
} from './board-tables.ts';
import { readRules, readTrends } from './board-trends.ts';
import type { Context } from './context.ts';
import { allDowngrades } from './downgrade-list.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';

const leading: Role[] = ['team_lead', 'qa_manager'];
const reading: Role[] = ['reviewer', 'team_lead', 'qa_manager'];

/** `json`, or the same as a file: one table of the board as CSV, all of them as Excel. */
const File = {
  format: z.enum(['json', 'csv', 'xlsx']).default('json'),
  table: z.coerce.number().int().min(0).max(50).default(0).describe('Which table, of csv; 0 is the first.'),
};
const Asked = z.object(File);

export function boardRoutes({ db, config }: Pick<Context, 'db' | 'config'>): FastifyPluginAsyncZod {
  return async (app) => {
    // Answers are JSON or bytes: more than the types of a response schema can say.
    const untyped = app as unknown as FastifyInstance;
    /** One board: JSON, or a file of its tables. */
    const board = <Q extends z.ZodObject, B extends z.ZodType<object>>(one: {
      name: string;
      summary: string;
      access: Role[];
      query: Q;
      shape: B;
      read(query: z.infer<Q>, request: FastifyRequest): Promise<z.infer<B>>;
      tables(board: z.infer<B>): Table[];
    }) => {
      const querystring = one.query.extend(File);
      untyped.get(
        `/api/boards/${one.name}`,
        {
          config: { access: one.access, scoped: true },
          schema: {
            tags: ['boards'],
            summary: one.summary,
            description: 'With `format` csv or xlsx the answer is a file.',
            querystring,
            produces: Object.values(fileTypes),
            response: { 200: one.shape, ...problemResponses(400) },
          },
        },
        async (request, reply) => {
          const { format, table, ...query } = request.query as z.infer<typeof Asked> & z.infer<Q>;
          const answer = await one.read(query as unknown as z.infer<Q>, request);
          if (format === 'json') return answer;
          const tables = one.tables(answer);
          return await sendTables(reply, one.name, format, format === 'csv' ? tables.slice(table) : tables);
        },
      );
    };

    board({
      name: 'coverage',
      summary: 'Calls judged, reviewed, and the mandatory ones among them',
      access: reading,
      query: TrendQuery,
      shape: CoverageBoard,
      read: (query, request) => readCoverage(db, query, scopeOf(request)),
      tables: coverageTables,
    });
    board({
      name: 'trends',
      summary: 'Scores and findings by day or week, days of surge marked',
      access: reading,
      query: TrendQuery,
      shape: TrendBoard,
      read: (query, request) => readTrends(db, query, scopeOf(request)),
      tables: trendTables,
    });
    board({
      name: 'people',
      summary:
        'Agents or teams compared inside a block, adjusted for difficulty, with and without days of surge',
      access: leading,
      query: PeopleQuery,
      shape: PeopleBoard,
      read: (query, request) => readPeople(db, query, scopeOf(request)),
      tables: peopleTables,
    });
    board({
      name: 'rules',
      summary: 'How often people agree with a rule, and how many appeals against it were accepted',
      access: reading,
      query: BoardQuery,
      shape: RulesBoard,
      read: (query, request) => readRules(db, query, scopeOf(request)),
      tables: ruleTables,
    });
    board({
      name: 'alerts',
      summary: 'Alerts raised within the period and what became of them',
      access: reading,
      query: BoardQuery,
      shape: AlertsBoard,
      read: (query, request) => readAlerts(db, query, scopeOf(request)),
      tables: alertTables,
    });
    board({
      name: 'service',
      summary: 'Service metrics with formula, sample size, interval, and the metadata that is missing',
      access: leading,
      query: BoardQuery,
      shape: ServiceBoard,
      read: (query, request) => readService(db, query, scopeOf(request)),
      tables: serviceTables,
    });

    board({
      name: 'downgrades',
      summary: 'Calls in which the model hears a complaint and the agent coded something else, newest first',
      access: reading,
      query: DowngradeBoardQuery,
      shape: DowngradeBoard,
      read: async (query, request) => {
        const { alerts } = await readServiceSettings(config.SERVICE_SETTINGS);
        const all = await allDowngrades(db, query, alerts, scopeOf(request));
        const blind = await blindCalls(db, callerOf(request).login);
        return { ...all, items: all.items.filter(({ recordingId }) => !blind.has(recordingId)) };
      },
      tables: downgradeTables,
    });

    app.get(
      '/api/boards/choices',
      {
        config: { access: reading, scoped: true },
        schema: {
          tags: ['boards'],
          summary: 'What the filters of boards can be set to, and the first and last day with calls',
          response: { 200: BoardChoices, ...problemResponses() },
        },
      },
      async (request) => await readChoices(db, scopeOf(request)),
    );

    app.get(
      '/api/boards/calls',
      {
        config: { access: reading, scoped: true },
        schema: {
          tags: ['boards'],
          summary: 'The calls behind a number of a board, newest first',
          querystring: BoardCallsQuery,
          response: { 200: BoardCalls, ...problemResponses(400) },
        },
      },
      async (request) => await listBoardCalls(db, request.query, scopeOf(request)),
    );

    app.get(
      '/api/surges',
      {
        config: { access: reading, scoped: true },
        schema: {
          tags: ['boards'],
          summary: 'Days of storm, heat and the like that touch the period, and days that look like one',
          querystring: BoardQuery.pick({ from: true, to: true }),
          response: { 200: SurgeList, ...problemResponses(400) },
        },
      },
      async (request) => await listSurges(db, request.query, scopeOf(request)),
    );

    app.post(
      '/api/surges',
      {
        config: { access: ['qa_manager'] },
        schema: {
          tags: ['boards'],
          summary: 'Mark days of a surge; people are then ranked with and without them',
          body: SurgeBody,
          response: { 201: SurgeShape, ...problemResponses(400) },
        },
      },
      async (request, reply) => {
        const { from, to, kind, province, note } = request.body;
        if (to < from) throw problem('validation', 'Body field to: it lies before from.');
        const who = callerOf(request).login;
        return reply
          .code(201)
          .send(await addSurge(db, { from, to, kind, province, note: note ?? null, who }));
      },
    );

    app.delete(
      '/api/surges/:id',
      {
        config: { access: ['qa_manager'] },
        schema: {
          tags: ['boards'],
          summary: 'Take a mark back; that it stood is kept',
          params: SurgePath,
          response: { 204: z.null(), ...problemResponses(404) },
        },
      },
      async (request, reply) => {
        if (!(await removeSurge(db, request.params.id, callerOf(request).login)))
          throw problem('not-found', 'There is no such mark.');
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/emotional-load',
      {
        config: { access: ['welfare'], scoped: true },
        schema: {
          tags: ['welfare'],
          summary:
            'Abusive minutes, angry calls in a row and long stretches without pause, by agent in order of names',
          querystring: LoadQuery,
          response: { 200: LoadBoard, ...problemResponses(400) },
        },
      },
      async (request) => await readLoad(db, request.query, scopeOf(request)),
    );
  };
}

/** By the format asked for; JSON stands in the schema. */
const fileTypes = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

async function sendTables(
  reply: FastifyReply,
  name: string,
  format: 'csv' | 'xlsx',
  tables: readonly Table[],
): Promise<FastifyReply> {
  const [first] = tables;
  const isCsv = format === 'csv';
  const bytes = isCsv
    ? csvOf(first ?? { name, columns: [], rows: [] }, { forPeople: true })
    : await xlsxOf(tables.length === 0 ? [{ name, columns: [], rows: [] }] : tables);
  return await reply
    .type(isCsv ? `${fileTypes.csv}; charset=utf-8` : fileTypes.xlsx)
    .header('content-disposition', `attachment; filename="earmark-${name}.${format}"`)
    .send(bytes);
}
