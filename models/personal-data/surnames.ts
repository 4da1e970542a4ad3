/** Family names as they are met in China, the frequent ones and those of two characters. */

const SINGLE = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由',
);
const DOUBLE = new Set([
  '欧阳',
  '上官',
  '司徒',
  '司马',
  '诸葛',
  '夏侯',
  '尉迟',
  '皇甫',
  '慕容',
  '令狐',
  '公孙',
  '长孙',
  '宇文',
  '东方',
  '南宫',
  '端木',
  '轩辕',
  '申屠',
  '独孤',
  '呼延',
  '闻人',
  '百里',
  '淳于',
  '单于',
  '钟离',
  '濮阳',
  '澹台',
  '公冶',
  '太史',
  '西门',
]);
/** Everyday words begin with these: as a family name only where nothing else can be meant. */
const ORDINARY = new Set(
  '于向时和那应成方安高常连都但来明平全国位相初门海强花干利由元信公展支计索初权盖满练都区原商官查边南班储乐景党米师麻封谈管包解关曾单左项车文华万毛谢钱路房汤石金白水阳于任何马',
);

/** Length of the family name at `at`: 2, 1 or 0. */
export function surnameAt(text: string, at: number): 0 | 1 | 2 {
  if (DOUBLE.has(text.slice(at, at + 2))) return 2;
  return SINGLE.has(text[at] ?? '') ? 1 : 0;
}

export const isOrdinaryWord = (surname: string): boolean => ORDINARY.has(surname);
