import { describe, expect, test } from 'vitest';
import { emptyMetadata, type Finding, type Metadata, type Scored } from '../domain.ts';
import { route } from './route.ts';

const title = { zh: '未致欢迎语', en: 'no greeting' };

function finding(change: Partial<Finding>): Finding {
  return {
    rule: 'no_greeting',
    version: 1,
    title,
    section: 'service',
    severity: 'minor',
    verdict: 'pass',
    points: 0,
    veto: false,
    turns: [],
    reason: null,
    evidence: [],
    ...change,
  };
}

function routed(
  metadata: Partial<Metadata>,
  findings: Finding[] = [],
  card: Partial<Scored['scoreCard']> = {},
  sampleShare = 0,
) {
  const scoreCard: Scored['scoreCard'] = {
    card: 'general',
    version: 1,
    title,
    sections: [],
    score: 100,
    potential: 100,
    normalised: 100,
    veto: false,
    passed: true,
    passMark: 80,
    ...card,
  };
  return route({
    scored: { findings, scoreCard },
    metadata: { ...emptyMetadata, ...metadata },
    contentHash: 'c',
    sampleShare,
  });
}

describe('route', () => {
  test.each([
    ['a clean call', {}, [], {}, 'none', []],
    ['rated 3', { satisfaction: 3 }, [], {}, 'none', []],
    ['rated 2', { satisfaction: 2 }, [], {}, 'mandatory', ['dissatisfied']],
    ['not resolved', { resolved: false }, [], {}, 'mandatory', ['unresolved']],
    ['both', { satisfaction: 1, resolved: false }, [], {}, 'mandatory', ['dissatisfied', 'unresolved']],
    ['a regulator named', {}, [finding({ rule: 'regulator_cue', verdict: 'fail' })], {}, 'risk', ['risk']],
    [
      'a regulator named, by a rule on trial',
      {},
      [finding({ rule: 'regulator_cue', verdict: 'fail', shadow: true })],
      {},
      'none',
      [],
    ],
    [
      'unsure, by a rule on trial',
      {},
      [finding({ verdict: 'unsure', severity: 'severe', shadow: true })],
      {},
      'none',
      [],
    ],
    [
      'a fault left to a person',
      {},
      [finding({ verdict: 'fail', needsHuman: true, pending: { points: -2, veto: false } })],
      {},
      'unsure',
      ['needs-human:no_greeting'],
    ],
    ['a veto', {}, [], { veto: true, passed: false }, 'risk', ['veto', 'not-passed']],
    [
      'an unsure rule',
      {},
      [finding({ verdict: 'unsure', severity: 'moderate' })],
      {},
      'unsure',
      ['unsure:no_greeting'],
    ],
    ['a minor unsure rule', {}, [finding({ verdict: 'unsure' })], {}, 'none', []],
    ['below the pass mark', {}, [], { passed: false }, 'failed', ['not-passed']],
    ['nothing judged', {}, [], { passed: null }, 'none', []],
  ] as const)('%s', (_name, metadata, findings, card, lane, codes) => {
    const result = routed(metadata, [...findings], card);
    expect(result.lane).toBe(lane);
    expect(result.reasons.map(({ code }) => code)).toEqual(codes);
  });

  test('no sampling plan drops a dissatisfied customer, and mandatory comes before risk', () => {
    const result = routed(
      { satisfaction: 1 },
      [finding({ rule: 'regulator_cue', verdict: 'fail' })],
      { veto: true },
      1,
    );
    expect(result.lane).toBe('mandatory');
    expect(result.reasons.map(({ code }) => code)).toEqual(['dissatisfied', 'risk', 'veto']);
  });

  test('the sample holds about its share, and the same calls each time', () => {
    const lanes = Array.from(
      { length: 2_000 },
      (_value, index) =>
        route({
          scored: { findings: [], scoreCard: routedCard },
          metadata: emptyMetadata,
          contentHash: `call-${index}`,
          sampleShare: 0.1,
        }).lane,
    );
    const sampled = lanes.filter((lane) => lane === 'sample').length;
    expect(sampled).toBeGreaterThan(150);
    expect(sampled).toBeLessThan(250);
  });
});

const routedCard: Scored['scoreCard'] = {
  card: 'general',
  version: 1,
  title,
  sections: [],
  score: 0,
  potential: 0,
  normalised: null,
  veto: false,
  passed: null,
  passMark: 80,
};
