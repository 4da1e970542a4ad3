/** What customers say who have called about it before. */
import type { Turn } from '../domain.ts';
import type { CallFacts, CueKind, Place } from './facts.ts';

/** In order of strength. */
const PATTERNS: readonly (readonly [CueKind, RegExp])[] = [
  [
    'nth',
    /第[二三四五六七八九十几][次回遍趟](.{0,4}?(打|找|来电|反映|报|催|问)|了)|(打|找|反映|说|跑|催|报|问)(了|过)?(你们)?(好几|多少|无数|两|三|四|五|六|七|八|九|十|几)(次|遍|趟|回|个电话|通电话)|[三四五六七八九十几]([次回遍趟])(电话)?了|天天(打|催)|第[三四五六七八九十][次回]给/,
  ],
  [
    'last',
    /(上次|上回|之前|以前|昨天|前天|昨晚|前几天|前两天|大前天|早上|上午|中午|下午|刚才|刚刚|上个?(星期|礼拜|周|月)[一二三四五六日天]?|周[一二三四五六日天]|礼拜[一二三四五六日天]).{0,8}(打过|打了(个)?电话|打的电话|给你们打|报过|报的修|报了(修|案)?|反映过|反映了|说过|问过|来过电话|登记过|登记了|催过|申请过)|(上次|上回)(那个|那件)?(事|问题|报修|工单|单子)|已经(打过|报过|反映过|登记过|打了|报了|催了)|我(又)?打过(电话|一次|一遍)|又(打|来)(电话|问)|你们?(说|让|叫|教)(我|了)?.{0,12}(来|到|给|测|开|推|重|联系|答复|改|处理)|(师傅|人家|客服).{0,2}说.{0,3}(今天|明天|昨天|上午|下午|马上)|说.{0,2}(今天|明天|[0-9一二三四五六七八九十两几]+(个)?(工作日|天|小时))(之内|内|就|给|来)?|(我|前面|那边)?(反映|申请|提交|投诉|登记|报修)(过|的)|(昨天|前天|上个?星期|上周|上礼拜|刚才|早上).{0,4}(说|教|叫|让|派|交|充)/,
  ],
  [
    'progress',
    /(到|走到)哪(一|个)?步|(进度|进展|结果)(怎么|如何|呢|了|没|出来)|有(结果|消息|说法|答复|进展)(了|没|吗)|(处理|解决|办|修|约|查|核实|审核|装|批|退)(好|完|下来)?了?(没有?|吗|没)$|审核中|处理中|(到底|究竟).{0,6}(没|了吗|赔|不)|怎么(还|仍)(是|没|不|在|显示)|(等|快|都|已经)(了)?.{0,3}[0-9一二三四五六七八九十两几半]+(个)?(多)?(天|小时|月|星期|礼拜|周)(多)?了|[0-9一二三四五六七八九十两半]+(个)?(多)?(天|月|星期|礼拜)(多)?了|第[0-9一二三四五六七八九十]+天了|了(没有?|没得|吗|么)$|(办|弄|搞|修)好(没|没得|了吗)|什么时候(才|能)?(给我|批|轮到|发给)|还要(多久|等)|(那个|这个|那件|那张)(单子?|工单|事情?|问题|申请|报修|投诉)/,
  ],
  [
    'undone',
    /没(人)?来(?!电)|没(填|盖|修|弄|装|送|退|换|通上)|照样|老样子|还(是|在|压|敞|黑|停|漏|响|闪|那)(着|那样|老样)|(还是?|到现在|到今天|到这会儿|一直|至今|怎么还?|都)(也|都|也还)?(没|冇|未|没有)(见)?(个)?(人|一个人)?(来|到|修|处理|解决|联系|回(电|复|话)|通电|送电|答复|消息|动静|下文|结果|弄好|搞定|见人)|没(有)?(一个)?人.{0,3}(来|管|理|联系|打)|(一个)?电话(也|都)没|(没|冇)(下文|动静|结果|消息)/,
  ],
  ['urge', /催(一下|一催|催|单|办|工单|个|了|过)|再催/],
];

/** At most so many of one kind: the rest says nothing new. */
const MOST = 3;

/** Cues in the customer's turns, in order of time. */
export function cuesIn(turns: readonly Turn[]): CallFacts['cues'] {
  const found: CallFacts['cues'] = [];
  const count = new Map<CueKind, number>();
  for (const [turn, { role, text, startMs, endMs }] of turns.entries()) {
    if (role === 'agent') continue;
    const { said, places } = withoutPauses(text);
    for (const [cue, pattern] of PATTERNS) {
      const hit = pattern.exec(said);
      if (hit === null) continue;
      const seen = count.get(cue) ?? 0;
      if (seen >= MOST) continue;
      count.set(cue, seen + 1);
      const place: Place = {
        turn,
        startMs,
        endMs,
        chars: {
          start: places[hit.index] ?? 0,
          end: (places[hit.index + hit[0].length - 1] ?? text.length - 1) + 1,
        },
      };
      found.push({ cue, place });
    }
  }
  return found;
}

/** Letters and digits of the text, and where each of them stands. */
function withoutPauses(text: string): { readonly said: string; readonly places: readonly number[] } {
  const places: number[] = [];
  let said = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text.charAt(at);
    if (!/[\p{L}\p{N}]/u.test(unit)) continue;
    places.push(at);
    said += unit;
  }
  return { said, places };
}
