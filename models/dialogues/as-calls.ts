/**
 * The labelled dialogues as calls and labels for `earmark rules backtest`: `npx tsx models/dialogues/as-calls.ts DIR`,
 * then `npx earmark rules backtest --labels DIR/labels.jsonl --part test`. Times are drawn at 4.5 characters a second;
 * who hung up is known, as it is on most platforms, and is the agent where the label says so.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Dialogue, Fault, readDialogues } from './dialogues.ts';

const MS_PER_CHARACTER = 1000 / 4.5;
const GAP_MS = 400;
const [dir] = process.argv.slice(2);
if (dir === undefined) {
  process.stderr.write('Name the folder to write to: npx tsx models/dialogues/as-calls.ts DIR\n');
  process.exitCode = 2;
} else {
  mkdirSync(dir, { recursive: true });
  const dialogues = readDialogues();
  const write = (name: string, lines: readonly object[]) =>
    writeFileSync(join(dir, name), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
  write('calls.jsonl', dialogues.map(callOf));
  write(
    'labels.jsonl',
    dialogues.map(({ id, part, faults, dialect }) => ({
      callId: id,
      part,
      rules: Fault.options,
      fail: Object.fromEntries(faults.map((fault) => [fault, []])),
      ...(dialect === null ? {} : { dialect }),
    })),
  );
  process.stdout.write(`${dialogues.length} calls in ${dir}\n`);
}

function callOf({ id, channel, direction, coded, faults, turns }: Dialogue): object {
  let atMs = 0;
  return {
    callId: id,
    channel,
    direction,
    meta: { businessType: coded, hangupBy: faults.includes('early_hangup') ? 'agent' : 'customer' },
    turns: turns.map(({ role, text }) => {
      const startMs = Math.round(atMs + GAP_MS);
      atMs = startMs + [...text].length * MS_PER_CHARACTER;
      return { role, text, startMs, endMs: Math.round(atMs) };
    }),
  };
}
