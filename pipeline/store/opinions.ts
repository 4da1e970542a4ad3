/** Copies of what the models said of a call, in columns: one row a recording, written when its opinions change. */
import type { Insertable, Transaction } from 'kysely';
import { sql } from 'kysely';
import { unknownShare } from '../../models/dialogues/known-words.ts';
import type { Opinions, Transcript } from '../domain.ts';
import type { PlannedResult } from '../plan.ts';
import type { Database, RecordingOpinionsTable } from './tables.ts';

export type OpinionRow = Omit<Insertable<RecordingOpinionsTable>, 'draw'>;

/** `coded`: business type as coded by the agent. The back-fill of migration 0006 says the same in SQL. */
export function opinionRow(
  at: { readonly id: string; readonly coded: string | null },
  { key, inputs }: PlannedResult,
  { turns }: Transcript,
  opinions: Opinions,
): OpinionRow {
  const heard = turns.flatMap(({ text, confidence }) =>
    confidence === null ? [] : [{ chars: charsOf(text), confidence }],
  );
  const heardChars = sumOf(heard.map(({ chars }) => chars));
  const turn = leastCertain(opinions.turnLabels ?? []);
  const abuse = leastCertain([
    ...(opinions.abuse?.turns ?? []),
    ...(opinions.turnLabels ?? []).filter(({ label }) => label === 'abuse'),
  ]);
  return {
    recording_id: at.id,
    analyse_key: key,
    models_version: inputs.models ?? '',
    complaint_level: opinions.complaint?.level ?? null,
    complaint_probability: opinions.complaint?.probability ?? null,
    business_type: opinions.businessType?.label ?? null,
    business_type_probability: opinions.businessType?.probability ?? null,
    emotion: opinions.emotion?.overall ?? null,
    emotion_probability: opinions.emotion?.probability ?? null,
    dialect: opinions.dialect?.tag ?? null,
    abuse_turns: opinions.abuse?.turns.length ?? null,
    confidence:
      heardChars === 0 ? null : sumOf(heard.map(({ chars, confidence }) => chars * confidence)) / heardChars,
    chars: sumOf(turns.map(({ text }) => charsOf(text))),
    turns: turns.length,
    unknown_words: unknownShare(opinions.words.flat()),
    turn_margin: turn?.margin ?? null,
    turn_at: turn?.turn ?? null,
    abuse_margin: abuse?.margin ?? null,
    abuse_at: abuse?.turn ?? null,
    extra: extraOf(opinions.emotion),
    coded: at.coded,
  };
}

/** Facts of the emotion as they came to be judged later; null when there is none. */
function extraOf(emotion: Opinions['emotion']): string | null {
  if (emotion?.defused === undefined) return null;
  const { trend, defused, upsetAtEnd } = emotion;
  return JSON.stringify({
    emotionSlope: trend?.slope ?? null,
    defused: defused !== null,
    upsetAtEnd: upsetAtEnd !== null && upsetAtEnd !== undefined,
  });
}

/** Call in the transaction that points the recording at these opinions. */
export async function putOpinions(trx: Transaction<Database>, row: OpinionRow): Promise<void> {
  const values = { ...row, draw: sql<number>`labelling_draw(${row.recording_id})` };
  await trx
    .insertInto('recording_opinions')
    .values(values)
    .onConflict((conflict) => conflict.column('recording_id').doUpdateSet(values))
    .execute();
}

function leastCertain(
  judged: readonly { readonly turn: number; readonly probability: number }[],
): { readonly margin: number; readonly turn: number } | null {
  let least: { margin: number; turn: number } | null = null;
  for (const { turn, probability } of judged) {
    const margin = Math.abs(probability - 0.5);
    if (least === null || margin < least.margin) least = { margin, turn };
  }
  return least;
}

/** Code points, as Postgres counts. */
function charsOf(text: string): number {
  return [...text].length;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
