/** GET /api/audit, GET /api/audit/export: who opened, changed and signed in */
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { type AuditRow, listAudit, writeAudit } from '../pipeline/store/audit.ts';
import { namesOf } from '../pipeline/store/reviews.ts';
import { callerOf } from './access.ts';
import { AuditExportQuery, AuditPage, AuditQueryShape } from './auth-shapes.ts';
import type { ApiServices } from './context.ts';
import { problemResponses } from './problem-responses.ts';

const exportPage = 500;
const dayMs = 86_400_000;

export function auditRoutes({ db }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/audit',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['people'],
          summary: 'The audit log, newest first',
          querystring: AuditQueryShape,
          response: { 200: AuditPage, ...problemResponses(400, 401, 403) },
        },
      },
      async ({ query }) => {
        const { limit, before = null } = query;
        const rows = await listAudit(db, { ...chosen(query), before, limit: limit + 1 });
        const items = rows.slice(0, limit);
        return {
          items,
          next: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
          names: await namesOf(
            db,
            items.map(({ who }) => who),
          ),
        };
      },
    );

    app.get(
      '/api/audit/export',
      {
        config: { access: ['operations'] },
        schema: {
          tags: ['people'],
          summary: 'The audit log as CSV (with a mark that spreadsheets read as UTF-8) or as a JSON array',
          description: 'Exporting is itself written down.',
          querystring: AuditExportQuery,
          produces: ['text/csv', 'application/json'],
        },
      },
      async (request, reply) => {
        const { format, ...query } = request.query;
        const { login } = callerOf(request);
        await writeAudit(db, { who: login, what: 'audit-exported', reason: format, detail: query });
        const rows = exported((before) => listAudit(db, { ...chosen(query), before, limit: exportPage }));
        return reply
          .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
          .header('content-disposition', `attachment; filename="audit.${format}"`)
          .send(Readable.from(format === 'csv' ? csvOf(rows) : jsonOf(rows)));
      },
    );
  };
}

/** Page by page: a log of years is not held in memory. */
async function* exported(page: (before: number | null) => Promise<AuditRow[]>): AsyncGenerator<AuditRow> {
  for (let before: number | null = null; ; ) {
    const rows = await page(before);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < exportPage) return;
    before = last.id;
  }
}

const columns = ['id', 'at', 'who', 'what', 'recordingId', 'reason', 'detail'] as const;

async function* csvOf(rows: AsyncIterable<AuditRow>): AsyncGenerator<string> {
  yield `\uFEFF${columns.join(',')}\r\n`;
  for await (const row of rows) yield `${columns.map((column) => cell(row[column])).join(',')}\r\n`;
}

/** A text that starts like a formula must not become one in a spreadsheet. */
function cell(value: unknown): string {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

async function* jsonOf(rows: AsyncIterable<AuditRow>): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const row of rows) {
    yield `${separator}${JSON.stringify(row)}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

function chosen({ from, to, who, what, recordingId }: Omit<z.infer<typeof AuditExportQuery>, 'format'>) {
  return {
    from: from === undefined ? null : dayStart(from),
    to: to === undefined ? null : new Date(dayStart(to).getTime() + dayMs),
    who: who ?? null,
    what: what ?? null,
    recordingId: recordingId ?? null,
  };
}

function dayStart(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`);
}
