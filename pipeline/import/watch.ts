/** Keeps importing what arrives: by the storage's own notifications where it has them, and by listing again. */
import { setTimeout as wait } from 'node:timers/promises';
import { EarmarkError } from '../errors.ts';
import { type ImportServices, importKeys, importPrefix } from './discover.ts';
import type { ImportReport } from './report.ts';

export interface WatchOptions {
  /** Between listings. Notifications do not wait for them; listings find what a notification missed. */
  readonly everyMs: number;
  readonly signal: AbortSignal;
  /** Called when something came of an import. */
  readonly onImported: (report: ImportReport) => void | Promise<void>;
}

const mostKeysAtOnce = 1000;

/** Returns when the signal aborts. A storage that is away for a while is waited for; other errors end the watch. */
export async function watchPrefix(
  services: ImportServices,
  prefix: string,
  { everyMs, signal: outer, onImported }: WatchOptions,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  const options = { everyMs, signal, onImported };
  let failure: unknown = null;
  // One import at a time: notifications and listings take turns.
  let turn = Promise.resolve();
  const inTurn = (work: () => Promise<ImportReport>): Promise<void> => {
    turn = turn
      .then(async () => await importOnce(services, options, work))
      .catch((error: unknown) => {
        failure ??= error;
        stop.abort();
      });
    return turn;
  };
  const notified = followNotifications(services, prefix, options, async (keys) => {
    await inTurn(async () => await importKeys(services, keys, { signal }));
  });
  while (!signal.aborted) {
    await inTurn(async () => await importPrefix(services, prefix, { signal }));
    await wait(everyMs, undefined, { signal }).catch(() => undefined);
  }
  await notified;
  await turn;
  if (failure !== null) throw failure;
}

async function importOnce(
  { log }: ImportServices,
  { signal, onImported }: WatchOptions,
  work: () => Promise<ImportReport>,
): Promise<void> {
  if (signal.aborted) return;
  try {
    const report = await work();
    if (report.imported + report.changed + report.metadataChanged + report.aliases + report.failed > 0) {
      await onImported(report);
    }
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof EarmarkError) || error.retry === 'never') throw error;
    log.warn({ code: error.code }, 'the storage is away; the next listing tries again');
  }
}

async function followNotifications(
  { storage, log }: ImportServices,
  prefix: string,
  { signal, everyMs }: WatchOptions,
  onKeys: (keys: string[]) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const created = await storage.created(prefix, signal);
      if (created === null) return;
      await followOne(created, onKeys);
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'notifications broke off');
    }
    await wait(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Keys that arrive while an import runs go into the next one together. */
async function followOne(
  created: AsyncIterable<string>,
  onKeys: (keys: string[]) => Promise<void>,
): Promise<void> {
  const waiting = new Set<string>();
  let working: Promise<void> | null = null;
  const work = async (): Promise<void> => {
    while (waiting.size > 0) {
      const keys = [...waiting].slice(0, mostKeysAtOnce);
      for (const key of keys) waiting.delete(key);
      await onKeys(keys);
    }
    working = null;
  };
  for await (const key of created) {
    waiting.add(key);
    working ??= work();
  }
  await working;
}
