/** A plan to begin with: what to hear, what to read, who could help. The team lead changes what does not fit. */
import { type Kysely, sql } from 'kysely';
import type { CallScope } from '../pipeline/store/call-scope.ts';
import { inScope } from '../pipeline/store/call-scope.ts';
import { findOpenTask } from '../pipeline/store/coaching.ts';
import { findAgent, type KnownAgent, readColleagues } from '../pipeline/store/coaching-counts.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { shareOf } from './board-statistics.ts';
import type { ReadCard } from './card-items.ts';
import { momentOf, readClipCall } from './cases-calls.ts';
import { addDays, chinaDay } from './coaching-days.ts';
import { leastEffectCalls } from './coaching-effect.ts';
import type { CoachedRule } from './coaching-rules.ts';
import type { Basis, Proposal } from './coaching-shapes.ts';
import { readSuggestions, type Suggestion, suggestionDays } from './coaching-suggestions.ts';
import { problem } from './problem.ts';

const CLIPS_SHOWN = 5;
const CASES_SHOWN = 10;
const MENTORS_SHOWN = 5;
const DUE_DAYS = 7;

interface Asked {
  readonly agentId: string;
  readonly ruleId: string;
  readonly rules: ReadonlyMap<string, CoachedRule>;
  readonly scope: CallScope;
  readonly now: Date;
}

/** Throws problem `not-found`. */
export async function readProposal(
  { db, readCard }: { readonly db: Kysely<Database>; readonly readCard: ReadCard },
  { agentId, ruleId, rules, scope, now }: Asked,
): Promise<Proposal> {
  const rule = rules.get(ruleId);
  const agent = await requireAgent(db, agentId);
  const today = chinaDay(now);
  const [suggestion, open, calls, cases, colleagues] = await Promise.all([
    basisOf(db, { agentId, ruleId, scope, now }),
    findOpenTask(db, agentId, ruleId),
    confirmedCalls(db, { agentId, ruleId, scope }),
    db
      .selectFrom('cases')
      .select(['id', 'kind', 'title'])
      .where('rule', '=', ruleId)
      .where('withdrawn_at', 'is', null)
      .orderBy('id', 'desc')
      .limit(CASES_SHOWN)
      .execute(),
    readColleagues(db, {
      rule: ruleId,
      agentId,
      teamId: agent.teamId,
      from: addDays(today, 1 - suggestionDays),
      to: today,
    }),
  ]);
  const clips: Proposal['clips'] = [];
  for (const { id, day } of calls) {
    const call = await readClipCall(db, readCard, id);
    const window = call && momentOf(call, ruleId);
    if (call === null || window === null) continue;
    const text = call
      .clip(window)
      .turns.map((turn) => turn.text)
      .join(' ');
    clips.push({ recordingId: id, ...window, day, text: text.slice(0, 200) });
  }
  const rate = ({ failed, n }: { failed: number; n: number }) => (n === 0 ? 1 : failed / n);
  return {
    agentId,
    name: agent.name,
    teamId: agent.teamId,
    rule: ruleId,
    title: titleOf(rule, ruleId),
    explanation: rule?.explanation ?? null,
    focuses: [...rules.values()].map(({ id, title }) => ({ rule: id, title: { ...title } })),
    basis: suggestion,
    openTask: open,
    clips,
    cases,
    knowledge: [...(rule?.knowledge ?? [])],
    mentors: colleagues
      // Few calls say nothing of how well somebody does it.
      .filter(({ n }) => n >= leastEffectCalls)
      .sort((a, b) => rate(a) - rate(b) || (a.login < b.login ? -1 : 1))
      .slice(0, MENTORS_SHOWN)
      .map(({ login, name, failed, n }) => ({ login, name, rate: shareOf(failed, n) })),
    exercise: `听完上面的片段，写出遇到同样的情况您会怎么说（${titleOf(rule, ruleId).zh}）。`,
    dueDay: addDays(today, DUE_DAYS),
  };
}

/** Throws problem `not-found`. */
export async function requireAgent(db: Kysely<Database>, agentId: string): Promise<KnownAgent> {
  const agent = await findAgent(db, agentId);
  if (agent === null) throw problem('not-found', 'Nobody is known under this agent number.');
  return agent;
}

/** The numbers that speak for it now; null: nothing does. */
export async function basisOf(
  db: Kysely<Database>,
  { agentId, ruleId, scope, now }: Omit<Asked, 'rules'>,
): Promise<Basis | null> {
  const suggestions = await readSuggestions(db, scope, now);
  const found = suggestions.find((one) => one.agentId === agentId && one.rule === ruleId);
  return found === undefined ? null : shownBasis(found);
}

export function shownBasis({ confirmed, own, team, difference, against, lastDay }: Suggestion): Basis {
  return { confirmed, own, team, difference, against, lastDay };
}

export function titleOf(rule: CoachedRule | undefined, id: string): { zh: string; en: string } {
  return rule === undefined ? { zh: id, en: id } : { ...rule.title };
}

async function confirmedCalls(
  db: Kysely<Database>,
  { agentId, ruleId, scope }: Pick<Asked, 'agentId' | 'ruleId' | 'scope'>,
): Promise<{ id: string; day: string }[]> {
  const { rows } = await sql<{ id: string; day: string }>`
    select recordings.id, to_char(board_calls.day, 'YYYY-MM-DD') as day
    from confirmed_findings
      join recordings on recordings.id = confirmed_findings.recording_id
      join board_calls on board_calls.recording_id = recordings.id
    where confirmed_findings.rule = ${ruleId} and recordings.agent_id = ${agentId} and ${inScope(scope)}
    order by board_calls.day desc, recordings.id limit ${CLIPS_SHOWN}`.execute(db);
  return rows;
}
