import { hasBirthday, isIdCard } from './check-digits.ts';
import { means, type NumberRecogniser } from './number-context.ts';

export const idCard: NumberRecogniser = {
  type: 'id_card',
  explanation: '18 位、第 7 至 14 位是生日（GB 11643），校验码正确更可信；前文说到身份证时 15 至 18 位也算',
  judge(digits, context, gap) {
    const { label } = context;
    if (label === 'other') return null;
    const meant = means(context, 'id_card');
    if (isIdCard(digits)) return 95;
    if (hasBirthday(digits)) return meant ? 85 : label === null ? 70 : null;
    if (!meant) return null;
    if (/^[1-9]\d{16}[\dX]$/.test(digits)) return 75;
    return gap !== 'talk' && /^[1-9]\d{13,15}[\dX]?$/.test(digits) ? 40 : null;
  },
};
