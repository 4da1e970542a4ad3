/**
 * One recording and stage is worked on by one process at a time: Postgres advisory locks on a connection of their
 * own, gone with the process that held them. Losing them (Postgres restarts) costs double work, never double
 * results. Needs a session: a transaction pooler in front of Postgres would break this.
 */
import pg from 'pg';
import type { Log } from '../log.ts';

export interface Locks {
  /** Runs `work` under the lock, or returns false at once when somebody else holds it. */
  withLock(name: string, work: () => Promise<void>): Promise<boolean>;
  close(): Promise<void>;
}

export function openLocks(url: string, log: Log): Locks {
  const held = new Set<string>();
  let connection: Promise<pg.Client> | null = null;

  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'earmark-locks',
      keepAlive: true,
    });
    client.on('error', (error) => {
      log.warn({ code: 'locks-lost', reason: error.message }, 'lock connection lost; reconnecting');
      connection = null;
    });
    client.on('end', () => {
      connection = null;
    });
    await client.connect();
    return client;
  };
  const client = (): Promise<pg.Client> => {
    if (connection === null) {
      connection = connect();
      connection.catch(() => {
        connection = null;
      });
    }
    return connection;
  };

  return {
    async withLock(name, work) {
      // Advisory locks are re-entrant within a session, so this process keeps its own list.
      if (held.has(name)) return false;
      held.add(name);
      try {
        const session = await client();
        const taken = await session.query<{ taken: boolean }>(
          'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken',
          [name],
        );
        if (taken.rows[0]?.taken !== true) return false;
        try {
          await work();
          return true;
        } finally {
          await session
            .query('select pg_advisory_unlock(hashtextextended($1, 0))', [name])
            .catch((error: Error) => log.debug({ reason: error.message }, 'lock went with its connection'));
        }
      } finally {
        held.delete(name);
      }
    },
    async close() {
      const session = await connection?.catch(() => null);
      await session?.end();
    },
  };
}
