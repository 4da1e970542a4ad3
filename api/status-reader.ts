/** The status of the installation, counted at most every other second however many ask. */
import type { Services } from '../pipeline/services.ts';
import { readStatus, type Status } from '../pipeline/status.ts';

export type ReadStatus = () => Promise<Status>;

/** Counting reads every recording once: many readers share one answer for this long. */
const freshMs = 2_000;

export function statusReader({ db, queue }: Pick<Services, 'db' | 'queue'>): ReadStatus {
  let latest: { readonly at: number; readonly status: Promise<Status> } | null = null;
  return () => {
    const now = performance.now();
    if (latest !== null && now - latest.at < freshMs) return latest.status;
    const status = readStatus(db, queue);
    const reading = { at: now, status };
    latest = reading;
    status.catch(() => {
      if (latest === reading) latest = null;
    });
    return status;
  };
}
