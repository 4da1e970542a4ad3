import { expect, test } from 'vitest';
import type { Evidence, Finding } from '../../../pipeline/domain.ts';
import { leadIn, momentFrom, momentsOf, pinGroups } from './moments.ts';

const evidence = (kind: Evidence['kind'], startMs: number): Evidence => ({
  turn: null,
  startMs,
  endMs: startMs + 1_000,
  quote: '',
  why: '',
  kind,
});

const finding = (rule: string, verdict: Finding['verdict'], places: Evidence[]): Finding => ({
  rule,
  version: 1,
  title: { zh: rule, en: rule },
  section: 's',
  severity: 'minor',
  verdict,
  points: 0,
  veto: false,
  turns: [],
  reason: null,
  evidence: places,
});

const findings = [
  finding('late', 'fail', [evidence('found', 30_000), evidence('found', 9_000), evidence('found', 9_000)]),
  finding('fine', 'pass', [evidence('found', 1_000)]),
  finding('absent', 'fail', [evidence('searched', 0), evidence('nearest-miss', 4_000)]),
  finding('absent altogether', 'unsure', [evidence('searched', 50_000)]),
  finding('nowhere', 'fail', []),
];
const moments = momentsOf(findings);

test('moments are found places of failed and unsure findings, an absence has its nearest miss, in order', () => {
  expect(moments.map(({ finding: { rule }, atMs }) => [rule, atMs])).toEqual([
    ['absent', 4_000],
    ['late', 9_000],
    ['late', 30_000],
    ['absent altogether', 50_000],
  ]);
});

test('listening starts two seconds before, never before the call', () => {
  expect([leadIn(9_000), leadIn(1_500)]).toEqual([7_000, 0]);
});

test.each([
  [0, 1, 4_000],
  [2_000, 1, 9_000],
  [7_000, 1, 30_000],
  [48_000, 1, undefined],
  [0, -1, undefined],
  [7_000, -1, 4_000],
  [7_500, -1, 4_000],
  [9_000, -1, 9_000],
  [60_000, -1, 50_000],
] as const)('from %i ms a step of %i goes to the moment at %s', (position, step, atMs) => {
  expect(momentFrom(moments, position, step)?.atMs).toBe(atMs);
});

test('pins that would overlap share one', () => {
  const groups = pinGroups(moments, 60_000, 0.1);
  expect(groups.map((group) => group.map(({ atMs }) => atMs))).toEqual([[4_000, 9_000], [30_000], [50_000]]);
});
