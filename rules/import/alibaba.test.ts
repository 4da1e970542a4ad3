import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readCall } from '../../pipeline/call-file.ts';
import type { Scored } from '../../pipeline/domain.ts';
import { analyse } from '../../pipeline/stages/analyse.ts';
import { score } from '../../pipeline/stages/score.ts';
import { lintPack } from '../lint.ts';
import { ruleSetOf } from '../load.ts';
import { importAlibaba } from './alibaba.ts';
import type { HitTime } from './alibaba-range.ts';
import type { ImportedPack } from './imported-pack.ts';
import { parseImport } from './json-text.ts';

const sample = async (name: string): Promise<unknown> =>
  parseImport(await readFile(join(import.meta.dirname, 'samples', name), 'utf8'), name);

function packOf(value: unknown, hitTime: HitTime = 'any'): ImportedPack {
  const result = importAlibaba(value, { hitTime });
  if (!('files' in result)) throw new TypeError(result.question);
  return result;
}

const ruleIn = ({ files }: ImportedPack, id: string) => parse(files.get(`${id}.yaml`) ?? '');

function judge({ files }: ImportedPack, ...turns: readonly (readonly ['客服' | '客户', string])[]): Scored {
  const said = turns.map(([role, text], index) => ({
    role: role === '客服' ? 'agent' : 'customer',
    text,
    startMs: index * 5000,
    endMs: index * 5000 + 4000,
  }));
  const { transcript, metadata } = readCall({ callId: 'c1', channel: 'phone', turns: said });
  const ruleSet = ruleSetOf(files, 'the import');
  return score({ transcript, metadata, opinions: analyse(transcript, { words: false }), ruleSet });
}

const verdicts = ({ findings }: Scored) =>
  Object.fromEntries(findings.map(({ rule, verdict }) => [rule, verdict]));

/** One rule with one condition. */
const oneRule = (operator: object, check_range: object = {}, more: readonly object[] = []) => ({
  conditions: [
    ...more,
    { cid: '9', check_range, operators: [{ oid: '1', name: '检查', ...operator }], lambda: '1' },
  ],
  rules: [{ rid: '1', name: '规则', lambda: '9', level: 1, scoreNum: 5, scoreType: 3 }],
});
const anchor = {
  cid: '1',
  check_range: { role: '客户' },
  operators: [{ oid: '1', name: '投诉', type: 'HIT_ANY_KEYWORDS', param: { keywords: ['投诉'] } }],
  lambda: '1',
};
const words = { type: 'HIT_ANY_KEYWORDS', param: { keywords: ['抱歉'] } };

describe('the generation of a file', () => {
  test('hit_time -1 is asked for where the file does not show what it stands for', async () => {
    expect(importAlibaba(await sample('alibaba-upload.json'))).toEqual({
      question:
        'hit_time -1 of an anchor stands for any hit in newer exports and for the last hit in older ones, and this file does not show which it is. Which one was meant?',
      option: 'hitTime',
      answers: ['any', 'each', 'last'],
      where: ['conditions[2].check_range.anchor.hit_time'],
    });
  });

  test.each<[HitTime, object, boolean]>([
    ['any', { after: 'c_1_1', hit: -1, turns: 3 }, false],
    ['each', { after: 'c_1_1', hit: 0, turns: 3 }, false],
    ['last', { after: 'c_1_1', hit: -1, turns: 3 }, true],
  ])('answered with "%s"', (hitTime, range, asksPerson) => {
    const leaning = { anchor: { cid: '1', location: 'AFTER', hit_time: -1 }, range: { from: 1, to: 3 } };
    const pack = packOf(oneRule(words, { role: '客服', ...leaning }, [anchor]), hitTime);
    expect(ruleIn(pack, 'rule_1').conditions.c_9_1.range).toEqual(range);
    expect(ruleIn(pack, 'rule_1').decision === 'needs_human').toBe(asksPerson);
    expect(pack.notCarried.map(({ where }) => where)).toEqual(
      asksPerson ? ['conditions[1].check_range.anchor.hit_time'] : [],
    );
  });

  test('a file of the newer one is not asked about', async () => {
    expect(importAlibaba(await sample('alibaba-answer.json'))).toHaveProperty('files');
  });
});

describe('what comes out', () => {
  test.each(['alibaba-upload.json', 'alibaba-answer.json'])(
    '%s loads, and lint asks for tests only',
    async (name) => {
      const { files } = packOf(await sample(name));
      expect(ruleSetOf(files, name).rules.length).toBeGreaterThan(1);
      const problems = lintPack(files, { where: name, lock: null, today: '2026-03-01' });
      expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['tests', 'not-locked']));
    },
  );

  test('both namings give the same rule', () => {
    const upload = oneRule({
      type: 'INCLUDE_KEYWORDS',
      param: { keywords: ['再见', '祝您'], keywordMatchSize: 2 },
    });
    const answer = {
      Data: {
        Conditions: [
          {
            ConditionInfoCid: '9',
            CheckRange: {},
            Operators: [
              {
                Oid: '1',
                OperName: '检查',
                Type: 'INCLUDE_KEYWORDS',
                Param: { OperKeyWords: ['再见', '祝您'], KeywordMatchSize: 2 },
              },
            ],
            OperLambda: '1',
          },
        ],
        Rules: [{ Rid: 1, Name: '规则', RuleLambda: '9', Level: 1, ScoreNum: 5, ScoreType: 3 }],
      },
    };
    expect(ruleIn(packOf(answer), 'rule_1')).toEqual(ruleIn(packOf(upload), 'rule_1'));
    expect(ruleIn(packOf({ JsonStr: JSON.stringify(upload) }), 'rule_1')).toEqual(
      ruleIn(packOf(upload), 'rule_1'),
    );
  });

  test('everything without a meaning here is listed', async () => {
    const { notCarried } = packOf(await sample('alibaba-upload.json'));
    expect(notCarried.map(({ where, what }) => [where, what])).toEqual([
      ['$.appKey', 'demo'],
      ['conditions[6].operators[0].param.regex', '(?<!不)核实(.)\\1'],
      ['conditions[9].operators[0]', '{"type":"VOLUME_OF_TOMORROW","param":{"level":7}}'],
      ['rules[6].colour', 'red'],
      ['rules[7].lambda', '1&&(2'],
    ]);
    expect(notCarried[4]?.why).toBe(
      'rule "表达式有误": ")" was expected in "1&&(2", found the end; a person is asked',
    );
  });

  test.each<[string, object, object]>([
    ['any', { type: 'HIT_ANY_KEYWORDS', param: { keywords: ['甲', '乙'] } }, { phrases: ['甲', '乙'] }],
    ['all', { type: 'INCLUDE_KEYWORDS', param: { keywords: ['甲', '乙'] } }, { match: 'all', scope: 'turn' }],
    [
      'two of them in the range',
      {
        type: 'INCLUDE_KEYWORDS',
        param: { keywords: ['甲', '乙', '丙'], keywordMatchSize: 2, in_sentence: false },
      },
      { match: { atLeast: 2 }, scope: 'range' },
    ],
    [
      'likeness',
      { type: 'SIMILAR_MATCH', param: { similarlySentences: ['谢谢'], score: 80 } },
      { threshold: 0.8 },
    ],
    [
      'repeats',
      {
        type: 'ADVANCED_REPEAT_DETECT',
        param: { from: 0, similarity_threshold: 0.6, hit_time: 2, threshold: 5 },
      },
      { operator: 'repeat', within: 100, threshold: 0.6, atLeast: 2, minChars: 5 },
    ],
    [
      'repeats of what anybody said',
      { type: 'ADVANCED_REPEAT_DETECT', param: { target_role: '所有' } },
      { operator: 'repeat', first: 'any' },
    ],
    [
      'an entity by name',
      { type: 'NER_MODEL', param: { dataType: '手机号' } },
      { operator: 'entity', types: ['phone'] },
    ],
    [
      'silence',
      { type: 'INTERVAL_GREATER', param: { interval: 9000 } },
      { operator: 'silence', minMs: 9000, between: 'any' },
    ],
    [
      'length of a sentence',
      { type: 'INTERVAL_GREATER', param: { interval: 9000, target: 0 } },
      { measure: 'turn_ms', compare: 'gt' },
    ],
    [
      'pace of the call',
      { type: 'SPEECH_SPEED_CHECK', param: { velocityInMint: 90, average: true, compareOperator: 'lt' } },
      { below: 1.5, of: 'call' },
    ],
    [
      'an entity by number',
      { type: 'NER_MODEL', param: { dataType: 1 } },
      { operator: 'metadata', field: 'extra.not_carried_9_1' },
    ],
  ])('operator: %s', (_, operator, expected) => {
    expect(ruleIn(packOf(oneRule(operator)), 'rule_1').conditions.c_9_1).toMatchObject(expected);
  });

  test.each<[string, object, object | undefined, boolean]>([
    ['everything', { range: { from: 1, to: -1 } }, undefined, true],
    ['the first three', { range: { from: 1, to: 3 }, absolute: true }, { first: 3, of: 'call' }, true],
    ['the last two', { range: { from: -2, to: -1 } }, { last: 2 }, true],
    ['the second to the fourth', { range: { from: 2, to: 4 } }, { first: 4 }, false],
    [
      'the hit itself',
      { anchor: { cid: '1', location: 'CURRENT', hit_time: 2 } },
      { around: 'c_1_1', hit: 2, turns: 0 },
      true,
    ],
    [
      'three before',
      { anchor: { cid: '1', location: 'BEFORE', hit_time: 1 }, range: { from: -3, to: -1 } },
      { before: 'c_1_1', hit: 1, turns: 3 },
      true,
    ],
    [
      'around each',
      { anchor: { cid: '1', location: 'AROUND', hit_time: 0 }, range: { from: -2, to: 2 } },
      { around: 'c_1_1', hit: 0, turns: 2 },
      true,
    ],
  ])('range: %s', (_, range, expected, exact) => {
    const leaning = 'anchor' in range ? [anchor] : [];
    const pack = packOf(oneRule(words, { role: '客户', ...range }, leaning));
    expect(ruleIn(pack, 'rule_1').conditions.c_9_1.range).toEqual(expected);
    expect(ruleIn(pack, 'rule_1').decision).toBe(exact ? undefined : 'needs_human');
    expect(pack.notCarried.length === 0).toBe(exact);
  });
});

describe('a dialogue under imported rules', () => {
  test('faults are found, excused, and left to a person where something was not carried over', async () => {
    const pack = packOf(await sample('alibaba-upload.json'));
    const bad = judge(
      pack,
      ['客户', '我家停电两天了我要投诉'],
      ['客服', '这个没办法的不好意思'],
      ['客服', '您等着吧'],
    );
    expect(verdicts(bad)).toEqual({
      rule_101: 'fail',
      rule_102: 'fail',
      rule_103: 'fail',
      rule_104: 'pass',
      rule_105: 'unsure',
      rule_106: 'not-applicable',
      rule_108: 'unsure',
      rule_109: 'unsure',
      rule_pack: 'pass',
    });
    expect(bad.scoreCard).toMatchObject({ card: 'imported', score: 2, potential: 20, normalised: 10 });

    const good = judge(
      pack,
      ['客服', '您好供电服务工号九九零零一'],
      ['客户', '我要投诉停电两天了'],
      ['客服', '非常抱歉给您带来不便'],
      ['客服', '感谢您的来电祝您生活愉快'],
    );
    expect(verdicts(good)).toMatchObject({
      rule_101: 'pass',
      rule_102: 'pass',
      rule_103: 'pass',
      rule_106: 'pass',
    });
  });

  test('operators joined by "and" have to hold in one sentence', async () => {
    const pack = packOf(await sample('alibaba-upload.json'));
    const excused = judge(pack, ['客户', '我要投诉'], ['客服', '抱歉但我没办法']);
    expect(verdicts(excused)).toMatchObject({ rule_102: 'fail' });
    const apart = judge(pack, ['客户', '我要投诉'], ['客服', '非常抱歉'], ['客服', '这个没办法马上恢复']);
    expect(verdicts(apart)).toMatchObject({ rule_102: 'pass' });
  });
});

describe('a file that means harm', () => {
  test('ids lead nowhere but into the pack', () => {
    const rids = ['../../../etc/passwd', 'pack', '__proto__', '中文', 'a/b', 'A_B', '', 'x'.repeat(500)];
    const { conditions } = oneRule(words);
    const rules = rids.map((rid) => ({ rid, name: rid, lambda: '9' }));
    const { files } = packOf({ conditions, rules });
    expect([...files.keys()].sort()).toEqual(
      [
        'pack.yaml',
        'rule.yaml',
        'rule_2.yaml',
        'rule_a_b.yaml',
        'rule_a_b_2.yaml',
        'rule_etc_passwd.yaml',
        'rule_pack.yaml',
        'rule_proto.yaml',
        `rule_${'x'.repeat(40)}.yaml`,
        'score-cards/imported.yaml',
      ].sort(),
    );
  });

  test('texts that mean something in a pack stay texts', () => {
    const keywords = ['@apology', '抱歉', ' @ ', '*alias', '&x', '!!js/function', '…'];
    const pack = packOf(oneRule({ type: 'HIT_ANY_KEYWORDS', param: { keywords } }));
    expect(ruleIn(pack, 'rule_1').conditions.c_9_1.phrases).toEqual([
      'apology',
      '抱歉',
      '*alias',
      '&x',
      '!!js/function',
    ]);
    expect(pack.notCarried.map(({ where }) => where)).toEqual([
      'conditions[0].operators[0].param.keywords[2]',
      'conditions[0].operators[0].param.keywords[6]',
    ]);
  });

  test('conditions that lean on each other in a circle', () => {
    const leaning = (cid: string, on: string) => ({
      cid,
      check_range: { anchor: { cid: on, location: 'AFTER', hit_time: 1 } },
      operators: [{ oid: '1', ...words }],
      lambda: '1',
    });
    const circle = { conditions: [leaning('1', '2'), leaning('2', '1')], rules: [{ rid: '1', lambda: '1' }] };
    const pack = packOf(circle);
    expect(ruleSetOf(pack.files, 'circle').rules.map(({ rule }) => rule.decision)).toEqual(['needs_human']);
  });

  test.each<[string, unknown, string]>([
    ['no rules', { conditions: [] }, 'import-invalid'],
    ['a number', 5, 'import-invalid'],
    ['rules of nothing', { rules: [] }, 'import-invalid'],
    ['many values', { rules: Array.from({ length: 600_000 }, () => 1) }, 'import-too-large'],
  ])('refused: %s', (_, value, code) => {
    expect(() => packOf(value)).toThrow(expect.objectContaining({ code }));
  });

  test('a condition that many rules share is not written out without end', () => {
    const keywords = Array.from({ length: 20_000 }, (__, index) => `词语${index}`);
    const { conditions } = oneRule({ type: 'HIT_ANY_KEYWORDS', param: { keywords } });
    const rules = Array.from({ length: 1000 }, (__, rid) => ({ rid, lambda: '9' }));
    expect(() => packOf({ conditions, rules })).toThrow(
      expect.objectContaining({ code: 'import-too-large' }),
    );
  });
});
