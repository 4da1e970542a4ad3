/** Every score card a recording ever got, newest first. */
import type { Kysely } from 'kysely';
import type { Database } from '../pipeline/store/tables.ts';
import type { RecordingDetail } from './shapes.ts';

export async function readScoreCardHistory(
  db: Kysely<Database>,
  recordingId: string,
): Promise<RecordingDetail['history']> {
  const rows = await db
    .selectFrom('score_cards')
    .innerJoin('recordings', 'recordings.id', 'score_cards.recording_id')
    .where('score_cards.recording_id', '=', recordingId)
    .select([
      'score_cards.score_key',
      'score_cards.card',
      'score_cards.normalised',
      'score_cards.passed',
      'score_cards.veto',
      'score_cards.rule_set',
      'score_cards.created_at',
      'recordings.score_key as current_key',
    ])
    .orderBy('score_cards.created_at', 'desc')
    .execute();
  return rows.map((row) => ({
    scoreKey: row.score_key,
    card: row.card,
    normalised: row.normalised,
    passed: row.passed,
    veto: row.veto,
    ruleSet: row.rule_set,
    createdAt: row.created_at.toISOString(),
    current: row.score_key === row.current_key,
  }));
}
