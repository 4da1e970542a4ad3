import { mayMean, means, type NumberRecogniser } from './number-context.ts';

/** State Grid accounts have 10 or 13 digits, China Southern's 16; regional ones lie between. */
export const accountNo: NumberRecogniser = {
  type: 'account_no',
  explanation: '前文说到户号、户头或客户编号的 10 至 16 位数字，11 位像手机号的也算户号',
  judge(digits, context, gap) {
    const { label } = context;
    if (!/^\d+$/.test(digits)) return null;
    const { length } = digits;
    const exact = length === 10 || length === 13;
    if (!means(context, 'account_no')) {
      if (!mayMean(context, 'account_no')) return null;
      if (exact) return 48;
      return (length === 11 || length === 12) && !/^1[3-9]/.test(digits) ? 42 : null;
    }
    if (exact) return 65;
    if (gap === 'talk') return length === 11 ? 33 : null;
    if (length === 11 || length === 12) return label === null ? 50 : 60;
    if (length === 16) return 35;
    return label !== null && length >= 8 && length <= 15 ? 15 : null;
  },
};
