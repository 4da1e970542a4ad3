/** POST /api/rule-sets, …/lint, …/try, …/test, …/backtest: rules being edited. GET /api/recordings/:id/trace/:rule */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { EarmarkError } from '../pipeline/errors.ts';
import { findRuleSet, readRuleSetFiles, storeRuleSet } from '../pipeline/store/rule-sets.ts';
import { rulesOfTeam } from '../pipeline/store/unit-rules.ts';
import { BacktestReport } from '../rules/backtest.ts';
import { whoOf } from './access.ts';
import { type Context, noSuchRecording, RecordingPath } from './context.ts';
import { heldOutCall, heldOutCalls, uploadedCalls } from './labelled-calls.ts';
import { maskedTrace } from './mask-trace.ts';
import { problem } from './problem.ts';
import { problemResponses } from './problem-responses.ts';
import {
  BacktestBody,
  Candidate,
  CandidateBody,
  Draft,
  LintAnswer,
  RuleDraft,
  RulePath,
  RuleTrace,
  TestAnswer,
  TryBody,
} from './rule-shapes.ts';
import type { DraftTexts } from './rule-tasks.ts';
import { readStoredCalls } from './stored-calls.ts';

/** Uploads of labelled calls; everything else keeps the limit of the app. */
const backtestBytes = 32_000_000;

export function ruleDraftRoutes({ db, rules }: Context): FastifyPluginAsyncZod {
  const draftOf = async ({ base, files }: Draft): Promise<DraftTexts & { hash: string }> => {
    const hash = await findRuleSet(db, base);
    return { hash, base: await readRuleSetFiles(db, hash), files };
  };
  const lint = async (draft: DraftTexts) =>
    await rules.run('lint', { ...draft, today: new Date().toISOString().slice(0, 10) });

  /** The call with this id or call id, or one of rules/held-out. */
  const callOf = async (recordingId: string | undefined, heldOut: string | undefined) => {
    if (heldOut !== undefined) {
      const call = await heldOutCall(heldOut);
      if (call === null) throw problem('not-found', 'The dev part of rules/held-out has no such call.');
      return { call, recordingId: null };
    }
    const [call] = await readStoredCalls(db, [recordingId ?? '']);
    if (call === undefined)
      throw problem(
        'not-found',
        'No recording with this id or call id has been transcribed and analysed yet.',
      );
    return { call, recordingId: call.recordingId };
  };

  const traceOf = async (
    { hash, ...draft }: DraftTexts & { hash: string },
    rule: string,
    { call, recordingId }: Awaited<ReturnType<typeof callOf>>,
  ): Promise<RuleTrace> => {
    const explained = await rules.run('try', { ...draft, rule, call });
    if (explained === null)
      throw new EarmarkError('rule-unknown', `The rule set has no rule "${rule}".`, { status: 404 });
    const isEdited = Object.keys(draft.files).length > 0;
    return {
      ...maskedTrace(explained, call),
      recordingId,
      callId: call.metadata.callId,
      ruleSet: isEdited ? null : hash,
    };
  };

  return async (app) => {
    app.post(
      '/api/rule-sets/lint',
      {
        config: { access: ['qa_manager', 'model_engineer'] },
        schema: {
          tags: ['rules'],
          summary: 'What is wrong with changed files of a rule set: file, line, sentence, suggestion',
          body: Draft,
          response: { 200: LintAnswer, ...problemResponses(400, 404, 409, 413, 422, 503) },
        },
      },
      async ({ body }) => await lint(await draftOf(body)),
    );

    app.post(
      '/api/rule-sets/test',
      {
        config: { access: ['qa_manager', 'model_engineer'] },
        schema: {
          tags: ['rules'],
          summary: 'Run the test dialogues of one rule',
          body: RuleDraft,
          response: { 200: TestAnswer, ...problemResponses(400, 404, 409, 413, 422, 503) },
        },
      },
      async ({ body }) => await rules.run('test', { ...(await draftOf(body)), rule: body.rule }),
    );

    app.post(
      '/api/rule-sets/try',
      {
        config: { access: ['qa_manager', 'model_engineer'] },
        schema: {
          tags: ['rules'],
          summary: 'One rule on one call: verdict, evidence, and the tree that explains it',
          body: TryBody,
          response: { 200: RuleTrace, ...problemResponses(400, 404, 409, 413, 422, 503) },
        },
      },
      async ({ body }) =>
        await traceOf(await draftOf(body), body.rule, await callOf(body.recordingId, body.heldOut)),
    );

    app.get(
      '/api/recordings/:id/trace/:rule',
      {
        config: { access: ['reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['rules'],
          summary: 'Why a rule in force for its team judges this recording as it does',
          params: RecordingPath.extend({ rule: RulePath.shape.id }),
          response: { 200: RuleTrace, ...problemResponses(400, 404, 409, 422, 503) },
        },
      },
      async ({ params }) => {
        const row = await db
          .selectFrom('recordings')
          .select('team_id')
          .where('id', '=', params.id)
          .executeTakeFirst();
        if (row === undefined) throw noSuchRecording();
        const { hash, from } = await rulesOfTeam(db, row.team_id);
        return await traceOf(
          await draftOf({ base: from === null ? 'in-force' : hash, files: {} }),
          params.rule,
          await callOf(params.id, undefined),
        );
      },
    );

    app.post(
      '/api/rule-sets/backtest',
      {
        config: { access: ['qa_manager', 'model_engineer'] },
        bodyLimit: backtestBytes,
        schema: {
          tags: ['rules'],
          summary: 'Precision, recall and F1 on labelled calls, with the ids behind each count',
          description:
            '`held-out`: the dev part of rules/held-out. Uploaded labels without calls are about stored recordings.',
          body: BacktestBody,
          response: { 200: BacktestReport, ...problemResponses(400, 404, 409, 413, 422, 503) },
        },
      },
      async ({ body }) => {
        const draft = await draftOf({ base: body.hash, files: body.files });
        const labelled =
          body.labels === 'held-out' ? await heldOutCalls() : await uploadedCalls(db, body.labels);
        return await rules.run('backtest', { ...draft, ...labelled, rule: body.rule });
      },
    );

    app.post(
      '/api/rule-sets',
      {
        config: { access: ['qa_manager'] },
        schema: {
          tags: ['rules'],
          summary: 'Store changed files as a new rule set; what is in force stays in force',
          body: CandidateBody,
          response: { 200: Candidate, 201: Candidate, ...problemResponses(400, 404, 409, 413, 422, 503) },
        },
      },
      async (request, reply) => {
        const { body } = request;
        const draft = await draftOf(body);
        const errors = (await lint(draft)).problems.filter(({ level }) => level === 'error');
        const [first] = errors;
        if (first !== undefined)
          throw new EarmarkError(
            'rules-invalid',
            `${first.file}, line ${first.line}: ${first.what}. (${errors.length} problems in all; mend them and send it again.)`,
            { status: 422 },
          );
        const files = new Map(draft.base);
        for (const [path, text] of Object.entries(body.files)) {
          if (text === null) files.delete(path);
          else files.set(path, text);
        }
        const { ruleSet, isNew } = await storeRuleSet(db, {
          files,
          createdBy: whoOf(request, body.who),
          note: body.note === '' ? null : body.note,
          basedOn: draft.hash,
        });
        return await reply.code(isNew ? 201 : 200).send({ hash: ruleSet.hash, isNew });
      },
    );
  };
}
