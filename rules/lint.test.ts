import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type LintProblem, lintPack } from './lint.ts';
import { checkPack } from './load.ts';
import { compareLock, LOCK_FILE, lockOf, lockText, parseLock } from './lock.ts';
import { readPackTexts } from './pack-texts.ts';

const dialogue = (name: string, text = '你好') =>
  `  - name: "${name}"\n    dialogue: |\n      客服 0.5-2.0 ${text}\n`;
const cases = (kind: string, count: number) =>
  `${kind}:\n${Array.from({ length: count }, (_, at) => dialogue(`${kind} ${at}`)).join('')}`;
const enough = [cases('fail', 3), cases('pass', 3), cases('nearMiss', 2)].join('');

const polite = `id: polite
version: 1
title: { zh: 礼貌, en: Polite }
explanation: { zh: 说, en: says }
source: test
section: manner
severity: minor
points: -1
conditions:
  thanks:
    operator: keyword
    label: 谢谢
    phrases: ["@thanks"]
fail: thanks
`;

const sound = {
  'pack.yaml': 'name: t\nversion: 1\ntitle: { zh: 测试, en: Test }\noperator: state_grid\n',
  'polite.yaml': polite,
  'polite.test.yaml': enough,
  'lists/thanks.yaml': 'phrases: [谢谢]\n',
  'facts/arrival.yaml': `id: arrival
title: { zh: 到达, en: Arrival }
topics: [到达]
versions:
  - { operator: state_grid, from: "2020-01-01", to: null, wording: average, minutes: { any: 45 }, source: s }
`,
  'score-cards/general.yaml': `id: general
version: 1
title: { zh: 通用, en: General }
priority: 0
passMark: 80
sections:
  - { id: manner, title: { zh: 规范, en: Manner }, rules: [polite] }
`,
};
type Files = Readonly<Record<string, string>>;

const refuse = (problem: Error) => {
  throw problem;
};
const textsOf = (files: Files) => new Map(Object.entries(files));
const checked = (files: Files) => {
  const pack = checkPack(textsOf(files), 'here', refuse);
  if (pack === null) throw new Error('no pack');
  return pack;
};
const locked = lockText(lockOf(checked(sound), null));
const lint = (files: Files, lock: string | null = locked) =>
  lintPack(textsOf(files), { where: 'here', lock, today: '2026-03-09' }).map(
    ({ file, line, level, code, what }) => `${file}:${line} ${level} ${code} ${what}`,
  );
const change = (path: keyof typeof sound, from: string, to: string): Files => ({
  ...sound,
  [path]: sound[path].replace(from, to),
});

test('a sound pack has no problems', () => {
  expect(lint(sound)).toEqual([]);
});

test('all problems of all files come at once, in order of file and line', () => {
  const broken = {
    ...sound,
    'polite.yaml': polite.replace('severity: minor', 'severty: minor').replace('points: -1', 'points: many'),
    'rude.yaml': polite.replace('fail: thanks', 'fail: thank').replace('"@thanks"', '"@thansk"'),
    'gone.test.yaml': enough,
    'facts/arrival.yaml': sound['facts/arrival.yaml'].replace('wording: average', 'wording: averge'),
    'score-cards/general.yaml': sound['score-cards/general.yaml'].replace('[polite]', '[polit, rude, rude]'),
  };
  expect(lint(broken)).toEqual([
    'facts/arrival.yaml:5 error invalid versions.0.wording: Invalid option: expected one of "at_most"|"average". Did you mean "average"?',
    'gone.test.yaml:1 error tests tests a rule that is not there: gone.yaml',
    'polite.yaml:7 error invalid severty: Unrecognized key: "severty". Did you mean "severity"?',
    'polite.yaml:8 error invalid points: Invalid input: expected number, received string',
    'rude.yaml:1 error tests has no tests. Write rude.test.yaml: 3 fail, 3 pass and 2 nearMiss dialogues',
    'rude.yaml:1 error no-card is on no score card, so its points count nowhere. Name it on one, or write shadow: true',
    'rude.yaml:1 error invalid the id is "polite"; call the file polite.yaml',
    'rude.yaml:2 error not-raised the content has changed, the version has not: raise version to 2',
    'rude.yaml:11 warning unused nothing asks for the condition "thanks"',
    'rude.yaml:13 error invalid there is no list "@thansk" in lists/. Did you mean "@thanks"?',
    'rude.yaml:14 error invalid there is no condition "thank". Did you mean "thanks"?',
    'score-cards/general.yaml:2 error not-raised the content has changed, the version has not: raise version to 2',
    'score-cards/general.yaml:7 error invalid rule "rude" is on the card twice',
    'score-cards/general.yaml:7 error invalid there is no rule "polit". Did you mean "polite"?',
  ]);
});

const { 'polite.test.yaml': _tests, ...untested } = sound;

test.each<[string, Files, string[]]>([
  [
    'a rule without tests',
    untested,
    [
      'polite.yaml:1 error tests has no tests. Write polite.test.yaml: 3 fail, 3 pass and 2 nearMiss dialogues',
    ],
  ],
  [
    'too few dialogues',
    change('polite.test.yaml', cases('nearMiss', 2), cases('nearMiss', 1)),
    [
      'polite.test.yaml:22 error tests nearMiss: needs at least 2 dialogues that look like the fault and have none',
    ],
  ],
  [
    'a name that repeats',
    change('polite.test.yaml', 'pass 1', 'fail 0'),
    ['polite.test.yaml:15 error tests the name "fail 0" is on line 2 already. Give each dialogue its own'],
  ],
  [
    'a rule on no score card',
    change('score-cards/general.yaml', '[polite]', '[kind]'),
    [
      'polite.yaml:1 error no-card is on no score card, so its points count nowhere. Name it on one, or write shadow: true',
      'score-cards/general.yaml:2 error not-raised the content has changed, the version has not: raise version to 2',
      'score-cards/general.yaml:7 error invalid there is no rule "kind"',
    ],
  ],
  [
    'odd points',
    change('polite.yaml', 'points: -1', 'points: -5\nperHit: { cap: -2 }\nveto: true'),
    [
      'polite.yaml:2 error not-raised the content has changed, the version has not: raise version to 2',
      'polite.yaml:9 error points the cap -2 is less than one hit costs (-5)',
      'polite.yaml:10 error points a veto is severe, not minor. Write severity: severe',
    ],
  ],
  [
    'a business type that is not one',
    change(
      'score-cards/general.yaml',
      'passMark: 80',
      'passMark: 80\nwhen: { businessType: [故障抱修, 投诉] }',
    ),
    [
      'score-cards/general.yaml:2 error not-raised the content has changed, the version has not: raise version to 2',
      'score-cards/general.yaml:6 error business-type there is no business type "故障抱修". Did you mean "故障报修"?',
    ],
  ],
  [
    'lists and conditions that nobody uses, and days gone by',
    {
      ...sound,
      'lists/sorry.yaml': 'phrases: [抱歉]\n',
      'polite.yaml': polite
        .replace('  thanks:', '  extra: { operator: keyword, label: x, phrases: [你] }\n  thanks:')
        .replace('points: -1', 'points: -1\neffective: { to: "2025-12-31" }')
        .replace('version: 1', 'version: 2'),
      'facts/arrival.yaml': sound['facts/arrival.yaml'].replace('to: null', 'to: "2025-12-31"'),
    },
    [
      'facts/arrival.yaml:5 warning expired has no version for state_grid in force on 2026-03-09. Add the one that is',
      'lists/sorry.yaml:1 warning unused no rule takes in "@sorry"',
      'pack.yaml:2 error not-raised facts have changed (arrival), the version has not: raise version to 2',
      'polite.yaml:2 error not-locked versions.lock.json knows version 1 only. Run "earmark rules lock"',
      'polite.yaml:9 warning expired has not been in force since 2025-12-31',
      'polite.yaml:11 warning unused nothing asks for the condition "extra"',
    ],
  ],
])('%s', (_, files, problems) => {
  expect(lint(files)).toEqual(problems);
});

test.each<[string, Files, string[]]>([
  [
    "a list a rule takes in counts as the rule's own content",
    change('lists/thanks.yaml', '谢谢', '多谢'),
    ['polite.yaml not-raised the content has changed, the version has not: raise version to 2'],
  ],
  [
    'words for readers need no new version',
    change(
      'polite.yaml',
      'title: { zh: 礼貌, en: Polite }',
      'title: { zh: 有礼貌, en: Polite }\ntodo: [方言]',
    ),
    [],
  ],
  [
    'the order of fields and comments do not count',
    change('polite.yaml', 'severity: minor\npoints: -1', 'points: -1 # 一分\nseverity: minor'),
    [],
  ],
  [
    'a raised version has to be locked',
    change('polite.yaml', 'version: 1', 'version: 2'),
    ['polite.yaml not-locked versions.lock.json knows version 1 only. Run "earmark rules lock"'],
  ],
])('%s', (_, files, problems) => {
  const found = compareLock(checked(files), parseLock(locked));
  expect(found.map(({ file, code, what }) => `${file} ${code} ${what}`)).toEqual(problems);
});

test('a version never comes down, not even by way of removing the rule', () => {
  const second = lockOf(checked(change('polite.yaml', 'version: 1', 'version: 2')), parseLock(locked));
  const { 'polite.yaml': _rule, 'polite.test.yaml': _own, ...rest } = sound;
  const without = {
    ...rest,
    'score-cards/general.yaml': rest['score-cards/general.yaml'].replace('polite', 'kind'),
    'kind.yaml': polite.replace('polite', 'kind'),
  };
  const third = lockOf(checked(without), second);
  expect(Object.entries(third.rules).map(([id, { version }]) => `${id} ${version}`)).toEqual([
    'kind 1',
    'polite 2',
  ]);
  expect(compareLock(checked(sound), third).map(({ code, what }) => `${code} ${what}`)).toEqual([
    'lowered version 1 is lower than 2, which was there before: write version 3',
    'not-raised the content has changed, the version has not: raise version to 2',
  ]);
});

test('a damaged lock is named', () => {
  expect(lint(sound, '{"pack":')).toEqual([
    'versions.lock.json:1 error invalid this is no lock file. Take the last good one from version control',
  ]);
  expect(lint(sound, null)).toEqual([
    'versions.lock.json:1 error not-locked is missing. Run "earmark rules lock"',
  ]);
});

/** A fixed day: what expires later must not turn an old commit red. */
async function lintShipped(): Promise<LintProblem[]> {
  const dir = fileURLToPath(new URL('packs/95598', import.meta.url));
  const lock = await readFile(join(dir, LOCK_FILE), 'utf8');
  return lintPack(await readPackTexts(dir), { where: dir, lock, today: '2026-11-22' });
}

test('the shipped pack has nothing wrong, and every change of it has a new version', async () => {
  const problems = await lintShipped();
  expect(problems.map(({ file, line, what }) => `${file}:${line} ${what}`)).toEqual([]);
});
