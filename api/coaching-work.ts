/** What people do with coaching tasks: each in one transaction that holds the row, by the rules of coaching-flow.ts. */
import type { Kysely, Transaction } from 'kysely';
import { EarmarkError } from '../pipeline/errors.ts';
import {
  addCoachingEvent,
  addTask,
  type CoachingTask,
  changeTask,
  findCoachingEvent,
  lockTask,
  type NewClip,
  setClips,
} from '../pipeline/store/coaching.ts';
import type { KnownAgent } from '../pipeline/store/coaching-counts.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { changedTask, type PlanChanged } from './coaching-change.ts';
import {
  type CoachingCause,
  type CoachingContext,
  type CoachingEvent,
  type CoachingState,
  nextCoaching,
} from './coaching-flow.ts';
import type { Basis, EffectShape } from './coaching-shapes.ts';

export interface Actor extends Pick<CoachingContext, 'who' | 'roles' | 'isOwn'> {
  /** China. */
  readonly today: string;
}

export interface Plan {
  readonly note: string;
  readonly knowledge: readonly string[];
  readonly exercise: string;
  readonly dueDay: string;
  readonly mentor: string | null;
  readonly clips: readonly NewClip[];
}

interface NewTask {
  readonly clientId: string;
  readonly agent: KnownAgent;
  readonly rule: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly basis: Basis | null;
}

const noContext = {
  seen: null,
  version: 1,
  text: null,
  cause: null,
  action: null,
  effect: null,
} as const;

/** Sent twice under one id it is made once. Throws `coaching-*`. Returns the id of the task. */
export async function planNew(
  db: Kysely<Database>,
  task: NewTask,
  plan: Plan,
  actor: Actor,
): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    const known = await findCoachingEvent(trx, task.clientId);
    if (known !== null) return known.task_id;
    const id = await suggest(trx, task, actor);
    allowed('suggested', 'plan', { ...noContext, ...actor });
    await setPlan(trx, id, plan, actor, 2);
    await addCoachingEvent(trx, {
      clientId: task.clientId,
      taskId: id,
      event: 'plan',
      state: 'planned',
      who: actor.who,
      detail: { dueDay: plan.dueDay, mentor: plan.mentor, clips: plan.clips.length },
    });
    return id;
  });
}

/** A suggestion that nobody has to follow: kept, so that the same is not suggested again for a while. */
export async function dismiss(
  db: Kysely<Database>,
  task: NewTask,
  { cause, action }: { cause: CoachingCause; action: string },
  actor: Actor,
): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    const known = await findCoachingEvent(trx, task.clientId);
    if (known !== null) return known.task_id;
    const id = await suggest(trx, task, actor);
    const state = allowed('suggested', 'close', { ...noContext, ...actor, cause, action });
    await changeTask(trx, id, { state, version: 2, cause, action, closed_at: new Date() });
    await addCoachingEvent(trx, {
      clientId: task.clientId,
      taskId: id,
      event: 'close',
      state,
      who: actor.who,
      note: action,
      detail: { cause },
    });
    return id;
  });
}

async function suggest(trx: Transaction<Database>, task: NewTask, actor: Actor): Promise<number> {
  const state = allowed(null, 'suggest', { ...noContext, ...actor });
  const { agent, rule, title, basis } = task;
  const id = await addTask(trx, { agentId: agent.agentId, teamId: agent.teamId, rule, title, basis });
  if (id === null) {
    allowed('planned', 'suggest', { ...noContext, ...actor });
    throw new EarmarkError('coaching-exists', 'There is an open task about this rule already.', {
      status: 409,
    });
  }
  await addCoachingEvent(trx, {
    clientId: `${task.clientId}:suggest`,
    taskId: id,
    event: 'suggest',
    state,
    who: actor.who,
    detail: basis === null ? {} : { ...basis },
  });
  return id;
}

/** What a plan is about, with the numbers that speak for it. */
export interface Focus extends Pick<NewTask, 'rule' | 'title' | 'basis'> {}

export type Step =
  | {
      readonly event: 'plan';
      readonly plan: Plan;
      readonly keep: readonly number[];
      readonly focus: Focus | null;
    }
  | { readonly event: 'acknowledge' }
  | { readonly event: 'complete'; readonly answer: string }
  | { readonly event: 'return'; readonly reason: string }
  | { readonly event: 'measure'; measure(task: CoachingTask): Promise<EffectShape> }
  | { readonly event: 'close'; readonly cause: CoachingCause; readonly action: string };

/** `actorOf`: who acts, given the task. Throws `coaching-*`; sent twice under one id it happens once. */
export async function takeStep(
  db: Kysely<Database>,
  { id, clientId, seen }: { id: number; clientId: string; seen: number | null },
  step: Step,
  actorOf: (task: CoachingTask) => Actor,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const task = await lockTask(trx, id);
    if (task === null) throw unknownTask();
    const known = await findCoachingEvent(trx, clientId);
    if (known !== null) {
      if (known.task_id === id && known.event === step.event) return;
      throw new EarmarkError(
        'coaching-id-taken',
        'This id is stored already and says something else. Send what changed under a new id.',
        { status: 409 },
      );
    }
    const actor = actorOf(task);
    const effect = step.event === 'measure' ? await step.measure(task) : null;
    const state = allowed(task.state, step.event, {
      ...noContext,
      ...actor,
      seen,
      version: task.version,
      text: step.event === 'complete' ? step.answer : step.event === 'return' ? step.reason : null,
      ...(step.event === 'close' ? { cause: step.cause, action: step.action } : {}),
      effect: effect && readinessOf(effect),
    });
    const version = task.version + 1;
    const changed = step.event === 'plan' ? await changedTask(trx, task, step) : null;
    const note = await write(trx, task, step, { state, version, effect, actor, changed });
    await addCoachingEvent(trx, {
      clientId,
      taskId: id,
      event: step.event,
      state,
      who: actor.who,
      note,
      detail:
        changed !== null
          ? changed.detail
          : effect === null
            ? {}
            : { verdict: effect.verdict, difference: effect.difference },
    });
  });
}

/** The note of the event. */
async function write(
  trx: Transaction<Database>,
  { id }: CoachingTask,
  step: Step,
  after: {
    state: CoachingState;
    version: number;
    effect: EffectShape | null;
    actor: Actor;
    changed: PlanChanged | null;
  },
): Promise<string | null> {
  const { state, version, effect, actor, changed } = after;
  switch (step.event) {
    case 'plan':
      await setPlan(trx, id, changed?.plan ?? step.plan, actor, version, changed);
      return null;
    case 'acknowledge':
      await changeTask(trx, id, { state, version });
      return null;
    case 'complete':
      await changeTask(trx, id, { state, version, answer: step.answer, done_on: actor.today });
      return step.answer;
    case 'return':
      // What was measured was the effect of an exercise that was not accepted.
      await changeTask(trx, id, { state, version, done_on: null, effect: null });
      return step.reason;
    case 'measure':
      await changeTask(trx, id, { state, version, effect: JSON.stringify(effect) });
      return null;
    case 'close':
      await changeTask(trx, id, {
        state,
        version,
        cause: step.cause,
        action: step.action,
        closed_at: new Date(),
      });
      return step.action;
  }
}

async function setPlan(
  trx: Transaction<Database>,
  id: number,
  { note, knowledge, exercise, dueDay, mentor, clips }: Plan,
  { today }: Actor,
  version: number,
  changed: PlanChanged | null = null,
): Promise<void> {
  await changeTask(trx, id, {
    state: 'planned',
    version,
    plan: JSON.stringify({ note, knowledge, exercise }),
    due_day: dueDay,
    mentor,
    // What lies before the first plan is "before" of its focus: other changes move nothing.
    ...(changed === null || changed.isNewFocus ? { planned_on: today } : {}),
    ...changed?.focus,
  });
  await setClips(trx, id, clips);
}

/** Enough calls tell at any time; too few are a finding once the time is over. */
function readinessOf({ verdict, isOver }: EffectShape): 'told' | 'too-few' | 'too-early' {
  if (verdict !== 'too-few') return 'told';
  return isOver ? 'too-few' : 'too-early';
}

function allowed(state: CoachingState | null, event: CoachingEvent, context: CoachingContext): CoachingState {
  const outcome = nextCoaching(state, event, context);
  if (outcome.ok) return outcome.state;
  const { code, sentence } = outcome;
  throw new EarmarkError(code, sentence, { status: statusOf(code) });
}

const forbidden = new Set(['coaching-role', 'coaching-not-yours']);
const incomplete = new Set(['coaching-answer', 'coaching-reason', 'coaching-cause', 'coaching-action']);

function statusOf(code: string): number {
  if (forbidden.has(code)) return 403;
  return incomplete.has(code) ? 422 : 409;
}

export function unknownTask(): EarmarkError {
  return new EarmarkError('not-found', 'There is no coaching task with this number.', { status: 404 });
}
