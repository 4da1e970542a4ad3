/** What recognisers look at: the turns, and what was asked before each of them. */
import type { PersonalDataType, Turn } from '../../pipeline/domain.ts';

export type SpokenTurn = Pick<Turn, 'role' | 'text'>;

/** A place in a turn, UTF-16 units. */
export interface Found {
  readonly type: PersonalDataType;
  readonly turn: number;
  readonly start: number;
  readonly end: number;
}

/** Longest question that is looked at; the point of a question stands at its end. */
const QUESTION_CHARS = 60;
/** Turns this short are taken as noises of listening when a question is looked for. */
const SHORT_CHARS = 6;

/** The end of what the other side said last before turn `index`; empty when nothing was. */
export function askedBefore(turns: readonly SpokenTurn[], index: number): string {
  const role = turns[index]?.role;
  for (let i = index - 1; i >= 0 && i >= index - 4; i--) {
    const turn = turns[i];
    if (turn === undefined || turn.role === role || turn.text.length <= SHORT_CHARS) continue;
    return turn.text.slice(-QUESTION_CHARS);
  }
  const last = turns[index - 1];
  return last === undefined || last.role === role ? '' : last.text.slice(-QUESTION_CHARS);
}

/** Words that mean "go on" while the other one dictates. */
const BACK_CHANNEL =
  /^(?:[嗯哦噢啊好对是行唔欸诶的]|您说|你说|请讲|请说|继续|然后呢|后面呢|还有呢|在听|记下了|[\s，。,.！!？?、])*$/u;

export function isBackChannel(text: string): boolean {
  return text.length <= 12 && BACK_CHANNEL.test(text);
}
