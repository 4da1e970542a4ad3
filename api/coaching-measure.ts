/** The effect of a coaching task from the calls there are. */
import type { Kysely } from 'kysely';
import type { CoachingTask } from '../pipeline/store/coaching.ts';
import { countRule, type Period, type RuleCount } from '../pipeline/store/coaching-counts.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { addDays, chinaDay } from './coaching-days.ts';
import { type BeforeAfter, effectOf, leastEffectCalls, type Rate } from './coaching-effect.ts';
import type { EffectShape } from './coaching-shapes.ts';

/** Before the plan and after the exercise. What lies between is learning, and counts nowhere. */
const effectDays = 28;

/** Before there is an exercise that was done, `after` is null and the verdict too-few. */
export async function measureEffect(
  db: Kysely<Database>,
  task: Pick<CoachingTask, 'rule' | 'agent_id' | 'team_id' | 'planned_on' | 'done_on'>,
  now: Date,
): Promise<EffectShape> {
  const today = chinaDay(now);
  const planned = task.planned_on ?? today;
  const before = { from: addDays(planned, -effectDays), to: addDays(planned, -1) };
  const endsOn = task.done_on === null ? null : addDays(task.done_on, effectDays);
  const after = afterOf(task.done_on, endsOn, today);
  const counts = await countRule(db, {
    rule: task.rule,
    agentId: task.agent_id,
    teamId: task.team_id,
    before,
    // A day nobody has calls on.
    after: after ?? { from: '1900-01-01', to: '1900-01-01' },
  });
  const chosen = chooseCalls(counts);
  return {
    rule: task.rule,
    before,
    after,
    endsOn,
    isOver: endsOn !== null && today > endsOn,
    block: chosen.block,
    peersAre: chosen.peersAre,
    ...effectOf(chosen.agent, chosen.peers),
    least: leastEffectCalls,
  };
}

function afterOf(doneOn: string | null, endsOn: string | null, today: string): Period | null {
  if (doneOn === null || endsOn === null || today <= doneOn) return null;
  return { from: addDays(doneOn, 1), to: today < endsOn ? today : endsOn };
}

interface Chosen {
  readonly block: string | null;
  readonly peersAre: 'team' | 'block';
  readonly agent: BeforeAfter;
  readonly peers: BeforeAfter;
}

/** The block the agent works in most; peers of the team, of everybody where the team has too few calls. Pure. */
export function chooseCalls(counts: readonly RuleCount[]): Chosen {
  const own = new Map<string, number>();
  for (const { isOwn, block, n } of counts) if (isOwn) own.set(block, (own.get(block) ?? 0) + n);
  const [main] = [...own].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const block = main?.[0] ?? null;
  const inBlock = counts.filter((count) => count.block === block);
  const team = summed(inBlock.filter(({ isOwn, isTeam }) => isTeam && !isOwn));
  const all = summed(inBlock.filter(({ isOwn }) => !isOwn));
  const hasTeam = team.before.n >= leastEffectCalls && team.after.n >= leastEffectCalls;
  return {
    block,
    peersAre: hasTeam ? 'team' : 'block',
    agent: summed(inBlock.filter(({ isOwn }) => isOwn)),
    peers: hasTeam ? team : all,
  };
}

function summed(counts: readonly RuleCount[]): BeforeAfter {
  const of = (period: RuleCount['period']): Rate =>
    counts
      .filter((count) => count.period === period)
      .reduce((sum, { failed, n }) => ({ failed: sum.failed + failed, n: sum.n + n }), { failed: 0, n: 0 });
  return { before: of('before'), after: of('after') };
}
