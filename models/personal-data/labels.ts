/** Words that say what kind of number is meant: before it, after it, or in the question it answers. */

import type { PersonalDataType } from '../../pipeline/domain.ts';
import { matchesOf } from './call-text.ts';

/** `other`: a number that is nobody's personal data. */
export type Label = Extract<PersonalDataType, 'phone' | 'id_card' | 'account_no' | 'bank_card'> | 'other';

export interface PlacedLabel {
  readonly label: Label;
  readonly start: number;
  readonly end: number;
  /** Only a hint (退到, 欠费): believed where the number has the length of its kind and no plain word stands nearer. */
  readonly weak: boolean;
}

const WORDS: readonly (readonly [Label, string])[] = [
  [
    'phone',
    '电话 手机号码 手机号 手机 联系方式 联系 来电 回电 座机 固话 打我 打他 打她 打这个 机主 首机 手鸡 电化',
  ],
  [
    'account_no',
    '户号 户头 户名号 客户编号 用户编号 用户号 客户号 用电编号 缴费编号 缴费号 缴费户号 用电户号 电费账号 电费户号 缴费账号 用电账号 电费号 护号 互号 户好 虎号 沪号 糊号 户耗',
  ],
  ['id_card', '身份证号码 身份证 身份证号 身分证 身份号码 证件号码 证件号 证件'],
  [
    'bank_card',
    '银行卡 银行卡号 卡号 银行账号 银行账户 账号 帐号 账户号 卡上 储蓄卡 借记卡 信用卡 工资卡 社保卡 一卡通 建行卡 工行卡 农行卡 中行卡 邮政卡 信用社卡 的卡 存折 卡耗',
  ],
  [
    'other',
    '工单编号 工单号 工单 工号 流水号 流水 单号 订单号 运单号 快递单号 受理编号 受理号 业务编号 申请编号 申请号 合同编号 资产编号 资产号 桩编号 桩号 设备编号 设备号 表箱编号 表箱号 电表编号 电表号 报修编号 投诉编号 问题编号 事件编号 灯杆编号 杆号 杆塔号 终端号 终端编号 商户号 订单 快递 验证码 校验码 缴费码 取件码 错误码 密码 表号 电表 读数 示数 邮编 型号 条形码 局号 批次 合同号 发票 代码 税号 金额 热线 服务电话 充电卡号 购电卡号 电卡号 不动产证号 房产证号 证书编号 凭证号 回单号 交易号 档案号 坐席号 分机 机器号 出厂编号 出厂号 户数',
  ],
];
/** Doing something with an account or a card, without naming its number. */
const HINTS: readonly (readonly [Label, string])[] = [
  [
    'account_no',
    '欠费 欠着 缴费 交费 交电费 交错 交成 该交 充错 注销 销户 过户 绑定 绑了 绑的 解绑 的户 个户 编号 余额 电费 账单 哪个户 哪户 那户 这户 老户 新户 房号',
  ],
  [
    'bank_card',
    '退到 退回 打到 打款 打钱 转到 转账 收款 汇到 汇款 开户行 银行 卡里 卡 张卡 那张 这张 的卡 换卡 旧卡 新卡 老卡 原卡',
  ],
  ['phone', '号码 打您 打你 回您 回你 短信 打给 拨打 拨 打不通 加微信'],
  ['id_card', '身份 实名'],
];

interface Meaning {
  readonly label: Label;
  readonly weak: boolean;
}

const LABELS = new Map<string, Meaning>([
  ...HINTS.flatMap(([label, words]) =>
    words.split(' ').map((word) => [word, { label, weak: true }] as const),
  ),
  ...WORDS.flatMap(([label, words]) =>
    words.split(' ').map((word) => [word, { label, weak: false }] as const),
  ),
]);
/** Longer words first: 工单编号, not 编号. */
const inOrder = (words: Iterable<string>) => [...words].sort((a, b) => b.length - a.length).join('|');
const ANY = new RegExp(inOrder(LABELS.keys()), 'gu');
const PLAIN = new RegExp(inOrder([...LABELS].flatMap(([word, { weak }]) => (weak ? [] : [word]))), 'u');

/** Labels in `text`, in order of place. */
export function labelsIn(text: string): PlacedLabel[] {
  return matchesOf(ANY, text).flatMap((match) => {
    const meaning = LABELS.get(match[0]);
    if (meaning === undefined) return [];
    return [{ ...meaning, start: match.index, end: match.index + match[0].length }];
  });
}

export const hasLabel = (text: string): boolean => PLAIN.test(text);
