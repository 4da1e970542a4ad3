/** Search over scripts and items: BM25 by words, sounds and pinyin, with filters. Thousands of items stay in memory. */
import { setImmediate } from 'node:timers/promises';
import MiniSearch, { type Query as MiniQuery, type SearchOptions } from 'minisearch';
import type { BusinessType } from '../../pipeline/domain.ts';
import { compactText } from '../../rules/spoken-text.ts';
import { holdsOn } from './in-force.ts';
import type { KnowledgeKind, LocatedItem } from './item.ts';
import { parseQuery, type Query, type Term } from './query.ts';
import {
  foldedPinyin,
  initialsOf,
  searchWords,
  soundOfWord,
  soundWords,
  wantedWords,
} from './search-words.ts';

export interface KnowledgeQuestion {
  /** See query.ts; empty: everything that passes the filters, by id. */
  readonly words: string;
  readonly kind?: KnowledgeKind | undefined;
  readonly businessType?: BusinessType | undefined;
  readonly owner?: string | undefined;
  /** Only these items. */
  readonly ids?: readonly string[] | undefined;
  /** Only what held on this day. */
  readonly onDay?: string | null | undefined;
}

export interface KnowledgeMatch {
  readonly item: LocatedItem;
  /** Higher is better; only comparable within one answer. */
  readonly score: number;
}

export interface KnowledgeSearch {
  search(question: KnowledgeQuestion): KnowledgeMatch[];
}

const FIELDS = ['title', 'questions', 'keywords', 'text', 'id', 'sounds', 'initials'] as const;
/** A title says what the item is about; a sound alone may mean something else. */
const BOOST = { title: 4, questions: 3, keywords: 3, text: 1, id: 4, sounds: 0.4, initials: 0.3 };
const MOST_SOUND_CHARS = 6;
const WORD_FIELDS = ['title', 'questions', 'keywords', 'text', 'id'];

interface Document extends Record<(typeof FIELDS)[number], string> {
  readonly number: number;
}

/** Ten thousand items take seconds to read: others get their turn after so many. */
const AT_ONCE = 25;

/** The first time loads the dictionary of words (0.3 to 1.2 s), unless it is loaded already. */
export async function openKnowledgeSearch(items: readonly LocatedItem[]): Promise<KnowledgeSearch> {
  const index = new MiniSearch<Document>({
    idField: 'number',
    fields: [...FIELDS],
    tokenize: (text) => (text === '' ? [] : text.split(' ')),
    processTerm: (term) => term,
    searchOptions: { boost: BOOST },
  });
  for (let from = 0; from < items.length; from += AT_ONCE) {
    index.addAll(items.slice(from, from + AT_ONCE).map((item, at) => documentOf(item, from + at)));
    await setImmediate();
  }
  const compact: (string | undefined)[] = [];
  const wholeText = (number: number): string => {
    compact[number] ??= compactText(allTextOf(items[number]));
    return compact[number];
  };
  return {
    search(question) {
      const query = parseQuery(question.words);
      const passes = (number: number) => {
        const item = items[number];
        return item !== undefined && passesFilters(item, question) && isQuoted(query, wholeText, number);
      };
      if (query.length === 0)
        return items.filter((_, number) => passes(number)).map((item) => ({ item, score: 0 }));
      return index
        .search(miniQuery(query), { filter: ({ id }) => passes(Number(id)) })
        .flatMap(({ id, score }) => {
          const item = items[Number(id)];
          return item === undefined ? [] : [{ item, score }];
        });
    },
  };
}

function passesFilters(
  item: LocatedItem,
  { kind, businessType, owner, ids, onDay }: KnowledgeQuestion,
): boolean {
  if (ids !== undefined && !ids.includes(item.id)) return false;
  if (kind && item.kind !== kind) return false;
  if (owner && item.owner !== owner) return false;
  if (businessType && item.businessTypes.length > 0 && !item.businessTypes.includes(businessType))
    return false;
  return !onDay || holdsOn(item, onDay);
}

/** Quotations stand in the text as written, blanks and punctuation aside. */
function isQuoted(query: Query, textOf: (number: number) => string, number: number): boolean {
  if (!query.some((group) => group.some(({ exact }) => exact))) return true;
  return query.some((group) =>
    group.every(({ exact, not, text }) => !exact || textOf(number).includes(compactText(text)) !== not),
  );
}

function miniQuery(query: Query): MiniQuery {
  return { combineWith: 'OR', queries: query.map(groupQuery) };
}

function groupQuery(group: readonly Term[]): MiniQuery {
  const wanted = group.filter(({ not }) => !not);
  const unwanted = group.filter(({ not, exact }) => not && !exact);
  const all: MiniQuery =
    wanted.length === 0 ? MiniSearch.wildcard : { combineWith: 'AND', queries: wanted.flatMap(termQueries) };
  if (unwanted.length === 0) return all;
  // Words alone: a sound that is like an unwanted word is no reason to leave something out.
  const none: MiniQuery = {
    combineWith: 'OR',
    queries: unwanted.map(({ text }) => ({
      combineWith: 'AND',
      queries: wantedWords(text).map((word) => ({ queries: [word], fields: WORD_FIELDS })),
    })),
  };
  return { combineWith: 'AND_NOT', queries: [all, none] };
}

/** Every word has to be there, as written or by its sound; Latin letters may be the beginning of pinyin. */
function termQueries({ text }: Term): MiniQuery[] {
  const words = wantedWords(text);
  // 叫表 is cut into two words that say nothing apart; 校表 sounds the same.
  const sound = soundOfWord(text);
  if (words.length > 1 && sound !== '' && text.length <= MOST_SOUND_CHARS) {
    const together = { queries: [sound], fields: ['sounds'] };
    return [
      { combineWith: 'OR', queries: [{ combineWith: 'AND', queries: words.map(wordQuery) }, together] },
    ];
  }
  const id = { queries: [text.toLowerCase()], fields: ['id'] };
  if (words.length > 1 && /^[\w.-]+$/.test(text))
    return [{ combineWith: 'OR', queries: [{ combineWith: 'AND', queries: words.map(wordQuery) }, id] }];
  return words.map(wordQuery);
}

function wordQuery(word: string): MiniQuery {
  const said: SearchOptions & { queries: string[] } = { queries: [word], fields: WORD_FIELDS };
  if (/^[a-zü]{2,}$/.test(word)) {
    const typed = { queries: [foldedPinyin(word)], fields: ['sounds'], prefix: word.length > 2 };
    const short = { queries: [word], fields: ['initials'], prefix: true };
    return { combineWith: 'OR', queries: [{ ...said, prefix: true }, typed, short] };
  }
  const sound = soundOfWord(word);
  if (word.length < 2 || sound === '') return said;
  return { combineWith: 'OR', queries: [said, { queries: [sound], fields: ['sounds'] }] };
}

function documentOf(item: LocatedItem, number: number): Document {
  const title = searchWords(item.title.zh);
  const keywords = item.keywords.flatMap(searchWords);
  const questions = item.questions.flatMap(searchWords);
  const text = item.text.flatMap(searchWords);
  const whole = [item.title.zh, ...item.keywords];
  // Sounds of whole texts would double the time to make the index.
  const sounds = [...soundWords([...title, ...keywords, ...questions]), ...soundWords(whole)];
  return {
    number,
    title: [...title, ...searchWords(item.title.en)].join(' '),
    questions: questions.join(' '),
    keywords: keywords.join(' '),
    text: text.join(' '),
    id: item.id.toLowerCase(),
    sounds: [...new Set(sounds)].join(' '),
    initials: [...new Set(whole.map(initialsOf).filter((one) => one.length > 1))].join(' '),
  };
}

function allTextOf(item: LocatedItem | undefined): string {
  if (item === undefined) return '';
  return [item.title.zh, item.title.en, ...item.text, ...item.questions, ...item.keywords, item.id].join(' ');
}
