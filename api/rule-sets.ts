/** GET /api/rule-sets, …/:hash, …/:hash/rules/:id, …/rescore, GET /api/rule-schema, POST …/activate, …/rollback, …/inherit */
import { readFile } from 'node:fs/promises';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readRescoreProgress } from '../pipeline/rescore-progress.ts';
import { activateRuleSet, inheritRuleSet, rollbackRuleSet } from '../pipeline/store/activations.ts';
import { findRuleSet } from '../pipeline/store/rule-sets.ts';
import { callerOf, whoOf } from './access.ts';
import type { Context } from './context.ts';
import { problemResponses } from './problem-responses.ts';
import type { RuleSetReader } from './rule-set-reader.ts';
import {
  ChangeBody,
  Changed,
  InheritBody,
  RescoreState,
  RulePath,
  RuleSetDetail,
  RuleSetList,
  RuleSetPath,
  RuleSource,
} from './rule-shapes.ts';
import { unitToChange } from './unit-rules.ts';

const schemaFile = new URL('../rules/rule.schema.json', import.meta.url);

export function ruleSetRoutes({ db }: Context, read: RuleSetReader): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/rule-sets',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['rules'],
          summary: 'Every stored rule set, which is in force for whom, and who activated what, when and why',
          response: { 200: RuleSetList, ...problemResponses() },
        },
      },
      async (request) => await read.list(callerOf(request).held),
    );

    app.get(
      '/api/rule-sets/:hash',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['rules'],
          summary: 'The rules of one rule set with status, hit rate and review precision',
          description: '`in-force`, or 6 or more characters of the hash.',
          params: RuleSetPath,
          response: { 200: RuleSetDetail, ...problemResponses(400, 404, 409, 422) },
        },
      },
      async ({ params }) => await read.detail(params.hash),
    );

    app.get(
      '/api/rule-sets/:hash/rules/:id',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['rules'],
          summary: 'One rule: its YAML, its test dialogues, where its schema is',
          params: RulePath,
          response: { 200: RuleSource, ...problemResponses(400, 404, 409, 422) },
        },
      },
      async ({ params }) => {
        const { row, hash, texts } = await read.rule(params.hash, params.id);
        const [file, testsFile] = [`${row.id}.yaml`, `${row.id}.test.yaml`];
        return {
          ...row,
          hash,
          file,
          yaml: texts.get(file) ?? '',
          testsFile,
          testsYaml: texts.get(testsFile) ?? null,
          schema: '/api/rule-schema',
        };
      },
    );

    app.get(
      '/api/rule-schema',
      {
        config: { access: ['reviewer', 'team_lead', 'qa_manager', 'model_engineer'], scoped: true },
        schema: {
          tags: ['rules'],
          summary: 'JSON Schema of a rule file, for editors',
          response: { 200: z.looseObject({}), ...problemResponses() },
        },
      },
      async () => JSON.parse(await readFile(schemaFile, 'utf8')) as Record<string, unknown>,
    );

    app.get(
      '/api/rule-sets/rescore',
      {
        config: {
          access: ['reviewer', 'team_lead', 'qa_manager', 'model_engineer', 'operations'],
          scoped: true,
        },
        schema: {
          tags: ['rules'],
          summary: 'How far history has been re-scored with the rules in force, with the remaining time',
          response: { 200: RescoreState, ...problemResponses(409) },
        },
      },
      async () => await readRescoreProgress(db),
    );

    app.post(
      '/api/rule-sets/:hash/activate',
      {
        config: { access: ['qa_manager'], scoped: true },
        schema: {
          tags: ['rules'],
          summary: 'Put a stored rule set in force; history is then re-scored beside the old cards',
          description:
            'For the whole organisation, or with `unit` for a part of it: a call goes by the rule set of the nearest unit at or above its team that has one.',
          params: RuleSetPath,
          body: ChangeBody,
          response: { 200: Changed, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const { why, who, unit } = request.body;
        const change = { why, who: whoOf(request, who), unit: await unitToChange(db, request, unit) };
        const hash = await findRuleSet(db, request.params.hash);
        return { activation: await activateRuleSet(db, { ...change, hash }) };
      },
    );

    app.post(
      '/api/rule-sets/rollback',
      {
        config: { access: ['qa_manager'], scoped: true },
        schema: {
          tags: ['rules'],
          summary: 'Back to what was in force before, for the whole organisation or a unit',
          body: ChangeBody,
          response: { 200: Changed, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const { why, who, unit } = request.body;
        const change = { why, who: whoOf(request, who), unit: await unitToChange(db, request, unit) };
        return { activation: await rollbackRuleSet(db, change) };
      },
    );

    app.post(
      '/api/rule-sets/inherit',
      {
        config: { access: ['qa_manager'], scoped: true },
        schema: {
          tags: ['rules'],
          summary: "Take a unit's own rule set away: it goes by what is in force above it",
          body: InheritBody,
          response: { 200: Changed, ...problemResponses(400, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const { why, who, unit } = request.body;
        const change = { why, who: whoOf(request, who), unit: await unitToChange(db, request, unit) };
        return { activation: await inheritRuleSet(db, change) };
      },
    );
  };
}
