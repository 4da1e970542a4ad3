/** Comparisons of rule sets under way and lately done. They are kept in memory: asking again costs minutes at most. */
import { randomUUID } from 'node:crypto';
import { asEarmarkError } from '../pipeline/errors.ts';
import { diffRuleSets } from '../pipeline/rule-diff.ts';
import type { OrgUnit } from '../pipeline/store/org-units.ts';
import type { RuleDiff } from '../rules/diff.ts';
import type { ApiServices } from './context.ts';
import { problem } from './problem.ts';

export interface DiffQuestion {
  readonly a: string;
  readonly b: string;
  readonly since: string | null;
  readonly limit: number | null;
  /** Calls of its teams only; null: of the whole organisation. */
  readonly unit: Pick<OrgUnit, 'id' | 'kind' | 'name'> | null;
  readonly teamIds: readonly string[] | null;
}

export interface DiffJob extends DiffQuestion {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  readonly total: number;
  readonly remainingMs: number | null;
  readonly result: RuleDiff | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface DiffJobs {
  /** The same question while it is being answered gets the same job. Throws problem `diff-busy`. */
  start(question: DiffQuestion): DiffJob;
  get(id: string): DiffJob | null;
  /** Null when there is no such job. */
  cancel(id: string): DiffJob | null;
  close(): Promise<void>;
}

/** Each works with a thread of its own; the pipeline needs the rest. */
const mostRunning = 2;
const threadsEach = 1;
const keptMs = 3_600_000;
const mostKept = 40;

interface Kept {
  job: DiffJob;
  readonly stop: AbortController;
  work: Promise<void>;
  endedAt: number | null;
}

export function openDiffJobs(services: Pick<ApiServices, 'db' | 'databaseUrl' | 'config' | 'log'>): DiffJobs {
  const jobs = new Map<string, Kept>();
  const running = () => [...jobs.values()].filter(({ job }) => job.state === 'running');

  const forget = () => {
    const now = performance.now();
    for (const [id, { endedAt }] of jobs) {
      const isOld = endedAt !== null && (now - endedAt > keptMs || jobs.size > mostKept);
      if (isOld) jobs.delete(id);
    }
  };

  const work = async (kept: Kept): Promise<void> => {
    const { a, b, since, limit, teamIds } = kept.job;
    const tell = (change: Partial<DiffJob>) => {
      kept.job = { ...kept.job, ...change };
    };
    try {
      const result = await diffRuleSets(services, {
        a: { hash: a },
        b: { hash: b },
        since: since === null ? undefined : new Date(since),
        limit: limit ?? undefined,
        teamIds: teamIds ?? undefined,
        signal: kept.stop.signal,
        threads: threadsEach,
        onProgress: tell,
      });
      tell({ state: 'done', result, remainingMs: 0 });
    } catch (thrown) {
      const { code, message } = asEarmarkError(thrown);
      if (kept.stop.signal.aborted) tell({ state: 'cancelled' });
      else {
        if (code === 'internal') services.log.error({ err: thrown }, 'comparison of rule sets failed');
        const shown = code === 'internal' ? 'The reason is in the log of the server.' : message;
        tell({ state: 'failed', error: { code, message: shown } });
      }
    }
    kept.endedAt = performance.now();
  };

  return {
    start(question) {
      forget();
      const same = running().find(({ job }) => sameQuestion(job, question));
      if (same !== undefined) return same.job;
      if (running().length >= mostRunning)
        throw problem('diff-busy', 'Two comparisons are running already. Wait for one, or cancel it.');
      const job: DiffJob = {
        ...question,
        id: randomUUID(),
        state: 'running',
        done: 0,
        total: 0,
        remainingMs: null,
        result: null,
        error: null,
      };
      const kept: Kept = { job, stop: new AbortController(), work: Promise.resolve(), endedAt: null };
      jobs.set(job.id, kept);
      kept.work = work(kept);
      return kept.job;
    },
    get: (id) => jobs.get(id)?.job ?? null,
    cancel(id) {
      const kept = jobs.get(id);
      if (kept === undefined) return null;
      if (kept.job.state === 'running') {
        kept.stop.abort();
        kept.job = { ...kept.job, state: 'cancelled' };
      }
      return kept.job;
    },
    async close() {
      for (const { stop } of jobs.values()) stop.abort();
      await Promise.all([...jobs.values()].map(({ work: end }) => end));
    },
  };
}

function sameQuestion(one: DiffQuestion, other: DiffQuestion): boolean {
  const parts = ({ a, b, since, limit, unit }: DiffQuestion) =>
    JSON.stringify([a, b, since, limit, unit?.id]);
  return parts(one) === parts(other);
}
