/** Who speaks: names of roles as vendors, subtitles and people write them. */
import type { TurnRole } from '../../../pipeline/domain.ts';

const agent =
  /^(agent|seat|staff|operator|service|servicer|server|representative|rep|supervisor|人工|客服|客服专员|客服代表|客服人员|坐席|座席|话务员|接线员|受理员|员工|班长|值班长|专员)(\s*[-_#]?\s*\d{0,8})$/i;
const customer =
  /^(customer|client|caller|user|visitor|guest|客户|用户|顾客|访客|来电人|来电客户|市民|居民|报修人|主叫)(\s*[-_#]?\s*\d{0,8})$/i;
const nobody =
  /^(system|bot|custom_bot|robot|ivr|系统|系统消息|机器人|智能客服|语音导航|导航|提示音)(\s*\d*)$/i;
const voice = /^(speaker|spk|说话人|发言人|讲话人)[\s_-]*[0-9a-z]{1,4}$/i;

/** No name of a role is longer; the patterns above are not made for pages of blanks. */
const longestLabel = 40;

/** `nobody`: a machine, which is neither side; null: the label does not say. */
export function roleOfLabel(label: string): TurnRole | 'nobody' | null {
  if (label.length > longestLabel) return null;
  if (agent.test(label)) return 'agent';
  if (customer.test(label)) return 'customer';
  return nobody.test(label) ? 'nobody' : null;
}

/** Is this word before a colon or in brackets the name of a speaker rather than part of the sentence? */
export function isSpeakerLabel(label: string): boolean {
  return roleOfLabel(label) !== null || (label.length <= longestLabel && voice.test(label));
}
