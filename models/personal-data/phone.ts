import { means, type NumberContext, type NumberRecogniser } from './number-context.ts';
import type { Gap } from './number-gaps.ts';

const MOBILE = /^(?:86)?1[3-9]\d{9}$/;
/** Area code and number; 400 and 800 numbers belong to firms. */
const LANDLINE = /^0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}$/;
const LOCAL = /^[2-8]\d{6,7}$/;
const OF_A_FIRM = /供电所|营业厅|营业部|抢修|客服|监督|热线|表箱/u;

export const phone: NumberRecogniser = {
  type: 'phone',
  explanation: '11 位手机号（1[3-9] 开头）或带区号的座机；前面说的是户号、工单号等时不算',
  judge(digits, context, gap) {
    if (MOBILE.test(digits)) return mobile(context, gap);
    if (gap === 'talk') return null;
    const meant = means(context, 'phone');
    if (isOfAFirm(context)) return null;
    if (LANDLINE.test(digits)) return meant ? 70 : unlabelledLandline(context);
    if (!meant) return null;
    if (context.label === 'phone' && LOCAL.test(digits)) return 30;
    // A digit lost or doubled by the recogniser.
    return /^1[3-9]\d{8}(?:\d\d)?$/.test(digits) ? 20 : null;
  },
};

function mobile({ label, asked, answered, shared }: NumberContext, gap: Gap): number | null {
  const other = asked.size > 0 && !asked.has('phone') && (asked.has('account_no') || asked.has('other'));
  if (label === null && other && !answered) return null;
  if (label === 'other') return null;
  // A piece of a card's number.
  if (label === null && asked.size > 0 && !asked.has('phone') && !answered) return 34;
  if (label === 'account_no') return shared ? 55 : null;
  if (gap === 'talk' && !(label === 'phone' || (label === null && asked.has('phone')))) return 58;
  return label === null || label === 'phone' ? 80 : 34;
}

const isOfAFirm = ({ lead, role }: NumberContext): boolean =>
  OF_A_FIRM.test(lead) || (role === 'agent' && /物业|公司|值班/u.test(lead));

/** The agent gives numbers of offices; what a customer gives is the own one. */
const unlabelledLandline = ({ label, role, asked }: NumberContext): number | null =>
  label === null && role === 'customer' && asked.size === 0 ? 40 : null;
