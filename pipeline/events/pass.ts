/** One pass over what goes out and what goes away: webhooks, daily files, files of erased calls, calls that aged out. */
import { sql } from 'kysely';
import { eraseAged, removeFiles } from '../keep/retention.ts';
import type { Services } from '../services.ts';
import type { Locks } from '../store/locks.ts';
import { writeDueExports } from './daily-files.ts';
import { deliverEvents } from './deliver.ts';

/** Events that everybody has got are kept this long for whoever looks into a delivery. */
const KEPT_DAYS = 30;
const AGED_AT_ONCE = 200;

/** Work to be repeated; webhooks go out from every process, the rest from one at a time. */
export function eventsPass(
  { config, db, log, storage }: Pick<Services, 'config' | 'db' | 'log' | 'storage'>,
  locks: Locks,
  signal: AbortSignal,
): () => Promise<void> {
  const isPrivateAllowed = config.WEBHOOK_PRIVATE === '1';
  return async () => {
    const { delivered, failed } = await deliverEvents({ db, log, isPrivateAllowed, signal });
    if (delivered + failed > 0) log.info({ delivered, failed }, 'webhooks sent');
    await locks.withLock('events', async () => {
      await removeFiles({ db, storage, log }, signal);
      const aged = await eraseAged(db, AGED_AT_ONCE);
      if (aged !== null) log.info({ ...aged }, 'calls erased: their time is over');
      const files = await writeDueExports({ db, storage, log }, signal);
      if (files > 0) log.info({ files }, 'exports written');
      await sql`delete from events where at < now() - make_interval(days => ${KEPT_DAYS})
        and not exists (select from deliveries where event_id = events.id and state = 'waiting')`.execute(db);
    });
  };
}
