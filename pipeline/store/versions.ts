/** What is in force (table `versions`). Every process plans with these, whatever it could run itself. */
import type { Kysely } from 'kysely';
import type { Versions } from '../plan.ts';
import type { Part } from '../stages.ts';
import type { Database } from './tables.ts';

export type OwnVersions = Partial<Record<Part, { version: string; detail: Record<string, unknown> }>>;

/** Parts nobody has activated yet read as '' (asr: null): nothing is wanted from them until a worker starts. */
export async function readVersions(db: Kysely<Database>): Promise<Versions> {
  const rows = await db.selectFrom('versions').select(['part', 'version']).execute();
  const of = new Map(rows.map(({ part, version }) => [part, version]));
  return {
    asr: of.get('asr') ?? null,
    models: of.get('models') ?? '',
    rules: of.get('rules') ?? '',
    sampling: of.get('sampling') ?? '',
  };
}

/** Puts versions in force; returns the parts that changed. The process that starts last wins. */
export async function activateVersions(db: Kysely<Database>, own: OwnVersions): Promise<Part[]> {
  const changed: Part[] = [];
  for (const [part, { version, detail }] of Object.entries(own) as [Part, NonNullable<OwnVersions[Part]>][]) {
    const written = await db
      .insertInto('versions')
      .values({ part, version, detail: JSON.stringify(detail) })
      .onConflict((conflict) =>
        conflict
          .column('part')
          .doUpdateSet({ version, detail: JSON.stringify(detail), activated_at: new Date() })
          .where('versions.version', '<>', version),
      )
      .returning('part')
      .executeTakeFirst();
    if (written) changed.push(part);
  }
  return changed;
}

/** No recogniser is in force any more; supplied transcripts and what was heard before are used. */
export async function deactivateRecogniser(db: Kysely<Database>): Promise<void> {
  await db.deleteFrom('versions').where('part', '=', 'asr').execute();
}
