/** What is in force (table `versions`). Every process plans with these, whatever it could run itself. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { hashOf } from '../hash.ts';
import type { Versions } from '../plan.ts';
import type { Part } from '../stages.ts';
import type { Database } from './tables.ts';

export type OwnVersions = Partial<Record<Part, { version: string; detail: Record<string, unknown> }>>;

/** `rules` is the whole organisation's. */
export interface InForce extends Versions {
  /** Team ids that go by the rule set of a unit instead, with its hash. */
  readonly rulesByTeam: ReadonlyMap<string, string>;
}

/** Parts nobody has activated yet read as '' (asr: null): nothing is wanted from them until a worker starts. */
export async function readVersions(db: Kysely<Database>): Promise<InForce> {
  const rows = await db.selectFrom('versions').select(['part', 'version']).execute();
  const teams = await db
    .selectFrom('team_rule_sets')
    .select(['team_id', 'hash'])
    .orderBy('team_id')
    .execute();
  const of = new Map(rows.map(({ part, version }) => [part, version]));
  return {
    asr: of.get('asr') ?? null,
    models: of.get('models') ?? '',
    rules: of.get('rules') ?? '',
    sampling: of.get('sampling') ?? '',
    rulesByTeam: new Map(teams.map(({ team_id, hash }) => [team_id, hash])),
  };
}

/** What the results of one team's calls are wanted for; null: calls without a team. */
export function versionsFor({ rulesByTeam, ...versions }: InForce, teamId: string | null): Versions {
  const rules = teamId === null ? undefined : rulesByTeam.get(teamId);
  return rules === undefined ? versions : { ...versions, rules };
}

/** The hash of the rule set that a row of `recordings` is wanted under, in SQL. */
export function wantedRules({ rules, rulesByTeam }: InForce): RawBuilder<string> {
  if (rulesByTeam.size === 0) return sql<string>`${rules}::text`;
  const byTeam = JSON.stringify(Object.fromEntries(rulesByTeam));
  return sql<string>`coalesce(${byTeam}::jsonb ->> recordings.team_id, ${rules})`;
}

/** Changes when some call is to be judged by another rule set: its hash while there is one for all. */
export function inForceKey({ rules, rulesByTeam }: InForce): string {
  return rulesByTeam.size === 0 ? rules : hashOf([rules, ...rulesByTeam]);
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
