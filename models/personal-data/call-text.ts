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
/** Turns looked back over for a question. */
const QUESTION_TURNS = 5;

/** The turns of a call, and before each of them the end of what the other side said last, prompts left out. */
export interface Talk {
  readonly turns: readonly SpokenTurn[];
  /** By turn; empty when nothing was said. */
  readonly asked: readonly string[];
  /** By turn: words that mean "go on". */
  readonly prompts: readonly boolean[];
}

export function talkOf(turns: readonly SpokenTurn[]): Talk {
  const prompts = turns.map(({ text }) => isPrompt(text));
  return { turns, prompts, asked: turns.map((_, turn) => askedBefore(turns, prompts, turn)) };
}

function askedBefore(turns: readonly SpokenTurn[], prompts: readonly boolean[], index: number): string {
  const role = turns[index]?.role;
  for (let i = index - 1; i >= 0 && i >= index - QUESTION_TURNS; i--) {
    const turn = turns[i];
    if (turn === undefined || turn.role === role || prompts[i]) continue;
    return turn.text.slice(-QUESTION_CHARS);
  }
  const last = turns[index - 1];
  return last === undefined || last.role === role ? '' : last.text.slice(-QUESTION_CHARS);
}

/** Words that mean "go on" while the other one dictates. */
const PROMPT =
  /^(?:[嗯哦噢啊好对是行唔欸诶呃]|好的|是的|您说|你说|请讲|请说|请报|报吧|继续[说报念]?|接着[说报念]?|往下[说报念]?|然后呢?|后面的?呢?|后边呢?|下面呢|还有呢|在听|我?在?记(?:着|下)?了?呢?|不着急|不急|慢慢[说来报念]|别急|没事|稍等|最后[一两二三四几]位呢?是?|还差[一二两三四五六七八几]位|[少差缺][了]?[一二两三四五六几]位了?|(?:后面|最后|后边)没听[清到](?:楚)?|[您你请]|[\s，。,.、！!？?…～~])*$/u;
const PROMPT_CHARS = 18;

function isPrompt(text: string): boolean {
  return text.length <= PROMPT_CHARS && PROMPT.test(text);
}

/** Every match of a global pattern, in order. Cheaper than matchAll, which makes a new pattern of it each time. */
export function matchesOf(pattern: RegExp, text: string): RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    matches.push(match);
    if (match[0] === '') pattern.lastIndex++;
  }
  return matches;
}
