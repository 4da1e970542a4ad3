/** What runs on a thread of its own: rules from a browser are compiled and run here, never on the event loop. */
import { asEarmarkError } from '../pipeline/errors.ts';
import type { RuleOutcome, RuleTask } from './rule-tasks.ts';
import { backtestDraft, describeRules, lintDraft, testDraft, tryDraft } from './rule-work.ts';

/** Errors go back as plain data: their class would be lost on the way. */
export default async function work({ name, input }: RuleTask): Promise<RuleOutcome> {
  try {
    switch (name) {
      case 'describe':
        return { ok: true, value: describeRules(input) };
      case 'lint':
        return { ok: true, value: lintDraft(input) };
      case 'try':
        return { ok: true, value: tryDraft(input) };
      case 'test':
        return { ok: true, value: testDraft(input) };
      case 'backtest':
        return { ok: true, value: backtestDraft(input) };
    }
  } catch (thrown) {
    const { code, message, status } = asEarmarkError(thrown);
    return { ok: false, code, message, status };
  }
}
