/** The one worker program: takes jobs for the stages it was given, sweeps, and stops without losing anything. */

import { madeFor } from '../models/calls/made-for.ts';
import { readPackTexts } from '../rules/pack-texts.ts';
import type { StageName } from './domain.ts';
import { asEarmarkError } from './errors.ts';
import { eventsPass } from './events/pass.ts';
import { removeStaleFiles } from './fetch.ts';
import { openModelSetCache } from './model-set-cache.ts';
import { reanalyseHistory } from './reanalyse.ts';
import { rescoreHistory } from './rescore.ts';
import { openRuleSetCache, type RuleSetCache } from './rule-set-cache.ts';
import { type Runner, run } from './run.ts';
import { servicePass } from './service/pass.ts';
import type { Services } from './services.ts';
import { shippedModels } from './shipped-models.ts';
import { openStageParts, type StageParts } from './stage-parts.ts';
import { offerRuleSet } from './store/activations.ts';
import { type Locks, openLocks } from './store/locks.ts';
import { offerModels } from './store/model-activations.ts';
import { activateVersions, deactivateRecogniser, inForceKey, readVersions } from './store/versions.ts';
import { reviveWaiting, sweep } from './sweep.ts';

const sweepEveryMs = 10_000;
/** A worker asked to stop lets running stages finish for this long before it aborts them. */
const graceMs = 20_000;

export interface Worker {
  readonly parts: StageParts;
  /** Compiled rule sets by hash. */
  readonly ruleSets: RuleSetCache;
  /** What an operator has to know and do about the rules, one line; null when there is nothing. */
  readonly rulesNotice: string | null;
  /** The same about the models. */
  readonly modelsNotice: string | null;
  /** Finishes or aborts what is running; safe to call twice. */
  close(): Promise<void>;
}

export interface WorkerOptions {
  readonly stages: ReadonlySet<StageName>;
  /** Jobs of one stage at a time. */
  readonly concurrency: number;
  /** True when no other worker exists: a recogniser that is gone is then no longer wanted. */
  readonly isAlone?: boolean;
}

export async function startWorker(services: Services, options: WorkerOptions): Promise<Worker> {
  const { config, db, log, queue } = services;
  await removeStaleFiles(config);
  const parts = await openStageParts(config, options.stages, { threads: options.concurrency, log });
  const locks = openLocks(services.databaseUrl, log);
  const ruleSets = openRuleSetCache(db);
  const modelSets = openModelSetCache(db);
  const runner: Runner = { ...services, parts, modelSets, ruleSets, locks, stages: options.stages };

  const rulesNotice = await offerRules(services);
  const modelsNotice = options.stages.has('analyse') ? await offerShippedModels(services, parts) : null;
  const changed = await activateVersions(db, parts.own);
  const isRecogniserGone = options.stages.has('transcribe') && parts.engine === null;
  if (isRecogniserGone && (options.isAlone || config.ASR_ENGINE === 'imported'))
    await deactivateRecogniser(db);
  if (changed.length > 0) log.info({ changed }, 'versions put in force');
  await reviveWaiting(services);

  for (const stage of options.stages) {
    await queue.work(stage, (job, signal) => run(runner, job, signal), { concurrency: options.concurrency });
  }
  const sweeper = repeat(
    () => sweep(services, 'pending'),
    (error) => log.warn({ code: asEarmarkError(error).code }, 'sweep failed; trying again'),
  );

  const abort = new AbortController();
  const rescorer = repeat(rescoringAfterChanges(services, options, abort.signal), (error) =>
    log.warn({ code: asEarmarkError(error).code }, 're-scoring broke off; trying again'),
  );

  const reanalyser = repeat(reanalysingAfterChanges(services, options, locks, abort.signal), (error) =>
    log.warn({ code: asEarmarkError(error).code }, 'analysing history again broke off; trying again'),
  );

  const service = repeat(
    options.stages.has('route') ? servicePass(services, locks, abort.signal) : async () => undefined,
    (error) =>
      log.warn({ code: asEarmarkError(error).code, err: error }, 'service risk broke off; trying again'),
  );

  const events = repeat(
    options.stages.has('route') ? eventsPass(services, locks, abort.signal) : async () => undefined,
    (error) => log.warn({ code: asEarmarkError(error).code, err: error }, 'events broke off; trying again'),
  );

  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    abort.abort();
    await Promise.all([sweeper.stop(), rescorer.stop(), reanalyser.stop(), service.stop(), events.stop()]);
    await queue.close(graceMs);
    await locks.close();
    await parts.close();
  };
  return {
    parts,
    ruleSets,
    rulesNotice,
    modelsNotice,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/**
 * Work to be repeated: re-scores history after a change of the rules. A call that was planned before the change may
 * be stored after the first pass, so a change counts as done only once two passes in a row found nothing.
 */
function rescoringAfterChanges(
  services: Services,
  { stages }: WorkerOptions,
  signal: AbortSignal,
): () => Promise<void> {
  let checked: { inForce: string; empty: number } = { inForce: '', empty: 0 };
  return async () => {
    if (!stages.has('score') || !stages.has('route')) return;
    const inForce = inForceKey(await readVersions(services.db));
    if (checked.inForce !== inForce) checked = { inForce, empty: 0 };
    if (checked.empty >= 2) return;
    const report = await rescoreHistory(services, { signal, whenTaken: 'leave' });
    // What came into force meanwhile begins anew at the next call.
    if (report !== null) checked = { inForce, empty: report.looked === 0 ? checked.empty + 1 : 0 };
  };
}

/** Work to be repeated: enqueues history that has opinions by other models, until two passes in a row found none. */
function reanalysingAfterChanges(
  services: Services,
  { stages }: WorkerOptions,
  locks: Locks,
  signal: AbortSignal,
): () => Promise<void> {
  let checked: { models: string; empty: number } = { models: '', empty: 0 };
  return async () => {
    if (!stages.has('analyse')) return;
    const { models } = await readVersions(services.db);
    if (checked.models !== models) checked = { models, empty: 0 };
    if (checked.empty >= 2) return;
    await locks.withLock('reanalyse', async () => {
      const report = await reanalyseHistory(services, signal);
      if (report.models !== models) return;
      checked = { models, empty: report.looked === 0 ? checked.empty + 1 : 0 };
      if (report.looked > 0) services.log.info({ ...report }, 'history is analysed again');
    });
  };
}

/** Stores the models of this program; what it says when a person's choice stays in force. */
async function offerShippedModels({ db, log }: Services, { modelsCode }: StageParts): Promise<string | null> {
  const { inForce, candidate } = await offerModels(db, {
    code: modelsCode,
    models: shippedModels(),
    usable: (name, made) => madeFor(name) === made,
  });
  if (candidate === null) return null;
  log.info({ inForce, candidate }, 'models of this program are not in force');
  return '程序自带的模型与已启用的不同，仍用已启用的：earmark models list --trained 可查看 · the models of this program differ from those in force, which stay: see earmark models list --trained';
}

/** Stores the pack of RULES_DIR. One that cannot be used stops nobody while another rule set is in force. */
async function offerRules({ config, db, log }: Services): Promise<string | null> {
  try {
    const { inForce, candidate } = await offerRuleSet(db, await readPackTexts(config.RULES_DIR));
    if (candidate === null) return null;
    log.warn({ inForce, candidate }, 'rules changed, not in force');
    const short = candidate.slice(0, 12);
    return `规则有改动，尚未启用：先运行 earmark rules diff in-force ${short}，再运行 earmark rules activate ${short} · rules changed, not in force yet: first earmark rules diff, then earmark rules activate`;
  } catch (thrown) {
    const { code, message } = asEarmarkError(thrown);
    const { rules } = await readVersions(db);
    if (rules === '' || (code !== 'rules-invalid' && code !== 'rules-missing')) throw thrown;
    log.warn({ code, inForce: rules }, 'the rules of RULES_DIR cannot be used');
    return `RULES_DIR 中的规则无法使用，仍按已启用的规则评分 · the rules of RULES_DIR cannot be used, those in force stay: ${message}`;
  }
}

/** Runs `work` now and then every `sweepEveryMs` after it ended. */
function repeat(work: () => Promise<unknown>, onError: (error: unknown) => void): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  const tick = (): void => {
    running = work().then(
      () => undefined,
      (error: unknown) => onError(error),
    );
    void running.then(() => {
      if (!isStopped) timer = setTimeout(tick, sweepEveryMs);
    });
  };
  tick();
  return {
    async stop() {
      isStopped = true;
      if (timer) clearTimeout(timer);
      await running;
    },
  };
}
