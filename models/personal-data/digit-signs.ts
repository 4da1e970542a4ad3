/** How a digit is written, said, or misheard. */

const pairs = (rows: readonly (readonly [chars: string, digit: string])[]) =>
  new Map(rows.flatMap(([chars, digit]) => [...chars].map((char) => [char, digit] as const)));

export const DIGITS: ReadonlyMap<string, string> = pairs([
  ['0０零〇○洞', '0'],
  ['1１一壹幺', '1'],
  ['2２二两贰', '2'],
  ['3３三叁', '3'],
  ['4４四肆', '4'],
  ['5５五伍', '5'],
  ['6６六陆', '6'],
  ['7７七柒拐', '7'],
  ['8８八捌', '8'],
  ['9９九玖勾', '9'],
]);

/** What recognisers write for a spoken digit; only believed among digits. */
export const SLIPS: ReadonlyMap<string, string> = pairs([
  ['另铃灵领林玲凌龄岭动冻', '0'],
  ['要腰妖邀夭衣依医吆', '1'],
  ['儿而耳俩', '2'],
  ['山散伞叄', '3'],
  ['是时事死似寺', '4'],
  ['午武舞吾屋', '5'],
  ['流刘留溜柳', '6'],
  ['期妻气其骑怪', '7'],
  ['爸吧巴扒', '8'],
  ['酒就久旧救沟钩', '9'],
]);

/** Slips that are everyday words too: at the edge of a run they mean themselves (电话是…, …是吧, …就). */
export const ALSO_WORDS: ReadonlySet<string> = new Set('要是时事而就吧其似死儿另依气动救巴流久骑怪林冻');

/** 双九, 三个零. */
export const TIMES: ReadonlyMap<string, number> = new Map([
  ['双', 2],
  ['两', 2],
  ['俩', 2],
  ['二', 2],
  ['三', 3],
  ['四', 4],
  ['五', 5],
  ['六', 6],
  ['2', 2],
  ['3', 3],
  ['4', 4],
  ['5', 5],
  ['6', 6],
]);

/** Of these, words that open or close a clause. */
export const FRAME_WORDS: ReadonlySet<string> = new Set('要是时事而就吧把其依');
