import { expect, test } from 'vitest';
import type { RuleCount } from '../pipeline/store/coaching-counts.ts';
import { chooseCalls } from './coaching-measure.ts';
import { suggestionsFrom } from './coaching-suggestions.ts';

const reviewed = [
  { agentId: 'a', name: '甲', teamId: 'T', calls: 10 },
  { agentId: 'b', name: '乙', teamId: 'T', calls: 40 },
  { agentId: 'c', name: '丙', teamId: 'U', calls: 5 },
  { agentId: 'd', name: '丁', teamId: null, calls: 9 },
];
const hit = (agentId: string, teamId: string | null, rule: string, calls: number) => ({
  agentId,
  teamId,
  rule,
  calls,
  lastDay: '2026-11-20',
});

test('three confirmed calls make a suggestion, two do not; those beyond chance above their team come first', () => {
  const suggestions = suggestionsFrom(reviewed, [
    hit('a', 'T', 'shift', 8),
    hit('b', 'T', 'shift', 4),
    hit('b', 'T', 'rude', 20),
    hit('a', 'T', 'rude', 2),
    hit('c', 'U', 'shift', 5),
    hit('d', null, 'shift', 3),
  ]);
  expect(
    suggestions.map((one) => [one.agentId, one.rule, one.confirmed, one.against, one.team?.n ?? 0]),
  ).toEqual([
    ['a', 'shift', 8, 'above', 40],
    ['b', 'rude', 20, 'alike', 10],
    ['c', 'shift', 5, 'nobody', 0],
    ['b', 'shift', 4, 'below', 10],
    ['d', 'shift', 3, 'nobody', 0],
  ]);
  expect(suggestions[0]).toMatchObject({ own: { value: 0.8, n: 10 }, team: { value: 0.1, n: 40 } });
  // Newcombe by hand: 0.7 − √((0.8 − 0.4902)² + (0.2305 − 0.1)²)
  expect(suggestions[0]?.difference?.low).toBeCloseTo(0.3638, 3);
});

const count = (
  block: string,
  who: 'own' | 'team' | 'other',
  period: 'before' | 'after',
  failed: number,
  n: number,
): RuleCount => ({ block, isOwn: who === 'own', isTeam: who !== 'other', period, failed, n });

test('peers are those of the team in the block the agent works in most', () => {
  expect(
    chooseCalls([
      count('general', 'own', 'before', 5, 30),
      count('general', 'own', 'after', 1, 30),
      count('simple', 'own', 'before', 9, 50),
      count('general', 'team', 'before', 10, 20),
      count('general', 'team', 'after', 8, 20),
      count('general', 'other', 'before', 100, 200),
      count('simple', 'team', 'before', 40, 400),
    ]),
  ).toEqual({
    block: 'general',
    peersAre: 'team',
    agent: { before: { failed: 5, n: 30 }, after: { failed: 1, n: 30 } },
    peers: { before: { failed: 10, n: 20 }, after: { failed: 8, n: 20 } },
  });
});

test('with fewer than 20 calls of the team in either time, peers are everybody in the block', () => {
  const chosen = chooseCalls([
    count('general', 'own', 'before', 5, 30),
    count('general', 'team', 'before', 10, 20),
    count('general', 'team', 'after', 8, 19),
    count('general', 'other', 'before', 100, 200),
    count('general', 'other', 'after', 90, 200),
  ]);
  expect([chosen.peersAre, chosen.peers]).toEqual([
    'block',
    { before: { failed: 110, n: 220 }, after: { failed: 98, n: 219 } },
  ]);
  expect(chooseCalls([])).toMatchObject({ block: null, agent: { before: { n: 0 } } });
});
