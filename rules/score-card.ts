/** Folds findings into points on the score card that fits the call. */
import { Dimension, type Finding, type ScoreCard, type Scored } from '../pipeline/domain.ts';
import type { Call } from './call.ts';
import type { RuleSet } from './compile.ts';
import type { Guard, Rule, ScoreCardDefinition } from './schema.ts';

/** Findings get the points of the card: those of rules that are not on it become 0. */
export function fillScoreCard(findings: readonly Finding[], call: Call, ruleSet: RuleSet): Scored {
  const card = ruleSet.scoreCards.find((one) => fits(one.when, call));
  if (card === undefined)
    return { findings: findings.map((one) => ({ ...one, points: 0 })), scoreCard: emptyCard() };
  const rules = new Map(ruleSet.rules.map(({ rule }) => [rule.id, rule]));
  const weights = new Map(
    card.sections.flatMap(({ weight, rules: ids }) => ids.map((id) => [id, weight] as const)),
  );
  const weighed = findings.map((one): Finding => {
    const weight = weights.get(one.rule) ?? 0;
    const veto = one.veto && weights.has(one.rule);
    const weighed = { ...one, points: weigh(one.points, weight), veto };
    if (one.pending === undefined) return weighed;
    const pending = {
      points: weigh(one.pending.points, weight),
      veto: one.pending.veto && weights.has(one.rule),
    };
    return { ...weighed, pending };
  });
  const byRule = new Map(weighed.map((one) => [one.rule, one]));
  const sections = card.sections.map(({ id, title, weight, dimension, rules: ids }) => {
    let potential = 0;
    let score = 0;
    for (const ruleId of ids) {
      const finding = byRule.get(ruleId);
      const rule = rules.get(ruleId);
      if (finding === undefined || rule === undefined || rule.shadow) continue;
      if (finding.verdict !== 'pass' && finding.verdict !== 'fail') continue;
      // A bonus adds to the score and never to what was reachable.
      const most = rule.points > 0 ? 0 : mostPoints(rule) * weight;
      potential += most;
      score += most + finding.points;
    }
    const section = { id, title, score: round(score), potential: round(potential) };
    return dimension === undefined ? section : { ...section, dimension };
  });
  const veto = weighed.some((one) => one.veto);
  const potential = round(sections.reduce((sum, section) => sum + section.potential, 0));
  const earned = round(sections.reduce((sum, section) => sum + section.score, 0));
  const score = veto ? 0 : earned;
  const normalised = shareOf(score, potential);
  const dimensions = dimensionsOf(sections);
  return {
    findings: weighed,
    scoreCard: {
      card: card.id,
      version: card.version,
      title: card.title,
      sections,
      ...(dimensions.length > 0 ? { dimensions } : {}),
      criticalErrors: weighed.filter((one) => one.veto).map((one) => one.rule),
      score,
      potential,
      normalised,
      veto,
      passed: normalised === null ? null : !veto && normalised >= card.passMark,
      passMark: card.passMark,
    },
  };
}

/** 0 to 100; a bonus lifts it to 100 at most. Null when nothing could be judged. */
function shareOf(score: number, potential: number): number | null {
  return potential > 0 ? Math.min(100, round((100 * score) / potential)) : null;
}

function weigh(points: number, weight: number): number {
  const weighed = round(points * weight);
  return weighed === 0 ? 0 : weighed;
}

function dimensionsOf(sections: ScoreCard['sections']): NonNullable<ScoreCard['dimensions']> {
  return Dimension.options.flatMap((id) => {
    const own = sections.filter((section) => section.dimension === id);
    if (own.length === 0) return [];
    const score = round(own.reduce((sum, section) => sum + section.score, 0));
    const potential = round(own.reduce((sum, section) => sum + section.potential, 0));
    return [{ id, score, potential, normalised: shareOf(score, potential) }];
  });
}

function fits(when: Guard, call: Call): boolean {
  const { channel, direction, businessType } = when;
  if (channel !== undefined && !channel.includes(call.transcript.channel)) return false;
  if (direction !== undefined && !direction.includes(call.metadata.direction ?? 'inbound')) return false;
  const label = call.metadata.businessType ?? call.opinions.businessType?.label ?? null;
  return businessType === undefined || (label !== null && businessType.includes(label));
}

function mostPoints(rule: Rule): number {
  return Math.abs(rule.perHit === undefined ? rule.points : rule.perHit.cap);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** A pack without a card for this call judges nothing. */
function emptyCard(): ScoreCard {
  return {
    card: 'none',
    version: 1,
    title: { zh: '没有适用的评分表', en: 'No score card fits' },
    sections: [],
    criticalErrors: [],
    score: 0,
    potential: 0,
    normalised: null,
    veto: false,
    passed: null,
    passMark: 0,
  };
}

/** For checks of a pack: rules a card names. */
export function rulesOnCard(card: ScoreCardDefinition): string[] {
  return card.sections.flatMap((section) => section.rules);
}
