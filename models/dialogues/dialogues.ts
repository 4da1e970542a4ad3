/** The labelled dialogues in `samples/`: whole calls and chats, written by hand, from which models learn. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { BusinessType, CallEmotion, Channel, Direction, type TurnLabel } from '../../pipeline/domain.ts';

/** Faults a dialogue may be labelled with: ids of the rules of the same name. */
export const Fault = z.enum([
  'no_greeting',
  'no_closing',
  'forbidden_phrase',
  'blame_shifting',
  'over_promise',
  'no_empathy',
  'no_confirmation',
  'incomplete_notice',
  'info_leak',
  'argue',
  'early_hangup',
]);
export type Fault = z.infer<typeof Fault>;

const CustomerLabel = z.enum([
  'negative',
  'angry',
  'anxious',
  'positive',
  'complaint',
  'again',
  'abuse',
  'urge',
]);
const AgentLabel = z.enum([
  'argue',
  'shift',
  'rude',
  'promise',
  'comfort',
  'leak',
  'cut',
  'takeon',
  'impatient',
  'warm',
]);
/** `impatient` is the mild form of `rude`. */
type DialogueLabel = z.infer<typeof CustomerLabel> | z.infer<typeof AgentLabel>;

const Header = z.strictObject({
  id: z.string().regex(/^[a-z]+[0-9]*-[0-9]{3}$/),
  channel: Channel,
  direction: Direction,
  type: BusinessType,
  coded: BusinessType,
  complaint: z.enum(['none', 'suspected', 'explicit']),
  emotion: CallEmotion,
  dialect: z.string().nullable(),
  slips: z.boolean(),
  faults: z.array(Fault),
  hard: z.string().nullable(),
});

export interface DialogueTurn {
  readonly role: 'agent' | 'customer';
  /** Spoken by the bot before a person took over. */
  readonly bot: boolean;
  readonly text: string;
  readonly labels: ReadonlySet<DialogueLabel | TurnLabel>;
}

export type Part = 'train' | 'validation' | 'test';

export interface Dialogue extends z.infer<typeof Header> {
  readonly note: string;
  readonly turns: readonly DialogueTurn[];
  /** Fixed by a digest of the id, before anything was tuned. */
  readonly part: Part;
}

const SAMPLES = fileURLToPath(new URL('samples/', import.meta.url));

/** All dialogues in order of their ids. Throws TypeError with file and line when one cannot be read. */
export function readDialogues(dir: string = SAMPLES): Dialogue[] {
  const files = readdirSync(dir)
    .filter((name) => name.endsWith('.txt'))
    .sort();
  const dialogues = files.flatMap((name) => parseDialogues(readFileSync(`${dir}/${name}`, 'utf8'), name));
  return dialogues.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** 60 % train, 15 % validation, 25 % test. */
function partOf(id: string): Part {
  const share = createHash('sha256').update(`earmark dialogues ${id}`).digest().readUInt16BE(0) / 65536;
  return share < 0.6 ? 'train' : share < 0.75 ? 'validation' : 'test';
}

const HEADER =
  /^== (\S+) (\S+) (\S+) type=(\S+) coded=(\S+) complaint=(\S+) emotion=(\S+) dialect=(\S+) slips=(\S+) faults=(\S+) hard=(\S+)$/;
const TURN = /^([ACB])(?:\{([a-z,]+)\})? (.+)$/;

export function parseDialogues(content: string, file: string): Dialogue[] {
  const dialogues: Dialogue[] = [];
  const lines = content.split('\n');
  let at = 0;
  const fail = (what: string): never => {
    throw new TypeError(`${file}:${at + 1}: ${what}`);
  };
  while (at < lines.length) {
    if (lines[at]?.trim() === '') {
      at++;
      continue;
    }
    const match = HEADER.exec(lines[at] ?? '') ?? fail('a dialogue starts with "== id phone in type=…"');
    const [, id, channel, direction, type, coded, complaint, emotion, dialect, slips, faults, hard] = match;
    const header = Header.parse({
      id,
      channel,
      direction: direction === 'in' ? 'inbound' : 'outbound',
      type,
      coded,
      complaint,
      emotion,
      dialect: dialect === 'none' ? null : dialect,
      slips: slips === 'yes',
      faults: faults === '-' ? [] : faults?.split(','),
      hard: hard === '-' ? null : hard,
    });
    at++;
    const note = /^note: (.+)$/.exec(lines[at] ?? '')?.[1] ?? fail('the second line is "note: …"');
    const turns: DialogueTurn[] = [];
    for (at++; at < lines.length && lines[at]?.trim() !== ''; at++) {
      const [, speaker, labels, text = ''] = TURN.exec(lines[at] ?? '') ?? fail('a turn is "A{labels} text"');
      const allowed = speaker === 'C' ? CustomerLabel : AgentLabel;
      turns.push({
        role: speaker === 'C' ? 'customer' : 'agent',
        bot: speaker === 'B',
        text,
        labels: new Set((labels?.split(',') ?? []).map((label) => allowed.parse(label))),
      });
    }
    dialogues.push({ ...header, note, turns, part: partOf(header.id) });
  }
  return dialogues;
}
