/** Stage `analyse`: what can be said about a transcript without any rule. */
import { abuseModel } from '../../models/abuse/judge.ts';
import { type CallModels, callModels } from '../../models/calls/judge.ts';
import { judgeDialect } from '../../models/dialect/judge.ts';
import type { KnowledgeJudge } from '../../models/knowledge/judge.ts';
import { findPersonalData } from '../../models/personal-data/find.ts';
import { summarise } from '../../models/summary/summarise.ts';
import { segment } from '../../models/text/tokenise.ts';
import { emptyMetadata, type Metadata, type Opinions, type Transcript } from '../domain.ts';

/**
 * Words of each turn, personal data, complaint, business type, emotions, what each turn does, abuse of the agent,
 * dialect, summary and draft of the work order. `words: false` leaves the words out, for callers that neither search
 * nor store them: loading the dictionary takes longer than judging a hundred calls. `models`: those that came with the
 * program unless others are given. `knowledge`: likeness to scripts and items that were in force by `metadata`; without
 * it there is none.
 */
export function analyse(
  { turns, sound }: Transcript,
  options: {
    readonly words?: boolean;
    readonly models?: CallModels;
    readonly knowledge?: KnowledgeJudge | null;
    readonly metadata?: Pick<Metadata, 'startedAt' | 'region' | 'businessType'>;
  } = {},
): Opinions {
  const personalData = findPersonalData(turns);
  const judged = (options.models ?? callModels()).judge(turns, sound);
  return {
    words: options.words === false ? [] : turns.map((turn) => segment(turn.text)),
    personalData,
    ...judged,
    abuse: { turns: abuseModel().judge(turns) },
    dialect: judgeDialect(turns),
    ...summarise({ turns, personalData, labels: judged.turnLabels ?? [] }),
    likeness:
      options.knowledge?.judge(turns, {
        ...(options.metadata ?? emptyMetadata),
        judgedType: judged.businessType?.label ?? null,
      }) ?? null,
  };
}
