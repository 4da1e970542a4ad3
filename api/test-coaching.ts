/** Reviewed calls of two teams, and many judged ones, for the tests of coaching, cases and weekly packs. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { addUnit, findUnit } from '../pipeline/store/org-units.ts';
import { addDays, chinaDay } from './coaching-days.ts';
import type { ReviewDetail } from './review-shapes.ts';
import type { RecordingFacts, Visitor } from './test-api.ts';
import { openReviewApi, type ReviewApi } from './test-reviews.ts';

export interface CoachingApi extends ReviewApi {
  readonly today: string;
  /** A call of the day that a reviewer agreed with in everything and published. */
  addReviewed(id: string, facts?: RecordingFacts): Promise<void>;
  /** Judged calls of a day, `failed` of which failed the rule; only what boards count. */
  addJudged(calls: {
    agentId: string;
    teamId: string;
    day: string;
    n: number;
    failed: number;
    rule: string;
    block?: string;
  }): Promise<void>;
}

export async function openCoachingApi(name: string): Promise<CoachingApi> {
  const api = await openReviewApi(name);
  const { db } = api.installation;
  const whole = await findUnit(db, '');
  const city = await addUnit(db, { kind: 'city', name: '成都', parent: whole });
  await addUnit(db, { kind: 'team', name: '综合一班', parent: city, teamId: 'T01' });
  await addUnit(db, { kind: 'team', name: '综合二班', parent: whole, teamId: 'T02' });
  const reviewer = await api.as({ roles: ['reviewer'] });
  return {
    ...api,
    today: chinaDay(new Date()),
    async addReviewed(id, facts = {}) {
      await api.addCall(id, { listed_at: new Date().toISOString(), ...facts });
      await publishAll(id, reviewer);
    },
    async addJudged({ agentId, teamId, day, n, failed, rule, block = 'general' }) {
      await sql`insert into board_calls (recording_id, day, team_id, agent_id, channel, block, judged, failed_rules)
        select ${randomUUID()}::text || number, ${day}::date, ${teamId}, ${agentId}, 'phone', ${block}, true,
          case when number <= ${failed} then array[${rule}::text] else '{}' end
        from generate_series(1, ${n}) as number`.execute(db);
    },
  };
}

/** So many days before today, in China. */
export const daysAgo = (days: number): string => addDays(chinaDay(new Date()), -days);

async function publishAll(id: string, reviewer: Visitor): Promise<void> {
  const post = async (path: string, body: object) => {
    const answer = await reviewer.post(`/api/recordings/${id}/review/${path}`, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body as ReviewDetail;
  };
  const taken = await post('lease', {});
  for (const rule of taken.remaining) {
    const verdict = taken.findings.find((one) => one.rule === rule)?.verdict;
    await post('decisions', { id: randomUUID(), version: taken.version, rule, verdict });
  }
  await post('publish', { id: randomUUID(), version: taken.version, note: null });
}
