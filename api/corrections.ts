/** GET /api/corrections/rates, GET /api/corrections/calls */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { errorsByCall, reviewedChars } from '../pipeline/store/turn-corrections.ts';
import type { Context } from './context.ts';
import { errorRate, ratesBy } from './correction-rates.ts';
import { problemResponses } from './problem-responses.ts';
import { CorrectedCalls, CorrectedCallsQuery, CorrectionRates } from './review-shapes.ts';

const improving = { access: ['qa_manager', 'model_engineer'] } as const;
const mostCalls = 500;

export function correctionRoutes({ db }: Pick<Context, 'db'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/corrections/rates',
      {
        config: { access: [...improving.access] },
        schema: {
          tags: ['reviews'],
          summary: 'Character errors of each recogniser, as far as reviewers corrected turns, and by month',
          description:
            'Turns are corrected where something is wrong: the rate of corrected turns lies above that of all turns. `cerAtLeast` counts every character of reviewed calls and takes what was not corrected as right: too low.',
          response: { 200: CorrectionRates, ...problemResponses() },
        },
      },
      async () => {
        const [calls, reviewed] = await Promise.all([errorsByCall(db), reviewedChars(db)]);
        return {
          engines: ratesBy(calls, ({ engine }) => engine).map(({ key: engine, calls: own }) => {
            const whole = errorRate(own);
            const chars = reviewed.get(engine) ?? 0;
            return {
              engine,
              ...whole,
              reviewedChars: chars,
              cerAtLeast: chars === 0 ? null : whole.edits / chars,
              months: ratesBy(own, ({ month }) => month).map(({ key: month, calls: of }) => ({
                month,
                ...errorRate(of),
              })),
            };
          }),
        };
      },
    );

    app.get(
      '/api/corrections/calls',
      {
        config: { access: [...improving.access] },
        schema: {
          tags: ['reviews'],
          summary: 'The calls behind a rate, newest first, 500 at most',
          querystring: CorrectedCallsQuery,
          response: { 200: CorrectedCalls, ...problemResponses(400) },
        },
      },
      async ({ query: { engine, month } }) => {
        const calls = (await errorsByCall(db)).filter(
          (one) => one.engine === engine && (month === undefined || one.month === month),
        );
        return { total: calls.length, items: calls.slice(0, mostCalls) };
      },
    );
  };
}
