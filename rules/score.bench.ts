/**
 * `npm run bench rules/score`: how fast `score` judges calls of 60 turns and about 1,500 characters by 300 rules with 5,000
 * phrases, once in calls in which nearly every rule finds something and once in ordinary ones; what 5,000 phrases cost
 * against 50; and the same words looked for by a plain loop of native expressions and by json-rules-engine. CPU time of this process, so other work on the machine does not count.
 * `npx tsx rules/score.bench.ts [calls]`.
 */
import { fileURLToPath } from 'node:url';
import { emptyMetadata, type Transcript } from '../pipeline/domain.ts';
import { analyse } from '../pipeline/stages/analyse.ts';
import { type ScoreInput, score } from '../pipeline/stages/score.ts';
import { benchCalls, ordinaryCalls } from './bench-calls.ts';
import { joinedLoop, jsonRulesEngine, plainLoop, saidBy, textConditions } from './bench-rivals.ts';
import { benchRules, withFewerPhrases } from './bench-rules.ts';
import { prepareCall, spokenBy } from './call.ts';
import type { RuleSet } from './compile.ts';
import { loadRuleSet } from './load.ts';

const RULES = 300;
const PHRASES = 5000;
const FEW_PHRASES = 50;
const TURNS = 60;
const CHARS = 1500;
const ROUNDS = 5;

const count = Number(process.argv[2] ?? 400);
const pack = fileURLToPath(new URL('packs/95598', import.meta.url));
const real = await loadRuleSet(pack);
const transcripts = await benchCalls(pack, count, TURNS, CHARS);
const prepared = transcripts.map(inputOf);
const ordinary = ordinaryCalls(count, TURNS, CHARS).map(inputOf);
const many = benchRules(real, RULES, PHRASES);
const few = withFewerPhrases(many, FEW_PHRASES);
const { ruleSet } = many;

const buildStart = process.cpuUsage();
benchRules(real, RULES, PHRASES);
const buildMs = cpuMs(buildStart);

// In turns, so that a change of the machine's pace meets both alike.
const times = {
  many: [] as number[],
  ordinary: [] as number[],
  few: [] as number[],
  search: [] as number[],
  fewSearch: [] as number[],
};
for (let round = 0; round <= ROUNDS; round++) {
  const sums = {
    many: scoreMs(ruleSet, prepared),
    ordinary: scoreMs(ruleSet, ordinary),
    few: scoreMs(few.ruleSet, prepared),
    search: searchMs(ruleSet),
    fewSearch: searchMs(few.ruleSet),
  };
  if (round === 0) continue;
  times.many.push(sums.many);
  times.ordinary.push(sums.ordinary);
  times.few.push(sums.few);
  times.search.push(sums.search);
  times.fewSearch.push(sums.fewSearch);
}
const ms = median(times.many);
const ordinaryMs = median(times.ordinary);
const fewMs = median(times.few);

const sample = prepared.slice(0, Math.max(5, Math.floor(count / 20)));
const conditions = textConditions(ruleSet);
const said = sample.map(({ transcript }) => saidBy(transcript));
const plain = plainLoop(conditions);
const joined = joinedLoop(conditions);
const engine = jsonRulesEngine(ruleSet, conditions);
for (const one of said.slice(0, 2)) {
  plain(one);
  joined(one);
  await engine(one);
}
let plainHits = 0;
const plainStart = process.cpuUsage();
for (const one of said) plainHits += plain(one);
const plainMs = cpuMs(plainStart) / said.length;
let joinedHits = 0;
const joinedStart = process.cpuUsage();
for (const one of said) joinedHits += joined(one);
const joinedMs = cpuMs(joinedStart) / said.length;
let engineHits = 0;
const engineStart = process.cpuUsage();
for (const one of said) engineHits += await engine(one);
const engineMs = cpuMs(engineStart) / said.length;
const ownHits = sample.reduce((sum, input) => sum + hitsOf(input), 0);

const chars = transcripts.reduce(
  (sum, { turns }) => sum + turns.reduce((own, turn) => own + turn.text.length, 0),
  0,
);
const result = {
  rules: ruleSet.rules.length,
  realRules: real.rules.length,
  phrases: many.phrases,
  textConditions: conditions.length,
  calls: count,
  turns: TURNS,
  charsPerCall: Math.round(chars / count),
  verdictsPerCall: verdictsPerCall(prepared),
  ordinaryVerdictsPerCall: verdictsPerCall(ordinary),
  buildMs: Math.round(buildMs),
  msPerCall: decimals(ms, 3),
  callsPerSecond: Math.round(1000 / ms),
  ordinaryMsPerCall: decimals(ordinaryMs, 3),
  ordinaryCallsPerSecond: Math.round(1000 / ordinaryMs),
  searchMsPerCall: decimals(median(times.search), 3),
  fewPhrases: few.phrases,
  fewMsPerCall: decimals(fewMs, 3),
  fewSearchMsPerCall: decimals(median(times.fewSearch), 3),
  manyAgainstFewPhrases: decimals(ms / fewMs, 2),
  comparedCalls: sample.length,
  hits: { score: ownHits, plainLoop: plainHits, joinedLoop: joinedHits, jsonRulesEngine: engineHits },
  plainLoopMsPerCall: decimals(plainMs, 2),
  joinedLoopMsPerCall: decimals(joinedMs, 2),
  jsonRulesEngineMsPerCall: decimals(engineMs, 2),
  timesFasterThanPlainLoop: decimals(plainMs / ms, 1),
  timesFasterThanJoinedLoop: decimals(joinedMs / ms, 1),
  timesFasterThanJsonRulesEngine: decimals(engineMs / ms, 1),
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
if (plainHits !== ownHits || joinedHits !== ownHits || engineHits !== ownHits) {
  process.stderr.write('They do not all find the same: the comparison is worth nothing.\n');
  process.exitCode = 1;
}

function inputOf(transcript: Transcript): Omit<ScoreInput, 'ruleSet'> {
  return { transcript, metadata: emptyMetadata, opinions: analyse(transcript, { words: false }) };
}

function verdictsPerCall(calls: readonly Omit<ScoreInput, 'ruleSet'>[]): { fail: number; unsure: number } {
  const verdicts = calls.flatMap((input) =>
    score({ ...input, ruleSet }).findings.map(({ verdict }) => verdict),
  );
  const perCall = (wanted: string) =>
    decimals(verdicts.filter((verdict) => verdict === wanted).length / calls.length, 1);
  return { fail: perCall('fail'), unsure: perCall('unsure') };
}

/** CPU milliseconds a call. */
function scoreMs(rules: RuleSet, calls: readonly Omit<ScoreInput, 'ruleSet'>[]): number {
  const inputs = calls.map((input): ScoreInput => ({ ...input, ruleSet: rules }));
  const start = process.cpuUsage();
  for (const input of inputs) score(input);
  return cpuMs(start) / inputs.length;
}

/** The part of `score` that looks for words, without the expressions that conditions ask for later. */
function searchMs({ search }: RuleSet): number {
  const start = process.cpuUsage();
  for (const { transcript, metadata, opinions } of prepared)
    search.search(prepareCall(transcript, metadata, opinions).turns);
  return cpuMs(start) / prepared.length;
}

/** Turns in which each condition finds its words, as they are spelled. */
function hitsOf({ transcript, metadata, opinions }: Omit<ScoreInput, 'ruleSet'>): number {
  const { turns } = prepareCall(transcript, metadata, opinions);
  const raw = ruleSet.search.search(turns);
  let hits = 0;
  for (const { entry, role } of conditions) {
    const found = raw[entry]?.in((turn) => spokenBy(turn, role)) ?? [];
    hits += new Set(found.filter(({ exact }) => exact).map(({ turn }) => turn)).size;
  }
  return hits;
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function decimals(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
