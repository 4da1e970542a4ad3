import { isBankCard } from './check-digits.ts';
import { mayMean, means, type NumberRecogniser } from './number-context.ts';

export const bankCard: NumberRecogniser = {
  type: 'bank_card',
  explanation: '16 至 19 位且通过 Luhn 校验；前文说到银行卡、卡号或退到哪里时 12 至 19 位也算',
  judge(digits, context, gap) {
    const { label, asked } = context;
    if (!/^\d+$/.test(digits)) return null;
    const meant = means(context, 'bank_card');
    const whole = /^\d{16,19}$/.test(digits);
    // Of random digits one in ten passes: a hint, no proof.
    const passes = isBankCard(digits);
    if (passes && !meant) return label === null ? 60 : null;
    if (meant) {
      if (whole)
        return (gap === 'talk' && digits.length !== 16 && digits.length !== 19 ? 38 : 45) + (passes ? 8 : 0);
      return gap !== 'talk' && /^(?:\d{12,15}|\d{20})$/.test(digits) ? 25 : null;
    }
    if (!whole || gap === 'talk' || asked.has('other')) return null;
    if (mayMean(context, 'bank_card')) return 44;
    if (label !== null || asked.size > 0) return null;
    const topics = context.topics();
    return topics.has('bank_card') && !topics.has('other') ? 43 : null;
  },
};
