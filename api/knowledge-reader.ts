/** Scripts and items of the rule pack with what the pages show of them. */
import { setImmediate } from 'node:timers/promises';
import { byId, conflictsIn, type ItemStatement, statementsIn } from '../models/knowledge/conflicts.ts';
import { holdsOn } from '../models/knowledge/in-force.ts';
import type { LocatedItem } from '../models/knowledge/item.ts';
import { type Knowledge, loadKnowledge } from '../models/knowledge/read.ts';
import {
  type KnowledgeQuestion,
  type KnowledgeSearch,
  openKnowledgeSearch,
} from '../models/knowledge/search.ts';
import { type Staleness, stalenesses, stalenessOf } from '../models/knowledge/staleness.ts';
import { EarmarkError } from '../pipeline/errors.ts';
import {
  type ItemUses,
  readCallsUsing,
  readComparedCalls,
  readItemUses,
} from '../pipeline/store/knowledge-uses.ts';
import { readVersions } from '../pipeline/store/versions.ts';
import { loadFacts } from '../rules/load.ts';
import { RulesInvalid } from '../rules/read-yaml.ts';
import type { ApiServices } from './context.ts';
import type {
  Conflicts,
  FrequentQuestions,
  KnowledgeDetail,
  KnowledgeFacts,
  KnowledgePage,
  KnowledgeRow,
  StaleItems,
} from './knowledge-shapes.ts';
import { maskTalk } from './mask-talk.ts';

export interface KnowledgeReader {
  search(
    question: KnowledgeQuestion & { readonly staleness?: Staleness | undefined },
    page: { readonly offset: number; readonly limit: number },
  ): Promise<KnowledgePage>;
  /** Throws EarmarkError `knowledge-unknown`. */
  detail(id: string): Promise<KnowledgeDetail>;
  frequent(limit: number): Promise<FrequentQuestions>;
  stale(limit: number): Promise<StaleItems>;
  conflicts(days: number): Promise<Conflicts>;
  /** Reads the files again. Throws EarmarkError `knowledge-invalid` when they cannot be used; those in memory then stay. */
  reload(): Promise<{ isChanged: boolean; facts: KnowledgeFacts }>;
}

interface Loaded {
  readonly knowledge: Knowledge;
  readonly search: KnowledgeSearch;
  readonly loadedAt: string;
}

/** Reading some thousand opinions takes about a second: many readers share one answer. */
const FRESH_MS = 60_000;
const CALLS_SHOWN = 20;
/** Transcripts read at once for the list of conflicts. */
const MOST_COMPARED = 2_000;
/** Answers kept at once. */
const MOST_PERIODS = 8;
/** Others get their turn after so many calls. */
const AT_ONCE = 50;

export function knowledgeReader({ db, config }: Pick<ApiServices, 'db' | 'config'>): KnowledgeReader {
  let loaded: Promise<Loaded> | null = null;
  const load = async (): Promise<Loaded> => {
    const knowledge = await loadKnowledge(config.RULES_DIR).catch(refuse);
    return {
      knowledge,
      search: await openKnowledgeSearch(knowledge.items),
      loadedAt: new Date().toISOString(),
    };
  };
  const current = (): Promise<Loaded> => {
    if (loaded === null) {
      const loading = load();
      loaded = loading;
      // What could not be read may be mended by the next time somebody asks.
      loading.catch(() => {
        if (loaded === loading) loaded = null;
      });
    }
    return loaded;
  };
  const uses = shared(() => readItemUses(db));
  const conflictsOf = new Map<number, () => Promise<Conflicts>>();

  const known = async () => {
    const [{ knowledge, search, loadedAt }, counted] = await Promise.all([current(), uses()]);
    const today = new Date().toISOString().slice(0, 10);
    const rowOf = rowMaker(counted, today);
    return { knowledge, search, loadedAt, counted, today, rowOf };
  };
  const factsOf = async (one: Awaited<ReturnType<typeof known>>): Promise<KnowledgeFacts> => {
    const { knowledge, loadedAt, counted, today, rowOf } = one;
    const rows = attended(knowledge.items, today).map(rowOf);
    const count = (staleness: Staleness) => rows.filter((row) => row.staleness === staleness).length;
    const { models } = await readVersions(db);
    const idsOf = (kind: string) =>
      new Set(knowledge.items.filter((item) => item.kind === kind).map(({ id }) => id)).size;
    return {
      hash: knowledge.hash,
      scripts: idsOf('script'),
      items: idsOf('item'),
      owners: [...new Set(knowledge.items.map(({ owner }) => owner))].sort(),
      stale: Object.fromEntries(stalenesses.map((name) => [name, count(name)])) as KnowledgeFacts['stale'],
      calls: counted.calls,
      loadedAt,
      isInForce: models === '' ? null : models.includes(`knowledge-${knowledge.hash.slice(0, 12)}`),
    };
  };

  return {
    async search({ staleness, ...question }, { offset, limit }) {
      const one = await known();
      const rows = one.search
        .search(question)
        .map(({ item }) => one.rowOf(item))
        .filter((row) => staleness === undefined || row.staleness === staleness);
      return { rows: rows.slice(offset, offset + limit), total: rows.length, facts: await factsOf(one) };
    },
    async detail(id) {
      const { knowledge, rowOf, today } = await known();
      const texts = knowledge.items.filter((item) => item.id === id);
      if (texts.length === 0)
        throw new EarmarkError('knowledge-unknown', `There is no script or item "${id}".`, { status: 404 });
      const first = (item: LocatedItem) => (holdsOn(item, today) ? 0 : 1);
      return {
        id,
        texts: texts.sort((a, b) => first(a) - first(b)).map(rowOf),
        calls: (await readCallsUsing(db, id, CALLS_SHOWN)).map((call) => ({ ...call, hits: [...call.hits] })),
      };
    },
    async frequent(limit) {
      const { knowledge, counted } = await known();
      const items = new Map(knowledge.items.map((item) => [item.id, item]));
      const rows = counted.uses
        .filter(({ of }) => of === 'question')
        .flatMap(({ item, calls, turns, lastAt }) => {
          const { title, questions } = items.get(item) ?? {};
          if (title === undefined || questions === undefined) return [];
          const share = counted.calls === 0 ? 0 : calls / counted.calls;
          return [{ id: item, title, question: questions[0] ?? null, calls, turns, share, lastAt }];
        });
      return { calls: counted.calls, rows: rows.slice(0, limit) };
    },
    async stale(limit) {
      const { knowledge, counted, today, rowOf } = await known();
      const order: readonly Staleness[] = ['expired', 'expiring', 'unused'];
      const rows = attended(knowledge.items, today)
        .map(rowOf)
        .filter(({ staleness }) => order.includes(staleness))
        .sort((a, b) => order.indexOf(a.staleness) - order.indexOf(b.staleness) || (a.id < b.id ? -1 : 1));
      return { rows: rows.slice(0, limit), calls: counted.calls };
    },
    async conflicts(days) {
      let read = conflictsOf.get(days);
      if (read === undefined) {
        read = shared(async () => readConflicts(db, config.RULES_DIR, (await current()).knowledge, days));
        // The page offers a handful of periods; two people who look at two of them do not count for each other.
        if (conflictsOf.size >= MOST_PERIODS) conflictsOf.clear();
        conflictsOf.set(days, read);
      }
      return await read();
    },
    async reload() {
      const before = loaded === null ? null : (await loaded).knowledge.hash;
      const fresh = await load();
      loaded = Promise.resolve(fresh);
      conflictsOf.clear();
      const isChanged = before !== fresh.knowledge.hash;
      return { isChanged, facts: await factsOf(await known()) };
    },
  };
}

function refuse(error: unknown): never {
  if (!(error instanceof RulesInvalid)) throw error;
  throw new EarmarkError('knowledge-invalid', error.message, { status: 422, cause: error });
}

/** Texts that gave way to another text of the same item need nobody's attention. */
function attended(items: readonly LocatedItem[], today: string): LocatedItem[] {
  const held = new Set(items.filter(({ to }) => to === null || to >= today).map(({ id }) => id));
  return items.filter(({ id, to }) => to === null || to >= today || !held.has(id));
}

function rowMaker({ calls, uses }: ItemUses, today: string): (item: LocatedItem) => KnowledgeRow {
  const said = new Map(uses.filter(({ of }) => of === 'text').map((use) => [use.item, use]));
  const asked = new Map(uses.filter(({ of }) => of === 'question').map((use) => [use.item, use]));
  return ({ file: _file, line: _line, ...item }) => {
    const [one, other] = [said.get(item.id), asked.get(item.id)];
    const isUsed = calls === 0 ? null : one !== undefined || other !== undefined;
    const times = [one?.lastAt, other?.lastAt].flatMap((time) => time ?? []).sort();
    return {
      ...item,
      staleness: stalenessOf(item, today, isUsed),
      uses: { said: one?.calls ?? 0, asked: other?.calls ?? 0, lastAt: times.at(-1) ?? null },
    };
  };
}

async function readConflicts(
  db: ApiServices['db'],
  packDir: string,
  { items }: Knowledge,
  days: number,
): Promise<Conflicts> {
  const since = new Date(Date.now() - days * 86_400_000).toISOString();
  const calls = await readComparedCalls(db, { since, limit: MOST_COMPARED });
  const { facts, company } = await loadFacts(packDir);
  const texts = byId(items);
  const statements: ItemStatement[] = [];
  for (const [at, call] of calls.entries()) {
    statements.push(...statementsIn(call, texts, facts, company));
    if (at % AT_ONCE === 0) await setImmediate();
  }
  const titles = new Map(items.map(({ id, title }) => [id, title]));
  const callsById = new Map(calls.map((call) => [call.recordingId, call]));
  const shownTurn = (recordingId: string, turn: number) => {
    const call = callsById.get(recordingId);
    if (call === undefined) return '';
    return maskTalk(call.transcript, call.personalData).transcript.turns[turn]?.text ?? '';
  };
  return {
    calls: calls.length,
    most: MOST_COMPARED,
    days,
    rows: conflictsIn(statements).map(({ item, values, standards, ...row }) => ({
      id: item,
      title: titles.get(item) ?? { zh: item, en: item },
      standards: [...standards],
      ...row,
      values: values.map(({ channels, teams, statements, ...value }) => ({
        ...value,
        channels: [...channels],
        teams: [...teams],
        statements: statements.map((one) => ({ ...one, quote: shownTurn(one.recordingId, one.turn) })),
      })),
    })),
  };
}

/** One answer for everybody who asks within a minute; a failed one is forgotten. */
function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let latest: { readonly at: number; readonly answer: Promise<T> } | null = null;
  return () => {
    const now = performance.now();
    if (latest !== null && now - latest.at < FRESH_MS) return latest.answer;
    const reading = { at: now, answer: read() };
    latest = reading;
    reading.answer.catch(() => {
      if (latest === reading) latest = null;
    });
    return reading.answer;
  };
}
