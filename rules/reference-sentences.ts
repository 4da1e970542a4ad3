/** What `similar` compares turns with: sentences of the rule, or the text of a script or item on the day of the call. */
import { textInForce } from '../models/knowledge/in-force.ts';
import { spokenWording } from '../models/knowledge/spoken-wording.ts';
import type { Call } from './call.ts';
import type { ConditionOf } from './schema.ts';
import { type SpokenText, spokenText } from './spoken-text.ts';

interface Reference {
  readonly sentences: readonly SpokenText[];
  /** As written, in the same order. */
  readonly written: readonly string[];
  /** 「title」 of the script or item; null for sentences of the rule. */
  readonly title: string | null;
  /** Chinese: why there is nothing to compare with; null when there is. */
  readonly missing: string | null;
}

const known = new WeakMap<object, Reference>();
const none = { sentences: [], written: [], title: null };

export function sentencesFor(condition: ConditionOf<'similar'>, { day, metadata }: Call): Reference {
  const { texts, sentences } = condition;
  if (texts === undefined)
    return made(condition, () => referenceOf(sentences ?? [], null, (text) => spokenText(text)));
  const held = textInForce(texts, day, metadata.region);
  const title = `「${texts[0]?.title.zh ?? condition.script ?? condition.knowledge ?? ''}」`;
  if (held === 'unknown-region') return { ...none, missing: `${title}随地区不同，通话地区未知` };
  if (held === null) return { ...none, missing: `${title}在通话当日没有生效的版本` };
  return made(held, () => referenceOf(held.text, `「${held.title.zh}」`, spokenWording));
}

function made(key: object, make: () => Reference): Reference {
  let reference = known.get(key);
  if (reference === undefined) {
    reference = make();
    known.set(key, reference);
  }
  return reference;
}

function referenceOf(
  written: readonly string[],
  title: string | null,
  spoken: (text: string) => SpokenText,
): Reference {
  return { sentences: written.map(spoken), written, title, missing: null };
}
