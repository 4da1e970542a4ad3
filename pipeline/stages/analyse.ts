/** Stage `analyse`: what can be said about a transcript without any rule. */
import { findPersonalData } from '../../models/personal-data/find.ts';
import { segment } from '../../models/text/tokenise.ts';
import { turnModels } from '../../models/turns/judge.ts';
import type { Opinions, Transcript } from '../domain.ts';

/**
 * Words of each turn, personal data, and what each turn does. What has no model yet is null ("not asked"), never an empty list
 * ("nothing found"). `words: false` leaves the words out, for callers that neither search nor store them: loading
 * the dictionary takes longer than judging a hundred calls.
 */
export function analyse(transcript: Transcript, options: { readonly words?: boolean } = {}): Opinions {
  return {
    words: options.words === false ? [] : transcript.turns.map((turn) => segment(turn.text)),
    personalData: findPersonalData(transcript.turns),
    businessType: null,
    complaint: null,
    emotion: null,
    turnLabels: turnModels().judge(transcript.turns),
  };
}
