/**
 * Turns the hand-written dialogues in `source/*.txt` into calls.jsonl and labels.jsonl: `npx tsx rules/held-out/write-calls.ts`.
 *
 * A call starts with `== NUMBER channel direction businessType key=value … [conf] [slip]`, then `note …`, then turns
 * `A tags +gap -overlap @pace: text` (A agent, C customer; gap and overlap in s, pace in Chinese characters per s).
 * Times not written are drawn from the call's own seed, so that the files come out the same every time.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const faultOfTag: Readonly<Record<string, string>> = {
  ng: 'no_greeting',
  nc: 'no_closing',
  fb: 'forbidden_phrase',
  bs: 'blame_shifting',
  op: 'over_promise',
  ne: 'no_empathy',
  nf: 'no_confirmation',
  in: 'incomplete_notice',
  ls: 'long_silence',
  it: 'interruption',
  fs: 'fast_speech',
  il: 'info_leak',
  eh: 'early_hangup',
  ar: 'argue',
};

interface WrittenTurn {
  readonly role: 'agent' | 'customer';
  readonly tags: readonly string[];
  /** Seconds between the end of the turn before and this start; negative: overlap. Null: drawn. */
  readonly gap: number | null;
  readonly pace: number | null;
  readonly text: string;
}

interface WrittenCall {
  readonly callId: string;
  readonly channel: 'phone' | 'chat';
  readonly direction: 'inbound' | 'outbound';
  readonly businessType: string;
  readonly facts: ReadonlyMap<string, string>;
  readonly note: string;
  readonly turns: readonly WrittenTurn[];
}

interface TimedTurn {
  readonly role: 'agent' | 'customer';
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly confidence?: number;
}

const folder = new URL('.', import.meta.url);
const calls = readdirSync(new URL('source/', folder))
  .sort()
  .flatMap((name) => readCalls(readFileSync(new URL(`source/${name}`, folder), 'utf8')));
const dev = developmentHalf();

const timed = calls.map((call) => ({ call, turns: timesOf(call) }));
for (const { call, turns } of timed) checkTags(call, turns);
writeLines(
  'calls.jsonl',
  timed.map(({ call, turns }) => inspectInput(call, turns)),
);
writeLines('labels.jsonl', calls.map(labelOf));

/**
 * Half of the calls by the order of a digest, fixed before anything was measured. The seed is the first one that
 * splits no fault more unevenly than by 2, so that neither half is empty of one.
 */
function developmentHalf(): ReadonlySet<string> {
  const tags = Object.keys(faultOfTag);
  for (let seed = 0; ; seed++) {
    const order = [...calls].sort((a, b) =>
      digest(`${seed} ${a.callId}`).localeCompare(digest(`${seed} ${b.callId}`)),
    );
    const countOf = (half: readonly WrittenCall[], tag: string) =>
      half.filter(({ turns }) => turns.some((turn) => turn.tags.includes(tag))).length;
    const first = order.slice(0, order.length / 2);
    const second = order.slice(order.length / 2);
    if (tags.every((tag) => Math.abs(countOf(first, tag) - countOf(second, tag)) <= 2))
      return new Set(first.map(({ callId }) => callId));
  }
}

function readCalls(text: string): WrittenCall[] {
  return text
    .split(/^== /m)
    .slice(1)
    .map((block) => {
      const [head = '', noteLine = '', ...lines] = block.trimEnd().split('\n');
      const [number, channel, direction, businessType = '', ...facts] = head.trim().split(/\s+/);
      return {
        callId: `held-out-${number}`,
        channel: channel === 'chat' ? 'chat' : 'phone',
        direction: direction === 'out' ? 'outbound' : 'inbound',
        businessType,
        facts: new Map(facts.map((fact) => [fact.split('=')[0] ?? '', fact.split('=')[1] ?? 'yes'])),
        note: noteLine.replace(/^note /, ''),
        turns: lines.filter((line) => line.trim() !== '').map(readTurn),
      };
    });
}

function readTurn(line: string): WrittenTurn {
  const match = /^([AC])([^:]*): (.+)$/.exec(line);
  if (match === null) throw new Error(`Not a turn: ${line}`);
  const [, role, marks = '', text = ''] = match;
  const words = marks
    .trim()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const number = (pattern: RegExp) => {
    const word = words.find((each) => pattern.test(each));
    return word === undefined ? null : Number(word.replace('@', ''));
  };
  return {
    role: role === 'A' ? 'agent' : 'customer',
    tags: words.filter((word) => /^[a-z]/.test(word)),
    gap: number(/^[+-]/),
    pace: number(/^@/),
    text,
  };
}

function timesOf(call: WrittenCall): TimedTurn[] {
  const draw = drawsOf(call.callId);
  let end = call.channel === 'chat' ? 0 : draw(400, 1500);
  return call.turns.map((turn, index) => {
    if (call.channel === 'chat') {
      end += index === 0 ? 0 : draw(5_000, 45_000);
      return { role: turn.role, text: turn.text, startMs: end, endMs: end };
    }
    const gap = index === 0 ? 0 : turn.gap === null ? draw(300, 2000) : Math.round(turn.gap * 1000);
    const startMs = end + gap;
    const pace = turn.pace ?? draw(3500, 5500) / 1000;
    end = startMs + Math.max(450, Math.round((spokenLength(turn.text) / pace) * 1000));
    const confidence = call.facts.has('conf') ? { confidence: draw(78, 97) / 100 } : {};
    return { role: turn.role, text: turn.text, startMs, endMs: end, ...confidence };
  });
}

/** The faults of time must be true in the times: a tag that the times do not bear out stops the writing. */
function checkTags(call: WrittenCall, turns: readonly TimedTurn[]): void {
  if (call.channel === 'chat') return;
  call.turns.forEach((written, index) => {
    const turn = turns[index];
    const before = turns[index - 1];
    if (turn === undefined) return;
    const pace = hanziIn(turn.text) / ((turn.endMs - turn.startMs) / 1000);
    const gap = before === undefined ? 0 : turn.startMs - before.endMs;
    const measured: Readonly<Record<string, boolean>> = {
      ls: gap >= 15_000,
      fs: turn.role === 'agent' && hanziIn(turn.text) >= 15 && pace > 6.5,
      it: turn.role === 'agent' && before?.role === 'customer' && gap <= -300,
    };
    for (const [tag, is] of Object.entries(measured)) {
      if (written.tags.includes(tag) && !is)
        throw new Error(`${call.callId} turn ${index}: ${tag} is not in the times`);
      if (!written.tags.includes(tag) && is)
        process.stdout.write(`${call.callId} turn ${index}: looks like ${tag}, not labelled: ${turn.text}\n`);
    }
  });
}

function inspectInput(call: WrittenCall, turns: readonly TimedTurn[]): unknown {
  const [agentId, team] = (call.facts.get('agent') ?? '').split('/');
  return {
    callId: call.callId,
    channel: call.channel,
    direction: call.direction,
    meta: {
      agentId,
      team,
      durationMs: (turns.at(-1)?.endMs ?? 0) + 800,
      satisfaction: Number(call.facts.get('sat')),
      resolved: call.facts.get('res') === '1',
      hangupBy: call.facts.get('hang'),
      ...(call.channel === 'phone'
        ? { ringMs: Number(call.facts.get('ring') ?? drawsOf(`${call.callId} ring`)(3000, 11_000)) }
        : {}),
      businessType: call.businessType,
    },
    turns,
  };
}

function labelOf(call: WrittenCall): unknown {
  const fail: Record<string, number[]> = {};
  call.turns.forEach((turn, index) => {
    for (const tag of turn.tags) {
      const fault = faultOfTag[tag];
      if (fault === undefined) throw new Error(`${call.callId}: no fault is called ${tag}`);
      fail[fault] = [...(fail[fault] ?? []), index];
    }
  });
  return { callId: call.callId, part: dev.has(call.callId) ? 'dev' : 'test', fail, note: call.note };
}

/** Digits and letters are spoken one by one; marks are not spoken. */
function spokenLength(text: string): number {
  return [...text].filter((character) => /[\p{L}\p{N}]/u.test(character)).length;
}

function hanziIn(text: string): number {
  return [...text].filter((character) => /\p{Script=Han}/u.test(character)).length;
}

function drawsOf(seed: string): (from: number, to: number) => number {
  let index = 0;
  return (from, to) => {
    const share = Number.parseInt(digest(`${seed} ${index++}`).slice(0, 8), 16) / 0x1_0000_0000;
    return Math.round(from + share * (to - from));
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function writeLines(name: string, lines: readonly unknown[]): void {
  writeFileSync(new URL(name, folder), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
}
