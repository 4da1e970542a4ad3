/** One pass over what service risk has to do: calls that changed, alerts that are late. Repeated by workers. */
import { sql } from 'kysely';
import type { Services } from '../services.ts';
import { escalateOverdue } from '../store/alerts.ts';
import type { Locks } from '../store/locks.ts';
import { requeueOtherVersions } from '../store/service-calls.ts';
import { assessPending, serviceVersion } from './assess.ts';
import { openLinkKey } from './link-key.ts';
import { readServiceSettings } from './settings.ts';

/**
 * Work to be repeated; one process of all does it at a time, the others come back later. Settings and key are read with
 * the first pass. Throws EarmarkError `service-settings-invalid`, `link-key-short`, `link-key-differs`.
 */
export function servicePass(
  { config, db, log }: Pick<Services, 'config' | 'db' | 'log'>,
  locks: Locks,
  signal: AbortSignal,
): () => Promise<void> {
  let opened: ReturnType<typeof open> | null = null;
  const open = async () => {
    const settings = await readServiceSettings(config.SERVICE_SETTINGS);
    const key = await openLinkKey(config, db);
    await requeueOtherVersions(db, serviceVersion(settings));
    return { db, log, settings, key, now: Date.now };
  };
  return async () => {
    opened ??= open();
    opened.catch(() => {
      opened = null;
    });
    const context = await opened;
    await locks.withLock('service', async () => {
      await assessPending(context, signal);
      const { dueHours } = context.settings.alerts;
      const count = await escalateOverdue(db, { nowMs: context.now(), dueHours });
      if (count > 0) log.info({ count }, 'alerts escalated: nobody answered in time');
    });
  };
}

const pollMs = 100;

/** Passes until nothing is left to do but what failed. */
export async function finishService(
  services: Pick<Services, 'config' | 'db' | 'log'>,
  locks: Locks,
  signal: AbortSignal,
): Promise<void> {
  const pass = servicePass(services, locks, signal);
  while (!signal.aborted) {
    await pass();
    const left = await services.db
      .selectFrom('service_pending')
      .select(sql<number>`1`.as('one'))
      .where('failures', '=', 0)
      .limit(1)
      .executeTakeFirst();
    if (left === undefined) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
