import { isBankCard } from './check-digits.ts';
import { means, type NumberRecogniser } from './number-context.ts';

export const bankCard: NumberRecogniser = {
  type: 'bank_card',
  explanation: '16 至 19 位且通过 Luhn 校验；前文说到银行卡或卡号时 12 至 19 位也算',
  judge(window) {
    const { digits, label } = window;
    const meant = means(window, 'bank_card');
    if (isBankCard(digits)) return meant ? 90 : label === null ? 60 : null;
    if (!meant) return null;
    if (/^\d{16,19}$/.test(digits)) return 45;
    return /^\d{12,15}$/.test(digits) ? 25 : null;
  },
};
