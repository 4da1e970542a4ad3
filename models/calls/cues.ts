/** Named facts: phrases a person would look for, found by their sound, in the words of one side or a stretch of it. */
import { soundPattern, soundsOf } from '../text/sounds.ts';

/** `opening`: the customer's first turns. `greeting`: the agent's first turns. `closing`: the agent's last turns. */
export type Stretch = 'customer' | 'agent' | 'opening' | 'greeting' | 'closing';

export interface Cue {
  readonly name: string;
  readonly where: Stretch;
  readonly pattern: RegExp;
}

const OPENING_TURNS = 4;
const GREETING_TURNS = 3;
const CLOSING_TURNS = 4;
/** More of the same says nothing new. */
const MOST = 3;

/** `where/name`: regular expressions whose Chinese characters are read as sounds. */
export function cuesOf(table: Readonly<Record<string, string>>): Cue[] {
  return Object.entries(table).map(([key, pattern]) => {
    const [where, name = ''] = key.split('/');
    return { name, where: where as Stretch, pattern: soundPattern(pattern) };
  });
}

export type StretchSounds = Readonly<Record<Stretch, string>>;

/** What is said in each stretch, as it sounds; turns are joined by line feeds. */
export function soundsOfStretches(
  turns: readonly { readonly role: string; readonly text: string }[],
): StretchSounds {
  const customer = turns.flatMap(({ role, text }) => (role === 'agent' ? [] : [soundsOf(text)]));
  const agent = turns.flatMap(({ role, text }) => (role === 'agent' ? [soundsOf(text)] : []));
  return {
    customer: customer.join('\n'),
    agent: agent.join('\n'),
    opening: customer.slice(0, OPENING_TURNS).join('\n'),
    greeting: agent.slice(0, GREETING_TURNS).join('\n'),
    closing: agent.slice(-CLOSING_TURNS).join('\n'),
  };
}

/** How often each cue occurs: 0 (never) to 1 (three times and more). */
export function cueValues(cues: readonly Cue[], sounds: StretchSounds): number[] {
  return cues.map(({ where, pattern }) => {
    let count = 0;
    pattern.lastIndex = 0;
    while (count < MOST && pattern.test(sounds[where])) count++;
    return Math.sqrt(count / MOST);
  });
}
