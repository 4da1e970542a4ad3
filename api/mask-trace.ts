/** Why a rule judged a call as it did, with personal data masked as in the transcript. */
import type { Finding } from '../pipeline/domain.ts';
import type { TraceNode } from '../rules/evaluate.ts';
import type { Explanation } from '../rules/explain.ts';
import { maskFindings, maskTalk, type TalkMask } from './mask-talk.ts';
import type { RuleTrace } from './rule-shapes.ts';
import type { CallInput } from './rule-tasks.ts';

type Masked = Pick<
  RuleTrace,
  'finding' | 'explanation' | 'source' | 'trace' | 'notApplicable' | 'unsure' | 'turns'
>;

export function maskedTrace(explained: Explanation, { transcript, opinions }: CallInput): Masked {
  const mask = maskTalk(transcript, opinions?.personalData ?? null);
  const { finding, explanation, source, trace, notApplicable, unsure } = explained;
  return {
    finding: maskOne(finding, mask),
    explanation,
    source,
    trace: maskNode(trace, mask),
    notApplicable: notApplicable && maskNode(notApplicable, mask),
    unsure: unsure && maskNode(unsure, mask),
    turns: mask.transcript.turns.map(({ role, startMs, endMs, text }) => ({ role, startMs, endMs, text })),
  };
}

function maskOne(finding: Finding, mask: TalkMask): Finding {
  return maskFindings([finding], mask)[0] ?? finding;
}

/** Labels and thresholds are words of the rule; reasons and what was measured may repeat what was said. */
function maskNode(node: TraceNode, mask: TalkMask): TraceNode {
  const { measured } = node;
  return {
    ...node,
    reason: node.reason && mask.hide(node.reason),
    measured: typeof measured === 'string' ? mask.hide(measured) : measured,
    evidence: node.evidence.map((one) => ({
      ...one,
      quote: mask.hide(one.quote, one.turn),
      why: mask.hide(one.why),
    })),
    parts: node.parts.map((part) => maskNode(part, mask)),
  };
}
