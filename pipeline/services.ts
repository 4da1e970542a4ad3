/** The only place that picks implementations: embedded parts by default, configured ones when named. */
import type { Kysely } from 'kysely';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Queue } from './queue/queue.ts';
import type { Storage } from './storage/storage.ts';
import type { Database } from './store/tables.ts';

export interface Services {
  readonly config: Config;
  readonly log: Log;
  readonly db: Kysely<Database>;
  /** For connections of their own (locks). Holds a password: never logged. */
  readonly databaseUrl: string;
  readonly queue: Queue;
  readonly storage: Storage;
  close(): Promise<void>;
}
