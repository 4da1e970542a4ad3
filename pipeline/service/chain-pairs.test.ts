/** How well chains are told apart on pairs of calls written for it (samples/pairs.txt). */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { chainsOf } from './chain.ts';
import { defaultSettings } from './settings.ts';
import { testFacts } from './test-calls.ts';

interface Pair {
  readonly isSame: boolean;
  readonly days: number;
  readonly first: readonly string[];
  readonly second: readonly string[];
}

const DAY_MS = 86_400_000;
const start = Date.parse('2026-03-02T08:00:00+08:00');

async function pairsOf(file: string): Promise<Pair[]> {
  const text = await readFile(new URL(`samples/${file}`, import.meta.url), 'utf8');
  const blocks = text
    .split(/\n\s*\n/)
    .map((block) => block.split('\n').filter((line) => line !== '' && !line.startsWith('#')))
    .filter((lines) => lines.length > 0);
  return blocks.map((lines) => {
    const [head = '', ...talk] = lines;
    const [sign, days] = head.split(' ');
    const cut = talk.findIndex((line) => line.startsWith('>'));
    return {
      isSame: sign === '+',
      days: Number(days),
      first: talk.slice(0, cut).map(spoken),
      second: talk.slice(cut).map((line) => spoken(line.replace(/^>\s*/, ''))),
    };
  });
}

function spoken(line: string): string {
  return line.replace(/^([AC]) /, '$1');
}

/** Of `found` and `mistaken` out of how many; and the pairs told wrong. */
async function count(file: string) {
  const wrong: string[] = [];
  const counts = { same: 0, found: 0, different: 0, mistaken: 0 };
  for (const { isSame, days, first, second } of await pairsOf(file)) {
    const calls = [
      testFacts('first', { at: new Date(start).toISOString(), lines: first }),
      testFacts('second', { at: new Date(start + days * DAY_MS).toISOString(), lines: second }),
    ];
    const isLinked = chainsOf(calls, defaultSettings.chain).length > 0;
    counts[isSame ? 'same' : 'different'] += 1;
    if (isLinked) counts[isSame ? 'found' : 'mistaken'] += 1;
    if (isLinked !== isSame) wrong.push(`${isSame ? '+' : '-'} ${first[1]} > ${second[1]}`);
  }
  return { ...counts, wrong };
}

test('pairs it was built on', async () => {
  expect(await count('pairs.txt')).toEqual({
    same: 24,
    found: 23,
    different: 24,
    mistaken: 1,
    wrong: [
      '+ C前天雷雨之后我家电视冰箱全烧了 是不是电压问题 > C烧坏家电那个事 半个月了 到底赔不赔',
      '- C电费比上个月多五十 帮我看一下 > C这个月账单怎么还没出',
    ],
  });
});

// Counted unseen, likeness 0.45: 9 of 15 found, 2 of 15 mistaken. Cues were added afterwards; the last pair is arguable.
test('pairs written afterwards', async () => {
  expect(await count('held-out.txt')).toEqual({
    same: 15,
    found: 12,
    different: 15,
    mistaken: 1,
    wrong: [
      '+ C你们施工把我家门口的水泥地挖烂了 > C门口那个坑到现在没填 老人摔了一跤',
      '+ C路灯杆漏电 狗被电死了 > C我家狗那个事 赔偿怎么说',
      '+ C隔壁工地天天用电 我家电压低得电饭煲都煮不熟 > C测完了说没问题 晚上照样煮不熟饭',
      '- C停电通知是真的吗 > C客服昨天说的不对 今天没停 我店里都关门了 损失谁赔',
    ],
  });
});
