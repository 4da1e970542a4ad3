/** What commands share: configuration, services that are closed whatever happens, Ctrl-C, output as text or JSON. */
import { type Config, readConfig } from '../config.ts';
import { createLog, type Log } from '../log.ts';
import { openServices, type Services } from '../services.ts';

export interface Session {
  readonly config: Config;
  readonly log: Log;
  /** Aborts on the first Ctrl-C or SIGTERM; a second one ends the process at once. */
  readonly signal: AbortSignal;
}

export function openSession(environment: Record<string, string | undefined> = process.env): Session {
  const config = readConfig(environment);
  const abort = new AbortController();
  const stop = (): void => {
    if (abort.signal.aborted) process.exit(130);
    abort.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return { config, log: createLog(config.EARMARK_LOG), signal: abort.signal };
}

/** Opens the services for one command and closes them in any case. */
export async function withServices<T>(
  session: Session,
  work: (services: Services) => Promise<T>,
  options: { whenTaken?: 'join' | 'refuse' } = {},
): Promise<T> {
  const services = await openServices(session.config, { log: session.log, ...options });
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}

/** Resolves when the signal aborts. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

export function print(value: unknown, asJson: boolean, text: () => string): void {
  process.stdout.write(asJson ? `${JSON.stringify(value)}\n` : `${text()}\n`);
}
