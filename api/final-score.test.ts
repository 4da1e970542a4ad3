import { expect, test } from 'vitest';
import { seededRandom } from '../fixtures/random.ts';
import type { Finding, ScoreCard, Verdict } from '../pipeline/domain.ts';
import { addUp, type CardItem } from '../rules/score-card.ts';
import { type Decision, finalScore, type JudgedCard, mustDecide } from './final-score.ts';

const items: readonly CardItem[] = [
  { rule: 'greet', section: 'a', most: 5, points: -5, veto: false },
  { rule: 'shift', section: 'a', most: 30, points: -15, veto: false },
  { rule: 'leak', section: 'b', most: 20, points: -20, veto: true },
  { rule: 'asked', section: 'b', most: 10, points: -10, veto: false },
  { rule: 'warm', section: 'b', most: 0, points: 3, veto: false },
];

function finding(rule: string, verdict: Verdict, more: Partial<Finding> = {}): Finding {
  return {
    rule,
    version: 1,
    title: { zh: rule, en: rule },
    section: 'a',
    severity: 'moderate',
    verdict,
    points: 0,
    veto: false,
    turns: [],
    reason: null,
    evidence: [],
    ...more,
  };
}

function judged(findings: readonly Finding[]): JudgedCard {
  const frame = {
    id: 'general',
    version: 1,
    title: { zh: '通用', en: 'General' },
    passMark: 80,
    sections: ['a', 'b'].map((id) => ({ id, title: { zh: id, en: id } })),
  };
  const places = frame.sections.map(({ id }) =>
    items.flatMap(({ rule, section, most }) => {
      const index = findings.findIndex((one) => one.rule === rule);
      return section === id && index >= 0 ? [{ index, most }] : [];
    }),
  );
  const scoreCard: ScoreCard = addUp(frame, places, findings);
  return { scored: { findings: [...findings], scoreCard }, items };
}

const call = judged([
  finding('greet', 'fail', { points: -5 }),
  finding('shift', 'fail', { needsHuman: true, pending: { points: -15, veto: false } }),
  finding('leak', 'unsure'),
  finding('asked', 'pass'),
  finding('warm', 'not-applicable'),
  finding('trial', 'fail', { shadow: true }),
]);

let serial = 0;
function said(rule: string, verdict: Verdict, at = '2026-11-22T06:00:00.000Z'): Decision {
  serial += 1;
  return { number: serial, rule, verdict, reason: null, note: null, who: 'lin', at };
}
const scoreOf = (decisions: Decision[], rulings: Decision[] = []) => {
  const { score, potential, normalised, veto } = finalScore(call, decisions, rulings).final;
  return { score, potential, normalised, veto };
};

test('without a decision the machine’s card stands', () => {
  const { final, machine, items: all } = finalScore(call, [], []);
  expect(final).toEqual(machine);
  // Of 45: greeting lost; what waits for a person and what is unsure cost nothing.
  expect(machine).toMatchObject({ score: 40, potential: 45, veto: false });
  expect(all.every(({ human }) => human === null)).toBe(true);
});

test.each([
  ['confirmed, what was pending costs', [said('shift', 'fail')], { score: 25, potential: 45 }],
  ['overridden, it costs nothing', [said('shift', 'pass')], { score: 40, potential: 45 }],
  ['a deduction taken back', [said('greet', 'pass')], { score: 45, potential: 45 }],
  ['not applicable leaves the denominator', [said('greet', 'not-applicable')], { score: 40, potential: 40 }],
  ['unsure leaves it too', [said('greet', 'unsure')], { score: 40, potential: 40 }],
  ['doubt confirmed as doubt costs nothing', [said('leak', 'unsure')], { score: 40, potential: 45 }],
  [
    'doubt that was no fault comes into the denominator',
    [said('leak', 'pass')],
    { score: 60, potential: 65 },
  ],
  ['doubt that was a veto', [said('leak', 'fail')], { score: 0, potential: 65, veto: true }],
  ['a fault the machine missed', [said('asked', 'fail')], { score: 30, potential: 45 }],
  ['a bonus the machine missed', [said('warm', 'pass')], { score: 43, potential: 45 }],
  ['a rule on trial counts for nobody', [said('trial', 'fail')], { score: 40, potential: 45 }],
  [
    'the latest word holds',
    [said('greet', 'pass', '2026-11-22T07:00:00.000Z'), said('greet', 'fail')],
    { score: 45 },
  ],
])('%s', (_fact, decisions, expected) => {
  expect(scoreOf(decisions)).toMatchObject(expected);
});

test('an accepted appeal takes the place of what the reviewer said before, not of what is said later', () => {
  const confirmed = said('shift', 'fail', '2026-11-22T06:00:00.000Z');
  const ruling = said('shift', 'pass', '2026-11-23T06:00:00.000Z');
  expect(scoreOf([confirmed], [ruling])).toMatchObject({ score: 40 });
  const item = finalScore(call, [confirmed], [ruling]).items.find(({ rule }) => rule === 'shift');
  expect(item?.human).toMatchObject({ by: 'appeal', verdict: 'pass' });
  const again = said('shift', 'fail', '2026-11-24T06:00:00.000Z');
  expect(scoreOf([confirmed, again], [ruling])).toMatchObject({ score: 25 });
});

test('what has to be decided: faults that cost, doubts that are not minor, none on trial, no mere notice', () => {
  expect(call.scored.findings.filter(mustDecide).map(({ rule }) => rule)).toEqual(['greet', 'shift', 'leak']);
  expect(mustDecide(finding('a', 'unsure', { severity: 'minor' }))).toBe(false);
  expect(mustDecide(finding('a', 'fail'))).toBe(false);
  expect(mustDecide(finding('a', 'fail', { needsHuman: true, pending: { points: 0, veto: false } }))).toBe(
    true,
  );
});

const verdicts: readonly Verdict[] = ['fail', 'pass', 'unsure', 'not-applicable'];
const pick = <T>(random: () => number, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)] ?? (from[0] as T);

/** Calls and decisions made at random, the same each time. */
function* madeUp(count: number) {
  const random = seededRandom(20_261_122);
  for (let at = 0; at < count; at += 1) {
    const findings = items.map(({ rule, points, veto }) => {
      const verdict = pick(random, verdicts);
      const isHit = points > 0 ? verdict === 'pass' : verdict === 'fail';
      const cost = { points, veto: veto && isHit };
      if (!isHit) return finding(rule, verdict);
      return random() < 0.3
        ? finding(rule, verdict, { needsHuman: true, pending: cost })
        : finding(rule, verdict, cost);
    });
    const rows = (most: number) =>
      Array.from({ length: Math.floor(random() * most) }, (_, second) =>
        said(
          pick(random, items).rule,
          pick(random, verdicts),
          new Date(Date.UTC(2026, 10, 22, 6, 0, second * 7 + Math.floor(random() * 3))).toISOString(),
        ),
      );
    yield { card: judged(findings), decisions: rows(12), rulings: rows(4), random };
  }
}

test('the order in which rows come does not matter', () => {
  for (const { card, decisions, rulings, random } of madeUp(300)) {
    const shuffled = [...decisions].sort(() => random() - 0.5);
    expect(finalScore(card, shuffled, [...rulings].reverse())).toEqual(finalScore(card, decisions, rulings));
  }
});

test('agreeing with everything gives the machine’s card, with what was pending confirmed', () => {
  for (const { card } of madeUp(300)) {
    const agreed = card.scored.findings.map(({ rule, verdict }) => said(rule, verdict));
    const confirmed = judged(
      card.scored.findings.map((one) => (one.pending === undefined ? one : { ...one, ...one.pending })),
    );
    expect(finalScore(card, agreed, []).final).toEqual(confirmed.scored.scoreCard);
    const clear = agreed.filter(({ rule }) =>
      card.scored.findings.some((one) => one.rule === rule && one.pending === undefined),
    );
    expect(finalScore(card, clear, []).final).toEqual(card.scored.scoreCard);
  }
});

test('saying unsure or not applicable never costs a point, and neither is in the denominator', () => {
  for (const { card, decisions } of madeUp(300)) {
    for (const verdict of ['unsure', 'not-applicable'] as const) {
      const { final, items: all } = finalScore(
        card,
        [...decisions, ...items.map(({ rule }) => said(rule, verdict, '2026-11-23T06:00:00.000Z'))],
        [],
      );
      expect(final).toMatchObject({ score: 0, potential: 0, normalised: null, veto: false, passed: null });
      expect(all.map(({ human }) => human?.points)).toEqual(items.map(() => 0));
    }
  }
});
