/** Rules for the bench: a real pack filled up with generated ones, as a large customer would have them. */
import { seededRandom } from '../fixtures/random.ts';
import { compileRuleSet, type RuleSet } from './compile.ts';
import { type Condition, Rule, type ScoreCardDefinition } from './schema.ts';
import { compactText } from './spoken-text.ts';

export interface BenchRules {
  readonly ruleSet: RuleSet;
  /** Distinct phrases of all keyword conditions, as compared. */
  readonly phrases: number;
}

/** The rules of `real` and generated ones, up to `rules` rules and `phrases` distinct phrases; the same each time. */
export function benchRules(real: RuleSet, rules: number, phrases: number): BenchRules {
  const own = real.rules.map(({ rule }) => rule);
  const wanted = Math.max(0, rules - own.length);
  const sayings = inventSayings(phrases, phrasesOf(own));
  const lists = Math.max(1, Math.round(wanted * LISTS_PER_RULE));
  const take = dealer(sayings, Math.ceil(sayings.length / lists));
  const random = seededRandom(20_261);
  const generated = Array.from({ length: wanted }, (_, number) => inventRule(number, take, random));
  return compiled(real, [...own, ...generated]);
}

/** The same rules with no more than `phrases` distinct phrases: each phrase is replaced by one that stays. */
export function withFewerPhrases({ ruleSet }: BenchRules, phrases: number): BenchRules {
  const own = ruleSet.rules.map(({ rule }) => rule);
  const all = [...phrasesOf(own)].sort();
  const kept = Array.from({ length: phrases }, (_, at) => all[Math.floor((at * all.length) / phrases)] ?? '');
  const numbers = new Map(all.map((phrase, number) => [phrase, number]));
  const stay = (phrase: string) => kept[(numbers.get(compactText(phrase)) ?? 0) % phrases] ?? phrase;
  const fewer = own.map((rule): Rule => {
    const conditions = Object.entries(rule.conditions).map(([name, condition]): [string, Condition] => [
      name,
      condition.operator === 'keyword'
        ? { ...condition, phrases: [...new Set(condition.phrases.map(stay))] }
        : condition,
    ]);
    return { ...rule, conditions: Object.fromEntries(conditions) };
  });
  return compiled(ruleSet, fewer);
}

function compiled(like: RuleSet, rules: readonly Rule[]): BenchRules {
  const listed = new Set(
    like.scoreCards.flatMap((card) => card.sections.flatMap((section) => section.rules)),
  );
  const invented = rules.filter(({ id }) => id.startsWith('bench_') && !listed.has(id)).map(({ id }) => id);
  const scoreCards = like.scoreCards.map(
    (card): ScoreCardDefinition => ({
      ...card,
      sections:
        invented.length === 0
          ? card.sections
          : [
              ...card.sections,
              { id: 'bench', title: { zh: '其他', en: 'Other' }, weight: 1, rules: invented },
            ],
    }),
  );
  const { name, version, title, operator, facts } = like;
  const pack = { name, version, title, operator };
  return { ruleSet: compileRuleSet({ pack, rules, scoreCards, facts }), phrases: phrasesOf(rules).size };
}

function phrasesOf(rules: readonly Rule[]): Set<string> {
  return new Set(
    rules.flatMap(({ conditions }) =>
      Object.values(conditions).flatMap((condition) =>
        condition.operator === 'keyword' ? condition.phrases.map(compactText) : [],
      ),
    ),
  );
}

// ---------------------------------------------------------------- what is said

const WHO = '您|你|我|我们|我这边|这边|咱们|他们|你们|人家|师傅|供电所|营业厅|物业|社区|工作人员'.split('|');
const HOW =
  '先|再|马上|尽快|现在|已经|还没|不能|可以|麻烦|需要|直接|不用|应该|肯定|一直|从来没|早就|只能|到底'.split(
    '|',
  );
const DO =
  '查一下|登记|反映|联系|处理|核实|派人去看|办理|缴纳|退还|抢修|恢复|更换|检查|投诉|解释|通知|提供|预约|取消'.split(
    '|',
  );
const WHAT =
  '电费|户号|电表|停电|电价|空气开关|变压器|发票|账单|余额|欠费|漏电|新装|过户|销户|阶梯电价|峰谷电|充电桩|光伏|电卡|线路|电线杆|跳闸|电压|工单|地址|电话|复电|增容|短信'.split(
    '|',
  );
const END = '了|吗|呢|吧|的|啊'.split('|');

/** Sayings of 3 to 11 characters, a few shorter ones among them, none of them in `taken`. */
function inventSayings(count: number, taken: ReadonlySet<string>): string[] {
  const random = seededRandom(5_000);
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? '';
  const found = new Set<string>();
  while (found.size + taken.size < count) {
    const shape = random();
    const saying =
      shape < 0.04
        ? pick(DO) + pick(END)
        : shape < 0.14
          ? pick(DO) + pick(WHAT)
          : shape < 0.3
            ? pick(HOW) + pick(DO) + pick(END)
            : shape < 0.5
              ? pick(WHO) + pick(HOW) + pick(DO)
              : shape < 0.8
                ? pick(HOW) + pick(DO) + pick(WHAT)
                : pick(WHO) + pick(HOW) + pick(DO) + pick(WHAT);
    if (!taken.has(saying)) found.add(saying);
  }
  return [...found];
}

/** Hands out lists of about `size` sayings: all are handed out once before any comes again. */
function dealer(sayings: readonly string[], size: number): () => string[] {
  let next = 0;
  return () =>
    Array.from({ length: Math.min(size, sayings.length) }, () => sayings[next++ % sayings.length] ?? '');
}

// ---------------------------------------------------------------- rules

/** On average over the kinds below. */
const LISTS_PER_RULE = 1.25;

function inventRule(number: number, take: () => string[], random: () => number): Rule {
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? '';
  const id = `bench_${String(number).padStart(3, '0')}`;
  const list = (label: string, rest: Record<string, unknown>) => ({
    operator: 'keyword',
    label,
    phrases: take(),
    ...rest,
  });
  const expressions = (label: string, rest: Record<string, unknown>) => ({
    operator: 'regex',
    label,
    patterns: [
      `${pick(WHO)}.{0,4}(${pick(HOW)}|${pick(HOW)})(给|帮|替)?[您你我]?(${pick(DO)}|${pick(DO)}|${pick(DO)})`,
      `(${pick(WHAT)}|${pick(WHAT)}).{0,8}(${pick(DO)}|${pick(DO)})(不了|不到|过了)?`,
      `${pick(HOW)}[^不没]{0,3}${pick(DO)}`,
    ],
    ...rest,
  });
  const agent = { role: 'agent' };
  const customer = { role: 'customer' };
  const kind = number % 20;
  let body: { conditions: Record<string, unknown>; fail: unknown };
  if (kind < 9) body = { conditions: { said: list('说法', agent) }, fail: 'said' };
  else if (kind < 13)
    body = {
      conditions: {
        asks: list('客户的说法', customer),
        answer: list('应答', { ...agent, range: { after: 'asks', hit: 1, turns: 3 } }),
      },
      fail: { and: ['asks', { not: 'answer' }] },
    };
  else if (kind < 16)
    body = {
      conditions: {
        taken_on: list('受理', agent),
        said: list('推托', { ...agent, without: [{ condition: 'taken_on', before: 1, after: 2 }] }),
      },
      fail: 'said',
    };
  else if (kind < 18) body = { conditions: { said: expressions('说法', agent) }, fail: 'said' };
  else if (kind < 19)
    body = {
      conditions: {
        said: expressions('说法', customer),
        early: list('开头', { ...customer, range: { first: 4 } }),
      },
      fail: { and: ['said', 'early'] },
    };
  else
    body = {
      conditions: {
        must: { ...list('规范用语', { ...agent, range: { last: 6 } }) },
        common: {
          operator: 'keyword',
          label: '礼貌',
          phrases: ['您', '好的', '请'],
          role: 'agent',
          range: { last: 6 },
        },
      },
      fail: { not: { or: ['must', 'common'] } },
    };
  return Rule.parse({
    id,
    version: 1,
    title: { zh: `规则${number}`, en: `Rule ${number}` },
    explanation: { zh: '测速用', en: 'For measuring speed' },
    source: 'bench',
    section: 'bench',
    severity: 'minor',
    points: -1,
    ...body,
  });
}
