/** Agents and teams compared inside a block, among calls that are about as hard, with and without days of surge. */
import { type Kysely, sql } from 'kysely';
import type { CallScope } from '../pipeline/store/call-scope.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { chosenCalls, isSurged } from './board-sets.ts';
import type { PeopleBoard, PeopleQuery } from './board-shapes.ts';
import {
  addSums,
  type Compared,
  compare,
  leastCalls,
  meanOf,
  noSums,
  type Sums,
} from './board-statistics.ts';
import { readSurges } from './board-surges.ts';

interface Row extends Sums {
  id: string | null;
  name: string | null;
  team_id: string | null;
  block: string;
  business_type: string | null;
  surged: boolean;
}

/** The largest block first. */
export async function readPeople(
  db: Kysely<Database>,
  query: PeopleQuery,
  scope: CallScope,
): Promise<PeopleBoard> {
  const chosen = chosenCalls(query, scope);
  const surges = await readSurges(db, query);
  const who = query.by === 'agent' ? sql.ref('agent_id') : sql.ref('team_id');
  const { rows } = await sql<Row>`
    select ${who} as id, block, business_type, ${isSurged(surges)} as surged, count(*)::int as n,
      sum(normalised) as sum, sum(normalised * normalised) as squares, max(agent_name) as name, max(team_id) as team_id
    from board_calls where normalised is not null and block is not null and ${chosen}
    group by 1, 2, 3, 4`.execute(db);
  const named = namesIn(rows);
  const blocks = [...new Set(rows.map(({ block }) => block))].map((block) => {
    const inBlock = rows.filter((row) => row.block === block);
    const all = inBlock.reduce<Sums>(addSums, noSums);
    const compared = compare(inBlock.map(stratumOf));
    const calm = new Map(
      compare(inBlock.filter(({ surged }) => !surged).map(stratumOf)).map((one) => [one.who, one]),
    );
    return {
      block,
      calls: all.n,
      mean: meanOf(all) ?? { value: 0, low: null, high: null, n: 0 },
      surged: surgedOf(inBlock),
      byChance: 0.05 * compared.filter(({ rank }) => rank !== null).length,
      rows: compared.map((one) => {
        const id = idOf(one.who);
        const person = id === null ? undefined : named.get(id);
        return {
          id,
          name: query.by === 'agent' ? (person?.name ?? null) : id,
          teamId: query.by === 'agent' ? (person?.team_id ?? null) : id,
          ...shown(one),
          rankWithoutSurge: calm.get(one.who)?.rank ?? null,
          meanWithoutSurge: calm.get(one.who)?.mean ?? null,
          surged: surgedOf(inBlock.filter((row) => keyOf(row.id) === one.who)),
        };
      }),
    };
  });
  return {
    from: query.from,
    to: query.to,
    by: query.by,
    leastCalls,
    blocks: blocks.sort((a, b) => b.calls - a.calls || (a.block < b.block ? -1 : 1)),
  };
}

/** Whoever had several names or teams goes by the last in order, in every block. */
function namesIn(rows: readonly Row[]): Map<string, Pick<Row, 'name' | 'team_id'>> {
  const later = (a: string | null, b: string | null) => (a === null || (b !== null && b > a) ? b : a);
  const named = new Map<string, Pick<Row, 'name' | 'team_id'>>();
  for (const { id, name, team_id } of rows) {
    if (id === null) continue;
    const held = named.get(id);
    named.set(id, { name: later(held?.name ?? null, name), team_id: later(held?.team_id ?? null, team_id) });
  }
  return named;
}

function stratumOf({ id, business_type, surged, n, sum, squares }: Row) {
  return { who: keyOf(id), stratum: JSON.stringify([business_type, surged]), n, sum, squares };
}

function shown({ mean, adjusted, differs, rank }: Compared) {
  return { mean, adjusted, differs, rank };
}

const surgedOf = (rows: readonly Row[]): number =>
  rows.reduce((sum, { surged, n }) => sum + (surged ? n : 0), 0);

/** Nobody known is one of those compared too, and no agent's id. */
const keyOf = (id: string | null): string => JSON.stringify(id);
const idOf = (key: string): string | null => JSON.parse(key) as string | null;
