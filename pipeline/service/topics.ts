/** What customers of a power company call about: the matters that chains and hot spots are told apart by. */
import { compact } from '../../models/summary/talk.ts';

interface Topic {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly pattern: RegExp;
}

const topic = (id: string, zh: string, en: string, pattern: string): Topic => ({
  id,
  zh,
  en,
  pattern: new RegExp(pattern, 'gi'),
});

/** Read as written: by sound 等了三 would be 灯闪. Slips that occur stand beside what was said (超表 for [抄超]表). */
const topics: readonly Topic[] = [
  topic(
    'outage',
    '停电',
    'Power cut',
    '停(了|着)?电|没(有|得)?(了)?电(?!表|费|话|梯|动车|视)|断电|断了电|跳闸|合不上闸?|抢修|黑灯|冇电|无电|送(上|的)?电|恢复供电|预计.{0,8}恢复|什么时候(能)?来(?=电|$)|空开|线路(故障|跳闸)|屋里.{0,6}黑|都黑了|(还|才)没?来电|又停了',
  ),
  topic(
    'voltage',
    '电压不稳',
    'Voltage',
    '电压|灯.{0,3}一?闪|忽明忽暗|带不动|启动不了|转不动|一会儿?亮一会儿?暗|灯(泡)?.{0,2}(暗|昏)|测电压',
  ),
  topic(
    'damage',
    '家电损坏赔偿',
    'Damaged appliances',
    '烧(坏|了|掉|毁)|(家电|电器|冰箱|空调|电视|电脑|主板).{0,4}(坏|烧)|赔偿|索赔|赔(钱|我|给|多少)',
  ),
  topic(
    'hazard',
    '线路安全隐患',
    'Dangerous lines',
    '(电线|线路?).{0,5}(掉|断|垂|落|低|耷拉|缠|老化|裸)|(电线|电)?杆(子)?.{0,12}(歪|倒|斜|裂|断)|电线杆|那个杆子|漏电|触电|冒(火|烟)|打火|火花|变压器|表箱.{0,8}(坏|门|烂|开|敞|漏|露)|线.{0,3}露在|树(枝|障)?.{0,6}(压|碰|挨|搭)',
  ),
  topic(
    'bill',
    '电费电量',
    'Bill and usage',
    '电费(?!的?(专用|普通|增值税)?发票)|用电量|电量|度电|多少度|多(收|扣|算)|账单|(几|[一二三四五六七八九十百两0-9]+)度',
  ),
  topic(
    'meter',
    '电表',
    'Meter',
    '校表|验表|换表|[抄超]表|表(太|走|跑|转)(得)?(快|慢)|电表.{0,6}(快|慢|坏|不准|不走|不转|黑屏|读数|箱|换|错)|表不准|串表|表(接)?(错|反)了|接反|串户|窜户|表.{0,4}接(错|反)|数字不(显|亮)|走得?不(对|准)',
  ),
  topic(
    'reconnect',
    '欠费复电',
    'Reconnection after arrears',
    '欠费|复电|(缴|交)(完|了|清)?(电)?费.{0,14}(没来电|没电|不来电|还停|没通)|停我(家)?的?电|(钱|费)早就(交|缴)',
  ),
  topic(
    'payment',
    '缴费到账',
    'Payment',
    '缴费|充值|充(了|的)?(钱|[一二三四五六七八九十百两0-9]+)|交不(上|了|进)|扣款|(钱|款)扣|没到(?!场|现场)|到账|代扣|余额|预存|扫码',
  ),
  topic('invoice', '发票', 'Invoice', '发票|开票|专票|普票|税号|抬头'),
  topic(
    'refund',
    '退费',
    'Refunds',
    '退(款|费|钱|给我|回来)|重复(交|缴|扣|付)|(交|缴|扣|付)重了|(扣|交|缴|付)(了)?(两|2)(次|遍|回)|(交|缴|充)错|双倍扣',
  ),
  topic('transfer', '过户更名', 'Change of holder', '过户|更名|改名|户名|户主(换|改|变)|换(个)?户主'),
  topic('closing', '销户', 'Closing an account', '销户|注销|停用(户|电表)|拆表'),
  topic('tariff', '电价', 'Tariffs', '峰谷|分时|阶梯|电价|居民改|改类|几档|商业用电|一户多口'),
  topic(
    'contact',
    '联系信息',
    'Contact details',
    '(解|绑)(绑|定)|改(个)?(电话|号码|手机号)|变更(联系|信息)|短信(收|发)不到|换(了)?(个)?(手机|号码)',
  ),
  topic(
    'new-supply',
    '新装增容',
    'New supply',
    '新装|报装|装(个|一块|一个)?(新)?表|增容|扩容|临时用电|三相电|动力电|接(个|一路)?电|分表|立户|开户',
  ),
  topic('charging', '充电桩', 'Charging points', '充电桩|充电枪|充电站|装(个)?桩|充电(卡|慢|不上|失败)'),
  topic('solar', '光伏', 'Solar', '光伏|并网|发电补贴|上网电费|太阳能板|逆变器'),
  topic(
    'planned',
    '计划停电',
    'Planned outages',
    '计划停电|停电(通知|公告|计划|短信|信息)|检修停电|通知.{0,6}停电',
  ),
  topic(
    'app',
    '线上渠道',
    'App and web',
    '登录|登陆|登不上|验证码|密码|注册|闪退|(app|小程序|公众号|网上国网).{0,6}(打不开|用不了|进不去|卡|崩)',
  ),
  topic('theft', '窃电', 'Theft of power', '偷电|窃电|私拉|私接|乱接|违约用电'),
  topic(
    'staff',
    '服务态度',
    'Staff conduct',
    '态度|说话(太|特别|真)?(冲|难听|凶)|骂(人|我)|吼我|不耐烦|爱理不理|刁难|推诿|推来推去|踢皮球|乱收费|收(了)?我.{0,5}(钱|块|烟|红包)|(那个|师傅|他们?)收费|材料费|红包|吃拿卡要',
  ),
];

/** Of a call that speaks of none of them. */
export const otherTopic = 'other';

const byId = new Map<string, { readonly zh: string; readonly en: string }>([
  [otherTopic, { zh: '其他', en: 'Other' }],
  ...topics.map((one) => [one.id, one] as const),
]);

/** A topic that an older program stored and this one does not know keeps its id as name. */
export function topicName(id: string): { readonly zh: string; readonly en: string } {
  const { zh = id, en = id } = byId.get(id) ?? {};
  return { zh, en };
}

/** The same word again and again says little more. */
const MOST = 4;

interface Said {
  readonly demand: string;
  readonly customer: string;
  readonly agent: string;
}

/** The agent names the matter as the company does, and offers what was not asked for. */
const WEIGHT: Readonly<Record<keyof Said, number>> = { demand: 4, customer: 2, agent: 1 };

/** How much of the talk each topic takes, together 1. */
export function topicsOf(said: Said): Record<string, number> {
  const parts = (['demand', 'customer', 'agent'] as const).map((part) => ({
    text: compact(said[part]),
    weight: WEIGHT[part],
  }));
  const counts: [string, number][] = [];
  for (const { id, pattern } of topics) {
    let sum = 0;
    for (const { text, weight } of parts) sum += weight * Math.min(MOST, text.match(pattern)?.length ?? 0);
    if (sum > 0) counts.push([id, sum]);
  }
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  return Object.fromEntries(counts.map(([id, count]) => [id, round(count / all)]));
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
