/** What a person would look for to tell what a ticket is to be opened as. */
import { cuesOf } from '../calls/cues.ts';

const faults =
  '停电|没电|没得电|没有电|冇电|断电|跳闸|电压(低|不稳|高)|缺相|冒火|火花|漏电|冒烟|烧糊|全黑|黑灯|灯(不亮|全灭|灭了)|电线|电杆|变压器|闸(推|合)不上|空开';
const applications =
  '过户|更名|改.{0,5}名字?|换.{0,4}户名|增容|减容|新装|装.{0,5}(表|电)|充电桩|光伏|并网|销户|销掉|三相电|临时用电|报装|开户|暂停|分户|合户|峰谷.{0,4}(开|办|申请)|开.{0,4}峰谷|接电|一户多人口|基数';
const lookUps =
  '查.{0,4}(电费|余额|电量|进度|账|用电|下|个|哈|单)|(电费|账单|电量).{0,8}(多|高|翻|贵|涨|不对|怪)|还(有|剩)多少|(没|未|不)到账|扣了|欠费|(办|走|审)到哪|进度|几点(来|停|送)|什么时候(来电|停电|送电|能来)|几时来|停到几点|计划停电';
const questions =
  '怎么(办理?|算|弄|开|收|交|申请|看|回事)|咋(办|算|弄|开)|什么(材料|手续|条件|规定|政策|意思|区别)|问(一?下|下子|哈|个|问)|咨询|请教|规定|可不可以|行不行|哪(里|儿)?(能|可以)?(办|下载?|开|交)|划算|阶梯|峰谷|发票|补贴|赔偿|标准|收费';
const elsewhere =
  '自来水|水管|水表|停水|燃气|天然气|煤气|气表|打不着火|宽带|光猫|网断|路灯|快递|诈骗|骗子|移动|电信|联通|有线电视|招聘|面试|暖气|供暖|打错|奥特曼|红绿灯|通讯线|充值卡';
const reports =
  '举报|偷.{0,2}电|窃电|私拉|乱(搭|接|拉)|绕.{0,3}表|(撬|动|改).{0,4}(表|铅封|封条)|加价|挖矿|匿名|保密|莫.{0,3}说是我|别.{0,4}说是我|高压线下|转供电';
const advice =
  '建议|提.{0,3}(意见|需求|想法)|个(意见|想法|主意)|(能不能|可不可以|最好|要是能|希望(你们|能)?).{0,8}(加|改|设|弄|做|搞|增加|放|发)';
const praise =
  '表扬|夸(你|他|她|一下|夸|奖|一句)|锦旗|感谢信|点赞|专门.{0,6}谢|特(意|地).{0,6}谢|好人|(人|小伙|师傅|态度|服务).{0,3}(真|太|蛮|特别|忒|好得)?(好得很|不错|热心|负责)|谢谢(他|她|那个|你们那)';
const complaints =
  '(要|想|就|是|来|得|必须)投诉|投诉(你|他|她|那|一个|一下|人|电工|师傅|营业厅)|我.{0,2}告(你|他|一个|一下|个)|找.{0,3}领导|讨.{0,2}说法|给.{0,3}(说法|交代)';

export const cues = cuesOf({
  'greeting/callsBack':
    '回访|您(之前|上周|上个?月|前几天|昨天|前段时间|前天|前两天).{0,12}(办|报|申请|反映|打)|了解(一?下|下).{0,8}(满意|情况|处理)',
  'greeting/asksOut': '调查|问卷|调研|市场部|意向',
  'greeting/disturbs':
    '打扰|占用您|耽误您|请问是.{1,4}(先生|女士|师傅|大叔|大姐|阿姨|老板|老师)|方便(吗|接|听|说)',
  'agent/rates': '打几分|几分|满意吗|满不满意|满意度|(不满意|一般).{0,8}(满意|一般)|评价一?下',
  'agent/survey': '第[一二三四五六]题|最后一(题|个问题)|问卷|调查|选项|单选|多选',
  'agent/callBack': '回访|上次.{0,4}(报|办)|处理.{0,4}(好|完)了吗|现在.{0,6}(正常|好了|恢复)(了)?吗',
  'opening/complaint': complaints,
  'opening/praise': praise,
  'opening/advice': advice,
  'opening/report': reports,
  'opening/fault': faults,
  'opening/application': applications,
  'opening/lookUp': lookUps,
  'opening/question': questions,
  'opening/elsewhere': elsewhere,
  'customer/complaint': complaints,
  'customer/praise': praise,
  'customer/advice': advice,
  'customer/report': reports,
  'customer/fault': faults,
  'customer/application': applications,
  'customer/lookUp': lookUps,
  'customer/question': questions,
  'customer/elsewhere': elsewhere,
  'agent/complaintTicket':
    '(登记|记录?|受理|提交|立|转).{0,6}投诉|投诉(工?单|受理|登记|记录|编号|处理)|一个工作日|7个工作日|七个工作日|立案',
  'agent/praiseTicket': '表扬|转达|认可|夸奖|(您的|您)肯定',
  'agent/adviceTicket': '建议|宝贵|意见单|记.{0,6}意见|您的?想法',
  'agent/reportTicket': '举报|保密|匿名|核查|稽查|线索|用电检查|窃电',
  'agent/faultTicket':
    '抢修|报修|师傅.{0,8}(联系|过去|上门|到|来)|空开|开关|(四十五|45|九十|90)分钟|跳闸|故障|派(单|人|师傅)|到现场|巡线',
  'agent/applicationTicket':
    '受理|申请(编号|单|已|提交)|勘查|客户经理.{0,8}联系|预约|给您(提交|办|申请|开通|报装)|装表|申请.{0,4}(提交|登记)',
  'agent/materials': '身份证|房产证|产权|营业执照|委托书|公章|复印件|材料|原件',
  'agent/account':
    '查(到|询|了)|显示|余额|用电量|电量|上个?月|本月|这个月|户名|缴费记录|账单|(百|十|几|\\d)度|欠费',
  'agent/explains': '按规定|规定|网上国网|营业厅|阶梯|第?[一二三]档|峰谷|低谷|一般|可以在|您可以|小程序',
  'agent/elsewhere':
    '不(是|归|属于|在)我们|我们(这里|这边)?(是|只)?(供电|管电)|打错|自来水|燃气|114|电信|反诈|110|12315|城管|市政|运营商',
  'closing/dispatch': '师傅|抢修|登记好|派|到场|等电话',
  'closing/complaint': '投诉',
  'closing/advice': '建议|宝贵',
  'closing/report': '线索|反映|保密',
});
