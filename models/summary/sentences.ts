/** Which turns say what the customer wants, what was promised and how it ended. Rules of thumb, nothing learned. */
import { spokenSpans } from '../../rules/spoken-numbers.ts';
import { compact, labelOf, phrasesOf, type Talk } from './talk.ts';

const MATTER =
  /停电|没装|没电|冇电|没得电|来电|黑(?:了|咗|着)|跳闸|缺相|电压|灯泡|打火|冒[烟火]|电线|电现|电杆|变压器|变台|电表|换表|表(?:走|飞|坏)|漏电|触电|坏了|抢修|报修|修|电费|店费|账单|发票|余额|欠|扣|收费|乱收|涨|贵|抄表|度数?|户名|过户|更名|销户|新装|装(?:电|表|桩|个)|充电桩|光伏|增容|减容|改(?:类|名)|峰谷|风谷|阶梯|投诉|投宿|举报|偷电|窃电|表扬|锦旗|建议|意见|态度|赔|退|材料|手续|营业厅|公告|短信|电价|加价|热水器|冰箱|师傅|工单|核实|校验|签字/;
const REQUEST =
  /我要|我想|想(?:问|查|办|咨询|反映|装|申请|提)|能不能|可不可以|可以吗|怎么|咋|点解|为什么|为啥|凭(?:什么|啥|么)|帮我|给我|麻烦|请问|请登记|多少|啥手续|哪里|哪(?:个|下)|几时|什么时候|啥时候|到底|多久|有没有|要不要|行不行|反映|我问|说个事|举报个/;
/** Nobody's demand: greetings, numbers read out, consent. */
const EMPTY =
  /^(?:喂|你好|您好|诶|哎|嗯|啊|对|是|好|行|谢谢|没有|没了|有|同志|哪位|边位|人工|怎么了|什么事|咋了|在吗|我是|是我|[0-9零一二三四五六七八九幺两])*$/;
/** Says that something is coming, not what: 提个建议可以吗, 我要投诉. */
const OPENER =
  /^(?:喂|你好|您好|嗯|哎|诶|那个|我|想|要|给你们|跟你们|打电话|就是|来)*(?:提|反映|说|讲|问|咨询|举报|投诉|投宿|表扬|写|查)(?:你们|一下|下|个|一件|件|点|一个|几个|两个|人|一哈)*(?:建议|意见|事情|事儿|事|问题|投诉|情况)?(?:啊|可以吗|行不行|吗|呢|请您直接登记不用解释)?$/;
/** So much said is about something, whatever the words. */
const TELLING_CHARS = 10;
/** An opener with anything to it is longer. */
const OPENER_CHARS = 14;

/**
 * The turn in which the customer says what the call is about: nearly always the first that says anything. Null when
 * none does.
 */
export function demandTurn({ turns }: Talk): number | null {
  const said = turns.flatMap(({ role, text }, turn) => {
    const words = role === 'customer' ? compact(text) : '';
    return words.length < 2 || EMPTY.test(words) ? [] : [{ turn, words }];
  });
  const telling = said.filter(
    ({ words }) => words.length >= TELLING_CHARS || MATTER.test(words) || REQUEST.test(words),
  );
  const [first, second] = telling;
  if (first === undefined) return said[0]?.turn ?? null;
  const opens = first.words.length <= OPENER_CHARS && OPENER.test(first.words);
  return opens && second !== undefined && second.turn <= first.turn + 4 ? second.turn : first.turn;
}

const WILL =
  /(?:会|将)(?:回访|有人|有专人|有师傅|有结果|给您|帮您|跟您|联系|派|安排|短信|通知|主动|直接|打|转|优先|答复|回复|来|尽快|自动|约|先联系)|(?:有人|专人|师傅|人员|供电所|属地|班组|他们|调度|同事|单位|部门|抢修|那边).{0,8}(?:会(?:联系|来|到|打|派|给|先|约|尽快|处理|回|主动)|再派|约您|来看|联系您|上门|到场|到现场|给?您?打电话|给您来电|给您打|回电|答复|督办)|给您(?:回|答复|打|来电|发短信|通上|恢复|一个)|来电了?.{0,4}短信|等着?短信|没到我再打|再打给您|(?:先|现在|马上|照)?(?:让|请|派|转)(?:.{0,8})(?:过去|去现场|去看|去测|核查|先联系|跟您联系)|(?:先|马上)派(?:抢修|师傅|人)|来了马上短信|(?:派|让|请).{0,6}(?:去测|去修|去看)|先打(?:您|给您)?电话|先打给您|会先打|有结果联系您|现在就转给|退到您|人我照派|重新下一张|标了优先|到期.{0,6}(?:自动|提变更|短信)/;
const ASKS =
  /(?:吗|呢|对吧|是吧|行不|行不行|是不是|要不要|多少|什么|没有|没得|哪里|哪个|几.|么)[?？]?$|[?？]$/;
const CLOSES =
  /再见|还有(?:别的|其他|其它|什么|没有|么|要|需)|感谢|谢谢|祝您|请问您?(?:要|有什么|需要)|生活愉快|别的(?:吗|需要)|其他需要/;
const NOT_DONE =
  /您?(?:自己|可以|打开|先跟|跟供电所|去|拿|等他们|让您|要是|建议)|没办法|没法|不能|不敢|不好|定不了|定不下来|能不能|目前|联系过|(?:恢复|修好|到|来)的|如果|要是|万一|以后每|通过了|审核通过|换我|理解|情况问清楚|已经提交/;
const TIMED = /到|联系|答复|回复|上门|恢复|来|送|修|办|审核|勘查|通知|电话|通上/;

/** Turns in which the agent says what will be done, or by when. */
export function promiseTurns(talk: Talk): number[] {
  return talk.turns.flatMap(({ role, text }, turn) =>
    role === 'agent' && (labelOf(talk, turn, 'promise') >= SURE || phrasesOf(text).some(isPromise))
      ? [turn]
      : [],
  );
}

/** Of the label `promise`: somebody says an outcome or a time is certain. */
const SURE = 0.6;

function isPromise(phrase: string): boolean {
  const said = compact(phrase);
  if (said.length < 4 || ASKS.test(phrase) || CLOSES.test(said) || NOT_DONE.test(said)) return false;
  return WILL.test(said) || (spokenSpans(said).length > 0 && TIMED.test(said));
}

const DONE =
  /已(?:经)?(?:为您|给您|帮您)?.{0,4}(?:登记|派|受理|提交|记录|转|报|催|备注|修改|发出|完成|记下|标)|(?:登记|记录|派单?|提交|备注|报|写|录|标|记|转|下单|修改|发|受理).{0,2}(?:了|好了|上了|上去了|下了|进去了)|(?:给|帮|跟)您(?:先|同时|另外)?.{0,4}(?:登记|派|下|报|转|记|立|催|注明|申请|写|录|排)|马上派单|重新(?:派|下)|单子已经|派(?:了|抢修|供电所)|我按.{0,6}受理|进来了|发出了|加入|(?:原话|也)?写上|报给|写一个|安排|转(?:当地|属地|给|到|输电)/g;

/** How it ended: what was done, or else what the agent told the customer; null when nothing was. */
export function resultTurn(talk: Talk): number | null {
  let best: { turn: number; score: number } | null = null;
  const last = talk.turns.length;
  for (const [turn, { role, text }] of talk.turns.entries()) {
    if (role !== 'agent') continue;
    const phrases = phrasesOf(text).filter((phrase) => !CLOSES.test(phrase));
    const said = compact(phrases.join(''));
    const done = new Set(
      phrases.filter((phrase) => !ASKS.test(phrase)).flatMap((phrase) => phrase.match(DONE) ?? []),
    );
    if (said.length < 4 || (turn === 0 && done.size === 0)) continue;
    const score =
      done.size > 0
        ? 4 + Math.min(done.size, 3) * 0.5 + Math.min(said.length / 30, 1) + (1.2 * turn) / last
        : Math.min(said.length / 25, 1.5) +
          (0.8 * turn) / last -
          (ASKS.test(text) ? 2 : 0) +
          (phrases.some(isPromise) ? 1.5 : 0) +
          (TOLD.test(said) ? 0.5 : 0);
    if (best === null || score >= best.score) best = { turn, score };
  }
  return best?.turn ?? null;
}

const TOLD = /(?:您|你)(?:可以|先|去|自己|打|把)|建议|元|度|块|材料|身份证/;
