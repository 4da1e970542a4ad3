/** Words that say what kind of number is meant: before it, after it, or in the question it answers. */
import type { PersonalDataType } from '../../pipeline/domain.ts';

/** `other`: a number that is nobody's personal data. */
export type Label = Extract<PersonalDataType, 'phone' | 'id_card' | 'account_no' | 'bank_card'> | 'other';

export interface PlacedLabel {
  readonly label: Label;
  readonly end: number;
}

const WORDS: readonly (readonly [Label, string])[] = [
  ['phone', '电话 手机号码 手机号 手机 号码 联系方式 联系 来电 回电 座机 固话 打我 打他 打她 打这个 机主'],
  ['account_no', '户号 户头 户名号 客户编号 用户编号 用电编号 缴费编号 编号'],
  ['id_card', '身份证号码 身份证 证件号码 证件号 证件'],
  [
    'bank_card',
    '银行卡 银行卡号 卡号 银行账号 银行账户 账号 帐号 卡上 储蓄卡 建行卡 工行卡 农行卡 中行卡 的卡 存折',
  ],
  [
    'other',
    '工单编号 工单号 工单 工号 流水号 流水 单号 受理编号 受理号 业务编号 申请编号 合同编号 资产编号 桩编号 设备编号 表箱编号 电表编号 报修编号 投诉编号 订单 快递 验证码 密码 表号 电表 读数 示数 邮编 型号 条形码 局号 批次 合同号 发票 代码 金额 税号 热线 服务电话',
  ],
];
const LABELS = new Map(
  WORDS.flatMap(([label, words]) => words.split(' ').map((word) => [word, label] as const)),
);
/** Longer words first: 工单编号, not 编号. */
const ANY = new RegExp([...LABELS.keys()].sort((a, b) => b.length - a.length).join('|'), 'gu');

/** Labels in `text`, in order of place. */
export function labelsIn(text: string): PlacedLabel[] {
  return [...text.matchAll(ANY)].flatMap((match) => {
    const label = LABELS.get(match[0]);
    return label === undefined ? [] : [{ label, end: match.index + match[0].length }];
  });
}
