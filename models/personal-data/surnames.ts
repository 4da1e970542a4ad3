/** Family names of China: those of one character, frequent or rare, and those of two. */

/** Frequent ones, and rare ones that mean little else. */
const SINGLE = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由' +
    // Of the Hundred Family Names and later registers, seldom met.
    '昌庹隗郄郤厍訾禚佴乜贲璩夔逄郗邴缑亓麴眭妫芈蒯郏邾郇郐酆酈郦鄞鄘鄂邗钭钮钦闾阙靖顿颉鬲仉伭佀冮励勒卑厙召台咸哉善嘉回夙夹孛宓宛宾寸寿岐崇嵩巢巨帖庆庾弋弓弘彭徵忻怀思恽恩悦戢承抄招揣摆教敦斐暨桓樗欣毋毓汝汲沃泥泰洛浩湘滚潭烈爨独猛玄环瑞瓮甲畅疏益盍硕磨祭禄秋种税竺笪粘糜綦练线绳续缐罕羿职肇胜臻良芒芬苌英茆荀药莘莒莱营蔚藉藏虎蛮言贯贵赏赛辉通速鄯酒里野量鉴锁锐镡长问闪闫附隐雒雪青静须频香黑鼓撒暴滑老上才尕旦拉央索贡东土折仵俱冒昃苻菅蔄牙侬岜妥喇沓丑乾候偶刑功双合后吐塔铁明介阮占皋诗晓苍火热水木石森荆敏理风甫兵保从旺朝永扎战昂校逢淳锺钞盘凤常和贝经洪诸家松牧山蓬仰韶蓟籍赖能扶堵宰濮别充习宦鱼慎终步都广殳越融那空养红撖呙妘姒嬴姞睢鄣蘧贠闳雎驷幺缯谯戌宕邛旷岱晨蔻昆弥弭仆胶邽衷脱啜尔迮浮斛砀钊藤豹飏禤荤桀塞沐睦竹隽燎圣皖',
);
const DOUBLE = new Set(
  (
    '欧阳 上官 司徒 司马 诸葛 夏侯 尉迟 皇甫 慕容 令狐 公孙 长孙 宇文 东方 南宫 端木 轩辕 申屠 独孤 呼延 闻人 ' +
    '百里 淳于 单于 钟离 濮阳 澹台 公冶 太史 西门 闾丘 左丘 东郭 南门 羊舌 微生 梁丘 东门 公羊 谷梁 宰父 拓跋 ' +
    '夹谷 赫连 太叔 仲孙 鲜于 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 段干 子车 第五 叔孙 公仪 耶律 完颜 ' +
    '万俟 贺兰 纳兰 钮祜禄 叶赫 爱新 达奚 侯莫陈 贺若 司空 东宫 公输 公皙 毋丘 即墨 南郭 北宫 库狄 斛律 宗政 ' +
    '仆固 纥干 独吉 徒单 富察 佟佳 那拉 瓜尔佳 陈林 欧侯 范姜 张简 赵刘'
  ).split(' '),
);
/** Two characters that mean something else more often. */
const DOUBLE_ORDINARY = new Set(
  '东方 南门 东门 西门 百里 第五 太叔 单于 微生 东宫 陈林 赵刘 子车 公良 公西经家松山能通别充养红空广步融越习从和鱼凤牧仰蓬扶堵慎终撒'.split(
    ' ',
  ),
);
/** Mostly names and hardly words: believed where a name stands alone. */
const ONLY_NAMES = new Set(
  '赖刘陈赵吴徐孙郭郑宋韩冯邓曹彭肖萧袁潘蒋蔡沈姚卢崔谭廖贾韦傅邹秦邱尹薛闫阎侯贺龚邵覃戴樊葛邢庞倪聂翟殷詹耿俞阮柯裴霍翁冉骆靳鲍祁蒲滕牟缪芦褚娄窦戚岑晏瞿佟臧闵邬卞姬栾隋甄敖佘邝匡鞠荆胥鄢谌奚冼蔺郜阚扈晁芮阙邸雍裘亓邰逯嵇昝隗郄厍訾禚佴乜贲璩逄郗邴缑眭妫蒯郏邾郇酆郦钭庹笪竺荀麋仉乔吕杜魏姜孟雷黎郝莫彭梁谢唐冯曾董程任汪范',
);
/** Everyday words begin with these: as a family name only where nothing else can be meant. */
const ORDINARY = new Set(
  '于向时和那应成方安高常连都但来明平全国位相初门海强花干利由元信公展支计索权盖满练区原商官查边南班储乐景党米师麻封谈管包解关曾单左项车文华万毛谢钱路房汤石金白水阳任何马上种夫东土折双召台员木果热火直真能自老考言过进通里重量问间附隐青静首黑后合功候偶回善宛崇巨庆思恩悦承抄招教欣泥线续职胜良英药营赏速酒野锁锐长闪雪须频香才旦拉央贡刑铁介占诗理风保从旺永校富印鲜玉母池易盛普智幸居植修冒摆环益独猛滚顿森逢朝温束宣尉容况宿战危伏衣呼沙游步云农司宫郎苗谷桂季尤柴',
);

/** Words of every sentence: family names only where somebody says so (姓上, 上先生). */
const FUNCTION_WORDS = new Set(
  '那来老里能家都后全和上下种才要于向时应但为连相由元同可用长通过进量问重新首空别从经越红步充合别与双东西水火黑青贵营阿明台到当得',
);

/** Length of the family name at `at`: 2, 1 or 0; `rare` takes those in that are words of every sentence. */
export function surnameAt(text: string, at: number, rare = false): 0 | 1 | 2 {
  if (DOUBLE.has(text.slice(at, at + 2))) return 2;
  const char = text[at] ?? '';
  return SINGLE.has(char) && (rare || !FUNCTION_WORDS.has(char)) ? 1 : 0;
}

export const isOrdinaryWord = (surname: string): boolean =>
  surname.length === 1 ? ORDINARY.has(surname) : DOUBLE_ORDINARY.has(surname);

/** Nobody says it but for a person's name. */
export const isOnlyName = (surname: string): boolean =>
  surname.length > 1 ? !DOUBLE_ORDINARY.has(surname) : ONLY_NAMES.has(surname);
