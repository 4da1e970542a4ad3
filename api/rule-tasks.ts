/** What the rule threads are asked, and what they answer; plain data. */
import type { Metadata, Opinions, Transcript } from '../pipeline/domain.ts';
import type { BacktestReport, Label } from '../rules/backtest.ts';
import type { Explanation } from '../rules/explain.ts';
import type { PackTexts } from '../rules/pack-texts.ts';
import type { LintAnswer, RuleFacts, TestAnswer } from './rule-shapes.ts';

/** A stored rule set and the files changed in it; null takes a file away. */
export interface DraftTexts {
  readonly base: PackTexts;
  readonly files: Readonly<Record<string, string | null>>;
}

export interface CallInput {
  readonly transcript: Transcript;
  readonly metadata: Metadata;
  /** Null: not yet analysed. */
  readonly opinions: Opinions | null;
}

export interface LabelledCall extends CallInput {
  readonly callId: string;
}

export interface RuleSetFacts {
  readonly title: { readonly zh: string; readonly en: string };
  readonly rules: readonly RuleFacts[];
}

interface Tasks {
  readonly describe: { readonly input: PackTexts; readonly value: RuleSetFacts };
  readonly lint: { readonly input: DraftTexts & { readonly today: string }; readonly value: LintAnswer };
  readonly try: {
    readonly input: DraftTexts & { readonly rule: string; readonly call: CallInput };
    /** Null when the rule set has no such rule. */
    readonly value: Explanation | null;
  };
  readonly test: { readonly input: DraftTexts & { readonly rule: string }; readonly value: TestAnswer };
  readonly backtest: {
    readonly input: DraftTexts & {
      readonly rule: string | undefined;
      readonly labels: readonly Label[];
      readonly calls: readonly LabelledCall[];
    };
    readonly value: BacktestReport;
  };
}

export type RuleTaskName = keyof Tasks;
export type RuleTaskInput<N extends RuleTaskName> = Tasks[N]['input'];
export type RuleTaskValue<N extends RuleTaskName> = Tasks[N]['value'];

export type RuleTask = {
  [N in RuleTaskName]: { readonly name: N; readonly input: RuleTaskInput<N> };
}[RuleTaskName];
export type RuleOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly status: number };
