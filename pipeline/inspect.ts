/** `earmark inspect`: judges transcripts in a file, with no server and no database. */
import type { KnowledgeJudge } from '../models/knowledge/judge.ts';
import type { Compared } from '../models/summary/compare.ts';
import type { RuleSet } from '../rules/compile.ts';
import { callsInFile, type FileCall, readCall } from './call-file.ts';
import type { Evidence, Finding, Opinions, ScoreCard } from './domain.ts';
import { compareSupplied } from './service/work-order.ts';
import { analyse } from './stages/analyse.ts';
import { score } from './stages/score.ts';

type InspectEvidence = Pick<Evidence, 'turn' | 'startMs' | 'endMs' | 'quote' | 'why'>;
type InspectFinding = Pick<Finding, 'rule' | 'verdict' | 'turns' | 'points' | 'pending' | 'reason'> & {
  readonly evidence: readonly InspectEvidence[];
};

/** What is known about one call. `null`: no model for it yet, nothing is invented. */
export interface Inspection extends Omit<Opinions, 'words'> {
  readonly callId: string | null;
  /** What was said against the agent's work order, `meta.workOrder`; left out where none was supplied. */
  readonly workOrderComparison?: readonly Compared[];
  readonly findings: readonly InspectFinding[];
  readonly scoreCard: Pick<ScoreCard, 'score' | 'potential' | 'normalised' | 'veto' | 'passed'>;
}

/** `line` is one call as parsed JSON. Throws EarmarkError `inspect-input` naming the field that is wrong. */
export function inspect(line: unknown, ruleSet: RuleSet): Inspection {
  return inspectCall(readCall(line), ruleSet);
}

function inspectCall(
  { transcript, metadata }: FileCall,
  ruleSet: RuleSet,
  knowledge: KnowledgeJudge | null = null,
): Inspection {
  const { words: _words, ...opinions } = analyse(transcript, { words: false, knowledge, metadata });
  const { findings, scoreCard } = score({
    transcript,
    metadata,
    opinions: { words: [], ...opinions },
    ruleSet,
  });
  const comparison = compareSupplied(metadata, opinions);
  return {
    callId: metadata.callId,
    ...opinions,
    ...(comparison === null ? {} : { workOrderComparison: comparison }),
    findings: findings.map(({ rule, verdict, turns, points, pending, reason, evidence }) => ({
      rule,
      verdict,
      turns,
      points,
      ...(pending === undefined ? {} : { pending }),
      reason,
      evidence: evidence.map(({ turn, startMs, endMs, quote, why }) => ({
        turn,
        startMs,
        endMs,
        quote,
        why,
      })),
    })),
    scoreCard: {
      score: scoreCard.score,
      potential: scoreCard.potential,
      normalised: scoreCard.normalised,
      veto: scoreCard.veto,
      passed: scoreCard.passed,
    },
  };
}

export interface InspectSummary {
  readonly calls: number;
  /** Lines (or entries of an array) that could not be read; the others were judged. */
  readonly bad: readonly { readonly line: number; readonly message: string }[];
}

/**
 * Judges every call of a `.jsonl` file (read as a stream, one call a line) or of a `.json` file (one call, or an
 * array of calls) and hands each result to `write` in order. Bad lines are reported, not thrown.
 * `knowledge`: scripts and items to compare turns with. Throws EarmarkError `inspect-file` when the file itself cannot be read.
 */
export async function inspectFile(
  path: string,
  ruleSet: RuleSet,
  write: (inspection: Inspection) => void | Promise<void>,
  knowledge: KnowledgeJudge | null = null,
): Promise<InspectSummary> {
  let calls = 0;
  const bad: { line: number; message: string }[] = [];
  for await (const entry of callsInFile(path)) {
    if ('problem' in entry) {
      bad.push({ line: entry.line, message: entry.problem });
      continue;
    }
    calls++;
    await write(inspectCall(entry.call, ruleSet, knowledge));
  }
  return { calls, bad };
}
