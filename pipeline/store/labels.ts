/** What people said of calls, append-only, beside what the machine had said then. */
import { randomUUID } from 'node:crypto';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { Opinions, type Route, Transcript } from '../domain.ts';
import { EarmarkError } from '../errors.ts';
import {
  answersOf,
  canonicalAnswer,
  isSetOfLabels,
  type LabelModel,
  type LabelSlice,
  type LabelSource,
  machineAnswer,
} from '../labels/label-models.ts';
import { getResult } from './results.ts';
import type { Database, LabelsTable } from './tables.ts';

export interface Label {
  readonly id: string;
  readonly recordingId: string;
  readonly model: LabelModel;
  /** Counted from 0; null: of the call. */
  readonly turn: number | null;
  readonly value: string;
  readonly who: string;
  /** ISO 8601. */
  readonly at: string;
  readonly source: LabelSource;
  readonly slice: LabelSlice;
  /** What the machine had said then; null: no opinion. */
  readonly machine: {
    readonly value: string;
    readonly probability: number | null;
    readonly modelsVersion: string;
    readonly analyseKey: string;
  } | null;
  /** The transcript that was judged: turns are counted in it. */
  readonly transcribeKey: string;
  readonly note: string | null;
}

export interface NewLabel {
  /** Made by the client: a label that is sent again is stored once. Missing: one is made. */
  readonly id?: string | undefined;
  readonly recordingId: string;
  readonly model: LabelModel;
  readonly turn: number | null;
  readonly value: string;
  readonly who: string;
  readonly source: LabelSource;
  readonly note?: string | null | undefined;
}

/**
 * Stores a label with what the machine had said and how the call came before this person. A lease of the same call is
 * given back. Throws EarmarkError `recording-unknown`, `recording-not-analysed`, `label-invalid`, `label-id-taken`.
 */
export async function addLabel(
  db: Kysely<Database>,
  label: NewLabel,
): Promise<{ readonly label: Label; readonly isNew: boolean }> {
  const id = label.id ?? randomUUID();
  const who = label.who.trim();
  if (who === '') throw new EarmarkError('label-invalid', 'Say who gives the label.', { status: 422 });
  const asked = await askedOf(db, label);
  const value = canonicalAnswer(label.model, asked.role, label.value);
  if (value === null) throw notAnAnswer(label, answersOf(label.model, asked.role));
  return await db.transaction().execute(async (trx) => {
    const slice = await sliceOf(trx, { ...label, who }, asked.lane);
    const stored = await trx
      .insertInto('labels')
      .values({
        id,
        recording_id: label.recordingId,
        model: label.model,
        turn: label.turn,
        value,
        who,
        source: label.source,
        slice,
        machine: asked.machine && JSON.stringify(asked.machine),
        transcribe_key: asked.transcribeKey,
        note: label.note?.trim() || null,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (stored !== undefined) {
      await giveBack(trx, { ...label, who });
      return { label: labelOf(stored), isNew: true };
    }
    const held = await trx.selectFrom('labels').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const isSame =
      held.recording_id === label.recordingId &&
      held.model === label.model &&
      held.turn === label.turn &&
      held.value === value &&
      held.who === who;
    if (!isSame)
      throw new EarmarkError(
        'label-id-taken',
        `Label ${id} is stored already and says something else. Send a changed label under a new id.`,
        { status: 409 },
      );
    return { label: labelOf(held), isNew: false };
  });
}

/** Every label of a recording, newest first. */
export async function labelsOfRecording(db: Kysely<Database>, recordingId: string): Promise<Label[]> {
  const rows = await db
    .selectFrom('labels')
    .selectAll()
    .where('recording_id', '=', recordingId)
    .orderBy('number', 'desc')
    .execute();
  return rows.map(labelOf);
}

export interface CurrentLabel {
  /** Calibration beats appeal beats review beats labelling; among equals the latest counts. */
  readonly label: Label;
  /** The latest word of every other person who says otherwise. */
  readonly others: readonly Label[];
  /** Nobody of higher standing decided between people who say different things. */
  readonly isDisputed: boolean;
}

/** One entry a recording, model and turn. `recordingIds` missing: all. */
export async function currentLabels(
  db: Kysely<Database>,
  { model, recordingIds }: { readonly model?: LabelModel; readonly recordingIds?: readonly string[] } = {},
): Promise<CurrentLabel[]> {
  // The latest word of each person in each standing; people change their minds.
  let query = db
    .selectFrom('labels')
    .selectAll()
    .distinctOn(['model', 'recording_id', 'turn', 'source', 'who'])
    .orderBy('model')
    .orderBy('recording_id')
    .orderBy('turn')
    .orderBy('source')
    .orderBy('who')
    .orderBy('number', 'desc');
  if (model !== undefined) query = query.where('model', '=', model);
  if (recordingIds !== undefined) query = query.where('recording_id', 'in', [...recordingIds, '']);
  const asked = new Map<string, Selectable<LabelsTable>[]>();
  for (const row of await query.execute()) {
    const key = JSON.stringify([row.model, row.recording_id, row.turn]);
    const held = asked.get(key);
    if (held === undefined) asked.set(key, [row]);
    else held.push(row);
  }
  return [...asked.values()].flatMap(decide);
}

const standing: readonly LabelSource[] = ['calibration', 'appeal', 'review', 'labelling'];

function decide(rows: readonly Selectable<LabelsTable>[]): CurrentLabel[] {
  const ranked = [...rows].sort(
    (one, other) =>
      standing.indexOf(one.source) - standing.indexOf(other.source) || other.number - one.number,
  );
  const [first] = ranked;
  if (first === undefined) return [];
  const others = ranked.filter(({ value, who }) => value !== first.value && who !== first.who);
  return [
    {
      label: labelOf(first),
      others: others.map(labelOf),
      isDisputed: others.some(({ source }) => source === first.source) && first.source !== 'calibration',
    },
  ];
}

function labelOf(row: Selectable<LabelsTable>): Label {
  return {
    id: row.id,
    recordingId: row.recording_id,
    model: row.model as LabelModel,
    turn: row.turn,
    value: row.value,
    who: row.who,
    at: row.at.toISOString(),
    source: row.source,
    slice: row.slice,
    machine: row.machine,
    transcribeKey: row.transcribe_key,
    note: row.note,
  };
}

/** What a label is about, read once. */
async function askedOf(db: Kysely<Database>, { recordingId, model, turn }: NewLabel) {
  const row = await db
    .selectFrom('recordings')
    .select(['transcribe_key', 'analyse_key', 'lane'])
    .where('id', '=', recordingId)
    .executeTakeFirst();
  if (row === undefined)
    throw new EarmarkError('recording-unknown', 'There is no recording with this id.', { status: 404 });
  const [said, judged] = await Promise.all([
    row.transcribe_key === null ? null : getResult(db, row.transcribe_key),
    row.analyse_key === null ? null : getResult(db, row.analyse_key),
  ]);
  if (said === null || judged === null)
    throw new EarmarkError(
      'recording-not-analysed',
      'This call has no transcript or opinions yet. Label it when its processing is done.',
      { status: 409 },
    );
  const turns = Transcript.parse(said.output).turns;
  const role = turn === null ? null : turns[turn]?.role;
  if (role === undefined)
    throw new EarmarkError('label-invalid', `The call has ${turns.length} turns, counted from 0.`, {
      status: 422,
    });
  const answer = machineAnswer(model, turn, Opinions.parse(judged.output));
  return {
    role,
    lane: row.lane,
    transcribeKey: said.key,
    machine: answer && { ...answer, modelsVersion: judged.inputs.models ?? '', analyseKey: judged.key },
  };
}

async function sliceOf(
  trx: Transaction<Database>,
  { recordingId, model, turn, who, source }: NewLabel,
  lane: string | null,
): Promise<LabelSlice> {
  if (source !== 'labelling') return slicesOfLanes[lane as Route['lane']] ?? 'picked';
  const lease = await trx
    .selectFrom('labelling_leases')
    .select('slice')
    .where('model', '=', model)
    .where('recording_id', '=', recordingId)
    .where('who', '=', who)
    .where(sql<boolean>`turn is not distinct from ${turn}::int`)
    .executeTakeFirst();
  return lease?.slice ?? 'picked';
}

const slicesOfLanes: Readonly<Record<Route['lane'], LabelSlice>> = {
  mandatory: 'mandatory',
  risk: 'flagged',
  unsure: 'flagged',
  failed: 'flagged',
  sample: 'sample',
  none: 'picked',
};

async function giveBack(
  trx: Transaction<Database>,
  { recordingId, model, turn, who }: NewLabel,
): Promise<void> {
  await trx
    .deleteFrom('labelling_leases')
    .where('model', '=', model)
    .where('recording_id', '=', recordingId)
    .where('who', '=', who)
    .where(sql<boolean>`turn is not distinct from ${turn}::int`)
    .execute();
}

function notAnAnswer({ model, value, turn }: NewLabel, answers: readonly string[] | null): EarmarkError {
  const asked = turn === null ? 'whole calls' : `turn ${turn}`;
  const may =
    answers === null
      ? `Model ${model} is not asked of ${asked}.`
      : `"${value}" is no answer of model ${model}: use ${answers.join(', ')}${
          turn !== null && isSetOfLabels(model) ? ', several joined by commas, or none' : ''
        }.`;
  return new EarmarkError('label-invalid', may, { status: 422 });
}
