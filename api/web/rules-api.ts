/** What the rules pages ask the server. */
import { ask, type Body, client } from './api.ts';

/** Changed files by path. */
export type Files = Readonly<Record<string, string>>;

/** A rule set being edited. */
export interface Edited {
  readonly base: string;
  readonly files: Files;
}

export const getRuleSets = (signal: AbortSignal) => ask(() => client.GET('/api/rule-sets', { signal }));

export const getRuleSet = (hash: string, signal: AbortSignal) =>
  ask(() => client.GET('/api/rule-sets/{hash}', { params: { path: { hash } }, signal }));

export const getRule = (hash: string, id: string, signal: AbortSignal) =>
  ask(() => client.GET('/api/rule-sets/{hash}/rules/{id}', { params: { path: { hash, id } }, signal }));

export const getRuleSchema = (signal: AbortSignal) => ask(() => client.GET('/api/rule-schema', { signal }));

export const getRescore = (signal: AbortSignal) =>
  ask(() => client.GET('/api/rule-sets/rescore', { signal }));

export const getTrace = (recordingId: string, rule: string, signal: AbortSignal) =>
  ask(() =>
    client.GET('/api/recordings/{id}/trace/{rule}', {
      params: { path: { id: recordingId, rule } },
      signal,
    }),
  );

export const lintRules = (body: Edited, signal: AbortSignal) =>
  ask(() => client.POST('/api/rule-sets/lint', { body, signal }));

export const testRule = (edited: Edited, rule: string) =>
  ask(() => client.POST('/api/rule-sets/test', { body: { ...edited, rule } }));

export const tryRule = (edited: Edited, rule: string, call: { recordingId: string } | { heldOut: string }) =>
  ask(() => client.POST('/api/rule-sets/try', { body: { ...edited, rule, ...call } }));

export type Labels = NonNullable<Body<'/api/rule-sets/backtest'>['labels']>;

export const backtestRule = ({ base, files }: Edited, labels: Labels, rule?: string) =>
  ask(() =>
    client.POST('/api/rule-sets/backtest', {
      body: { hash: base, files, labels, ...(rule !== undefined && { rule }) },
    }),
  );

export const saveCandidate = (edited: Edited, note: string) =>
  ask(() => client.POST('/api/rule-sets', { body: { ...edited, note } }));

export const startDiff = (body: { b: string; since: string | null; limit: number | null; unit?: string }) =>
  ask(() => client.POST('/api/rule-sets/diff', { body }));

export const getDiff = (id: string, signal: AbortSignal) =>
  ask(() => client.GET('/api/rule-diffs/{id}', { params: { path: { id } }, signal }));

export const cancelDiff = (id: string) =>
  ask(() => client.DELETE('/api/rule-diffs/{id}', { params: { path: { id } } }));

/** `unit`: its id; not given: the whole organisation. */
export const activateRules = (hash: string, why: string, unit?: number) =>
  ask(() =>
    client.POST('/api/rule-sets/{hash}/activate', {
      params: { path: { hash } },
      body: { why, ...unitOf(unit) },
    }),
  );

export const rollbackRules = (why: string, unit?: number) =>
  ask(() => client.POST('/api/rule-sets/rollback', { body: { why, ...unitOf(unit) } }));

export const inheritRules = (why: string, unit: number) =>
  ask(() => client.POST('/api/rule-sets/inherit', { body: { why, unit: String(unit) } }));

const unitOf = (unit: number | undefined) => (unit === undefined ? {} : { unit: String(unit) });
