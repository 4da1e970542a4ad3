/** Calls for the bench, strung together to a given length: those in which rules find much, and ordinary ones. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readDialogues } from '../models/dialogues/dialogues.ts';
import { Role, type Transcript, type Turn } from '../pipeline/domain.ts';
import { readPackTests } from './pack-tests.ts';

const Line = z.looseObject({
  turns: z.array(z.looseObject({ role: Role, text: z.string(), startMs: z.number(), endMs: z.number() })),
});

type Said = Pick<Turn, 'role' | 'text' | 'startMs' | 'endMs'>;

/**
 * `count` calls of `turns` turns and about `chars` characters, agent and customer by turns, all of them different. From
 * the held-out calls and the test dialogues of a pack, in which nearly every rule has something to find.
 */
export async function benchCalls(
  pack: string,
  count: number,
  turns: number,
  chars: number,
): Promise<Transcript[]> {
  const heldOut = readFileSync(new URL('held-out/calls.jsonl', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Line.parse(JSON.parse(line)).turns);
  const tests = (await readPackTests(pack)).map(({ transcript }) => transcript.turns);
  const dialogues: (readonly Said[])[] = [];
  // Test dialogues are short and full of faults; two for each whole call.
  for (const [number, whole] of heldOut.entries())
    dialogues.push(
      whole,
      tests[(2 * number) % tests.length] ?? [],
      tests[(2 * number + 1) % tests.length] ?? [],
    );
  return Array.from({ length: count }, (_, number) => strungTogether(dialogues, number, turns, chars));
}

/** One dialogue in this many may have a fault. */
const ORDINARY_FOR_FAULT = 20;
const MS_PER_CHAR = 220;

/** The same from the labelled dialogues the models learn from: whole calls, of which few have a fault. */
export function ordinaryCalls(count: number, turns: number, chars: number): Transcript[] {
  const known = readDialogues().filter(({ part, channel }) => part === 'train' && channel === 'phone');
  const faulty = known.filter(({ faults }) => faults.length > 0);
  const dialogues = known
    .filter(({ faults }) => faults.length === 0)
    .flatMap((whole, number) => {
      const other = number % ORDINARY_FOR_FAULT === 0 ? faulty[number / ORDINARY_FOR_FAULT] : undefined;
      return other === undefined ? [whole] : [whole, other];
    })
    .map((dialogue) =>
      dialogue.turns.map(
        ({ role, text }): Said => ({
          role,
          text,
          startMs: 0,
          endMs: text.length * MS_PER_CHAR,
        }),
      ),
    );
  // Three dialogues make a call, so each begins with another one.
  return Array.from({ length: count }, (_, number) => strungTogether(dialogues, 3 * number, turns, chars));
}

function strungTogether(
  dialogues: readonly (readonly Said[])[],
  first: number,
  wanted: number,
  chars: number,
): Transcript {
  const waiting = { agent: [] as Said[], customer: [] as Said[] };
  let next = first;
  const take = (role: 'agent' | 'customer'): Said => {
    for (;;) {
      const found = waiting[role].shift();
      if (found !== undefined) return found;
      for (const said of dialogues[next++ % dialogues.length] ?? [])
        if (said.role === 'agent' || said.role === 'customer') waiting[said.role].push(said);
    }
  };
  const turns: Turn[] = [];
  let atMs = 0;
  let length = 0;
  for (let number = 0; number < wanted; number++) {
    const role = number % 2 === 0 ? 'agent' : 'customer';
    let text = '';
    let spokenMs = 0;
    while (text === '' || length + text.length < ((number + 0.6) * chars) / wanted) {
      const said = take(role);
      text += said.text;
      spokenMs += Math.max(said.endMs - said.startMs, 0);
    }
    length += text.length;
    turns.push({ role, channel: null, startMs: atMs, endMs: atMs + spokenMs, text, confidence: null });
    atMs += spokenMs + 500;
  }
  return {
    channel: 'phone',
    durationMs: atMs,
    turns,
    split: { method: 'supplied', confidence: 1, unsure: false, reason: null },
    sound: null,
    engine: { id: 'imported', model: 'bench', version: '1' },
  };
}
