/**
 * Calls that have to go: found by the number of a person or by age, shown first, then erased with everything that was
 * made of them. What was counted (board_calls) and who did what (audit) stays; neither says anything of the customer.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import { hashOf } from '../hash.ts';
import { rowMeans } from '../import/call-files.ts';
import { numberLinks } from '../service/numbers.ts';
import { type Audited, writeAudit } from '../store/audit.ts';
import type { Database } from '../store/tables.ts';

export interface ErasePlan {
  readonly calls: readonly {
    readonly recordingId: string;
    readonly callId: string | null;
    readonly startedAt: string | null;
    /** Under a legal hold: it is not erased. */
    readonly held: boolean;
  }[];
  /** Objects of the storage that go: audio, transcripts, metadata. */
  readonly files: readonly string[];
  /** Lists of many calls that name one of these too: they stay, somebody has to correct them. */
  readonly lists: readonly string[];
  /** Changes when other calls are found: what was shown is what is erased. */
  readonly digest: string;
}

export interface PersonNumber {
  readonly kind: 'phone' | 'account';
  readonly number: string;
}

/** Keyed hashes of a number, as recording_links has them; empty: no number that calls are linked by. */
export function hashesOf({ kind, number }: PersonNumber, linkKey: string): string[] {
  const metadata = {
    customerNumber: kind === 'phone' ? number : null,
    accountNo: kind === 'account' ? number : null,
  };
  return numberLinks(metadata, { personalData: null, workOrder: null }, linkKey).map(({ hash }) => hash);
}

/**
 * Calls of a number: by the keyed hash (said in the call or known by the platform), and by the metadata of calls that
 * nobody has linked yet.
 */
export async function callsOfNumber(
  db: Kysely<Database>,
  person: PersonNumber,
  linkKey: string,
): Promise<string[]> {
  const hashes = hashesOf(person, linkKey);
  if (hashes.length === 0) return [];
  const field = person.kind === 'phone' ? 'customerNumber' : 'accountNo';
  const digits = person.number.replace(/\D/g, '').replace(/^(00)?86(?=1\d{10}$)/, '');
  const { rows } = await sql<{ id: string }>`
    select recording_id as id from recording_links where hash = any(${hashes}::text[])
    union
    select id from recordings
    where regexp_replace(regexp_replace(metadata->>${field}::text, '\\D', '', 'g'), '^(00)?86(?=1\\d{10}$)', '') = ${digits}
    order by 1`.execute(db);
  return rows.map(({ id }) => id);
}

/** What erasing these calls would take away. */
export async function planErasing(db: Kysely<Database>, ids: readonly string[]): Promise<ErasePlan> {
  if (ids.length === 0) return { calls: [], files: [], lists: [], digest: hashOf([]) };
  const { rows } = await sql<{ id: string; call_id: string | null; started_at: Date | null; held: boolean }>`
    select id, call_id, started_at, ${isHeld} as held from recordings
    where id = any(${[...ids]}::text[]) order by started_at, id`.execute(db);
  const going = rows.filter(({ held }) => !held).map(({ id }) => id);
  const { files, lists } = await filesOf(db, going);
  return {
    calls: rows.map(({ id, call_id, started_at, held }) => ({
      recordingId: id,
      callId: call_id,
      startedAt: started_at?.toISOString() ?? null,
      held,
    })),
    files: files.map(({ key }) => key),
    lists,
    digest: hashOf([going, files.map(({ key }) => key)]),
  };
}

/** Of `recordings`: a hold names it or one of its numbers. */
const isHeld = sql<boolean>`exists (select from legal_holds where released_at is null
  and (legal_holds.recording_id = recordings.id or link_hash in (
    select hash from recording_links where recording_links.recording_id = recordings.id)))`;

export interface Erased {
  readonly calls: number;
  readonly held: number;
  /** Still to be deleted from the storage: see removeFiles. */
  readonly files: number;
}

/**
 * In one transaction, with one row of the audit log. Held calls stay. Files are noted in storage_removals; they are
 * deleted by removeFiles afterwards and, where that fails, by workers.
 */
export async function eraseCalls(
  db: Kysely<Database>,
  ids: readonly string[],
  { who, what, reason, detail = {} }: { who: string; what: Audited; reason: string; detail?: object },
): Promise<Erased> {
  return await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string; content_hash: string; held: boolean }>`
      select id, content_hash, ${isHeld} as held from recordings where id = any(${[...ids]}::text[])
      order by id for update of recordings`.execute(trx);
    const going = rows.filter(({ held }) => !held);
    const gone = going.map(({ id }) => id);
    const { files, rows: listRows } = await filesOf(trx, gone);
    const results = await resultsOf(trx, going);
    const chains = await trx
      .selectFrom('service_calls')
      .select('chain_id')
      .distinct()
      .where('recording_id', 'in', gone.length === 0 ? [''] : gone)
      .where('chain_id', 'is not', null)
      .execute();

    await sql`delete from recordings where id = any(${gone}::text[])`.execute(trx);
    await sql`delete from results where key = any(${results}::text[]) and not exists (select from recordings
        where results.key in (transcribe_key, analyse_key, score_key, route_key, latest_score_key, latest_route_key,
          confirmed_score_key))
      and not exists (select from score_cards where score_cards.score_key = results.key)
      and not exists (select from recording_opinions where recording_opinions.analyse_key = results.key)
      and not exists (select from service_calls where service_calls.analyse_key = results.key)`.execute(trx);
    // What a chain says of its calls is made again from those that are left; until then it says nothing.
    const ofChains = chains.flatMap(({ chain_id }) => chain_id ?? []);
    await sql`delete from service_chains where id = any(${ofChains}::text[])
      and not exists (select from service_calls where chain_id = service_chains.id)`.execute(trx);
    for (const { batch_key, file } of listRows)
      await trx
        .deleteFrom('batch_rows')
        .where('batch_key', '=', batch_key)
        .where('file', '=', file)
        .execute();
    const keys = files.map(({ key }) => key);
    // The row stays, so that an import that still sees the file does not bring the call back.
    await sql`update objects set purpose = 'ignored', recording_id = null, content_hash = null, call_group = null,
        call_name = null, note = 'erased' where key = any(${keys}::text[])`.execute(trx);
    await sql`insert into storage_removals (key) select unnest(${keys}::text[]) on conflict (key) do nothing`.execute(
      trx,
    );
    const erased = { calls: gone.length, held: rows.length - gone.length, files: keys.length };
    await writeAudit(trx, {
      who,
      what,
      reason,
      detail: { ...detail, ...erased, recordingIds: gone.slice(0, 200) },
    });
    return erased;
  });
}

interface CallFileRow {
  key: string;
  call_group: string | null;
  call_name: string | null;
}

/** Objects of these calls that belong to no other call, and rows of lists that mean one of them. */
async function filesOf(
  db: Kysely<Database> | Transaction<Database>,
  ids: readonly string[],
): Promise<{ files: CallFileRow[]; lists: string[]; rows: { batch_key: string; file: string }[] }> {
  if (ids.length === 0) return { files: [], lists: [], rows: [] };
  const { rows: files } = await sql<CallFileRow>`
    with own as (select key from objects where recording_id = any(${[...ids]}::text[])
      union select storage_key from recordings where id = any(${[...ids]}::text[])
      union select transcript_key from recordings where id = any(${[...ids]}::text[]) and transcript_key is not null)
    select own.key, objects.call_group, objects.call_name from own left join objects on objects.key = own.key
    where not exists (select from recordings as other
      where (other.storage_key = own.key or other.transcript_key = own.key) and other.id <> all(${[...ids]}::text[]))
    union
    select beside.key, beside.call_group, beside.call_name from objects beside
    where purpose in ('metadata', 'transcript', 'audio') and (recording_id is null or recording_id = any(${[...ids]}::text[]))
      and call_group in (select call_group from objects join own on own.key = objects.key)
    order by 1`.execute(db);
  const names = [...new Set(files.flatMap(({ call_name }) => call_name ?? []))];
  const named =
    names.length === 0
      ? []
      : await db
          .selectFrom('batch_rows')
          .select(['batch_key', 'file'])
          .where('call_name', 'in', names)
          .execute();
  const rows = named.filter((row) => files.some(({ key }) => rowMeans(row, key)));
  return { files, rows, lists: [...new Set(rows.map(({ batch_key }) => batch_key))].sort() };
}

/** Results that hold words of these calls, older ones too. Routes hold none. */
async function resultsOf(
  trx: Transaction<Database>,
  calls: readonly { id: string; content_hash: string }[],
): Promise<string[]> {
  const contents = calls.map(({ content_hash }) => content_hash);
  const { rows: said } = await sql<{ key: string; content_hash: string }>`
    select key, content_hash from results where stage = 'transcribe' and inputs->>'content' = any(${contents}::text[])`.execute(
    trx,
  );
  const transcripts = said.map(({ content_hash }) => content_hash);
  const { rows: made } = await sql<{ key: string }>`
    select key from results where stage in ('analyse', 'score') and inputs->>'transcribe' = any(${transcripts}::text[])
    union select score_key from score_cards where recording_id = any(${calls.map(({ id }) => id)}::text[])`.execute(
    trx,
  );
  return [...said, ...made].map(({ key }) => key);
}
