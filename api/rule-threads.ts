/** Threads for rules from a browser: limited in number, time and memory. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import { EarmarkError } from '../pipeline/errors.ts';
import { problem } from './problem.ts';
import type { RuleOutcome, RuleTask, RuleTaskInput, RuleTaskName, RuleTaskValue } from './rule-tasks.ts';

export interface RuleThreads {
  /** Throws EarmarkError: `rules-invalid`, `rules-too-heavy` after the time limit, `rules-busy`. */
  run<N extends RuleTaskName>(
    name: N,
    input: RuleTaskInput<N>,
    signal?: AbortSignal,
  ): Promise<RuleTaskValue<N>>;
  close(): Promise<void>;
}

/** With starting a thread and waiting for a busy one; compiling a pack of 60 rules takes below a second. */
const limitsMs: Readonly<Record<RuleTaskName, number>> = {
  describe: 60_000,
  lint: 20_000,
  try: 20_000,
  test: 30_000,
  backtest: 120_000,
};
const mostThreads = 2;
/** Whoever types into an editor asks twice a second at most. */
const mostWaiting = 24;
/** A compiled pack takes some 50 MB, and a few are kept. */
const mostMemoryMb = 700;
const idleMs = 600_000;

export function openRuleThreads(limits: Partial<typeof limitsMs> = {}): RuleThreads {
  const pool = new Piscina<RuleTask, RuleOutcome>({
    filename: new URL('./rule-thread.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: mostThreads,
    maxQueue: mostWaiting,
    idleTimeout: idleMs,
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
    // Threads run TypeScript as it stands, like the process that starts them.
    execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
  });
  return {
    async run<N extends RuleTaskName>(name: N, input: RuleTaskInput<N>, signal?: AbortSignal) {
      const limit = AbortSignal.timeout(limits[name] ?? limitsMs[name]);
      const outcome = await pool
        .run({ name, input } as RuleTask, { signal: signal ? AbortSignal.any([limit, signal]) : limit })
        .catch((error: unknown) => {
          throw asProblem(error, limit.aborted);
        });
      if (outcome.ok) return outcome.value as RuleTaskValue<N>;
      const { code, message, status } = outcome;
      throw new EarmarkError(code, message, { status: code === 'rules-invalid' ? 422 : status });
    },
    close: () => pool.destroy(),
  };
}

function asProblem(error: unknown, isLate: boolean): unknown {
  const message = error instanceof Error ? error.message : '';
  if (message.includes('queue is at limit'))
    return problem('rules-busy', 'Too many rules are being checked at once. Try again in a moment.', error);
  // A thread that ran out of memory ends; the pool starts another one.
  const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (isLate || isTooLarge)
    return problem(
      'rules-too-heavy',
      `These rules take too ${isLate ? 'long' : 'much memory'} to check. Take out what was added last: long expressions with large counts cost most.`,
      error,
    );
  return error;
}
