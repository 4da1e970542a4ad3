/** Threads that train, evaluate and compare models, so that whoever serves HTTP answers meanwhile. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { EarmarkError } from './errors.ts';
import type { VersionComparison } from './model-evaluation.ts';
import type { TrainRequest } from './model-training.ts';
import type { ModelVersion } from './store/model-versions.ts';

export interface ModelThreadData {
  readonly databaseUrl: string;
}

export interface ModelStep {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

export type ModelTask =
  | { readonly name: 'train'; readonly input: TrainRequest; readonly steps: MessagePort }
  | { readonly name: 'evaluate'; readonly version: string }
  | { readonly name: 'compare'; readonly champion: string; readonly challenger: string }
  | { readonly name: 'check'; readonly version: string };

export type ModelOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly status: number };

export interface ModelThreads {
  /** Returns the id of the stored version. Throws what trainVersion throws, and `training-died`. */
  train(request: TrainRequest, onStep: (step: string, done: number, total: number) => void): Promise<string>;
  evaluate(version: string): Promise<ModelVersion>;
  compare(champion: string, challenger: string): Promise<VersionComparison>;
  /** Can the version be loaded beside those in force? */
  check(version: string): Promise<void>;
  close(): Promise<void>;
}

/** One that trains for minutes, and one that answers meanwhile. */
const mostThreads = 2;
const mostMemoryMb = 2_000;
const idleMs = 30_000;

export function openModelThreads(workerData: ModelThreadData): ModelThreads {
  const pool = new Piscina<ModelTask, ModelOutcome>({
    filename: new URL('./model-thread.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: mostThreads,
    idleTimeout: idleMs,
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
    // Threads run TypeScript as it stands, like the process that starts them.
    execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
  });
  const run = async (task: ModelTask, transferList: MessagePort[] = []): Promise<unknown> => {
    const outcome = await pool.run(task, { transferList }).catch((cause: unknown) => {
      throw new EarmarkError(
        'training-died',
        'The thread that was at work on models ended before it was done. Start it again.',
        { status: 503, cause },
      );
    });
    if (outcome.ok) return outcome.value;
    throw new EarmarkError(outcome.code, outcome.message, { status: outcome.status });
  };
  return {
    async train(input, onStep) {
      const { port1, port2 } = new MessageChannel();
      port1.on('message', ({ step, done, total }: ModelStep) => onStep(step, done, total));
      try {
        return (await run({ name: 'train', input, steps: port2 }, [port2])) as string;
      } finally {
        port1.close();
      }
    },
    evaluate: async (version) => (await run({ name: 'evaluate', version })) as ModelVersion,
    compare: async (champion, challenger) =>
      (await run({ name: 'compare', champion, challenger })) as VersionComparison,
    check: async (version) => void (await run({ name: 'check', version })),
    close: () => pool.destroy(),
  };
}
