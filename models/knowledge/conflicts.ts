/** The same question answered differently: per item, what agents said against what it says, and against one another. */

import { emptyMetadata, type Likeness, type Metadata, type Transcript } from '../../pipeline/domain.ts';
import { prepareCall } from '../../rules/call.ts';
import { saidValues } from '../../rules/said-values.ts';
import type { Fact } from '../../rules/schema.ts';
import { spokenAmounts } from '../../rules/spoken-amounts.ts';
import { spokenSpans } from '../../rules/spoken-numbers.ts';
import { spokenText } from '../../rules/spoken-text.ts';
import { textInForce } from './in-force.ts';
import type { KnowledgeItem } from './item.ts';

export interface ConflictCall {
  readonly recordingId: string;
  readonly transcript: Transcript;
  readonly metadata: Metadata;
  readonly likeness: readonly Likeness[];
}

export interface Statement {
  readonly recordingId: string;
  readonly turn: number;
  readonly startMs: number;
  /** The words as said; they may hold personal data no more than any number of a turn does. */
  readonly quote: string;
  readonly value: string;
  readonly channel: Metadata['channel'];
  readonly teamId: string | null;
  readonly startedAt: string | null;
}

export interface SaidDifferently {
  /** The same for all that mean the same: `45 min`, `0.1 %`. */
  readonly value: string;
  readonly isRight: boolean;
  readonly calls: number;
  readonly channels: readonly Metadata['channel'][];
  readonly teams: readonly string[];
  /** The first few. */
  readonly statements: readonly Statement[];
}

export interface Conflict {
  readonly item: string;
  /** What held, as texts; several where it changed or differs by place. */
  readonly standards: readonly string[];
  /** Calls in which somebody named a value of the item. */
  readonly calls: number;
  /** Calls with a value that did not hold. */
  readonly wrongCalls: number;
  /** More than one value, and not all by the same team on the same channel. */
  readonly isBetween: boolean;
  readonly values: readonly SaidDifferently[];
}

const SHOWN = 5;

export interface ItemStatement extends Statement {
  readonly item: string;
  readonly standard: string;
  readonly isRight: boolean;
}

/**
 * Items about which something was said that did not hold, and whether teams or channels differ; those with the most
 * wrong calls first.
 */
export function conflictsIn(statements: readonly ItemStatement[]): Conflict[] {
  const byItem = new Map<string, ItemStatement[]>();
  for (const one of statements) {
    const own = byItem.get(one.item);
    if (own === undefined) byItem.set(one.item, [one]);
    else own.push(one);
  }
  return [...byItem]
    .map(([item, found]) => conflictOf(item, found))
    .filter(({ wrongCalls }) => wrongCalls > 0)
    .sort((a, b) => b.wrongCalls - a.wrongCalls || b.calls - a.calls || (a.item < b.item ? -1 : 1));
}

/** Texts by item. */
export function byId(items: readonly KnowledgeItem[]): Map<string, KnowledgeItem[]> {
  const texts = new Map<string, KnowledgeItem[]>();
  for (const item of items) texts.set(item.id, [...(texts.get(item.id) ?? []), item]);
  return texts;
}

/** Values agents named in a call, about items that held then. Pure. `company`: whose dated facts hold. */
export function statementsIn(
  call: ConflictCall,
  items: ReadonlyMap<string, readonly KnowledgeItem[]>,
  facts: readonly Fact[],
  company: string,
): ItemStatement[] {
  const { transcript, metadata } = call;
  const opinions = { words: [], personalData: null, businessType: null, complaint: null, emotion: null };
  const prepared = prepareCall(transcript, metadata, opinions);
  const said = saidValues(prepared, facts, company).flatMap((one): ItemStatement[] =>
    [...items].flatMap(([item, texts]) =>
      texts.some((text) => text.kind === 'item' && text.facts.includes(one.fact))
        ? [{ ...statementOf(call, one), item, standard: one.standard, isRight: one.isRight }]
        : [],
    ),
  );
  const own = call.likeness.flatMap((hit): ItemStatement[] => {
    const texts = items.get(hit.item) ?? [];
    const [first] = texts;
    // Items that lean on a fact of the pack are judged by it, which knows city from country.
    if (hit.of !== 'text' || hit.through !== undefined || first?.kind !== 'item' || first.facts.length > 0)
      return [];
    const held = textInForce(texts, prepared.day, metadata.region);
    if (held === null || held === 'unknown-region') return [];
    const values = valuesIn(held.text.join('\n'));
    const turn = transcript.turns[hit.turn];
    if (values.length === 0 || turn === undefined) return [];
    const units = new Set(values.map(({ unit }) => unit));
    return valuesIn(turn.text)
      .filter(({ unit, start, end }) => units.has(unit) && start < hit.end && end > hit.start)
      .map((value) => ({
        ...statementOf(call, { turn: hit.turn, ...value }),
        item: hit.item,
        standard: held.text[0] ?? '',
        isRight: values.some((one) => one.value === value.value),
      }));
  });
  return [...said, ...own];
}

interface Place {
  readonly turn: number;
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

function statementOf({ recordingId, transcript, metadata }: ConflictCall, place: Place): Statement {
  const turn = transcript.turns[place.turn];
  return {
    recordingId,
    turn: place.turn,
    startMs: turn?.startMs ?? 0,
    quote: turn?.text ?? '',
    value: place.value,
    channel: metadata.channel,
    teamId: metadata.teamId ?? emptyMetadata.teamId,
    startedAt: metadata.startedAt,
  };
}

interface TextValue {
  readonly unit: 'min' | 'yuan' | '%';
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Times, prices and shares in a text, with their places in it. */
function valuesIn(text: string): TextValue[] {
  const spoken = spokenText(text);
  const at = (start: number, end: number) => ({
    start: spoken.offsets[start] ?? 0,
    end: (spoken.offsets[end - 1] ?? 0) + 1,
  });
  return [
    ...spokenSpans(spoken.compact).map(
      ({ minutes, start, end }): TextValue => ({ unit: 'min', value: `${minutes} min`, ...at(start, end) }),
    ),
    ...spokenAmounts(text, spoken).map(({ unit, value, start, end }): TextValue => {
      const name = unit === 'yuan' ? 'yuan' : '%';
      return { unit: name, value: `${Number(value.toFixed(6))} ${name}`, ...at(start, end) };
    }),
  ];
}

function conflictOf(item: string, found: readonly ItemStatement[]): Conflict {
  const callsOf = (some: readonly ItemStatement[]) =>
    new Set(some.map(({ recordingId }) => recordingId)).size;
  const byValue = new Map<string, ItemStatement[]>();
  for (const one of found) byValue.set(one.value, [...(byValue.get(one.value) ?? []), one]);
  const values = [...byValue].map(([value, own]): SaidDifferently => {
    const statements = own.map(({ item: _item, standard: _standard, isRight: _isRight, ...one }) => one);
    return {
      value,
      isRight: own.every(({ isRight }) => isRight),
      calls: callsOf(own),
      channels: [...new Set(own.map(({ channel }) => channel))].sort(),
      teams: [...new Set(own.flatMap(({ teamId }) => teamId ?? []))].sort(),
      statements: statements.slice(0, SHOWN),
    };
  });
  const places = new Set(found.map(({ channel, teamId }) => `${channel} ${teamId ?? ''}`));
  const wrong = found.filter(({ isRight }) => !isRight);
  // City and country have times of their own: values that all held contradict nobody.
  const isBetween = wrong.length > 0 && byValue.size > 1 && places.size > 1;
  return {
    item,
    standards: [...new Set(found.map(({ standard }) => standard))].sort(),
    calls: callsOf(found),
    wrongCalls: callsOf(wrong),
    isBetween,
    values: values.sort((a, b) => b.calls - a.calls || (a.value < b.value ? -1 : 1)),
  };
}
