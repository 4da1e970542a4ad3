/** For tests: a rule, a dialogue, and what the engine says about them. */
import { findPersonalData } from '../models/personal-data/find.ts';
import {
  emptyMetadata,
  type Metadata,
  type Opinions,
  type Transcript,
  type Turn,
} from '../pipeline/domain.ts';
import { score } from '../pipeline/stages/score.ts';
import { prepareCall } from './call.ts';
import { compileRuleSet } from './compile.ts';
import { type TraceNode, traceRule } from './evaluate.ts';
import { Fact, Rule, ScoreCardDefinition } from './schema.ts';

export type Line = readonly [role: Turn['role'], text: string, confidence?: number | undefined];

/** A turn every two seconds, each 1.5 s long. */
export function transcriptOf(lines: readonly Line[], change: Partial<Transcript> = {}): Transcript {
  const turns = lines.map(
    ([role, text, confidence], index): Turn => ({
      role,
      channel: null,
      startMs: index * 2000,
      endMs: index * 2000 + 1500,
      text,
      confidence: confidence ?? null,
    }),
  );
  return {
    channel: 'phone',
    durationMs: lines.length * 2000,
    turns,
    split: { method: 'supplied', confidence: 1, unsure: false, reason: null },
    sound: null,
    engine: { id: 'imported', model: 'test', version: '1' },
    ...change,
  };
}

export function ruleOf(rest: Record<string, unknown>): Rule {
  return Rule.parse({
    id: 'r',
    version: 1,
    title: { zh: '规则', en: 'Rule' },
    explanation: { zh: '说明', en: 'text' },
    source: 'test',
    section: 'manner',
    severity: 'minor',
    points: -2,
    ...rest,
  });
}

/** What can be said without a model. */
export function opinionsOf({ turns }: Transcript): Opinions {
  const personalData = findPersonalData(turns);
  return { words: [], personalData, businessType: null, complaint: null, emotion: null };
}

interface Surroundings {
  readonly metadata?: Partial<Metadata>;
  readonly opinions?: Partial<Opinions>;
  readonly facts?: readonly unknown[];
  /** More rules on the same card. */
  readonly others?: readonly Rule[];
  readonly section?: Record<string, unknown>;
}

export function judge(
  rule: Rule,
  dialogue: readonly Line[] | Transcript,
  { metadata = {}, opinions = {}, facts = [], others = [], section = {} }: Surroundings = {},
) {
  const transcript = 'turns' in dialogue ? dialogue : transcriptOf(dialogue);
  const rules = [rule, ...others];
  const card = ScoreCardDefinition.parse({
    id: 'card',
    version: 1,
    title: { zh: '表', en: 'card' },
    priority: 0,
    passMark: 60,
    sections: [
      { id: 'manner', title: { zh: '规范', en: 'Manner' }, rules: rules.map(({ id }) => id), ...section },
    ],
  });
  const pack = { name: 't', version: 1, title: { zh: '测', en: 't' }, operator: 'state_grid' };
  const ruleSet = compileRuleSet({
    pack,
    rules,
    scoreCards: [card],
    facts: facts.map((fact) => Fact.parse(fact)),
  });
  const input = {
    transcript,
    metadata: { ...emptyMetadata, ...metadata },
    opinions: { ...opinionsOf(transcript), ...opinions },
  };
  const scored = score({ ...input, ruleSet });
  const finding = scored.findings.find((one) => one.rule === rule.id);
  if (finding === undefined) throw new Error('no finding');
  const trace = (): TraceNode => {
    const compiled = ruleSet.rules.find((one) => one.rule.id === rule.id);
    if (compiled === undefined) throw new Error('no rule');
    const call = prepareCall(input.transcript, input.metadata, input.opinions);
    return traceRule(compiled, call, ruleSet.search.search(call.turns), ruleSet);
  };
  return { ...scored, finding, trace };
}
