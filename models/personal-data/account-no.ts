import { means, type NumberRecogniser } from './number-context.ts';

/** State Grid accounts have 10 or 13 digits, China Southern's 16; regional ones lie between. */
export const accountNo: NumberRecogniser = {
  type: 'account_no',
  explanation: '前文说到户号、户头或客户编号的 10 至 16 位数字，11 位像手机号的也算户号',
  judge(window) {
    if (!means(window, 'account_no')) return null;
    const { length } = window.digits;
    if (!/^\d+$/.test(window.digits)) return null;
    if (length === 10 || length === 13) return 65;
    if (length === 11 || length === 12) return window.label === null ? 50 : 60;
    if (length === 16) return 35;
    return window.label !== null && length >= 8 && length <= 15 ? 15 : null;
  },
};
