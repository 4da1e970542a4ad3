/** Whom to coach in what: the same confirmed finding again and again, against the own team. */
import type { Kysely } from 'kysely';
import type { CallScope } from '../pipeline/store/call-scope.ts';
import {
  type ConfirmedCalls,
  countConfirmed,
  type ReviewedCalls,
} from '../pipeline/store/coaching-counts.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { type Estimate, shareOf } from './board-statistics.ts';
import { addDays, chinaDay } from './coaching-days.ts';
import { differenceOf, type ShareDifference } from './coaching-effect.ts';

/** Reviewed calls of so many days are looked at; a task that was closed rests as long. */
export const suggestionDays = 28;
/** Confirmed in fewer calls is no habit. */
export const leastConfirmed = 3;

export interface Suggestion {
  readonly agentId: string;
  readonly name: string | null;
  readonly teamId: string | null;
  readonly rule: string;
  /** Calls in which the finding was confirmed. */
  readonly confirmed: number;
  /** Of the reviewed calls of the person. */
  readonly own: Estimate;
  /** Of the reviewed calls of the others in the team; null: there are none. */
  readonly team: Estimate | null;
  readonly difference: ShareDifference | null;
  /** above: more often than the others, beyond chance. */
  readonly against: 'above' | 'alike' | 'below' | 'nobody';
  readonly lastDay: string;
}

/** Those above their team first, then by how often. */
export function suggestionsFrom(
  reviewed: readonly ReviewedCalls[],
  confirmed: readonly ConfirmedCalls[],
): Suggestion[] {
  const personOf = new Map(reviewed.map((row) => [keyOf(row.agentId, row.teamId), row]));
  const teamCalls = new Map<string | null, number>();
  for (const { teamId, calls } of reviewed) teamCalls.set(teamId, (teamCalls.get(teamId) ?? 0) + calls);
  const teamHits = new Map<string, number>();
  for (const { teamId, rule, calls } of confirmed) {
    const key = keyOf(rule, teamId);
    teamHits.set(key, (teamHits.get(key) ?? 0) + calls);
  }
  const suggestions = confirmed.flatMap(({ agentId, teamId, rule, calls, lastDay }): Suggestion[] => {
    const person = personOf.get(keyOf(agentId, teamId));
    if (person === undefined || calls < leastConfirmed) return [];
    const own = { failed: calls, n: person.calls };
    const share = shareOf(own.failed, own.n);
    if (share === null) return [];
    const others =
      teamId === null
        ? { failed: 0, n: 0 }
        : {
            failed: (teamHits.get(keyOf(rule, teamId)) ?? 0) - calls,
            n: (teamCalls.get(teamId) ?? 0) - person.calls,
          };
    const difference = differenceOf(own, others);
    return [
      {
        agentId,
        name: person.name,
        teamId,
        rule,
        confirmed: calls,
        own: share,
        team: shareOf(others.failed, others.n),
        difference,
        against:
          difference === null
            ? 'nobody'
            : difference.low > 0
              ? 'above'
              : difference.high < 0
                ? 'below'
                : 'alike',
        lastDay,
      },
    ];
  });
  const isAbove = ({ against }: Suggestion) => Number(against === 'above');
  return suggestions.sort(
    (a, b) =>
      isAbove(b) - isAbove(a) ||
      b.confirmed - a.confirmed ||
      b.own.value - a.own.value ||
      (keyOf(a.agentId, a.rule) < keyOf(b.agentId, b.rule) ? -1 : 1),
  );
}

/** Without those that are being worked on or were put aside lately. */
export async function readSuggestions(
  db: Kysely<Database>,
  scope: CallScope,
  now: Date,
): Promise<Suggestion[]> {
  const to = chinaDay(now);
  const from = addDays(to, 1 - suggestionDays);
  const [{ reviewed, confirmed }, tasks] = await Promise.all([
    countConfirmed(db, { from, to }, scope),
    db
      .selectFrom('coaching_tasks')
      .select(['agent_id', 'rule'])
      .where(({ or, eb }) =>
        or([eb('state', '<>', 'closed'), eb('closed_at', '>=', new Date(`${from}T00:00:00+08:00`))]),
      )
      .execute(),
  ]);
  const taken = new Set(tasks.map(({ agent_id, rule }) => keyOf(agent_id, rule)));
  return suggestionsFrom(reviewed, confirmed).filter(({ agentId, rule }) => !taken.has(keyOf(agentId, rule)));
}

const keyOf = (one: string, other: string | null): string => JSON.stringify([one, other]);
