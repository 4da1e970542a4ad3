import { isIdCard } from './check-digits.ts';
import { means, type NumberRecogniser } from './number-context.ts';

export const idCard: NumberRecogniser = {
  type: 'id_card',
  explanation: '18 位且校验码正确（GB 11643）；前文说到身份证时 15 至 18 位也算',
  judge(window) {
    const { digits } = window;
    if (isIdCard(digits)) return window.label === 'other' ? null : 95;
    if (!means(window, 'id_card')) return null;
    if (/^[1-9]\d{16}[\dX]$/.test(digits)) return 75;
    return /^[1-9]\d{13,15}[\dX]?$/.test(digits) ? 40 : null;
  },
};
