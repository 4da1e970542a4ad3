/** What a call was about, what was promised, how it ended; and the draft of its work order (智能制单). Extractive. */
import type { CallSummary, WorkOrderField } from '../../pipeline/domain.ts';
import { whenHappened, whereIs } from './circumstances.ts';
import { accountOf, phoneOf, whoCalls } from './persons.ts';
import { promisedTimes } from './promised-times.ts';
import { demandTurn, promiseTurns, resultTurn } from './sentences.ts';
import { quoteOf, type Talk } from './talk.ts';

/** Raise it when other turns or values may be found: stored opinions are then made again. */
export const SUMMARY_VERSION = 'summary-1';

/** Share of demands that were right in all labelled dialogues, a little less. */
const SURE_OF_DEMAND = 0.9;

/** Both hold personal data as it was said. Turns of unknown speakers are in none of it. */
export function summarise(talk: Talk): { summary: CallSummary; workOrder: WorkOrderField[] } {
  const demand = demandTurn(talk);
  const result = resultTurn(talk);
  const summary = {
    demand: demand === null ? null : quoteOf(talk, demand),
    promised: promiseTurns(talk).map((turn) => quoteOf(talk, turn)),
    result: result === null ? null : quoteOf(talk, result),
  };
  const what: WorkOrderField | null = summary.demand && {
    field: 'what',
    value: summary.demand.quote,
    confidence: SURE_OF_DEMAND,
    source: summary.demand,
  };
  const fields = [
    whoCalls(talk),
    phoneOf(talk),
    accountOf(talk),
    whereIs(talk),
    what,
    whenHappened(talk, demand),
    ...promisedTimes(talk),
  ];
  return { summary, workOrder: fields.flatMap((field) => field ?? []) };
}
