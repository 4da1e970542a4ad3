/** Stored calls as the rules see them. */
import type { Kysely } from 'kysely';
import { Opinions, Transcript } from '../pipeline/domain.ts';
import { getScoreInputs } from '../pipeline/store/results.ts';
import type { Database } from '../pipeline/store/tables.ts';
import type { LabelledCall } from './rule-tasks.ts';

export interface StoredCall extends LabelledCall {
  readonly recordingId: string;
  readonly opinions: Opinions;
}

/** By recording id or call id, under the name that was asked for; those not transcribed and analysed are left out. */
export async function readStoredCalls(db: Kysely<Database>, names: readonly string[]): Promise<StoredCall[]> {
  const rows = await db
    .selectFrom('recordings')
    .select(['id', 'call_id', 'metadata', 'transcribe_key', 'analyse_key'])
    .where((is) => is.or([is('id', 'in', [...names]), is('call_id', 'in', [...names])]))
    .orderBy('listed_at')
    .execute();
  const keys = rows.flatMap((row) => [row.transcribe_key, row.analyse_key].filter((key) => key !== null));
  const outputs = await getScoreInputs(db, keys);
  const calls = rows.flatMap((row): [string, StoredCall][] => {
    const [transcript, opinions] = [row.transcribe_key, row.analyse_key].map((key) => outputs.get(key ?? ''));
    if (transcript === undefined || opinions === undefined) return [];
    const callId = names.includes(row.id) ? row.id : (row.call_id ?? row.id);
    const read = { transcript: Transcript.parse(transcript), opinions: Opinions.parse(opinions) };
    return [[callId, { callId, recordingId: row.id, metadata: row.metadata, ...read }]];
  });
  // A call id that comes twice stands for the newest recording.
  return [...new Map(calls).values()];
}
