/** The weekly pack of a team, from what is stored. */
import { type Kysely, sql } from 'kysely';
import { type CaseRow, listCases, readTeamCases } from '../pipeline/store/cases.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { meanOf, shareOf } from './board-statistics.ts';
import { shownCase } from './cases-reader.ts';
import { addDays } from './coaching-days.ts';
import { differenceOf, leastEffectCalls } from './coaching-effect.ts';
import type { CoachedRule } from './coaching-rules.ts';
import type { WeeklyPack } from './weekly-pack-shapes.ts';

const RULES_SHOWN = 15;
const CASES_SHOWN = 3;

interface Asked {
  readonly teamId: string;
  readonly teamName: string;
  /** A Monday. */
  readonly monday: string;
  readonly rules: ReadonlyMap<string, CoachedRule>;
}

interface Week {
  isThis: boolean;
  calls: number;
  judged: number;
  reviewed: number;
  n: number;
  sum: number;
  squares: number;
  passed: number;
  passedKnown: number;
}

const noWeek: Omit<Week, 'isThis'> = {
  calls: 0,
  judged: 0,
  reviewed: 0,
  n: 0,
  sum: 0,
  squares: 0,
  passed: 0,
  passedKnown: 0,
};

export async function readWeeklyPack(
  db: Kysely<Database>,
  { teamId, teamName, monday, rules }: Asked,
): Promise<WeeklyPack> {
  const sunday = addDays(monday, 6);
  const chosen = sql<boolean>`team_id = ${teamId}
    and day between ${addDays(monday, -7)}::date and ${sunday}::date`;
  const isThis = sql<boolean>`day >= ${monday}::date`;
  const [{ rows: weeks }, { rows: failed }, coaching] = await Promise.all([
    sql<Week>`
      select ${isThis} as "isThis", count(*)::int as calls, count(*) filter (where judged)::int as judged,
        count(*) filter (where published)::int as reviewed, count(normalised)::int as n,
        coalesce(sum(normalised), 0) as sum, coalesce(sum(normalised * normalised), 0) as squares,
        count(*) filter (where passed)::int as passed, count(passed)::int as "passedKnown"
      from board_calls where ${chosen} group by 1`.execute(db),
    sql<{ rule: string; now: number; before: number }>`
      select rule, count(*) filter (where ${isThis})::int as now,
        count(*) filter (where not ${isThis})::int as before
      from board_calls, unnest(failed_rules) as rule where judged and ${chosen} group by rule`.execute(db),
    readCoaching(db, { teamId, monday, sunday }),
  ]);
  const now = weeks.find((week) => week.isThis) ?? noWeek;
  const before = weeks.find((week) => !week.isThis) ?? noWeek;
  const shown = failed
    .filter((row) => row.now > 0 || row.before > 0)
    .sort((a, b) => b.now - a.now || b.before - a.before || (a.rule < b.rule ? -1 : 1))
    .slice(0, RULES_SHOWN);
  return {
    teamId,
    teamName,
    from: monday,
    to: sunday,
    calls: now.calls,
    judged: now.judged,
    reviewed: now.reviewed,
    score: { mean: meanOf(now), before: meanOf(before) },
    passed: shareOf(now.passed, now.passedKnown),
    rules: shown.map((row) => {
      const difference = differenceOf(
        { failed: row.now, n: now.judged },
        { failed: row.before, n: before.judged },
      );
      const isEnough = now.judged >= leastEffectCalls && before.judged >= leastEffectCalls;
      return {
        rule: row.rule,
        title: rules.get(row.rule)?.title ?? { zh: row.rule, en: row.rule },
        failed: row.now,
        share: shareOf(row.now, now.judged),
        before: shareOf(row.before, before.judged),
        difference,
        trend: !isEnough || difference === null ? 'too-few' : trendOf(difference),
      };
    }),
    cases: {
      good: await casesOf(db, 'good', { teamId, monday, sunday, rules: shown.map(({ rule }) => rule) }),
      bad: await casesOf(db, 'bad', { teamId, monday, sunday, rules: shown.map(({ rule }) => rule) }),
    },
    coaching,
  };
}

function trendOf({ low, high }: { low: number; high: number }): 'up' | 'down' | 'same' {
  if (low > 0) return 'up';
  return high < 0 ? 'down' : 'same';
}

/** Of calls of the team in this week; where there are none, the newest of the library about what failed most. */
async function casesOf(
  db: Kysely<Database>,
  kind: 'good' | 'bad',
  { teamId, monday, sunday, rules }: { teamId: string; monday: string; sunday: string; rules: string[] },
): Promise<WeeklyPack['cases']['good']> {
  const own = await readTeamCases(db, { kind, teamId, from: monday, to: sunday, limit: CASES_SHOWN });
  const found: CaseRow[] = [...own];
  for (const rule of rules.slice(0, CASES_SHOWN)) {
    if (found.length >= CASES_SHOWN) break;
    const [row] = await listCases(db, { words: [], kind, rule, withdrawn: false, limit: 1 });
    if (row !== undefined && !found.some(({ id }) => id === row.id)) found.push(row);
  }
  return found.slice(0, CASES_SHOWN).map((row) => {
    const { canWithdraw: _may, withdrawn: _is, ...shown } = shownCase(row, false);
    return shown;
  });
}

async function readCoaching(
  db: Kysely<Database>,
  { teamId, monday, sunday }: { teamId: string; monday: string; sunday: string },
): Promise<WeeklyPack['coaching']> {
  const closedIn = sql`(closed_at at time zone 'Asia/Shanghai')::date between ${monday}::date and ${sunday}::date`;
  const isOpen = sql`made_at < (${sunday}::date + 1)::timestamp at time zone 'Asia/Shanghai'
    and (closed_at is null or (closed_at at time zone 'Asia/Shanghai')::date > ${sunday}::date)`;
  // Done since, or not: a task that is closed was late if its answer came late.
  const isLate = sql`due_day <= ${sunday}::date and due_day < (now() at time zone 'Asia/Shanghai')::date
    and (done_on is null or done_on > due_day)`;
  const { rows } = await sql<{
    begun: number;
    closed: number;
    open: number;
    overdue: number;
    verdict: string | null;
    cause: string | null;
  }>`
    select effect->>'verdict' as verdict, case when ${closedIn} then cause end as cause,
      count(*) filter (where planned_on between ${monday}::date and ${sunday}::date)::int as begun,
      count(*) filter (where ${closedIn} and planned_on is not null)::int as closed,
      count(*) filter (where ${isOpen})::int as open, count(*) filter (where ${isOpen} and ${isLate})::int as overdue
    from coaching_tasks where team_id = ${teamId} group by 1, 2`.execute(db);
  const sum = (name: 'begun' | 'closed' | 'open' | 'overdue') =>
    rows.reduce((all, row) => all + row[name], 0);
  const by = (name: 'verdict' | 'cause') => {
    const counts: Record<string, number> = {};
    for (const row of rows) {
      const value = row[name];
      if (value !== null && row.closed > 0) counts[value] = (counts[value] ?? 0) + row.closed;
    }
    return counts;
  };
  return {
    begun: sum('begun'),
    closed: sum('closed'),
    open: sum('open'),
    overdue: sum('overdue'),
    effects: by('verdict'),
    causes: by('cause'),
  };
}
