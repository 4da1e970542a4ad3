/** Which script or item a turn of the agent says, and which item a customer asks for. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { BusinessType, type Metadata, type Opinions, type TurnRole } from '../../pipeline/domain.ts';
import { spokenText } from '../../rules/spoken-text.ts';
import { compare, INPUTS } from './compare.ts';
import { textInForce } from './in-force.ts';
import type { KnowledgeItem } from './item.ts';
import { type Knowledge, loadKnowledge } from './read.ts';
import { type SpokenWording, spokenWording } from './spoken-wording.ts';
import { WordingIndex } from './wording-index.ts';

export type LikenessHit = NonNullable<Opinions['likeness']>[number];

/** What decides which texts were in force. */
export interface Occasion extends Pick<Metadata, 'startedAt' | 'region' | 'businessType'> {
  /** What the model takes the call for. */
  readonly judgedType?: BusinessType | null;
}

export interface KnowledgeJudge {
  /** Changes whenever a likeness may change: with the items and with the weights. */
  readonly version: string;
  /** Likeness from which a hit is shown. */
  readonly from: Weights['from'];
  /** In order of turns; at most one script and one item a turn and `of`. Only likenesses above the threshold. */
  judge(turns: readonly SpokenTurn[], occasion: Occasion): LikenessHit[];
  /** Best first, whatever their likeness: for measuring. */
  rank(text: string, of: LikenessHit['of']): Ranked[];
}

interface SpokenTurn {
  readonly role: TurnRole;
  readonly text: string;
}

export interface Ranked {
  readonly item: string;
  readonly likeness: number;
  readonly inputs: readonly number[];
}

const Weights = z.object({
  inputs: z.array(z.string()),
  /** Likeness from which a hit is shown, for texts and for questions. */
  from: z.object({ text: z.number(), question: z.number() }),
  text: z.object({ kernel: z.array(z.number()), bias: z.number() }),
  question: z.object({ kernel: z.array(z.number()), bias: z.number() }),
});
export type Weights = z.infer<typeof Weights>;

export const WEIGHTS_FILE = new URL('weights.json', import.meta.url);

/** A close look at so many wordings a turn. */
const CLOSE_LOOKS = 8;
const LEAST_SHARE = 0.12;
/** Characters; less says nothing of its own. */
const LEAST_CHARS = 4;
/** A customer's 嗯 between two turns does not end what the agent says. */
const BACK_CHANNEL_CHARS = 4;
/** Two turns together have to be so much more like it than one alone, surely, and with some characters of each. */
const GAIN = 0.2;
const SURELY = 0.75;
const LEAST_EACH = 4;
const BEGUN = 0.05;
const OCCASIONS_KEPT = 64;

interface Wording {
  readonly item: number;
  readonly spoken: SpokenWording;
}

interface Found {
  readonly item: number;
  readonly likeness: number;
  readonly inputs: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** Null when the rule pack in `packDir` has no scripts and items. Throws RulesInvalid when they cannot be read. */
export async function openKnowledge(packDir: string): Promise<KnowledgeJudge | null> {
  const knowledge = await loadKnowledge(packDir);
  return knowledge.items.length === 0 ? null : openKnowledgeJudge(knowledge);
}

export function openKnowledgeJudge(
  knowledge: Knowledge,
  weights: Weights = shippedWeights(),
): KnowledgeJudge {
  const items = knowledge.items;
  const keywords = items.map((item) => item.keywords.map((keyword) => spokenText(keyword).sounds));
  const sides = {
    text: openSide(items, ({ text }) => text),
    question: openSide(items, ({ questions }) => questions),
  };
  const inForce = forceOf(items);

  const search = (spoken: SpokenWording, of: LikenessHit['of'], allowed: Uint8Array | null): Found[] => {
    const { wordings, index } = sides[of];
    const best = new Map<number, Found>();
    const near = index.nearest(
      spoken.sounds,
      CLOSE_LOOKS,
      LEAST_SHARE,
      (wording) => allowed === null || allowed[wordings[wording]?.item ?? 0] === 1,
    );
    for (const { wording } of near) {
      const candidate = wordings[wording];
      if (candidate === undefined) continue;
      const compared = compare(spoken, candidate.spoken, index, keywords[candidate.item] ?? []);
      const value = probability(weights[of], compared.inputs);
      if (value > (best.get(candidate.item)?.likeness ?? -1))
        best.set(candidate.item, { item: candidate.item, likeness: value, ...compared });
    }
    return [...best.values()].sort((a, b) => b.likeness - a.likeness || a.item - b.item);
  };

  return {
    from: weights.from,
    version: `knowledge-${knowledge.hash.slice(0, 12)}+${hashOf(weights)}`,
    rank: (text, of) =>
      search(spokenWording(text), of, null).map(({ item, likeness, inputs }) => ({
        item: items[item]?.id ?? '',
        likeness,
        inputs,
      })),
    judge(turns, occasion) {
      const allowed = inForce(occasion);
      const spoken = turns.map(({ text }) => spokenWording(text));
      const single = turns.map(({ role }, turn) => {
        const own = spoken[turn];
        if (own === undefined || own.sounds.length < LEAST_CHARS || role === 'unknown') return [];
        return search(own, role === 'agent' ? 'text' : 'question', allowed);
      });
      const hits = turns.flatMap((turn, at) =>
        bestOfKinds(single[at] ?? [], items, weights.from[turn.role === 'agent' ? 'text' : 'question']).map(
          (found) => hitOf(found, at, turn.role === 'agent' ? 'text' : 'question'),
        ),
      );
      return joined(hits);

      function hitOf(found: Found, turn: number, of: LikenessHit['of']): LikenessHit {
        const { origins } = spoken[turn] ?? { origins: [] };
        return {
          turn,
          item: items[found.item]?.id ?? '',
          of,
          likeness: Number(found.likeness.toFixed(3)),
          start: origins[found.start] ?? 0,
          end: (origins[found.end - 1] ?? 0) + 1,
        };
      }

      /** What is only whole when the next turn of the agent is read along. */
      function joined(alone: readonly LikenessHit[]): LikenessHit[] {
        const kept = [...alone];
        for (let at = 0; at + 1 < turns.length; at++) {
          const next = nextOfAgent(turns, spoken, at);
          const [one, other] = [turns[at], turns[next]];
          if (next < 0 || one === undefined || other === undefined) continue;
          if (!mayGain(single[at], single[next])) continue;
          const both = spokenWording(one.text + other.text);
          const [best] = bestOfKinds(search(both, 'text', allowed), items, weights.from.text);
          if (best === undefined) continue;
          const lone = Math.max(likenessOf(single[at], best.item), likenessOf(single[next], best.item));
          const start = both.origins[best.start] ?? 0;
          const end = (both.origins[best.end - 1] ?? 0) + 1 - one.text.length;
          if (best.likeness < Math.max(SURELY, lone + GAIN)) continue;
          if (one.text.length - start < LEAST_EACH || end < LEAST_EACH) continue;
          const item = items[best.item]?.id ?? '';
          const without = kept.filter((hit) => hit.item !== item || (hit.turn !== at && hit.turn !== next));
          kept.length = 0;
          const likeness = Number(best.likeness.toFixed(3));
          kept.push(...without, { turn: at, item, of: 'text', likeness, start, end, through: next });
        }
        kept.sort((a, b) => a.turn - b.turn || b.likeness - a.likeness);
        return halvesTogether(kept, (at) => nextOfAgent(turns, spoken, at));
      }
    },
  };
}

/** The next turn of the agent, when nothing but a short answer lies between; -1 without one. */
function nextOfAgent(turns: readonly SpokenTurn[], spoken: readonly SpokenWording[], at: number): number {
  if (turns[at]?.role !== 'agent') return -1;
  if (turns[at + 1]?.role === 'agent') return at + 1;
  const isShort = (spoken[at + 1]?.compact.length ?? 99) <= BACK_CHANNEL_CHARS;
  return isShort && turns[at + 2]?.role === 'agent' ? at + 2 : -1;
}

/** Two halves of a script are said once. */
function halvesTogether(hits: readonly LikenessHit[], nextOf: (turn: number) => number): LikenessHit[] {
  const left = [...hits];
  const together: LikenessHit[] = [];
  for (let hit = left.shift(); hit !== undefined; hit = left.shift()) {
    const { item, of, turn, through } = hit;
    const next = of === 'text' && through === undefined ? nextOf(turn) : -1;
    const half = left.findIndex(
      (other) => other.item === item && other.turn === next && other.through === undefined,
    );
    const [second] = half < 0 ? [] : left.splice(half, 1);
    if (second === undefined) together.push(hit);
    else {
      const likeness = Math.max(hit.likeness, second.likeness);
      together.push({ ...hit, likeness, end: second.end, through: second.turn });
    }
  }
  return together;
}

/** Something was begun, and neither turn says it whole. */
function mayGain(one: readonly Found[] = [], other: readonly Found[] = []): boolean {
  const most = Math.max(one[0]?.likeness ?? 0, other[0]?.likeness ?? 0);
  return most >= BEGUN && most + GAIN <= 1;
}

function likenessOf(found: readonly Found[] | undefined, item: number): number {
  return found?.find((one) => one.item === item)?.likeness ?? 0;
}

function bestOfKinds(found: readonly Found[], items: readonly KnowledgeItem[], from: number): Found[] {
  const kinds = new Set<KnowledgeItem['kind']>();
  return found.filter(({ item, likeness }) => {
    const kind = items[item]?.kind;
    if (likeness < from || kind === undefined || kinds.has(kind)) return false;
    kinds.add(kind);
    return true;
  });
}

function openSide(items: readonly KnowledgeItem[], textsOf: (item: KnowledgeItem) => readonly string[]) {
  const wordings = items.flatMap((item, number): Wording[] =>
    textsOf(item)
      .map((text) => ({ item: number, spoken: spokenWording(text) }))
      .filter(({ spoken }) => spoken.compact.length >= 2),
  );
  return { wordings, index: new WordingIndex(wordings.map(({ spoken }) => spoken)) };
}

/** 1 for each item that was in force; the same for all calls of a day, region and business type. */
function forceOf(items: readonly KnowledgeItem[]): (occasion: Occasion) => Uint8Array {
  const byId = new Map<string, number[]>();
  for (const [number, { id }] of items.entries()) byId.set(id, [...(byId.get(id) ?? []), number]);
  const kept = new Map<string, Uint8Array>();
  return ({ startedAt, region, businessType, judgedType }) => {
    const day = /^\d{4}-\d{2}-\d{2}/.exec(startedAt ?? '')?.[0] ?? null;
    const coded = BusinessType.safeParse(businessType);
    // Agents miscode calls, so the model has a say; alone it is not sure enough to leave items out.
    const types = coded.success ? [coded.data, ...(judgedType ? [judgedType] : [])].sort() : [];
    const key = JSON.stringify([day, region ?? null, types]);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const allowed = new Uint8Array(items.length);
    for (const numbers of byId.values()) {
      const texts = numbers.flatMap((number) => items[number] ?? []);
      const held = textInForce(texts, day, region);
      // Where the region decides and nobody knows it, the text for everywhere else is the likelier one.
      const text = held === 'unknown-region' ? textInForce(texts.filter(isEverywhere), day, null) : held;
      if (text === null || text === 'unknown-region') continue;
      const fits = text.businessTypes.length === 0 || types.length === 0;
      if (fits || text.businessTypes.some((type) => types.includes(type)))
        allowed[numbers[texts.indexOf(text)] ?? 0] = 1;
    }
    kept.set(key, allowed);
    for (const oldest of kept.keys()) {
      if (kept.size <= OCCASIONS_KEPT) break;
      kept.delete(oldest);
    }
    return allowed;
  };
}

function isEverywhere({ regions }: KnowledgeItem): boolean {
  return regions.length === 0;
}

function probability({ kernel, bias }: Weights['text'], inputs: readonly number[]): number {
  let sum = bias;
  for (let at = 0; at < inputs.length; at++) sum += (inputs[at] ?? 0) * (kernel[at] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}

function shippedWeights(): Weights {
  const weights = Weights.parse(JSON.parse(readFileSync(WEIGHTS_FILE, 'utf8')));
  if (weights.inputs.join() !== INPUTS.join())
    throw new TypeError('models/knowledge/weights.json is of other inputs. Train it again.');
  return weights;
}

function hashOf(weights: Weights): string {
  return createHash('sha256').update(JSON.stringify(weights)).digest('hex').slice(0, 8);
}
