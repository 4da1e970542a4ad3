/** One recording with everything known about it, personal data masked. */
import type { Kysely } from 'kysely';
import { Opinions, Route, Scored, Transcript } from '../pipeline/domain.ts';
import { compareSupplied } from '../pipeline/service/work-order.ts';
import { getResult, type StoredResult } from '../pipeline/store/results.ts';
import type { Database } from '../pipeline/store/tables.ts';
import type { ReadFlags } from './flags.ts';
import { readJudgedBy } from './judged-by.ts';
import { maskInPath, maskMetadata } from './mask.ts';
import { maskFindings, maskOpinions, maskTalk } from './mask-talk.ts';
import { maskComparison, maskOrderIn } from './mask-work-order.ts';
import { rowColumns, rowOf } from './recording-list.ts';
import { readScoreCardHistory } from './score-card-history.ts';
import type { RecordingDetail } from './shapes.ts';
import { readStageStates } from './stage-states.ts';

/** Null when there is no such recording. `isOriginal`: nothing is masked. */
export async function readRecording(
  { db, readFlags }: { db: Kysely<Database>; readFlags: ReadFlags },
  id: string,
  { isOriginal = false }: { isOriginal?: boolean } = {},
): Promise<RecordingDetail | null> {
  const row = await db
    .selectFrom('recordings')
    .select(rowColumns)
    .select(detailColumns)
    .where('recordings.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const [flags, transcript, opinions, scored, route, stages, history, objects] = await Promise.all([
    readFlags([id]),
    resultOf(db, row.transcribe_key),
    resultOf(db, row.analyse_key),
    resultOf(db, row.score_key),
    resultOf(db, row.route_key),
    readStageStates(db, id),
    readScoreCardHistory(db, id),
    objectsOf(db, id),
  ]);
  const judgedBy = await readJudgedBy(db, { teamId: row.team_id, ruleSet: scored?.inputs.rules ?? null });
  const { findings, scoreCard } = scored === null ? noScore : Scored.parse(scored.output);
  const clear = {
    transcript: transcript === null ? null : Transcript.parse(transcript.output),
    opinions: opinions === null ? null : Opinions.omit({ words: true }).parse(opinions.output),
  };
  // A newer recogniser's words wait for their analysis: what was found in the older ones stands elsewhere in them.
  const isOfTranscript = opinions?.inputs.transcribe === transcript?.contentHash;
  const found = isOfTranscript ? (clear.opinions?.personalData ?? null) : null;
  const mask = clear.transcript && maskTalk(clear.transcript, found);
  const metadata = maskMetadata(row.metadata);
  return {
    ...rowOf(row, flags.get(id) ?? []),
    storageKey: maskInPath(row.storage_key),
    sizeBytes: row.size_bytes,
    importedAt: row.imported_at.toISOString(),
    metadata: {
      ...metadata,
      extra: maskOrderIn(
        mask === null ? metadata.extra : hideIn(metadata.extra, mask.hide),
        row.metadata.extra,
        mask?.hide ?? ((text) => text),
      ),
    },
    hasAudio: row.kind === 'audio',
    transcript: mask?.transcript ?? null,
    opinions: mask && clear.opinions && maskOpinions(clear.opinions, mask),
    workOrderComparison:
      mask && clear.opinions && maskComparison(compareSupplied(row.metadata, clear.opinions), mask),
    findings: mask && findings && maskFindings(findings, mask),
    scoreCard,
    judgedBy,
    route: route === null ? null : Route.parse(route.output),
    stages,
    history,
    objects: objects.map((object) => ({ ...object, key: maskInPath(object.key) })),
    ...(isOriginal && {
      ...clear,
      metadata: row.metadata,
      workOrderComparison: clear.opinions && compareSupplied(row.metadata, clear.opinions),
      findings,
    }),
  };
}

const detailColumns = [
  'storage_key',
  'size_bytes',
  'imported_at',
  'metadata',
  'transcribe_key',
  'analyse_key',
  'score_key',
  'route_key',
] as const;

/** What was said stands in remarks of the platform as well. */
function hideIn(extra: RecordingDetail['metadata']['extra'], hide: (text: string) => string) {
  return Object.fromEntries(
    Object.entries(extra).map(([name, value]) => [name, typeof value === 'string' ? hide(value) : value]),
  );
}

const noScore = { findings: null, scoreCard: null };

async function resultOf(db: Kysely<Database>, key: string | null): Promise<StoredResult | null> {
  return key === null ? null : await getResult(db, key);
}

async function objectsOf(db: Kysely<Database>, id: string) {
  return await db
    .selectFrom('objects')
    .select(['key', 'purpose', 'note'])
    .where('recording_id', '=', id)
    .orderBy('key')
    .limit(100)
    .execute();
}
