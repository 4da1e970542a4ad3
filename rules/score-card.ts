/** Folds findings into points on the score card that fits the call. */
import { Dimension, type Finding, type ScoreCard, type Scored } from '../pipeline/domain.ts';
import type { Call } from './call.ts';
import type { RuleSet } from './compile.ts';
import type { Guard, Rule, ScoreCardDefinition } from './schema.ts';

/** `findings`: one for each rule of the set, in its order. They get the points of the card: 0 when not on it. */
export function fillScoreCard(findings: readonly Finding[], call: Call, ruleSet: RuleSet): Scored {
  const card = ruleSet.scoreCards.find((one) => fits(one.when, call));
  if (card === undefined)
    return { findings: findings.map((one) => ({ ...one, points: 0 })), scoreCard: emptyCard() };
  const plan = planOf(card, ruleSet);
  const weighed = findings.map((one, index) => weighedFinding(one, plan.weights[index]));
  return { findings: weighed, scoreCard: addUp(card, plan.sections, weighed) };
}

/** What of a finding counts. */
type Counted = Pick<Finding, 'rule' | 'verdict' | 'points' | 'veto'>;

/** `most`: of the finding with that index, the most points that can be lost. */
type Places = readonly (readonly { readonly index: number; readonly most: number }[])[];

/** What a card is called and how it is divided; `ScoreCardDefinition` is one. */
export type CardFrame = Pick<ScoreCardDefinition, 'id' | 'version' | 'title' | 'passMark'> & {
  readonly sections: readonly Pick<ScoreCardDefinition['sections'][number], 'id' | 'title' | 'dimension'>[];
};

/** `places`: of each section of the card. Points are those of the card. */
export function addUp(card: CardFrame, places: Places, findings: readonly Counted[]): ScoreCard {
  const sections = card.sections.map(({ id, title, dimension }, number) => {
    let potential = 0;
    let score = 0;
    for (const { index, most } of places[number] ?? []) {
      const finding = findings[index];
      if (finding === undefined || (finding.verdict !== 'pass' && finding.verdict !== 'fail')) continue;
      potential += most;
      score += most + finding.points;
    }
    const section = { id, title, score: round(score), potential: round(potential) };
    return dimension === undefined ? section : { ...section, dimension };
  });
  const veto = findings.some((one) => one.veto);
  const potential = round(sections.reduce((sum, section) => sum + section.potential, 0));
  const earned = round(sections.reduce((sum, section) => sum + section.score, 0));
  const score = veto ? 0 : earned;
  const normalised = shareOf(score, potential);
  const dimensions = dimensionsOf(sections);
  return {
    card: card.id,
    version: card.version,
    title: card.title,
    sections,
    ...(dimensions.length > 0 ? { dimensions } : {}),
    criticalErrors: findings.filter((one) => one.veto).map((one) => one.rule),
    score,
    potential,
    normalised,
    veto,
    passed: normalised === null ? null : !veto && normalised >= card.passMark,
    passMark: card.passMark,
  };
}

interface Plan {
  /** Of each rule of the set; undefined when it is not on the card. */
  readonly weights: readonly (number | undefined)[];
  /** For each section the rules that count: their number, and the most points that can be lost. */
  readonly sections: readonly (readonly { readonly index: number; readonly most: number }[])[];
}

const plans = new WeakMap<RuleSet, Map<ScoreCardDefinition, Plan>>();

function planOf(card: ScoreCardDefinition, ruleSet: RuleSet): Plan {
  let known = plans.get(ruleSet);
  if (known === undefined) {
    known = new Map();
    plans.set(ruleSet, known);
  }
  let plan = known.get(card);
  if (plan === undefined) {
    const numbers = new Map(ruleSet.rules.map(({ rule }, index) => [rule.id, index]));
    const weights = new Map(card.sections.flatMap(({ weight, rules }) => rules.map((id) => [id, weight])));
    plan = {
      weights: ruleSet.rules.map(({ rule }) => weights.get(rule.id)),
      sections: card.sections.map(({ weight, rules }) =>
        rules.flatMap((id) => {
          const index = numbers.get(id) ?? -1;
          const rule = ruleSet.rules[index]?.rule;
          if (rule === undefined || rule.shadow) return [];
          // A bonus adds to the score and never to what was reachable.
          return [{ index, most: rule.points > 0 ? 0 : mostPoints(rule) * weight }];
        }),
      ),
    };
    known.set(card, plan);
  }
  return plan;
}

function weighedFinding(one: Finding, weight: number | undefined): Finding {
  if (one.points === 0 && !one.veto && one.pending === undefined) return one;
  const isOn = weight !== undefined;
  const weighed = { ...one, points: weigh(one.points, weight ?? 0), veto: one.veto && isOn };
  if (one.pending === undefined) return weighed;
  const pending = { points: weigh(one.pending.points, weight ?? 0), veto: one.pending.veto && isOn };
  return { ...weighed, pending };
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

/** What a rule on a card counts, in points of the card. */
export interface CardItem {
  readonly rule: string;
  readonly section: string;
  /** The most that can be lost; 0: a bonus. */
  readonly most: number;
  /** Of one hit: below 0 a deduction, above 0 a bonus. */
  readonly points: number;
  readonly veto: boolean;
}

/** In the order of the card; rules on trial count nowhere and are left out. */
export function cardItems(card: ScoreCardDefinition, rules: readonly Rule[]): CardItem[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return card.sections.flatMap((section) =>
    section.rules.flatMap((id) => {
      const rule = byId.get(id);
      if (rule === undefined || rule.shadow) return [];
      const most = rule.points > 0 ? 0 : mostPoints(rule) * section.weight;
      const points = weigh(rule.points, section.weight);
      return [{ rule: id, section: section.id, most, points, veto: rule.veto }];
    }),
  );
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
