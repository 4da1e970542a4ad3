/**
 * Random rules on random dialogues: `npx tsx rules/fuzz.ts 100000 [seed]`. The engine has to come to the verdict of the
 * slow evaluator, twice in the same bytes, whatever the order of rules and of fields.
 */
import { fileURLToPath } from 'node:url';
import { emptyMetadata, type Metadata, type Transcript, type Turn } from '../pipeline/domain.ts';
import { score } from '../pipeline/stages/score.ts';
import { prepareCall } from './call.ts';
import { compileRuleSet } from './compile.ts';
import { traceRule } from './evaluate.ts';
import { Rule, type ScoreCardDefinition } from './schema.ts';
import { slowVerdict } from './slow-evaluator.ts';

/** Rules that share one search and one dialogue. */
const RULES_A_CALL = 20;

export interface FuzzReport {
  readonly cases: number;
  readonly verdicts: Readonly<Record<string, number>>;
}

/** Throws on the first case on which the two do not agree, with the seed, the rule and the dialogue. */
export function fuzz(cases: number, seed: number): FuzzReport {
  const verdicts: Record<string, number> = {};
  let done = 0;
  for (let round = 0; done < cases; round++) {
    const random = new Random(seed * 1_000_003 + round);
    const rules = Array.from({ length: Math.min(RULES_A_CALL, cases - done) }, (_, index) =>
      anyRule(random, `r${index}`),
    );
    const call = anyCall(random);
    const text = JSON.stringify(scoreOf(rules, call).findings);
    const { findings } = scoreOf(rules, call);
    if (JSON.stringify(findings) !== text)
      throw new Error(`seed ${seed}, round ${round}: not the same twice`);
    const mixed = random.shuffled(rules.map((rule) => Rule.parse(reordered(rule, random))));
    const again = JSON.stringify(scoreOf(mixed, reordered(call, random) as typeof call).findings);
    if (again !== text) throw new Error(`seed ${seed}, round ${round}: the order of fields or rules matters`);
    for (const rule of rules) {
      const { verdict } = findings.find((one) => one.rule === rule.id) ?? {};
      const expected = slowVerdict(rule, call.transcript, call.metadata);
      if (verdict !== expected)
        throw new Error(
          `seed ${seed}, round ${round}: ${verdict} instead of ${expected}\n${JSON.stringify(rule.conditions)}\n${JSON.stringify({ fail: rule.fail, unsure: rule.unsureWhen, na: rule.notApplicableWhen })}\n${JSON.stringify(call)}`,
        );
      verdicts[expected] = (verdicts[expected] ?? 0) + 1;
    }
    done += rules.length;
  }
  return { cases: done, verdicts };
}

const opinions = { words: [], personalData: null, businessType: null, complaint: null, emotion: null };

function scoreOf(rules: readonly Rule[], { transcript, metadata }: AnyCall) {
  const title = { zh: '测', en: 't' };
  const card: ScoreCardDefinition = {
    id: 'card',
    version: 1,
    title,
    priority: 0,
    when: {},
    passMark: 60,
    sections: [{ id: 'all', title, weight: 1, rules: rules.map(({ id }) => id).sort() }],
  };
  const pack = { name: 't', version: 1, title, operator: 'state_grid' };
  const ruleSet = compileRuleSet({ pack, rules, scoreCards: [card], facts: [] });
  const [first] = ruleSet.rules;
  if (first !== undefined) {
    const call = prepareCall(transcript, metadata, opinions);
    traceRule(first, call, ruleSet.search.search(call.turns), ruleSet);
  }
  return score({ transcript, metadata, opinions, ruleSet });
}

// ---------------------------------------------------------------- any dialogue

interface AnyCall {
  readonly transcript: Transcript;
  readonly metadata: Metadata;
}

function anyCall(random: Random): AnyCall {
  const isTimed = !random.chance(0.1);
  const count = random.whole(0, 8);
  const turns = Array.from({ length: count }, (_, index): Turn => {
    const startMs = isTimed ? index * 2000 : 0;
    return {
      role: random.of(['agent', 'agent', 'customer', 'customer', 'unknown']),
      channel: null,
      startMs,
      endMs: isTimed ? startMs + random.of([0, 500, 1500, 2500]) : 0,
      text: random.text(['好', '不', '行', '您', ' ', '，'], random.whole(0, 7)),
      confidence: random.of([null, null, 0.9, 0.9, 0.3]),
    };
  });
  return {
    transcript: {
      channel: 'phone',
      durationMs: isTimed ? count * 2000 : 0,
      turns,
      split: { method: 'diarised', confidence: 0.5, unsure: random.chance(0.1), reason: null },
      sound: null,
      engine: { id: 'imported', model: 'test', version: '1' },
    },
    metadata: {
      ...emptyMetadata,
      ringMs: random.of([null, 5000, 25000]),
      businessType: random.of([null, '投诉', '其他']),
      durationMs: random.of([null, null, 9000]),
    },
  };
}

// ---------------------------------------------------------------- any rule

/** Nothing in these matches in two ways that cover different places. */
const PATTERNS = [
  '好',
  '好行',
  '不.{0,2}行',
  '[好不]行',
  '(?:好|不)您',
  '好?行',
  '好+',
  '^好',
  '行$',
  '^[^好]+$',
  '您.*好',
  '好|您',
  '(?:好您|不行)',
  '[不行]{2,3}',
];

function anyRule(random: Random, id: string): Rule {
  const conditions: Record<string, unknown> = { a: plain(random, []) };
  conditions.b = plain(random, ['a']);
  conditions.c = random.chance(0.4) ? weighing(random, ['a', 'b']) : plain(random, ['a', 'b']);
  if (random.chance(0.4)) conditions.d = plain(random, ['a', 'b', 'c']);
  const names = Object.keys(conditions);
  const maybe = (share: number) =>
    random.chance(share) ? { when: expression(random, names, 1), reason: '因为' } : undefined;
  return Rule.parse(
    JSON.parse(
      JSON.stringify({
        id,
        version: 1,
        title: { zh: '规则', en: 'Rule' },
        explanation: { zh: '说明', en: 'text' },
        source: 'test',
        section: 'all',
        severity: 'minor',
        points: -2,
        perHit: random.chance(0.3) ? { cap: -5 } : undefined,
        conditions,
        notApplicableWhen: maybe(0.1),
        unsureWhen: maybe(0.1),
        fail: expression(random, names, 4),
      }),
    ),
  );
}

function expression(random: Random, names: readonly string[], depth: number): unknown {
  if (depth === 0 || random.chance(0.3)) return random.of(names);
  if (random.chance(0.3)) return { not: expression(random, names, depth - 1) };
  const parts = Array.from({ length: random.whole(1, 3) }, () => expression(random, names, depth - 1));
  return random.chance(0.5) ? { and: parts } : { or: parts };
}

function plain(random: Random, others: readonly string[]): unknown {
  const common = {
    label: '词',
    role: random.of(['agent', 'customer', undefined]),
    range: anyRange(random, others),
    atLeast: random.of([1, 1, 1, 2]),
    with: neighbours(random, others, 0.15),
    without: neighbours(random, others, 0.25),
  };
  const kind = random.whole(0, 9);
  if (kind < 5)
    return {
      operator: 'keyword',
      ...common,
      phrases: random
        .shuffled(['好', '不', '您', '好行', '不行', '您好', '行不'])
        .slice(0, random.whole(1, 3)),
      match: random.of(['any', 'any', 'all', 'none', { atLeast: 2 }]),
      scope: random.of(['turn', 'range']),
    };
  if (kind < 8)
    return {
      operator: 'regex',
      ...common,
      patterns: random.shuffled(PATTERNS).slice(0, random.whole(1, 2)),
      notPatterns: random.chance(0.2) ? [random.of(PATTERNS)] : undefined,
    };
  if (kind === 8)
    return {
      operator: 'duration',
      ...common,
      measure: random.of(['call_ms', 'turn_ms', 'turns', 'chars']),
      compare: random.of(['lt', 'lte', 'gt', 'gte']),
      value: random.of([1, 2, 3, 500, 1500, 8000]),
    };
  return {
    operator: 'metadata',
    ...common,
    ifMissing: random.of(['unsure', 'ignore']),
    ...random.of([
      { field: 'ringMs', compare: 'gt', value: 20000 },
      { field: 'ringMs', compare: 'present' },
      { field: 'businessType', compare: 'eq', value: '投诉' },
      { field: 'businessType', compare: 'ne', value: '投诉' },
    ]),
  };
}

function weighing(random: Random, others: readonly string[]): unknown {
  const common = {
    label: '流程',
    range: random.chance(0.3)
      ? random.of([
          { first: 4, of: 'call' },
          { last: 4, of: 'call' },
          { after: 'a', inclusive: true, of: 'call' },
        ])
      : undefined,
    atLeast: random.of([1, 1, 2]),
  };
  if (random.chance(0.4))
    return {
      operator: 'missing_after',
      ...common,
      after: random.of(others),
      expected: random.shuffled(others).slice(0, random.whole(1, 2)),
      need: random.of(['any', 'all']),
      turns: random.of([undefined, 0, 1, 2]),
      inclusive: random.chance(0.5),
      hit: random.of([-1, -1, 0, 1, 2]),
      without: neighbours(random, others, 0.2),
    };
  return {
    operator: 'flow',
    ...common,
    start: random.chance(0.4) ? random.of(others) : undefined,
    order: random.of(['fixed', 'any']),
    nodes: Array.from({ length: random.whole(1, 3) }, () => anyNode(random, others, 2)),
  };
}

function anyNode(random: Random, others: readonly string[], depth: number): unknown {
  if (depth > 0 && random.chance(0.25))
    return {
      branch: random.of(others),
      holds: Array.from({ length: random.whole(0, 2) }, () => anyNode(random, others, depth - 1)),
      otherwise: Array.from({ length: random.whole(0, 1) }, () => anyNode(random, others, depth - 1)),
    };
  return { say: random.of(others), optional: random.chance(0.3) };
}

function neighbours(random: Random, others: readonly string[], share: number): unknown[] {
  if (others.length === 0 || !random.chance(share)) return [];
  return [
    {
      condition: random.of(others),
      before: random.whole(0, 2),
      after: random.whole(0, 2),
      sameTurn: random.chance(0.5),
    },
  ];
}

function anyRange(random: Random, others: readonly string[]): unknown {
  const of = random.of(['own', 'call']);
  if (others.length > 0 && random.chance(0.35))
    return {
      [random.of(['after', 'before', 'around'])]: random.of(others),
      hit: random.whole(-1, 2),
      turns: random.of([undefined, 0, 1, 2]),
      inclusive: random.chance(0.5),
      of,
    };
  return random.of([
    undefined,
    undefined,
    { first: random.whole(1, 3), of },
    { last: random.whole(1, 3), of },
    { fromMs: random.of([0, 1000, 5000]) },
    { fromMs: 1000, toMs: random.of([3000, 6000]) },
    { lastMs: random.of([0, 2000, 5000]) },
  ]);
}

// ---------------------------------------------------------------- chance

/** The same objects with their fields in another order; lists keep theirs. */
function reordered(value: unknown, random: Random): unknown {
  if (Array.isArray(value)) return value.map((item) => reordered(item, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    random.shuffled(Object.entries(value)).map(([name, item]) => [name, reordered(item, random)]),
  );
}

/** mulberry32: small, and the same on every machine. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 (inclusive) to 1 (exclusive). */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  chance(share: number): boolean {
    return this.#next() < share;
  }

  /** Both ends are possible. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.#next() * (to - from + 1));
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.whole(0, items.length - 1)];
    return item as T;
  }

  text(units: readonly string[], length: number): string {
    return Array.from({ length }, () => this.of(units)).join('');
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, order: this.#next() }))
      .sort((one, other) => one.order - other.order)
      .map(({ item }) => item);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [count = '100000', seed = '1'] = process.argv.slice(2);
  const begun = performance.now();
  const { cases, verdicts } = fuzz(Number(count), Number(seed));
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  process.stdout.write(
    `${cases} random rules, each on a random dialogue, in ${seconds} s: every verdict is that of the slow evaluator.\n${JSON.stringify(verdicts)}\n`,
  );
}
