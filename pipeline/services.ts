/** The only place that picks implementations: embedded parts by default, configured ones when named. */
import type { Kysely } from 'kysely';
import { chooseSegmenter } from '../models/text/tokenise.ts';
import type { Config } from './config.ts';
import { asEarmarkError, EarmarkError } from './errors.ts';
import type { Log } from './log.ts';
import { openQueue } from './queue/bullmq.ts';
import type { Queue } from './queue/queue.ts';
import { openLocalStorage } from './storage/local.ts';
import { openMinioStorage } from './storage/minio.ts';
import type { Storage } from './storage/storage.ts';
import { type EmbeddedStep, openEmbedded } from './store/embedded.ts';
import { migrate } from './store/migrate.ts';
import { openStore } from './store/store.ts';
import type { Database } from './store/tables.ts';

export interface Services {
  readonly config: Config;
  readonly log: Log;
  readonly db: Kysely<Database>;
  /** For connections of their own (locks). Holds a password: never logged. */
  readonly databaseUrl: string;
  /** The embedded database is used: this machine is the whole installation. */
  readonly isEmbedded: boolean;
  readonly queue: Queue;
  readonly storage: Storage;
  /** Closes connections; call it last, after workers and servers are closed. */
  close(): Promise<void>;
}

interface Options {
  readonly log: Log;
  /** `refuse`: fail when another live process already owns the data folder. */
  readonly whenTaken?: 'join' | 'refuse';
  readonly onProgress?: (step: EmbeddedStep) => void;
}

/** Opens everything, brings the tables up to date. Throws an EarmarkError with one sentence per cause. */
export async function openServices(config: Config, { log, ...embeddedOptions }: Options): Promise<Services> {
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of opened.splice(0).reverse()) await closeOne();
  };
  try {
    chooseSegmenter(config.EARMARK_SEGMENTER);
    const databaseUrl = await findDatabase(config, { log, ...embeddedOptions }, opened);
    await migrate(databaseUrl);
    const store = await openStore(databaseUrl, { log });
    opened.push(() => store.close());
    const storage = openStorage(config);
    await checkStorage(storage, log);
    const queue = await openQueue(
      config.REDIS_URL === undefined ? { databaseUrl } : { redisUrl: config.REDIS_URL },
      { log, timing: { lockMs: config.QUEUE_LOCK_MS } },
    );
    opened.push(() => queue.close());
    const isEmbedded = config.DATABASE_URL === undefined;
    return { config, log, db: store.db, databaseUrl, isEmbedded, queue, storage, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function findDatabase(
  config: Config,
  options: Options,
  opened: (() => Promise<void>)[],
): Promise<string> {
  if (config.DATABASE_URL !== undefined) return config.DATABASE_URL;
  const embedded = await openEmbedded(config.EARMARK_DATA, options);
  opened.push(() => embedded.close());
  return embedded.url;
}

/** Wrong rights or settings stop the start; a storage that is only away comes back, and its jobs with it. */
async function checkStorage(storage: Storage, log: Log): Promise<void> {
  try {
    await storage.check();
  } catch (error) {
    if (asEarmarkError(error).code !== 'storage-unreachable') throw error;
    log.warn({ storage: storage.name }, 'storage is out of reach; work on recordings waits for it');
  }
}

function openStorage(config: Config): Storage {
  if (config.S3_ENDPOINT === undefined) return openLocalStorage(config.STORAGE_DIR);
  const { S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, S3_BUCKET, S3_REGION } = config;
  if (S3_ACCESS_KEY === undefined || S3_SECRET_KEY === undefined) {
    throw new EarmarkError('config-invalid', 'S3_ENDPOINT is set: set S3_ACCESS_KEY and S3_SECRET_KEY too.');
  }
  return openMinioStorage({
    endpoint: S3_ENDPOINT,
    accessKey: S3_ACCESS_KEY,
    secretKey: S3_SECRET_KEY,
    bucket: S3_BUCKET,
    region: S3_REGION,
  });
}
