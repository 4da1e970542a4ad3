import { expect, test } from 'vitest';
import type { Finding, Scored, Verdict } from '../pipeline/domain.ts';
import { addPair, addTally, diffOf, emptyTally, RuleDiff, type ScoredPair } from './diff.ts';

function scored(
  verdicts: Record<string, Verdict>,
  normalised: number | null,
  more: Partial<Scored['scoreCard']> = {},
): Scored {
  const title = { zh: '规则', en: 'rule' };
  return {
    findings: Object.entries(verdicts).map(
      ([rule, verdict]): Finding => ({
        rule,
        version: 1,
        title,
        section: 'manner',
        severity: 'minor',
        verdict,
        points: 0,
        veto: false,
        turns: [],
        reason: null,
        evidence: [],
      }),
    ),
    scoreCard: {
      card: 'general',
      version: 1,
      title,
      sections: [],
      score: normalised ?? 0,
      potential: 100,
      normalised,
      veto: false,
      passed: normalised === null ? null : normalised >= 80,
      passMark: 80,
      ...more,
    },
  };
}

const pairs: ScoredPair[] = [
  {
    id: 'c1',
    agentId: 'A1',
    teamId: 'T1',
    before: scored({ greet: 'pass', close: 'fail' }, 90),
    after: scored({ greet: 'fail', close: 'pass' }, 75),
  },
  {
    id: 'c2',
    agentId: 'A2',
    teamId: 'T1',
    before: scored({ greet: 'unsure' }, 70),
    after: scored({ greet: 'fail', brandNew: 'unsure' }, 0, { veto: true }),
  },
  {
    id: 'c3',
    agentId: null,
    teamId: null,
    before: scored({ greet: 'pass' }, null),
    after: scored({ greet: 'pass', brandNew: 'not-applicable' }, 100),
  },
  {
    id: 'c4',
    agentId: 'A1',
    teamId: 'T2',
    before: scored({ greet: 'fail' }, 60),
    after: scored({}, 95),
  },
];
const about = { a: 'aa', b: 'bb', since: null, tookMs: 5 };
const samples = { gained: [], lost: [], unsureGained: [], unsureLost: [] };

test('rules gained and lost, points moved, vetoes and passes are told with samples', () => {
  const tally = emptyTally();
  for (const pair of pairs) addPair(tally, pair);
  const diff = diffOf(tally, about);
  expect(RuleDiff.parse(diff)).toEqual(diff);
  expect(diff).toEqual({
    ...about,
    calls: 4,
    leftOut: 0,
    perRule: [
      {
        rule: 'greet',
        gained: 2,
        lost: 1,
        unsureGained: 0,
        unsureLost: 1,
        samples: { ...samples, gained: ['c1', 'c2'], lost: ['c4'], unsureLost: ['c2'] },
      },
      {
        rule: 'brandNew',
        gained: 0,
        lost: 0,
        unsureGained: 1,
        unsureLost: 0,
        samples: { ...samples, unsureGained: ['c2'] },
      },
      {
        rule: 'close',
        gained: 0,
        lost: 1,
        unsureGained: 0,
        unsureLost: 0,
        samples: { ...samples, lost: ['c1'] },
      },
    ],
    scores: { before: 73.33, after: 67.5, moved: 4 },
    perTeam: [
      { id: 'T1', n: 2, sum: -85, mean: -42.5 },
      { id: 'T2', n: 1, sum: 35, mean: 35 },
    ],
    perAgent: [
      { id: 'A2', n: 1, sum: -70, mean: -70 },
      { id: 'A1', n: 2, sum: 20, mean: 10 },
    ],
    newVetoes: { count: 1, ids: ['c2'] },
    liftedVetoes: { count: 0, ids: [] },
    passChanges: { gained: 1, lost: 1, samples: { gained: ['c4'], lost: ['c1'] } },
  });
});

test('pages added up tell the same as all calls at once; samples stop at twenty', () => {
  const whole = emptyTally();
  const sum = emptyTally();
  for (let number = 0; number < 30; number++) {
    const page = emptyTally();
    for (const pair of pairs) {
      const one = { ...pair, id: `${pair.id}-${number}` };
      addPair(whole, one);
      addPair(page, one);
    }
    addTally(sum, page);
  }
  const diff = diffOf(sum, about);
  expect(diff).toEqual(diffOf(whole, about));
  expect(diff.perRule[0]).toMatchObject({ rule: 'greet', gained: 60, lost: 30 });
  expect(diff.perRule[0]?.samples.gained).toHaveLength(20);
});

test('the same rules change nothing', () => {
  const tally = emptyTally();
  for (const pair of pairs) addPair(tally, { ...pair, after: pair.before });
  expect(diffOf(tally, about)).toMatchObject({
    perRule: [],
    scores: { before: 73.33, after: 73.33, moved: 0 },
    newVetoes: { count: 0, ids: [] },
    passChanges: { gained: 0, lost: 0 },
  });
});
