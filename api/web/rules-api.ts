/** What the rules pages ask the server. */
import type { BacktestReport } from '../../rules/backtest.ts';
import type {
  Candidate,
  DiffJobShape,
  LintAnswer,
  RescoreState,
  RuleSetDetail,
  RuleSetList,
  RuleSource,
  RuleTrace,
  TestAnswer,
} from '../rule-shapes.ts';
import { ask } from './api.ts';

/** Changed files by path. */
export type Files = Readonly<Record<string, string>>;

/** A rule set being edited. */
export interface Edited {
  readonly base: string;
  readonly files: Files;
}

export const getRuleSets = (signal: AbortSignal) => ask<RuleSetList>('/api/rule-sets', { signal });

export const getRuleSet = (hash: string, signal: AbortSignal) =>
  ask<RuleSetDetail>(`/api/rule-sets/${encodeURIComponent(hash)}`, { signal });

export const getRule = (hash: string, id: string, signal: AbortSignal) =>
  ask<RuleSource>(`/api/rule-sets/${encodeURIComponent(hash)}/rules/${encodeURIComponent(id)}`, { signal });

export const getRuleSchema = (signal: AbortSignal) => ask<object>('/api/rule-schema', { signal });

export const getRescore = (signal: AbortSignal) => ask<RescoreState>('/api/rule-sets/rescore', { signal });

export const getTrace = (recordingId: string, rule: string, signal: AbortSignal) =>
  ask<RuleTrace>(`/api/recordings/${encodeURIComponent(recordingId)}/trace/${encodeURIComponent(rule)}`, {
    signal,
  });

export const lintRules = (edited: Edited, signal: AbortSignal) =>
  send<LintAnswer>('/api/rule-sets/lint', edited, signal);

export const testRule = (edited: Edited, rule: string) =>
  send<TestAnswer>('/api/rule-sets/test', { ...edited, rule });

export const tryRule = (edited: Edited, rule: string, call: { recordingId: string } | { heldOut: string }) =>
  send<RuleTrace>('/api/rule-sets/try', { ...edited, rule, ...call });

export type Labels = 'held-out' | { readonly labels: string; readonly calls?: string };

export const backtestRule = ({ base, files }: Edited, labels: Labels, rule?: string) =>
  send<BacktestReport>('/api/rule-sets/backtest', {
    hash: base,
    files,
    labels,
    ...(rule === undefined ? {} : { rule }),
  });

export const saveCandidate = (edited: Edited, note: string) =>
  send<Candidate>('/api/rule-sets', { ...edited, note });

export const startDiff = (question: { b: string; since: string | null; limit: number | null }) =>
  send<DiffJobShape>('/api/rule-sets/diff', question);

export const getDiff = (id: string, signal: AbortSignal) =>
  ask<DiffJobShape>(`/api/rule-diffs/${id}`, { signal });

export const cancelDiff = (id: string) => ask<DiffJobShape>(`/api/rule-diffs/${id}`, { method: 'DELETE' });

/** `unit`: its id; not given: the whole organisation. */
export const activateRules = (hash: string, why: string, unit?: number) =>
  send<unknown>(`/api/rule-sets/${hash}/activate`, { why, ...unitOf(unit) });

export const rollbackRules = (why: string, unit?: number) =>
  send<unknown>('/api/rule-sets/rollback', { why, ...unitOf(unit) });

export const inheritRules = (why: string, unit: number) =>
  send<unknown>('/api/rule-sets/inherit', { why, ...unitOf(unit) });

const unitOf = (unit: number | undefined) => (unit === undefined ? {} : { unit: String(unit) });

function send<T>(path: string, body: object, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    ...(signal === undefined ? {} : { signal }),
  });
}
