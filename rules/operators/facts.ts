/** Which fact a spoken value is about, and which of its texts was in force where and when the call took place. */
import { type Call, type CallTurn, once } from '../call.ts';
import { regionFit } from '../regions.ts';
import type { Fact } from '../schema.ts';
import { compactText } from '../spoken-text.ts';

/** Characters around a spoken value in which its topic is looked for. */
const TOPIC_REACH = 14;

interface Place {
  readonly start: number;
  readonly end: number;
}

/** The fact whose topic word is nearest to the value; else the one the customer has just asked about. */
export function factAbout<F extends Fact>(
  facts: readonly F[],
  call: Call,
  turn: CallTurn,
  place: Place,
): F | null {
  const { compact } = turn.spoken;
  let best: F | null = null;
  let nearest = TOPIC_REACH + 1;
  for (const fact of facts)
    for (const phrase of wordsOf(fact).topics) {
      for (let at = compact.indexOf(phrase); at >= 0; at = compact.indexOf(phrase, at + 1)) {
        const distance = at >= place.end ? at - place.end : place.start - (at + phrase.length);
        // 送电了, 到了: that is told, not promised.
        if (distance >= nearest || distance < 0 || compact[at + phrase.length] === '了') continue;
        nearest = distance;
        best = fact;
      }
    }
  if (best !== null) return best;
  const question = call.turns[turn.index - 1];
  if (question === undefined || question.role === turn.role) return null;
  return (
    facts.find((fact) => wordsOf(fact).questions.some((words) => question.spoken.compact.includes(words))) ??
    null
  );
}

/** A fact of which neither a topic nor a question is said anywhere is what no value is about. */
export function isMentioned(fact: Fact, call: Call): boolean {
  const { topics, questions } = wordsOf(fact);
  return isSaid(topics, call) || isSaid(questions, call);
}

function isSaid(words: readonly string[], call: Call): boolean {
  const all = once(call, 'all words', wordsOfCall);
  for (const word of words) if (all.includes(word)) return true;
  return false;
}

/** One text is searched sooner than many; no word holds a line break. */
function wordsOfCall({ turns }: Call): string {
  return turns.map(({ spoken }) => spoken.compact).join('\n');
}

export function inContext(fact: Fact, call: Call): boolean {
  const { context } = wordsOf(fact);
  return context.length === 0 || isSaid(context, call);
}

interface Words {
  readonly topics: readonly string[];
  readonly questions: readonly string[];
  readonly context: readonly string[];
}

const wordsOfFact = new WeakMap<Fact, Words>();

function wordsOf(fact: Fact): Words {
  let known = wordsOfFact.get(fact);
  if (known === undefined) {
    known = {
      topics: fact.topics.map(compactText),
      questions: fact.questions.map(compactText),
      context: fact.context.map(compactText),
    };
    wordsOfFact.set(fact, known);
  }
  return known;
}

interface Dated {
  readonly operator: string;
  readonly regions?: readonly string[] | undefined;
  readonly from: string;
  readonly to: string | null;
}

/**
 * The text of the company that held on the day of the call in its region. Without a day the one in force now. Null:
 * none held; `unknown-region`: it depends on a region nobody knows.
 */
export function versionInForce<V extends Dated>(
  versions: readonly V[],
  company: string,
  { day, metadata }: Call,
): V | 'unknown-region' | null {
  const held = versions.filter(
    (one) =>
      one.operator === company &&
      (day === null ? one.to === null : one.from <= day && (one.to === null || day <= one.to)),
  );
  let isUnknown = false;
  for (const version of held) {
    if (version.regions === undefined) continue;
    const fit = regionFit(metadata.region, version.regions);
    if (fit === 'inside') return version;
    isUnknown ||= fit === 'unknown';
  }
  if (isUnknown) return 'unknown-region';
  return held.find((version) => version.regions === undefined) ?? null;
}

const REMOTE = /偏远|边远|山区|海岛|牧区/;
const RURAL = /农村|乡镇|乡下|村里|镇上/;
const CITY = /城区|市区|市里|城里/;
const LIVES_RURAL =
  /(我们|我家|我)(这边|这里|这儿|这个|这|家)?(是|在|住|属于)?(农村|乡下|村里|村子|镇上|乡镇)/;

/** City or country: from what was said right before the value, else the region of the call, else what the customer said. */
export function areaOf(call: Call, before: string): 'city' | 'rural' | 'remote' | null {
  const { region } = call.metadata;
  for (const text of [before, region ?? '']) {
    if (REMOTE.test(text)) return 'remote';
    if (RURAL.test(text) || (text === region && /[乡镇村]/.test(text))) return 'rural';
    if (CITY.test(text) || (text === region && /街道|社区/.test(text))) return 'city';
  }
  return once(call, 'customer lives in the country', livesRural) ? 'rural' : null;
}

function livesRural({ turns }: Call): boolean {
  return turns.some(({ role, spoken }) => role === 'customer' && LIVES_RURAL.test(spoken.compact));
}
