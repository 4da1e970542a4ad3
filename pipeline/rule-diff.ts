/** What a rule set would change on stored history, before anybody puts it in force. Writes nothing. */
import { type Kysely, sql } from 'kysely';
import { addTally, diffOf, emptyTally, type RuleDiff, type Tally } from '../rules/diff.ts';
import { ruleSetOf } from '../rules/load.ts';
import { EarmarkError } from './errors.ts';
import { openHistoryThreads } from './history-threads.ts';
import type { RuleSetSource } from './rule-diff-page.ts';
import type { Services } from './services.ts';
import { findRuleSet } from './store/rule-sets.ts';
import type { Database } from './store/tables.ts';

const pageSize = 100;

export interface DiffOptions {
  /** `{ hash }`: 6 or more characters of a stored one, or `in-force`. `{ files }`: texts of a pack being edited. */
  readonly a: RuleSetSource;
  readonly b: RuleSetSource;
  /** Calls that began (or, without a start time, were imported) from this moment on. */
  readonly since?: Date | undefined;
  /** Calls of these teams only. */
  readonly teamIds?: readonly string[] | undefined;
  /** At most this many calls, spread evenly over history; always the same ones. */
  readonly limit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DiffProgress) => void) | undefined;
  readonly threads?: number | undefined;
}

export interface DiffProgress {
  readonly done: number;
  readonly total: number;
  /** At the pace so far; null before the first page. */
  readonly remainingMs: number | null;
}

/**
 * Throws EarmarkError `rule-set-unknown`, `rules-invalid`, `aborted`. Memory stays bounded: calls are read in pages,
 * only counts and a few sample ids are kept.
 */
export async function diffRuleSets(
  { db, databaseUrl, config }: Pick<Services, 'db' | 'databaseUrl' | 'config'>,
  options: DiffOptions,
): Promise<RuleDiff> {
  const { since, teamIds, limit, signal, onProgress } = options;
  const started = performance.now();
  const [a, b] = [await resolve(db, options.a), await resolve(db, options.b)];
  const total = await countCalls(db, { since, teamIds });
  const share = limit === undefined || total <= limit ? 1 : limit / total;
  const wanted = share === 1 ? total : Math.min(limit ?? total, total);
  const threads = openHistoryThreads({ databaseUrl, sampleShare: config.SAMPLE_SHARE }, options.threads);
  const tally = emptyTally();
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  // Added up in the order of the calls, so that the same question gets the same samples and sums.
  const pages = new Map<number, Tally>();
  let begun = 0;
  let added = 0;
  const begin = (ids: readonly string[]) => {
    const number = begun++;
    const work = threads
      .diff({ ids, a: a.source, b: b.source })
      .then((page) => {
        pages.set(number, page);
        for (let next = pages.get(added); next !== undefined; next = pages.get(added)) {
          addTally(tally, next);
          pages.delete(added);
          added += 1;
        }
        const done = tally.calls + tally.leftOut;
        const pace = (performance.now() - started) / Math.max(1, done);
        onProgress?.({ done, total: wanted, remainingMs: Math.round(Math.max(0, wanted - done) * pace) });
      })
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => running.delete(work));
    running.add(work);
  };
  try {
    onProgress?.({ done: 0, total: wanted, remainingMs: null });
    let asked = 0;
    let page = await nextPage(db, { since, teamIds }, share, '');
    while (page.length > 0 && asked < wanted && failures.length === 0 && !signal?.aborted) {
      const ids = page.slice(0, wanted - asked);
      begin(ids);
      asked += ids.length;
      page = await nextPage(db, { since, teamIds }, share, page.at(-1) ?? '');
      if (running.size >= threads.pagesAtOnce) await Promise.race(running);
    }
    await Promise.all(running);
    if (failures.length > 0) throw failures[0];
    if (signal?.aborted)
      throw new EarmarkError('aborted', 'The comparison was stopped; nothing was changed.');
    const tookMs = Math.round(performance.now() - started);
    return diffOf(tally, { a: a.hash, b: b.hash, since: since?.toISOString() ?? null, tookMs });
  } finally {
    await threads.close();
  }
}

/** Checks the rule set here, once, so that its problems are told before any thread starts. */
async function resolve(
  db: Kysely<Database>,
  source: RuleSetSource,
): Promise<{ hash: string; source: RuleSetSource }> {
  if ('files' in source) return { hash: ruleSetOf(source.files, 'the edited pack').hash, source };
  const hash = await findRuleSet(db, source.hash);
  return { hash, source: { hash } };
}

type Calls = Pick<DiffOptions, 'since' | 'teamIds'>;

async function countCalls(db: Kysely<Database>, { since, teamIds }: Calls): Promise<number> {
  let query = db
    .selectFrom('recordings')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('analyse_key', 'is not', null);
  if (since !== undefined) query = query.where('listed_at', '>=', since);
  if (teamIds !== undefined) query = query.where(sql<boolean>`team_id = any(${[...teamIds]}::text[])`);
  return (await query.executeTakeFirstOrThrow()).count;
}

/** A sample is drawn by a hash of the id: even over time, agents and teams, and the same for both sides. */
async function nextPage(
  db: Kysely<Database>,
  { since, teamIds }: Calls,
  share: number,
  after: string,
): Promise<string[]> {
  let query = db
    .selectFrom('recordings')
    .select('id')
    .where('analyse_key', 'is not', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(pageSize);
  if (since !== undefined) query = query.where('listed_at', '>=', since);
  if (teamIds !== undefined) query = query.where(sql<boolean>`team_id = any(${[...teamIds]}::text[])`);
  // A little more than the share, so that chance does not leave the sample short; the rest is cut off.
  if (share < 1)
    query = query.where(
      sql<boolean>`(hashtextextended(id, 0) & 1048575) < ${Math.ceil(share * 1.1 * 1_048_576)}`,
    );
  return (await query.execute()).map(({ id }) => id);
}
