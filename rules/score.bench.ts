/**
 * Calls per second of `score` on calls of 60 turns and about 1,500 characters, and the ratio to a plain loop that
 * runs every expression and phrase of every rule on every turn. `npx tsx rules/score.bench.ts [calls]`.
 */
import { fileURLToPath } from 'node:url';
import { emptyMetadata, type Transcript, type Turn } from '../pipeline/domain.ts';
import { analyse } from '../pipeline/stages/analyse.ts';
import { score } from '../pipeline/stages/score.ts';
import { loadRuleSet } from './load.ts';
import { readPackTests } from './pack-tests.ts';

const TURNS = 60;
const dir = fileURLToPath(new URL('packs/95598', import.meta.url));
const count = Number(process.argv[2] ?? 1000);
const loadStart = performance.now();
const ruleSet = await loadRuleSet(dir);
const loadMs = performance.now() - loadStart;
const calls = longCalls(
  (await readPackTests(dir)).map(({ transcript }) => transcript.turns),
  count,
);

const inputs = calls.map((transcript) => ({
  transcript,
  metadata: emptyMetadata,
  opinions: analyse(transcript, { words: false }),
  ruleSet,
}));
for (const input of inputs) score(input);
// CPU time of this process: other work on the machine does not count.
const start = process.cpuUsage();
for (const input of inputs) score(input);
const ms = cpuMs(start) / inputs.length;

const plain = ruleSet.rules.flatMap(({ conditions }) =>
  conditions.map(({ condition }) => {
    if (condition.operator === 'regex') return condition.patterns.map((pattern) => new RegExp(pattern, 'g'));
    if (condition.operator === 'keyword') return condition.phrases.map((phrase) => new RegExp(phrase, 'g'));
    return [];
  }),
);
const few = calls.slice(0, Math.max(5, Math.floor(count / 10)));
let hits = 0;
const plainStart = process.cpuUsage();
for (const { turns } of few)
  for (const patterns of plain)
    for (const { text } of turns) {
      const compact = text.replace(/[^\p{L}\p{N}]/gu, '');
      for (const pattern of patterns) hits += compact.match(pattern)?.length ?? 0;
    }
const plainMs = cpuMs(plainStart) / few.length;

const chars = calls.reduce(
  (sum, { turns }) => sum + turns.reduce((own, turn) => own + turn.text.length, 0),
  0,
);
process.stdout.write(
  `${JSON.stringify({
    rules: ruleSet.rules.length,
    calls: calls.length,
    turns: TURNS,
    charsPerCall: Math.round(chars / calls.length),
    loadMs: Math.round(loadMs),
    msPerCall: Number(ms.toFixed(3)),
    callsPerSecond: Math.round(1000 / ms),
    plainLoopMsPerCall: Number(plainMs.toFixed(3)),
    plainLoopHits: hits,
    timesFasterThanPlainLoop: Number((plainMs / ms).toFixed(1)),
  })}\n`,
);

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** Test dialogues strung together, each call starting with another one. */
function longCalls(dialogues: readonly (readonly Turn[])[], wanted: number): Transcript[] {
  return Array.from({ length: wanted }, (_, number) => {
    const turns: Turn[] = [];
    let atMs = 0;
    for (let next = number; turns.length < TURNS; next++) {
      for (const turn of dialogues[next % dialogues.length] ?? []) {
        if (turns.length === TURNS) break;
        const spokenMs = turn.endMs - turn.startMs;
        turns.push({ ...turn, startMs: atMs, endMs: atMs + spokenMs });
        atMs += spokenMs + 500;
      }
    }
    return {
      channel: 'phone',
      durationMs: atMs,
      turns,
      split: { method: 'supplied', confidence: 1, unsure: false, reason: null },
      sound: null,
      engine: { id: 'imported', model: 'bench', version: '1' },
    };
  });
}
