/**
 * How many five-minute calls (60 turns) stage `analyse` judges in a second of one core, in processor time, step by step.
 * Run: npm run bench analyse.bench
 */
import { analyse } from '../pipeline/stages/analyse.ts';
import { callModels } from './calls/judge.ts';
import { readDialogues } from './dialogues/dialogues.ts';
import { findPersonalData } from './personal-data/find.ts';
import { turnModels } from './turns/judge.ts';

const TURNS = 60;
const ROUNDS = 6;

/** Calls with and without a complaint apart, so that as many calls ask for evidence as in the samples: one in four. */
const dialogues = readDialogues().filter(({ part }) => part === 'train');
const turnsOf = (isComplaint: boolean) =>
  dialogues
    .filter(({ complaint }) => (complaint !== 'none') === isComplaint)
    .flatMap((dialogue) => dialogue.turns);
const turns = [...turnsOf(false), ...turnsOf(true)];
const calls = Array.from({ length: Math.floor(turns.length / TURNS) }, (_, call) => ({
  channel: 'phone' as const,
  durationMs: TURNS * 5000,
  turns: turns.slice(call * TURNS, (call + 1) * TURNS).map(({ role, text }, at) => ({
    role,
    text,
    channel: role === 'agent' ? 0 : 1,
    startMs: at * 5000,
    endMs: at * 5000 + 4500,
    confidence: 0.9,
  })),
  split: { method: 'channels' as const, confidence: 1, unsure: false, reason: null },
  sound: null,
  engine: { id: 'imported' as const, model: 'bench', version: '1' },
}));

measure('what turns do', (call) => turnModels().judge(call.turns));
measure('what turns do, complaint, type, emotion', (call) => callModels().judge(call.turns));
measure('personal data', (call) => findPersonalData(call.turns));
measure('analyse without words for search', (call) => analyse(call, { words: false }));
measure('analyse', (call) => analyse(call));

function measure(what: string, work: (call: (typeof calls)[number]) => unknown): void {
  for (const call of calls) work(call);
  const start = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round++) for (const call of calls) work(call);
  const { user, system } = process.cpuUsage(start);
  const perCallMs = (user + system) / 1000 / (ROUNDS * calls.length);
  process.stdout.write(
    `${what}: ${perCallMs.toFixed(2)} ms a call, ${Math.round(1000 / perCallMs)} calls a second and core (${calls.length} calls of ${TURNS} turns)\n`,
  );
}
