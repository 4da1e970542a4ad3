/**
 * Likeness and search with ten thousand items: `npx tsx models/knowledge/knowledge.bench.ts`. Items are the shipped
 * ones with places, times and words exchanged by a seeded generator, so that many are nearly alike; turns are those of
 * the labelled dialogues. Beside it the obvious way: the bigram Dice of every turn with every wording.
 */
import { fileURLToPath } from 'node:url';
import { readDialogues } from '../dialogues/dialogues.ts';
import { randomFrom } from '../text/train.ts';
import type { LocatedItem } from './item.ts';
import { openKnowledgeJudge } from './judge.ts';
import { loadKnowledge } from './read.ts';
import { openKnowledgeSearch } from './search.ts';

const ITEMS = 10_000;
const TURNS = 60;
const CALLS = 40;
const PLAIN_CALLS = 1;
const PLACES = '锦江 青羊 武侯 成华 龙泉 温江 双流 郫都 新津 简阳 都江堰 彭州 邛崃 崇州 金堂 大邑 蒲江'.split(
  ' ',
);
const ADDED =
  '居民 商户 企业 小区 农村 城区 高层 别墅 宿舍 工厂 学校 医院 商场 市场 工地 大棚 鱼塘 光伏 充电站 基站'.split(
    ' ',
  );

const { items } = await loadKnowledge(fileURLToPath(new URL('../../rules/packs/95598', import.meta.url)));
const random = randomFrom(95598);
const pick = <T>(list: readonly T[]): T => {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new TypeError('nothing to pick from');
  return one;
};
const many: LocatedItem[] = Array.from({ length: ITEMS }, (_, number) => {
  const item = items[number % items.length];
  if (item === undefined) throw new TypeError('there are no items');
  if (number < items.length) return item;
  const [place, added, other] = [pick(PLACES), pick(ADDED), pick(items)];
  const mixed = (text: string) => {
    const cut = Math.floor(text.length * (0.4 + 0.4 * random()));
    const rest = other.text[0] ?? '';
    return `${place}${added}${text.slice(0, cut)}${rest.slice(Math.floor(rest.length / 2))}`;
  };
  return {
    ...item,
    id: `${item.id}.${number}`,
    title: { zh: `${place}${added}${item.title.zh}`, en: item.title.en },
    text: item.text.map(mixed),
    questions: item.questions.map((text) => `${added}${text}`),
    regions: [],
    from: null,
    to: null,
  };
});
const turns = readDialogues().flatMap(({ turns: own }) => own.map(({ role, text }) => ({ role, text })));
const calls = Array.from({ length: CALLS }, (_, number) => {
  const start = Math.floor((number / CALLS) * (turns.length - TURNS));
  return turns.slice(start, start + TURNS);
});

let started = performance.now();
const judge = openKnowledgeJudge({ items: many, hash: 'bench' });
report('likeness: index made in', performance.now() - started, 'ms');
const occasion = { startedAt: '2026-03-09', region: null, businessType: null };
for (const call of calls.slice(0, 10)) judge.judge(call, occasion);
const times = calls.map((call) => {
  const before = process.cpuUsage().user;
  judge.judge(call, occasion);
  return (process.cpuUsage().user - before) / 1000;
});
const own = times.reduce((sum, time) => sum + time, 0) / times.length;
report(`likeness: ${TURNS} turns × ${ITEMS} items, mean`, own, 'ms a call');
report('likeness: p95', percentile(times, 0.95), 'ms a call');

const wordings = many.flatMap(({ text }) => text).map(pairsOf);
const before = process.cpuUsage().user;
for (const call of calls.slice(0, PLAIN_CALLS))
  for (const { text } of call) {
    const said = pairsOf(text);
    let best = 0;
    for (const wording of wordings) best = Math.max(best, dice(said, wording));
  }
const plain = (process.cpuUsage().user - before) / 1000 / PLAIN_CALLS;
report('every pair by bigram Dice', plain, 'ms a call');
report('ratio', plain / own, 'times');

started = performance.now();
const { search } = await openKnowledgeSearch(many);
report('search: index made in', performance.now() - started, 'ms');
const questions = [
  ...[
    '停电',
    '充电桩 材料',
    '电费 突增',
    '过户 OR 更名',
    '停电 -欠费',
    '“工作日”',
    'chongdianzhuang',
    'tingdian',
  ],
  ...[
    '校表 费用',
    '武侯 停电 通知',
    '光伏 并网 补贴',
    '叫表',
    '投诉 时限',
    '发票',
    '您好',
    'k_arrival',
    '电',
  ],
];
const searches = Array.from({ length: 20 }, () => questions)
  .flat()
  .map((words) => {
    const from = performance.now();
    search({ words, onDay: '2026-03-09' });
    return performance.now() - from;
  });
report(`search: ${questions.length} questions, p50`, percentile(searches, 0.5), 'ms');
report('search: p95', percentile(searches, 0.95), 'ms');

function report(what: string, value: number, unit: string): void {
  process.stdout.write(`${what.padEnd(48)} ${value.toFixed(2).padStart(10)} ${unit}\n`);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function pairsOf(text: string): Set<string> {
  return new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
}

function dice(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of one) if (other.has(pair)) shared++;
  return (2 * shared) / Math.max(1, one.size + other.size);
}
