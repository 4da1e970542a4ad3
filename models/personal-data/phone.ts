import { means, type NumberRecogniser } from './number-context.ts';

const MOBILE = /^(?:86)?1[3-9]\d{9}$/;
/** Area code and number; 400 and 800 numbers belong to firms. */
const LANDLINE = /^0[1-9]\d{8,10}$/;
const LOCAL = /^[2-8]\d{6,7}$/;
const OF_A_FIRM = /供电所|营业厅|物业|抢修|值班|客服|公司|监督|热线|表箱/u;

export const phone: NumberRecogniser = {
  type: 'phone',
  explanation: '11 位手机号（1[3-9] 开头）或带区号的座机；前面说的是户号、工单号等时不算',
  judge(window) {
    const { digits, label, asked, lead } = window;
    if (MOBILE.test(digits)) {
      if (label === null && asked.size === 1 && (asked.has('account_no') || asked.has('other'))) return null;
      return label === null || label === 'phone' ? 80 : null;
    }
    if (!means(window, 'phone') || OF_A_FIRM.test(lead)) return null;
    if (LANDLINE.test(digits)) return 70;
    if (label === 'phone' && LOCAL.test(digits)) return 30;
    // A digit lost or doubled by the recogniser.
    return /^1[3-9]\d{8}(?:\d\d)?$/.test(digits) ? 20 : null;
  },
};
