/** Challengers that give their opinion on live calls beside the models in force, and how often they agree. */
import { type Kysely, type Selectable, sql } from 'kysely';
import { type CallModelName, isCallModel } from '../../models/calls/compare-versions.ts';
import { type Share, shareOf } from '../../models/calls/measure.ts';
import { EarmarkError } from '../errors.ts';
import type { ModelShadowsTable } from './model-tables.ts';
import { findModelVersion } from './model-versions.ts';
import type { Database } from './tables.ts';

export interface ModelShadow {
  readonly version: string;
  readonly since: string;
  /** Null: running. */
  readonly until: string | null;
  readonly who: string;
  readonly stoppedBy: string | null;
}

/**
 * Workers judge every call that is analysed from now on by this version too. Throws EarmarkError `model-unknown`,
 * `shadow-running`, `shadow-not-turns`, `who-missing`; call it with a version that can be loaded.
 */
export async function startShadow(
  db: Kysely<Database>,
  { version: text, who }: { version: string; who: string },
): Promise<ModelShadow> {
  requireWho(who);
  const { id, name } = await findModelVersion(db, text);
  if (!isCallModel(name))
    throw new EarmarkError(
      'shadow-not-turns',
      'Turn models answer dozens of turns of a call, and a shadow keeps one answer a call: compare the version with the one in force on the same calls instead.',
      { status: 422 },
    );
  const row = await db
    .insertInto('model_shadows')
    .values({ version: id, until: null, who: who.trim(), stopped_by: null })
    .onConflict((conflict) => conflict.column('version').where('until', 'is', null).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return shadowOf(row);
  throw new EarmarkError('shadow-running', `Version ${id} runs in shadow already.`, { status: 409 });
}

/** What it said so far stays. Throws EarmarkError `model-unknown`, `shadow-not-running`, `who-missing`. */
export async function stopShadow(
  db: Kysely<Database>,
  { version: text, who }: { version: string; who: string },
): Promise<ModelShadow> {
  requireWho(who);
  const { id } = await findModelVersion(db, text);
  const row = await db
    .updateTable('model_shadows')
    .set({ until: sql`now()`, stopped_by: who.trim() })
    .where('version', '=', id)
    .where('until', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return shadowOf(row);
  throw new EarmarkError('shadow-not-running', `Version ${id} does not run in shadow.`, { status: 409 });
}

/** Newest first, running and ended. */
export async function listShadows(db: Kysely<Database>): Promise<ModelShadow[]> {
  const rows = await db.selectFrom('model_shadows').selectAll().orderBy('id', 'desc').execute();
  return rows.map(shadowOf);
}

export async function runningShadows(
  db: Kysely<Database>,
): Promise<{ readonly version: string; readonly name: CallModelName }[]> {
  const rows = await db
    .selectFrom('model_shadows')
    .innerJoin('model_versions', 'model_versions.id', 'model_shadows.version')
    .select(['model_shadows.version', 'model_versions.name'])
    .where('until', 'is', null)
    .orderBy('model_shadows.id')
    .execute();
  return rows.flatMap(({ version, name }) => (isCallModel(name) ? [{ version, name }] : []));
}

export async function putShadowOpinion(
  db: Kysely<Database>,
  opinion: {
    readonly recordingId: string;
    readonly version: string;
    readonly analyseKey: string;
    readonly value: string;
    readonly probability: number | null;
  },
): Promise<void> {
  await db
    .insertInto('shadow_opinions')
    .values({
      recording_id: opinion.recordingId,
      version: opinion.version,
      analyse_key: opinion.analyseKey,
      value: opinion.value,
      probability: opinion.probability,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface ShadowReport {
  readonly version: string;
  readonly name: CallModelName;
  /** Share of calls where both said the same, with its 95 % interval. */
  readonly agreement: Share;
  /** How often the one said this where the other said that, most frequent first. */
  readonly changes: readonly { readonly champion: string; readonly challenger: string; readonly n: number }[];
  /** The newest calls on which they differ. */
  readonly changed: readonly {
    readonly recordingId: string;
    readonly champion: string;
    readonly challenger: string;
    readonly probability: number | null;
    readonly at: string;
  }[];
}

const mostChanged = 200;

/** Throws EarmarkError `model-unknown`, `shadow-not-turns`. */
export async function readShadowReport(db: Kysely<Database>, text: string): Promise<ShadowReport> {
  const { id, name } = await findModelVersion(db, text);
  if (!isCallModel(name))
    throw new EarmarkError(
      'shadow-not-turns',
      'Turn models are not run in shadow: compare the version with the one in force on the same calls.',
      { status: 422 },
    );
  const said = sql`
    select shadow.recording_id, shadow.value as challenger, shadow.probability, shadow.at,
      coalesce(judged.output #>> ${pathOf[name]}::text[], '') as champion
    from shadow_opinions shadow join results judged on judged.key = shadow.analyse_key
    where shadow.version = ${id}`;
  const { rows: pairs } = await sql<{ champion: string; challenger: string; n: number }>`
    select champion, challenger, count(*)::int as n from (${said}) said
    group by champion, challenger order by n desc, champion, challenger`.execute(db);
  const { rows: changed } = await sql<{
    recording_id: string;
    champion: string;
    challenger: string;
    probability: number | null;
    at: Date;
  }>`select * from (${said}) said where champion <> challenger order by at desc, recording_id
    limit ${mostChanged}`.execute(db);
  const sumOf = (some: typeof pairs) => some.reduce((sum, { n }) => sum + n, 0);
  return {
    version: id,
    name,
    agreement: shareOf(sumOf(pairs.filter((pair) => pair.champion === pair.challenger)), sumOf(pairs)),
    changes: pairs.filter((pair) => pair.champion !== pair.challenger),
    changed: changed.map(({ recording_id, at, ...one }) => ({
      recordingId: recording_id,
      ...one,
      at: at.toISOString(),
    })),
  };
}

/** Where the result of analyse says it. */
const pathOf: Readonly<Record<CallModelName, readonly string[]>> = {
  complaint: ['complaint', 'level'],
  'business-type': ['businessType', 'label'],
  emotion: ['emotion', 'overall'],
};

function requireWho(who: string): void {
  if (who.trim() !== '') return;
  throw new EarmarkError('who-missing', 'Say who it is: the name is kept with the shadow run.', {
    status: 422,
  });
}

function shadowOf({ version, since, until, who, stopped_by }: Selectable<ModelShadowsTable>): ModelShadow {
  return {
    version,
    since: since.toISOString(),
    until: until?.toISOString() ?? null,
    who,
    stoppedBy: stopped_by,
  };
}
