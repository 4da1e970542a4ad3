/** Stage `analyse`: what can be said about a transcript without any rule. */
import { abuseModel } from '../../models/abuse/judge.ts';
import { type CallModels, callModels } from '../../models/calls/judge.ts';
import { judgeDialect } from '../../models/dialect/judge.ts';
import { findPersonalData } from '../../models/personal-data/find.ts';
import { summarise } from '../../models/summary/summarise.ts';
import { segment } from '../../models/text/tokenise.ts';
import type { Opinions, Transcript } from '../domain.ts';

/**
 * Words of each turn, personal data, complaint, business type, emotions, what each turn does, abuse of the agent,
 * dialect, summary and draft of the work order. `words: false` leaves the words out, for callers that neither search
 * nor store them: loading the dictionary takes longer than judging a hundred calls. `models`: those that came with the
 * program unless others are given.
 */
export function analyse(
  { turns }: Transcript,
  options: { readonly words?: boolean; readonly models?: CallModels } = {},
): Opinions {
  const personalData = findPersonalData(turns);
  const judged = (options.models ?? callModels()).judge(turns);
  return {
    words: options.words === false ? [] : turns.map((turn) => segment(turn.text)),
    personalData,
    ...judged,
    abuse: { turns: abuseModel().judge(turns) },
    dialect: judgeDialect(turns),
    ...summarise({ turns, personalData, labels: judged.turnLabels ?? [] }),
  };
}
