/** Recordings as plan() needs them, read in batches. */
import type { Kysely, Selectable } from 'kysely';
import type { Recording, StageName } from '../domain.ts';
import { type Plan, plan, type Versions } from '../plan.ts';
import { stages } from '../stages.ts';
import { getResultHeads } from './results.ts';
import type { Database, RecordingsTable } from './tables.ts';
import { type InForce, versionsFor } from './versions.ts';

/** Result keys a recording row points at; null where that stage has not run. */
export type Pointers = Readonly<Record<StageName, string | null>> & {
  /** The newest card and route; other than those in view once a person confirmed a card. */
  readonly latest: Readonly<Record<'score' | 'route', string | null>>;
  /** Card a person confirmed. */
  readonly confirmed: string | null;
};

export interface PlannedRecord {
  readonly recording: Recording;
  readonly pointers: Pointers;
  /** Hash of the rule set of its newest card; null without a card. */
  readonly ruleSet: string | null;
  /** Recogniser version of the transcript it has. */
  readonly heldAsr: string | null;
  /** What it was planned with: the rules are those of its team. */
  readonly versions: Versions;
  readonly plan: Plan;
}

const planColumns = [
  'id',
  'storage_key',
  'transcript_key',
  'kind',
  'content_hash',
  'metadata_hash',
  'size_bytes',
  'metadata',
  'team_id',
  'state',
  'state_reason',
  'state_detail',
  'imported_at',
  'transcribe_key',
  'analyse_key',
  'score_key',
  'route_key',
  'latest_score_key',
  'latest_route_key',
  'confirmed_score_key',
  'rule_set',
  'asr_version',
] as const;

type PlanRow = Pick<Selectable<RecordingsTable>, (typeof planColumns)[number]>;

/**
 * `known`: content hashes by key that need not be read again (results never change).
 * In no particular order; unknown ids are left out. At most two queries and one per stage, whatever the number of ids.
 */
export async function planRecordings(
  db: Kysely<Database>,
  inForce: InForce,
  ids: readonly string[],
  options: { lock?: boolean; known?: ReadonlyMap<string, string> } = {},
): Promise<PlannedRecord[]> {
  if (ids.length === 0) return [];
  let query = db.selectFrom('recordings').select(planColumns).where('id', 'in', ids);
  // In one order, so that two pages that lock at once wait instead of blocking each other.
  if (options.lock) query = query.orderBy('id').forUpdate();
  const records = (await query.execute()).map((row) => ({
    recording: recordingOf(row),
    pointers: pointersOf(row),
    ruleSet: row.rule_set,
    heldAsr: row.asr_version,
    versions: versionsFor(inForce, row.team_id),
  }));

  // A card in view that is not the newest is one that is not planned with.
  const held = records.flatMap(({ pointers: { transcribe, analyse, latest } }) =>
    [transcribe, analyse, latest.score, latest.route].filter((key) => key !== null),
  );
  const stored = new Map(options.known);
  const unseen = held.filter((key) => !stored.has(key));
  for (const [key, contentHash] of await getResultHeads(db, unseen)) stored.set(key, contentHash);
  const asked = new Set<string>([...stored.keys(), ...held]);
  for (let round = 0; round <= stages.length; round += 1) {
    const planned = records.map((record) => ({
      ...record,
      plan: plan({ ...record.recording, heldAsr: record.heldAsr }, record.versions, stored),
    }));
    const unknown = new Set(
      planned.flatMap(({ plan: { next } }) => (next && !asked.has(next.key) ? [next.key] : [])),
    );
    if (unknown.size === 0) return planned;
    for (const key of unknown) asked.add(key);
    for (const [key, contentHash] of await getResultHeads(db, [...unknown])) stored.set(key, contentHash);
  }
  throw new Error('plan() asked for more keys than there are stages');
}

function recordingOf(row: PlanRow): Recording {
  return {
    id: row.id,
    storageKey: row.storage_key,
    transcriptKey: row.transcript_key,
    kind: row.kind,
    contentHash: row.content_hash,
    metadataHash: row.metadata_hash,
    sizeBytes: row.size_bytes,
    metadata: row.metadata,
    state: row.state,
    stateReason: row.state_reason,
    stateDetail: row.state_detail,
    importedAt: row.imported_at.toISOString(),
  };
}

function pointersOf(row: PlanRow): Pointers {
  return {
    transcribe: row.transcribe_key,
    analyse: row.analyse_key,
    score: row.score_key,
    route: row.route_key,
    latest: { score: row.latest_score_key, route: row.latest_route_key },
    confirmed: row.confirmed_score_key,
  };
}
