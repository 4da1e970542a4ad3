/** Labels and calls to measure rules against: those shipped in rules/held-out, uploaded ones, stored ones. */
import { readFile } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import { readCall } from '../pipeline/call-file.ts';
import { EarmarkError } from '../pipeline/errors.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { Label } from '../rules/backtest.ts';
import { problem } from './problem.ts';
import type { LabelledCall } from './rule-tasks.ts';
import { readStoredCalls } from './stored-calls.ts';

export interface Labelled {
  readonly labels: readonly Label[];
  readonly calls: readonly LabelledCall[];
}

const heldOut = new URL('../rules/held-out/', import.meta.url);
const mostLabels = 2_000;

/** The dev part: what the test part holds must not be seen by those who write rules. */
export async function heldOutCalls(): Promise<Labelled> {
  const [labels, calls] = await Promise.all(
    ['labels.jsonl', 'calls.jsonl'].map((file) => readFile(new URL(file, heldOut), 'utf8')),
  );
  const read = labelledBy(labels ?? '', ({ part }) => part === 'dev');
  return { labels: read, calls: callsIn(calls ?? '', new Set(read.map(({ callId }) => callId))) };
}

/** Null when the dev part has no such call. */
export async function heldOutCall(callId: string): Promise<LabelledCall | null> {
  return (await heldOutCalls()).calls.find((call) => call.callId === callId) ?? null;
}

/** JSON Lines. Throws problem `labels-invalid` with the line. Without `calls`, the recordings they name. */
export async function uploadedCalls(
  db: Kysely<Database>,
  upload: { readonly labels: string; readonly calls?: string | undefined },
): Promise<Labelled> {
  const labels = labelledBy(upload.labels, () => true);
  const ids = labels.map(({ callId }) => callId);
  const calls =
    upload.calls === undefined ? await readStoredCalls(db, ids) : callsIn(upload.calls, new Set(ids));
  if (calls.length === 0)
    throw problem(
      'labels-invalid',
      upload.calls === undefined
        ? 'None of the labelled calls is stored here. Send the calls as well, or labels with call ids of this installation.'
        : 'None of the labelled calls is among the calls sent: callId has to be the same in both.',
    );
  return { labels, calls };
}

/** Which rules were looked for is a matter of all labels, not of those that are `wanted`. */
function labelledBy(text: string, wanted: (label: Label) => boolean): Label[] {
  const all = linesOf(text, 'labels', 'Expected {"callId": "…", "fail": {"rule_id": [turns]}}.', (value) =>
    Label.parse(value),
  );
  const named = [...new Set(all.flatMap(({ fail }) => Object.keys(fail)))].sort();
  return all.filter(wanted).map((label) => ({ ...label, rules: label.rules ?? named }));
}

function callsIn(text: string, wanted: ReadonlySet<string>): LabelledCall[] {
  const calls = linesOf(
    text,
    'calls',
    'Expected {"callId": "…", "turns": [{role, text, startMs, endMs}]}.',
    readCall,
  );
  return calls.flatMap(({ callId, transcript, metadata }) =>
    callId !== null && wanted.has(callId) ? [{ callId, transcript, metadata, opinions: null }] : [],
  );
}

function linesOf<T>(text: string, name: string, expected: string, read: (value: unknown) => T): T[] {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const items = lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [read(JSON.parse(line))];
    } catch (error) {
      const why = error instanceof EarmarkError ? ` ${error.message}` : ` ${expected}`;
      throw problem('labels-invalid', `Line ${index + 1} of the ${name} cannot be used.${why}`, error);
    }
  });
  if (items.length > mostLabels)
    throw problem(
      'labels-invalid',
      `The ${name} are ${items.length}; ${mostLabels} are taken at once. Send fewer.`,
    );
  return items;
}
