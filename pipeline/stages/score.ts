/** Stage `score`: what the rules of a pack say about one call. */
import { prepareCall } from '../../rules/call.ts';
import type { RuleSet } from '../../rules/compile.ts';
import { evaluateRule } from '../../rules/evaluate.ts';
import { fillScoreCard } from '../../rules/score-card.ts';
import type { Metadata, Opinions, Scored, Transcript } from '../domain.ts';

export interface ScoreInput {
  readonly transcript: Transcript;
  readonly metadata: Metadata;
  readonly opinions: Opinions;
  readonly ruleSet: RuleSet;
}

/**
 * Findings of every rule, in order of their ids, and the score card. Pure: equal input gives byte-identical
 * JSON. Never throws on a valid transcript, however odd its turns.
 */
export function score({ transcript, metadata, opinions, ruleSet }: ScoreInput): Scored {
  const call = prepareCall(transcript, metadata, opinions);
  const raw = ruleSet.search.search(call.turns);
  const findings = ruleSet.rules.map((compiled) => evaluateRule(compiled, call, raw, ruleSet));
  return fillScoreCard(findings, call, ruleSet);
}
