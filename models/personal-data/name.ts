/** Names of people: a cue (户主叫, 我姓, 您贵姓), a family name, one or two characters, and an end. */
import { askedBefore, type Found, type SpokenTurn } from './call-text.ts';
import { isOrdinaryWord, surnameAt } from './surnames.ts';

/** After these a full name stands. Longer ones first. */
const CUE =
  /户主(?:的)?(?:姓名|名字)?(?:是|叫做?|为)?|户名(?:是|叫|为)?|(?:姓名|名字)(?:是|叫|为|写的是|应该是|改成)?|机主(?:姓名)?(?:是|叫)?|业主(?:是|叫)|联系人(?:是|叫)?|开户人(?:姓名)?(?:是|叫)?|登记(?:的)?(?:是|在)|名下是|应该是|写的是|改成|我叫做?|他叫做?|她叫做?|叫做|一个叫|本人叫?|(?:爱人|老公|老婆|父亲|母亲|爸爸?|妈妈?|儿子|女儿|丈夫|妻子|媳妇|哥哥?|姐姐?|弟弟?|妹妹?|邻居|房东|租客|对象)(?:是|叫)?|我是|这是|找一下|昨天来的|上次|叫/gu;
/** 我是, 这是, 叫, 上次 … mean a name only when nothing but a name can follow. */
const WEAK =
  /^(?:我是|这是|找一下|昨天来的|上次|叫|应该是|改成|写的是|登记.*|本人|.*[人公婆亲爸妈子儿夫妻妇哥姐弟妹居东客象])$/u;
const SURNAME_CUE = /(?:免贵|我|他|她|老公|老婆|爱人|您)?姓(?!名|什么|啥|氏|甚)(?:是|为)?[\s，,]*/gu;
const ASKS_NAME = /(?<!免)贵姓|怎么称呼|如何称呼|户名|户主|姓名|名字|叫什么|机主|哪位/u;
const TITLE = /先生|女士|小姐|太太|大爷|大妈|阿姨|老师|师傅|同志|经理|主任|所长/gu;
/** Surname alone is enough before these. */
const POLITE = /^(?:先生|女士|小姐|太太|大爷|大妈|阿姨)$/u;
const AGENT_ITSELF = /^(?:我是|我叫做?|本人叫?)$/u;
const ENDS = /^(?:$|[\s，。,.、！!？?；;：:…（(]|先生|女士|小姐|太太|师傅|阿姨|老师)/u;
const FOLLOWS =
  /^[的是我你您他她它吗吧呢啊呀哦嗯在想要问说请这那对不没就也都电手和跟查给，家住户名号把来去打办上下昨今]/u;
/** Never within a given name. */
const NOT_GIVEN =
  /[的了吗呢吧啊呀哦嗯我你您他她它们是不在没这那就也都给把被哪谁么什吃打问查说话个点些样\d零二两三四五七八九幺a-zA-Z]/u;
/** Everyday words that begin like a name. */
const WORDS =
  /^(?:师傅|时候|时间|安排|安全|安装|安徽|方便|方式|方法|高压|高层|高新|高速|房东|房子|房屋|房产|金额|平时|于是|常常|白天|黄色|包括|文件|文化|计划|严重|全部|全家|全都|万一|成功|成都|程序|和平|马上|马路|关于|关系|华东|车主|车子|路口|路边|路过|石油|石头|公司|公安|单位|单元|来电|商铺|商店|商户|管理|管道|解决|解释|任何|何必|何况|毛病|钱包|路灯|连接|连续|明天|明年|明明|国家|国网|边上|南京|南边|景区|党员|麻烦|乐意|周[一二三四五六日末边围]|应该|应当|海南|海边|信息|展示|支付|支持|相关|初步|门口|强烈|花园|利息|由于|温度|康复|盛夏|农[村民业户]|江[苏西边]|云南|贵州|左右|左边|查询|申请|申报|柴油|项目|危险|宿舍|居民|居住|荣誉|国电|区[域里长]|那[个边里么位]|原来|原因|班长|班组|官方|满意|阳台|容易|普通|平常|平均|司机|司法|卫生|银行|劳动|劳务|费用|谢谢|高兴|高级|衣服|公关|单身|单独|阴阳|来一|来干|干嘛|干什|满名|满意|皮肤|方面|方案|成立|成年|成交|平房|相同|相反|关注|时差|包装|包含|水表|水电|水费|时段|时常|强制|连着|富余|支出)/u;

export function findNames(turns: readonly SpokenTurn[]): Found[] {
  const found = turns.flatMap((turn, index) => [
    ...afterCues(turn, index),
    ...surnamesAfterCues(turn, index),
    ...beforeTitles(turn, index),
    ...answers(turns, index),
  ]);
  return [...found, ...saidAgain(turns, found)];
}

const span = (turn: number, start: number, end: number): Found => ({ type: 'name', turn, start, end });

function afterCues({ role, text }: SpokenTurn, turn: number): Found[] {
  return [...text.matchAll(CUE)].flatMap((match) => {
    const cue = match[0];
    if (role === 'agent' && AGENT_ITSELF.test(cue)) return [];
    const after = match.index + cue.length;
    const start = WEAK.test(cue)
      ? after
      : after + (/^[\s，,：:]{0,2}/u.exec(text.slice(after, after + 2))?.[0].length ?? 0);
    const length = fullNameAt(text, start, WEAK.test(cue));
    return length === 0 ? [] : [span(turn, start, start + length)];
  });
}

/** Characters of a full name at `at`, 0 when there is none. */
function fullNameAt(text: string, at: number, weak: boolean): number {
  const surname = surnameAt(text, at);
  if (surname === 0 || WORDS.test(text.slice(at, at + 3))) return 0;
  for (const given of [2, 1]) {
    const end = at + surname + given;
    const name = text.slice(at + surname, end);
    if (/^(?:先生|女士|小姐|太太|师傅|阿姨)/u.test(text.slice(at + surname, at + surname + 2))) return 0;
    if (name.length < given || !/^\p{Script=Han}+$/u.test(name) || NOT_GIVEN.test(name)) continue;
    // 我妈高兴, 他爸来一起: kin are followed by anything.
    if (weak && given === 1 && isOrdinaryWord(text[at] ?? '')) continue;
    if (/[区县市镇乡村路街省州厂店司局所站院校人员工]$/u.test(name) && weak) continue;
    const next = text.slice(end, end + 2);
    if (ENDS.test(next) || FOLLOWS.test(next)) return surname + given;
  }
  return 0;
}

function surnamesAfterCues({ role, text }: SpokenTurn, turn: number): Found[] {
  return [...text.matchAll(SURNAME_CUE)].flatMap((match) => {
    if (role === 'agent' && match[0].startsWith('我')) return [];
    const start = match.index + match[0].length;
    const length = surnameAt(text, start);
    return length === 0 ? [] : [span(turn, start, start + length)];
  });
}

function beforeTitles({ text }: SpokenTurn, turn: number): Found[] {
  return [...text.matchAll(TITLE)].flatMap((match) => {
    const end = match.index;
    for (const length of [4, 3, 2]) {
      const start = end - length;
      const surname = start < 0 ? 0 : surnameAt(text, start);
      const given = length - surname;
      if (surname === 0 || given < 1 || given > 2 || NOT_GIVEN.test(text.slice(start + surname, end)))
        continue;
      if (!/^\p{Script=Han}+$/u.test(text.slice(start, end)) || WORDS.test(text.slice(start, start + 3)))
        continue;
      const free = start === 0 || /[\s，。,.、是叫的找请来给问]/u.test(text[start - 1] ?? '');
      if (!free && (isOrdinaryWord(text[start] ?? '') || surname + given < 3)) continue;
      if (given === 1 && surname === 1 && surnameAt(text, end - 1) > 0 && !free) continue;
      return [span(turn, start, end)];
    }
    if (!POLITE.test(match[0])) return [];
    for (const length of [2, 1] as const) {
      const start = end - length;
      if (start < 0 || surnameAt(text, start) !== length) continue;
      const free = start === 0 || /[\s，。,.、是叫的找请好位写]/u.test(text[start - 1] ?? '');
      const sure = length === 2 || free || !isOrdinaryWord(text[start] ?? '');
      if (
        sure &&
        !/^(?:时|那|位|和|于|向|谢|任)/u.test(text.slice(start, end)) &&
        !/[女男]/u.test(text[start - 1] ?? '')
      )
        return [span(turn, start, end)];
    }
    return [];
  });
}

const LEAD_IN = /^(?:[\s，,、嗯呃啊哦对]|是|叫|就是|那个|我叫|姓)*/u;

/** 您贵姓 — 姚；户名是 — 罗小曼，罗马的罗. */
function answers(turns: readonly SpokenTurn[], turn: number): Found[] {
  const text = turns[turn]?.text ?? '';
  const question = askedBefore(turns, turn);
  if (!ASKS_NAME.test(question)) return [];
  const start = LEAD_IN.exec(text.slice(0, 12))?.[0].length ?? 0;
  const full = fullNameAt(text, start, false);
  if (full > 0 && (ENDS.test(text.slice(start + full, start + full + 2)) || full > 2))
    return [span(turn, start, start + full)];
  const surname = surnameAt(text, start);
  const alone = surname > 0 && ENDS.test(text.slice(start + surname, start + surname + 2));
  return alone && /贵姓|称呼/u.test(question) ? [span(turn, start, start + surname)] : [];
}

/** Names looked for again; a call has a handful. */
const MOST_NAMES = 40;

/** A full name found once is a name wherever it is said, without any cue. */
function saidAgain(turns: readonly SpokenTurn[], found: readonly Found[]): Found[] {
  const names = new Set<string>();
  for (const { turn, start, end } of found)
    if (end - start >= 3 && names.size < MOST_NAMES) names.add(turns[turn]?.text.slice(start, end) ?? '');
  for (const { turn, start, end } of found)
    if (end - start === 2 && names.size < MOST_NAMES) {
      const name = turns[turn]?.text.slice(start, end) ?? '';
      if (surnameAt(name, 0) === 1 && !isOrdinaryWord(name[0] ?? '')) names.add(name);
    }
  return turns.flatMap(({ text }, turn) =>
    [...names].flatMap((name) => {
      const again: Found[] = [];
      for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length))
        again.push(span(turn, at, at + name.length));
      return again;
    }),
  );
}
