/** Calls with labels people agree on, as training takes them. */
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { TurnLabelledCall } from '../../models/turns/live.ts';
import { Transcript, type TurnLabel, type TurnRole } from '../domain.ts';
import type { LabelModel, LabelSlice, LabelSource } from '../labels/label-models.ts';
import { lookedAt } from '../labels/rule-labels.ts';
import { currentLabels, type Label } from './labels.ts';
import type { Database } from './tables.ts';

export interface TrainingLabel {
  readonly recordingId: string;
  /** Counted from 0; null: of the call. */
  readonly turn: number | null;
  readonly value: string;
  /** Of the labels of a turn only this one was looked at; null: all of them were. */
  readonly lookedAt: TurnLabel | null;
  readonly turns: readonly { readonly role: TurnRole; readonly text: string }[];
  readonly source: LabelSource;
  readonly slice: LabelSlice;
  /** By recording, the same for ever: a quarter is for measuring only. */
  readonly part: 'train' | 'test';
}

/** Transcripts of this many calls are in memory at once, whole. */
const page = 200;

/**
 * In order of recordings and turns. Left out: what people disagree about, calls whose speakers could not be told
 * apart for certain, and labels of a transcript that has since been replaced by another.
 */
export async function trainingLabels(db: Kysely<Database>, model: LabelModel): Promise<TrainingLabel[]> {
  const agreed = (await currentLabels(db, { model })).filter(({ isDisputed }) => !isDisputed);
  const byCall = new Map<string, Label[]>();
  for (const { label } of agreed) {
    const held = byCall.get(label.recordingId);
    if (held === undefined) byCall.set(label.recordingId, [label]);
    else held.push(label);
  }
  const ids = [...byCall.keys()].sort();
  const found: TrainingLabel[] = [];
  for (let from = 0; from < ids.length; from += page) {
    const rows = await db
      .selectFrom('recordings')
      .innerJoin('results', 'results.key', 'recordings.transcribe_key')
      .select(['recordings.id', 'results.key', 'results.output'])
      .where('recordings.id', 'in', ids.slice(from, from + page))
      .where('recordings.split_unsure', 'is', false)
      .orderBy('recordings.id')
      .execute();
    for (const { id, key, output } of rows) {
      const turns = Transcript.parse(output).turns.map(({ role, text }) => ({ role, text }));
      const labels = (byCall.get(id) ?? []).filter(({ transcribeKey }) => transcribeKey === key);
      found.push(...labels.sort(byTurn).map((label) => training(label, turns)));
    }
  }
  return found;
}

/** Labels of turns, call by call; in their order. */
export function turnLabelledCalls(
  labels: readonly TrainingLabel[],
): (Pick<TrainingLabel, 'recordingId' | 'slice'> & TurnLabelledCall)[] {
  const byCall = new Map<string, TrainingLabel[]>();
  for (const one of labels) byCall.set(one.recordingId, [...(byCall.get(one.recordingId) ?? []), one]);
  return [...byCall.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const labelled = own.flatMap(({ turn, value, lookedAt }) =>
      turn === null ? [] : [{ turn, value, lookedAt }],
    );
    return [{ recordingId: first.recordingId, slice: first.slice, turns: first.turns, labelled }];
  });
}

function training(label: Label, turns: TrainingLabel['turns']): TrainingLabel {
  const { id, recordingId, turn, value, source, slice } = label;
  return {
    recordingId,
    turn,
    value,
    lookedAt: lookedAt(id),
    turns,
    source,
    slice,
    part: partOf(recordingId),
  };
}

/** Which part the labels of a call belong to, for ever. */
export function partOf(recordingId: string): TrainingLabel['part'] {
  const [byte = 0] = createHash('sha256').update(`part ${recordingId}`).digest();
  return byte < 64 ? 'test' : 'train';
}

function byTurn(one: Label, other: Label): number {
  return (one.turn ?? -1) - (other.turn ?? -1);
}
