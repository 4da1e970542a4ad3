import { EarmarkError } from '../../pipeline/errors.ts';

/** What every engine and download throws when its signal fires. */
export const aborted = () =>
  new EarmarkError('aborted', 'Stopped before it was finished; nothing was stored.', { retry: 'back-off' });

/** Settles with the work, or rejects `aborted` at once when the signal fires; the work itself goes on unheard. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(aborted());
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
