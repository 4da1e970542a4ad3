/**
 * A day of work on a running demo, done through its own API by the people of the demo: calls are reviewed and published,
 * the agent answers, a lead plans coaching, two judge the same calls. Pictures of pages that are full need it.
 */
import { randomUUID } from 'node:crypto';
import type { Role } from '../../pipeline/store/roles.ts';
import type { SessionState } from '../auth-shapes.ts';
import type { Proposal } from '../coaching-shapes.ts';
import type { ReviewDetail } from '../review-shapes.ts';
import type { RecordingPage } from '../shapes.ts';

/** Somebody of the demo, signed in as a browser is. */
export interface Visitor {
  /** Value of the session cookie. */
  readonly session: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
}

/** Throws where the demo is off, and for every request that is refused. */
export async function visit(url: string, role: Role): Promise<Visitor> {
  const entered = await fetch(`${url}/api/demo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: `demo-${role.replace('_', '-')}` }),
  });
  if (!entered.ok) throw new Error(`${url} is not in demo mode; start it with EARMARK_DEMO=1.`);
  const session = /earmark_session=([^;]+)/.exec(entered.headers.get('set-cookie') ?? '')?.[1] ?? '';
  const headers = { cookie: `earmark_session=${session}` };
  const get = async <T>(path: string) => read<T>(path, await fetch(`${url}${path}`, { headers }));
  const { csrf } = await get<SessionState>('/api/session');
  return {
    session,
    get,
    post: async <T>(path: string, body: object) =>
      read<T>(
        path,
        await fetch(`${url}${path}`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json', 'x-csrf-token': csrf ?? '' },
          body: JSON.stringify(body),
        }),
      ),
  };
}

async function read<T>(path: string, answer: Response): Promise<T> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`);
  return (text === '' ? null : JSON.parse(text)) as T;
}

export interface DemoDay {
  /** The call with most faults. */
  readonly call: string;
  /** Published, and appealed against by the agent of the demo. */
  readonly appealed: string;
  readonly coaching: number;
  readonly calibration: { readonly id: number; readonly call: string };
}

/** The calls of fixtures/calls must have their score cards. Meant for a demo that was just started. */
export async function liveADay(url: string): Promise<DemoDay> {
  const [manager, reviewer, lead, agent] = await Promise.all(
    (['qa_manager', 'reviewer', 'team_lead', 'agent'] as const).map((role) => visit(url, role)),
  );
  if (!manager || !reviewer || !lead || !agent) throw new TypeError('four people');
  const { items } = await manager.get<RecordingPage>('/api/recordings?state=done&limit=50');
  const byFaults = items.toSorted((a, b) => (b.failCount ?? 0) - (a.failCount ?? 0));
  const own = byFaults.find(({ agentId }) => agentId === '2173');
  const [call, ...rest] = byFaults.filter(({ channel, id }) => channel === 'phone' && id !== own?.id);
  if (call === undefined || own === undefined)
    throw new Error(`${url} has no scored calls yet; wait until its work is done.`);

  const review = await publish(reviewer, own.id);
  await publish(reviewer, rest[0]?.id ?? call.id);
  const [one, other] = review.findings.filter(({ verdict, points }) => verdict === 'fail' && points < 0);
  if (one === undefined || other === undefined) throw new Error('The agent of the demo has two faults.');
  await agent.post(`/api/recordings/${own.id}/acknowledgements`, { rule: other.rule });
  await agent.post(`/api/recordings/${own.id}/appeals`, {
    id: randomUUID(),
    rule: one.rule,
    reason: '客户小区的电表归物业管，我让客户找物业没有说错。',
  });
  for (const kind of ['bad', 'good'] as const)
    await reviewer.post('/api/cases', {
      id: randomUUID(),
      recordingId: own.id,
      rule:
        kind === 'bad' ? other.rule : (review.findings.find(({ verdict }) => verdict === 'pass')?.rule ?? ''),
      kind,
      note: kind === 'bad' ? '客户越急，话越要软。' : '开头完整，语气平和。',
      ...(kind === 'good' && { startMs: 0, endMs: 9_000 }),
    });
  const proposal = await lead.get<Proposal>(`/api/coaching/proposal?agentId=2173&rule=${other.rule}`);
  const task = await lead.post<{ id: number }>('/api/coaching', {
    id: randomUUID(),
    agentId: '2173',
    rule: other.rule,
    note: '先听这一段，想想客户为什么生气。',
    clips: proposal.clips
      .slice(0, 1)
      .map(({ recordingId, startMs, endMs }) => ({ recordingId, startMs, endMs })),
    cases: proposal.cases.slice(0, 1).map(({ id }) => id),
    knowledge: proposal.knowledge,
    exercise: proposal.exercise,
    dueDay: proposal.dueDay,
  });
  const session = await manager.post<{ id: number; calls: { recordingId: string }[] }>('/api/calibrations', {
    id: randomUUID(),
    title: '十一月第四周校准',
    dueAt: new Date(Date.now() + 3 * 86_400_000).toISOString(),
    reviewers: ['demo-reviewer', 'demo-qa-manager'],
    choose: { by: 'random', count: 2 },
  });
  return {
    call: call.id,
    appealed: own.id,
    coaching: task.id,
    calibration: { id: session.id, call: session.calls[0]?.recordingId ?? '' },
  };
}

/** Agrees with the machine in everything that has to be decided. */
async function publish(reviewer: Visitor, id: string): Promise<ReviewDetail> {
  const path = `/api/recordings/${id}/review`;
  let review = await reviewer.post<ReviewDetail>(`${path}/lease`, {});
  for (const rule of review.remaining)
    review = await reviewer.post<ReviewDetail>(`${path}/decisions`, {
      id: randomUUID(),
      version: review.version,
      rule,
      verdict: review.findings.find((finding) => finding.rule === rule)?.verdict,
    });
  return await reviewer.post<ReviewDetail>(`${path}/publish`, { id: randomUUID(), version: review.version });
}
