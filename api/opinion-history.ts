/** What every set of models that has judged a recording says of it, side by side. */
import { type Kysely, sql } from 'kysely';
import { TrainedName } from '../models/trained-files.ts';
import { Opinions, Transcript } from '../pipeline/domain.ts';
import { partsOfModelsVersion, readModelSet } from '../pipeline/store/model-sets.ts';
import { getResult } from '../pipeline/store/results.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { noSuchRecording } from './context.ts';
import { maskOpinions, maskTalk } from './mask-talk.ts';
import type { OpinionHistory } from './model-shapes.ts';

/** Newest first; those in view are marked. Of the transcript the recording has now. */
export async function readOpinionHistory(db: Kysely<Database>, id: string): Promise<OpinionHistory> {
  const row = await db
    .selectFrom('recordings')
    .select(['transcribe_key', 'analyse_key'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw noSuchRecording();
  const said = row.transcribe_key === null ? null : await getResult(db, row.transcribe_key);
  if (said === null) return { items: [], shadows: [] };
  const transcript = Transcript.parse(said.output);
  const results = await db
    .selectFrom('results')
    .select(['key', 'inputs', 'output', 'created_at'])
    .where('stage', '=', 'analyse')
    .where(sql<string>`inputs->>'transcribe'`, '=', said.contentHash)
    .orderBy('created_at', 'desc')
    .orderBy('key')
    .execute();
  const items: OpinionHistory['items'] = [];
  for (const { key, inputs, output, created_at } of results) {
    const opinions = Opinions.omit({ words: true }).parse(output);
    items.push({
      analyseKey: key,
      at: created_at.toISOString(),
      isInView: key === row.analyse_key,
      modelsVersion: inputs.models ?? '',
      set: await setOf(db, inputs.models ?? ''),
      opinions: maskOpinions(opinions, maskTalk(transcript, opinions.personalData)),
    });
  }
  return { items, shadows: await shadowsOf(db, id) };
}

async function setOf(db: Kysely<Database>, version: string): Promise<OpinionHistory['items'][number]['set']> {
  const hash = partsOfModelsVersion(version)?.hash;
  return hash === undefined ? null : { hash, versions: await readModelSet(db, hash) };
}

async function shadowsOf(db: Kysely<Database>, id: string): Promise<OpinionHistory['shadows']> {
  const rows = await db
    .selectFrom('shadow_opinions')
    .innerJoin('model_versions', 'model_versions.id', 'shadow_opinions.version')
    .select(['version', 'name', 'value', 'probability', 'at'])
    .where('recording_id', '=', id)
    .orderBy('at', 'desc')
    .execute();
  return rows.map(({ at, name, ...row }) => ({
    ...row,
    name: TrainedName.parse(name),
    at: at.toISOString(),
  }));
}
