/** Facts about the words of a turn that insults are told by; hand-made, spoken slips and dialects included. */

/** Said of a person these insult; said of animals, weather or things they do not, so they decide nothing alone. */
const INSULTS =
  /傻[逼比屄叉缺]|[煞沙纱][逼比]|二[百逼]五|二傻子|二逼|你[他她它]妈|你?妈[的了]个?[逼巴]|[操草艹][你尼]|操[他她]?[娘妈]|你大爷的|你[奶爷]奶?个[腿头]|你妈[的了呢个]|你个?娘|娘的狗屁|全家.{0,3}死|死全家|断子绝孙|废物|饭桶|草包|窝囊废|白痴|智障|脑残|弱智|低能|蠢[货猪驴蛋]|笨[猪蛋驴]|猪脑|脑子?(?:有|进|里)(?:病|水|包|屎|毛病)|脑壳(?:有|进)[包水]|脑子.{0,3}狗|王八|混[蛋账]|畜生|牲口|人渣|败类|不要脸|臭?不?要?脸的东西|贱[人货骨种]|下贱|[死臭]八婆|死[婆丫]|婊|狗(?:东西|腿|屁|日|嘴|仗|娘|杂)|走狗|看门狗|杂种|野种|东西也配|算(?:什么|个啥|老几)|有病(?:吧|啊|去)|神经病|滚(?:蛋|犊|远|一边|回|开|吧)|给我滚|去死|弄死|打死你|打断|砍死|宰了|吃(?:干|白)饭|吃人饭|不干人事|人话|缺德|瓜[皮娃怂婆]|哈(?:儿|麻|批)|龟儿|龟孙|锤子|铲铲|扑街|仆街|丢你|冚家|癫婆|痴线|十三点|戆|瓦特|小赤佬|瘪三|册那|鳖孙|彪子|虎了吧唧|犊子|放你|放屁|嘴巴?(?:放)?干净|骗子窝|一窝|一帮(?:骗子|强盗|流氓|土匪|畜生)|一伙(?:骗子|强盗|流氓|土匪)|就是(?:强盗|土匪|流氓|骗子)|抢钱的|吸血鬼|死绝|垃圾(?:客服|公司|人|堆)|人模狗样|没用的东西|窝囊|狗腿|猪脑|聋子|哑巴啦|丧门星|榆木|屎啦|食屎|去吃屎|宝批|蠢|死木头|太监|懒[猪鬼]|你妹|当人吗|丑八怪|龌龊|恶心人/;
/** Likened to animals and things: 你就是条看门的, 你个夜壶. */
const LIKENED =
  /[你您恁侬](?:们|就|真|才|不|他妈|这种人|这号人|这帮人?|全家)*(?:是不是)?(?:是|都是|像|跟)?(?:一)?(?:个|条|头|只|帮|群|窝|块)(?!月|事|人|电话|地址|工单|单|小时|礼拜|星期|师傅|办法|电|表|号|解释|说法|态度|准|时间|服务|客服|接电话|领导|老|小|女|男|大|新|好|字|数|营业|供电|月|什么|啥|坐|上班)|[你恁侬](?:是|个|们是|跟个|像个)(?:死|大|小|老|破)?(?:猪|狗|驴|牛|鸭子|乌龟|鬼|头|木头|花瓶|夜壶|土豆|机器人|垃圾|东西|傻|蠢|笨|聋|哑|缺根筋|金鱼|复读机)|你.{0,3}(?:也)?(?:就)?(?:也就)?(?:只)?配|缺根筋/;
/** Aimed at who listens: you, your kind. */
const YOU = /[你您恁侬妳]|你们|姓.的|客服/;
/** Somebody else's words or deed: 他骂我…, 隔壁那个…. */
const OTHERS =
  /(?:他|她|师傅|人家|抄表|电工|邻居|隔壁|楼[上下]|对门|老板|物业|老公|骗子|有人|孩子|小孩).{0,8}(?:骂|说我|叫我|让我滚|是)|骂我|骂了|没骂|不是骂|不想骂|想骂人|不是说你/;
/** The speaker's own failings, and things: 我这猪脑子, 这破天气. */
const OWN = /我(?:真|这|就|也|老太婆|老头子)?(?:是)?(?:个)?[真太]?(?:傻|笨|蠢|猪|糊涂|老糊涂)|我这.{0,2}脑/;

/** 1 or 0 each: an insult, one at "you", likened to something, about somebody else's words, about oneself. */
export function insultFacts(text: string): readonly number[] {
  const compact = text.replace(/[\s\p{P}]/gu, '');
  const insult = INSULTS.test(compact);
  return [
    Number(insult),
    Number(insult && YOU.test(compact)),
    Number(LIKENED.test(compact)),
    Number(OTHERS.test(compact)),
    Number(OWN.test(compact)),
  ];
}
