import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readCall } from '../../pipeline/call-file.ts';
import { analyse } from '../../pipeline/stages/analyse.ts';
import { score } from '../../pipeline/stages/score.ts';
import { lintPack } from '../lint.ts';
import { ruleSetOf } from '../load.ts';
import { importConnect } from './connect.ts';
import type { ImportedPack } from './imported-pack.ts';

const sample = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(import.meta.dirname, 'samples', name), 'utf8'));
const form = await sample('connect-form.json');
const categories = await sample('connect-categories.json');

const ruleIn = ({ files }: ImportedPack, id: string) => parse(files.get(`${id}.yaml`) ?? '');

function judge({ files }: ImportedPack, text: string, extra: Readonly<Record<string, unknown>> = {}) {
  const turns = [{ role: 'agent', text, startMs: 500, endMs: 4000 }];
  const { transcript, metadata } = readCall({ callId: 'c1', channel: 'phone', turns });
  const opinions = analyse(transcript, { words: false });
  const ruleSet = ruleSetOf(files, 'the import');
  return score({ transcript, metadata: { ...metadata, extra }, opinions, ruleSet });
}

describe('what comes out', () => {
  test('loads, and lint asks for tests only', () => {
    const { files } = importConnect(form, { categories });
    const problems = lintPack(files, { where: 'x', lock: null, today: '2026-03-01' });
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['tests', 'not-locked']));
    expect([...files.keys()]).toEqual([
      'pack.yaml',
      'score-cards/imported.yaml',
      'q_greeting.yaml',
      'q_length.yaml',
      'q_leak.yaml',
      'q_leak_fail.yaml',
      'q_quiet.yaml',
      'q_remarks.yaml',
    ]);
  });

  test('everything without a meaning here is listed', () => {
    const { notCarried } = importConnect(form);
    const question = '$.Items[1].Section.Items';
    expect(notCarried.map(({ where, what }) => [where, what])).toEqual([
      ['$.EvaluationForm.Status', 'ACTIVE'],
      ['$.evaluationformid', 'form-1'],
      ['$.evaluationformversion', '3'],
      ['$.Description', '每月使用'],
      ['$.Items[0].Section.Items[1].Question.QuestionTypeProperties.numeric.minvalue', '0'],
      ['$.Items[0].Section.Items[1].Question.QuestionTypeProperties.numeric.maxvalue', '7200'],
      [`${question}[0].Section.Items[0].Question.QuestionTypeProperties.singleselect.displayas`, 'RADIO'],
      [`${question}[2].Question.Enablement`, '{"Action":"ENABLE"}'],
      [`${question}[0].Section.Items[0].Question.Options.some.Score`, '5'],
      [`${question}[1].Question.Automation`, 'NON_TALK_TIME'],
      ['$.ScoringStrategy', 'questions'],
    ]);
  });

  test('a category that was supplied becomes words, one that was not asks a person', () => {
    const known = ruleIn(importConnect(form, { categories }), 'q_greeting');
    expect(known.decision).toBe(undefined);
    expect(known.conditions.category_agent_greeting).toEqual({
      operator: 'keyword',
      label: '类别 agent-greeting',
      role: 'agent',
      range: { fromMs: 0, toMs: 30_000 },
      phrases: ['您好'],
    });
    expect(ruleIn(importConnect(form), 'q_greeting')).toMatchObject({
      decision: 'needs_human',
      points: -30,
      fail: { not: 'category_agent_greeting' },
      todo: ['自动判断未能导入，等待人工回答：extra.answer_q_greeting'],
    });
  });

  test('sections that are weighed share their hundred among the questions', () => {
    const question = (RefId: string) => ({
      Question: {
        Title: RefId,
        RefId,
        QuestionType: 'SINGLESELECT',
        QuestionTypeProperties: {
          SingleSelect: {
            Options: [
              { RefId: 'a', Text: '好', Score: 10 },
              { RefId: 'b', Text: '差', Score: 0 },
            ],
          },
        },
      },
    });
    const pack = importConnect({
      Title: '表',
      ScoringStrategy: { Mode: 'SECTION_ONLY', Status: 'ENABLED' },
      Items: [
        { Section: { Title: '甲', RefId: 'a', Weight: 70, Items: [question('q1'), question('q2')] } },
        { Section: { Title: '乙', RefId: 'b', Weight: 30, Items: [question('q3')] } },
      ],
    });
    const { sections } = parse(pack.files.get('score-cards/imported.yaml') ?? '');
    expect(sections.map(({ id, weight, rules }: Record<string, unknown>) => [id, weight, rules])).toEqual([
      ['section_a', 0.7, ['q_q1', 'q_q2']],
      ['section_b', 0.3, ['q_q3']],
    ]);
    expect(['q_q1', 'q_q2', 'q_q3'].map((id) => ruleIn(pack, id).points)).toEqual([-50, -50, -100]);
  });
});

describe('a call under an imported form', () => {
  const pack = importConnect(form, { categories });
  const verdictsOf = (...args: [string, Readonly<Record<string, unknown>>?]) =>
    Object.fromEntries(judge(pack, ...args).findings.map(({ rule, verdict }) => [rule, verdict]));

  test('automated questions are answered, the others wait for a person', () => {
    const { findings, scoreCard } = judge(pack, '您好工号九九零零一');
    expect(findings.map(({ rule, verdict, reason }) => [rule, verdict, reason])).toEqual([
      ['q_greeting', 'pass', null],
      ['q_leak', 'unsure', '需要人工回答：是否泄露他人信息？'],
      ['q_leak_fail', 'unsure', '需要人工回答：是否泄露他人信息？'],
      ['q_length', 'pass', null],
      ['q_quiet', 'unsure', '元数据缺少extra.non_talk_time'],
      ['q_remarks', 'unsure', '需要人工回答：其他说明'],
    ]);
    expect(scoreCard).toMatchObject({ score: 40, potential: 40, normalised: 100 });
    expect(judge(pack, '喂').scoreCard).toMatchObject({ score: 10, potential: 40, normalised: 25 });
  });

  test('answers of a person are read from the metadata', () => {
    const quiet = { non_talk_time: 90 };
    expect(verdictsOf('您好', { ...quiet, answer_q_leak: 'clean' })).toMatchObject({
      q_leak: 'pass',
      q_leak_fail: 'pass',
      q_quiet: 'fail',
    });
    expect(verdictsOf('您好', { answer_q_leak: 'leaked' })).toMatchObject({
      q_leak: 'pass',
      q_leak_fail: 'fail',
    });
    expect(verdictsOf('您好', { answer_q_leak: 'NA' })).toMatchObject({
      q_leak: 'not-applicable',
      q_leak_fail: 'not-applicable',
    });
  });
});

test.each<[string, unknown]>([
  ['no items', { Title: '表' }],
  ['no questions', { Items: [{ Section: { Title: '空', RefId: 'x', Items: [] } }] }],
  ['a list', []],
])('refused: %s', (_, value) => {
  expect(() => importConnect(value)).toThrow(expect.objectContaining({ code: 'import-invalid' }));
});
