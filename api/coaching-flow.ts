/** What may happen to a coaching task, and what it is afterwards. Pure. */
import type { Role } from '../pipeline/store/roles.ts';
import type { Outcome } from './review-flow.ts';

export const coachingStates = ['suggested', 'planned', 'acknowledged', 'done', 'measured', 'closed'] as const;
/**
 * suggested     the same confirmed finding again and again; nobody has decided anything
 * planned       the agent sees it: what to hear, to read and to do until when
 * acknowledged  the agent has seen it
 * done          the agent has done the exercise
 * measured      the effect has been looked at
 * closed        cause and action are written down (落实整改); final
 */
export type CoachingState = (typeof coachingStates)[number];

export const coachingEvents = [
  'suggest',
  'plan',
  'acknowledge',
  'complete',
  'return',
  'measure',
  'close',
] as const;
export type CoachingEvent = (typeof coachingEvents)[number];

/** Why it happened. */
export const coachingCauses = [
  'not-known',
  'not-practised',
  'attitude',
  'wrong-script',
  'process',
  'workload',
  'wrong-finding',
  'left',
  'no-need',
] as const;
export type CoachingCause = (typeof coachingCauses)[number];

/** There is nothing to coach or to measure: a task may be closed by them at any time. */
const endsAnyTime: readonly CoachingCause[] = ['wrong-finding', 'left', 'no-need'];

export interface CoachingContext {
  readonly who: string;
  /** Of the caller's roles those that cover the agent's team. */
  readonly roles: readonly Role[];
  /** The task is about the caller. */
  readonly isOwn: boolean;
  /** The version the page was made from; null: it did not say. */
  readonly seen: number | null;
  readonly version: number;
  /** Of `complete`: the answer to the exercise; of `return`: why. */
  readonly text: string | null;
  readonly cause: CoachingCause | null;
  /** What was done about the cause; of `close`. */
  readonly action: string | null;
  /** Of `measure`. too-early: the time after it is not over and nothing can be told yet. */
  readonly effect: 'told' | 'too-few' | 'too-early' | null;
}

const leading: readonly Role[] = ['team_lead', 'qa_manager'];

/** The state after `event`, or why not. `null`: there is no task yet. */
export function nextCoaching(
  state: CoachingState | null,
  event: CoachingEvent,
  context: CoachingContext,
): Outcome<CoachingState> {
  if (event === 'suggest')
    return !leads(context)
      ? notLeading
      : state === null
        ? to('suggested')
        : refuse('coaching-exists', 'There is an open task about this rule already.');
  if (state === null) return refuse('coaching-unknown', 'There is no such coaching task.');
  const isAgents = event === 'acknowledge' || event === 'complete';
  if (isAgents && !context.isOwn)
    return refuse('coaching-not-yours', 'Only the person who is coached may do this.');
  if (!isAgents && !leads(context)) return notLeading;
  if (state === 'closed') return refuse('coaching-closed', 'This task is closed; that is final.');
  if (context.seen !== null && context.seen !== context.version)
    return refuse(
      'coaching-stale',
      'Somebody changed this task meanwhile. Load it again and send once more: nothing that was stored is lost.',
    );
  switch (event) {
    case 'plan':
      return planned(state);
    case 'acknowledge':
      return state === 'planned'
        ? to('acknowledged')
        : refuse('coaching-state', `A task that is ${state} is not there to be acknowledged.`);
    case 'complete':
      return completed(state, context);
    case 'return':
      return returned(state, context);
    case 'measure':
      return measured(state, context);
    case 'close':
      return closed(state, context);
  }
}

/** A changed plan is a new one: the agent acknowledges it again. */
function planned(state: CoachingState): Outcome<CoachingState> {
  return state === 'suggested' || state === 'planned' || state === 'acknowledged'
    ? to('planned')
    : refuse('coaching-state', `The task is ${state}: its plan stands. Return it to the agent to go on.`);
}

function completed(state: CoachingState, { text }: CoachingContext): Outcome<CoachingState> {
  if (state === 'planned')
    return refuse('coaching-state', 'Acknowledge the task first, then send your answer.');
  if (state !== 'acknowledged')
    return refuse('coaching-state', `A task that is ${state} takes no answer any more.`);
  return isEmpty(text)
    ? refuse('coaching-answer', 'Write your answer to the exercise: your team lead reads it.')
    : to('done');
}

function returned(state: CoachingState, { text }: CoachingContext): Outcome<CoachingState> {
  if (state !== 'done' && state !== 'measured')
    return refuse('coaching-state', `A task that is ${state} is with the agent already.`);
  return isEmpty(text)
    ? refuse('coaching-reason', 'Say what is missing: the agent reads it.')
    : to('acknowledged');
}

function measured(state: CoachingState, { effect }: CoachingContext): Outcome<CoachingState> {
  if (state !== 'done' && state !== 'measured')
    return refuse('coaching-state', 'The effect is measured once the agent has done the exercise.');
  return effect === 'told' || effect === 'too-few'
    ? to('measured')
    : refuse(
        'coaching-too-early',
        'There are too few calls since, and the time for it is not over. Come back later.',
      );
}

function closed(state: CoachingState, { cause, action }: CoachingContext): Outcome<CoachingState> {
  if (cause === null) return refuse('coaching-cause', 'Name the cause: without it nothing is put right.');
  if (isEmpty(action)) return refuse('coaching-action', 'Write down what was done about the cause.');
  return state === 'measured' || endsAnyTime.includes(cause)
    ? to('closed')
    : refuse(
        'coaching-not-measured',
        'Measure the effect first. Only a task that needs no coaching is closed without.',
      );
}

const notLeading = refuse('coaching-role', 'Only the team lead of this agent or a QA manager may do this.');

function leads({ roles, isOwn }: CoachingContext): boolean {
  return !isOwn && roles.some((role) => leading.includes(role));
}

function isEmpty(text: string | null): boolean {
  return text === null || text.trim() === '';
}

function to(state: CoachingState): Outcome<CoachingState> {
  return { ok: true, state };
}

function refuse(code: string, sentence: string): { ok: false; code: string; sentence: string } {
  return { ok: false, code, sentence };
}
