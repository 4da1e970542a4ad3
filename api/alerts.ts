/** GET /api/alerts, …/:id, POST /api/alerts/:id/events, GET /api/recordings/:id/chain */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { EarmarkError } from '../pipeline/errors.ts';
import { allowedActions } from '../pipeline/service/alert-states.ts';
import { readServiceSettings } from '../pipeline/service/settings.ts';
import { answerAlert } from '../pipeline/store/alerts.ts';
import type { CallScope } from '../pipeline/store/call-scope.ts';
import { namesOf } from '../pipeline/store/reviews.ts';
import { scopeOf, whoOf } from './access.ts';
import { listAlerts, readAlertRow } from './alert-list.ts';
import { type Context, noSuchRecording, RecordingPath } from './context.ts';
import { maskText } from './mask-talk.ts';
import { readMatter } from './matter-reader.ts';
import { problemResponses } from './problem-responses.ts';
import {
  AlertAnswer,
  AlertDetail,
  AlertLevelNumber,
  AlertPage,
  AlertPath,
  AlertQuery,
  CauseName,
  MatterShape,
} from './service-shapes.ts';

export function alertRoutes({ db, config }: Context): FastifyPluginAsyncZod {
  const detailOf = async (id: number, scope: CallScope): Promise<AlertDetail> => {
    const alert = await readAlertRow(db, id, scope);
    if (alert === null) throw unknownAlert();
    const events = await db
      .selectFrom('alert_events')
      .selectAll()
      .where('alert_id', '=', id)
      .orderBy('id')
      .execute();
    const dueMs = alert.dueAt === null ? null : Date.parse(alert.dueAt);
    return {
      ...alert,
      events: events.map((one) => ({
        id: one.id,
        event: one.event as AlertDetail['events'][number]['event'],
        who: one.who,
        at: one.at.toISOString(),
        // People write down who they spoke to.
        note: one.note && maskText(one.note),
        cause: one.cause === null ? null : CauseName.parse(one.cause),
        state: one.state,
        level: AlertLevelNumber.parse(one.level),
        dueAt: one.due_at?.toISOString() ?? null,
        detail: one.detail,
      })),
      actions: alert.mergedInto === null ? [...allowedActions({ ...alert, dueMs })] : [],
      matter: alert.recordingId === null ? null : await readMatter(db, alert.recordingId, scope),
      names: await namesOf(
        db,
        events.map(({ who }) => who),
      ),
    };
  };

  return async (app) => {
    app.get(
      '/api/alerts',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager'], scoped: true },
        schema: {
          tags: ['alerts'],
          summary: 'Alerts, the most urgent first, with filters and counts by state',
          querystring: AlertQuery,
          response: { 200: AlertPage, ...problemResponses(400) },
        },
      },
      async (request) => await listAlerts(db, request.query, scopeOf(request)),
    );

    app.get(
      '/api/alerts/:id',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager'], scoped: true },
        schema: {
          tags: ['alerts'],
          summary: 'One alert: its history, what may be done now, the calls and words it rests on',
          params: AlertPath,
          response: { 200: AlertDetail, ...problemResponses(400, 404) },
        },
      },
      async (request) => await detailOf(request.params.id, scopeOf(request)),
    );

    app.post(
      '/api/alerts/:id/events',
      {
        config: { access: ['team_lead', 'qa_manager'], scoped: true },
        schema: {
          tags: ['alerts'],
          summary: 'Acknowledge, escalate, follow up, close with its cause, reopen, assign, or add a note',
          params: AlertPath,
          body: AlertAnswer,
          response: { 200: AlertDetail, ...problemResponses(400, 404, 409, 422) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const scope = scopeOf(request);
        if ((await readAlertRow(db, id, scope)) === null) throw unknownAlert();
        const { alerts } = await readServiceSettings(config.SERVICE_SETTINGS);
        const { owner, note, cause, seen, action } = request.body;
        const who = whoOf(request, request.body.who);
        await answerAlert(
          db,
          id,
          {
            action,
            who,
            ...(note === undefined ? {} : { note }),
            ...(cause === undefined ? {} : { cause }),
            ...(owner === undefined ? {} : { owner }),
            ...(seen === undefined ? {} : { seen }),
          },
          { nowMs: Date.now(), dueHours: alerts.dueHours },
        );
        return await detailOf(id, scope);
      },
    );

    app.get(
      '/api/recordings/:id/chain',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager'], scoped: true },
        schema: {
          tags: ['alerts'],
          summary: 'The matter a call belongs to: calls of the same customer about it, why, and the risk',
          params: RecordingPath,
          response: { 200: MatterShape, ...problemResponses(400, 404) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const call = await db.selectFrom('recordings').select('id').where('id', '=', id).executeTakeFirst();
        if (call === undefined) throw noSuchRecording();
        return await readMatter(db, id, scopeOf(request));
      },
    );
  };
}

function unknownAlert(): EarmarkError {
  return new EarmarkError('alert-unknown', 'There is no alert with this number.', { status: 404 });
}
