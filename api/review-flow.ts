/** What may happen to a review and to an appeal, and what they are afterwards. Pure. */
import type { Role } from '../pipeline/store/roles.ts';

export const reviewStates = ['open', 'leased', 'decided', 'published', 'reopened'] as const;
/**
 * open       waits for somebody
 * leased     one person holds it
 * decided    that person has decided everything that has to be decided
 * published  the score counts; the agent sees it
 * reopened   was published, and has to be looked at again
 */
export type ReviewState = (typeof reviewStates)[number];

export const reviewEvents = [
  'assign',
  'lease',
  'renew',
  'release',
  'expire',
  'decide',
  'publish',
  'reopen',
  'revise',
] as const;
/** expire: the time of the lease is over. revise: an appeal was accepted. */
export type ReviewEvent = (typeof reviewEvents)[number];

export const appealStates = [
  'submitted',
  'rejected',
  'escalated',
  'accepted',
  'refused',
  'withdrawn',
] as const;
/**
 * submitted  waits for another reviewer than the one who reviewed
 * rejected   by that reviewer; the agent may ask for the last instance in time
 * escalated  waits for the QA manager, the last instance
 * accepted, refused, withdrawn  final
 */
export type AppealState = (typeof appealStates)[number];

export const appealEvents = ['submit', 'accept', 'reject', 'escalate', 'withdraw', 'expire'] as const;
/** expire: nobody decided in time, so it goes to the last instance. */
export type AppealEvent = (typeof appealEvents)[number];

interface Actor {
  readonly who: string;
  /** Those that cover the call. `system` acts for nobody. */
  readonly roles: readonly (Role | 'system')[];
}

export interface ReviewContext extends Actor {
  readonly nowMs: number;
  /** Who holds it; null: nobody. */
  readonly holder: string | null;
  readonly leasedUntilMs: number | null;
  /** The version the page was made from; null: it did not say. */
  readonly seen: number | null;
  readonly version: number;
  /** Findings that still have to be decided, after the event. */
  readonly remaining: number;
  /** The call is the caller's own. */
  readonly isOwnCall: boolean;
  /** Why; needed to reopen. */
  readonly reason: string | null;
}

export interface AppealContext extends Actor {
  readonly nowMs: number;
  /** Who appealed. */
  readonly agent: string;
  readonly isOwnCall: boolean;
  /** Everybody whose decision is appealed against: who decided or published. */
  readonly reviewers: readonly string[];
  /** Who decided the appeal first; null: nobody yet. */
  readonly firstDecider: string | null;
  /** For `submit` and `escalate`: the end of the time for it. For `expire`: the end of the time to decide. */
  readonly deadlineMs: number;
  readonly reason: string | null;
}

export type Outcome<State> =
  | { readonly ok: true; readonly state: State }
  | { readonly ok: false; readonly code: string; readonly sentence: string };

const dayMs = 86_400_000;
/** How long a call stays with one person who does nothing. */
export const leaseMs = 15 * 60_000;
/** From publication on. */
export const appealWindowMs = 7 * dayMs;
/** From the appeal on, until it goes to the last instance by itself. */
export const decideWindowMs = 3 * dayMs;
/** From the rejection on. */
export const escalateWindowMs = 3 * dayMs;

const reviewing: readonly Role[] = ['reviewer', 'qa_manager'];
const assigning: readonly Role[] = ['team_lead', 'qa_manager'];

/** The state after `event`, or why not. */
export function nextReview(
  state: ReviewState,
  event: ReviewEvent,
  context: ReviewContext,
): Outcome<ReviewState> {
  const isSystem = context.roles.includes('system');
  if (event === 'expire' || event === 'revise') {
    if (!isSystem) return refuse('review-system-only', `Nobody asks for ${event}: it happens by itself.`);
    return event === 'expire' ? expired(state, context) : revised(state);
  }
  const allowed = event === 'assign' ? assigning : event === 'reopen' ? managing : reviewing;
  if (!holds(context, allowed))
    return refuse('review-role', `This needs one of the roles ${allowed.join(', ')} for this call.`);
  if (event !== 'assign' && context.isOwnCall)
    return refuse('review-own-call', 'This is your own call: somebody else has to review it.');
  if (event === 'assign') return assigned(state);
  if (event === 'reopen') return reopened(state, context);
  if (event === 'lease') return leased(state, context);
  return held(state, event, context);
}

/** The state after `event`, or why not. `null`: there is no appeal yet. */
export function nextAppeal(
  state: AppealState | null,
  event: AppealEvent,
  context: AppealContext,
): Outcome<AppealState> {
  if (event === 'submit') return submitted(state, context);
  if (state === null) return refuse('appeal-unknown', 'There is no such appeal.');
  if (event === 'expire') {
    if (!context.roles.includes('system'))
      return refuse('appeal-system-only', 'Nobody asks for expire: it happens by itself.');
    if (state !== 'submitted') return refuse('appeal-state', `An appeal that is ${state} does not expire.`);
    if (context.nowMs < context.deadlineMs)
      return refuse('appeal-not-due', 'There is time left to decide it.');
    return to('escalated');
  }
  if (event === 'withdraw' || event === 'escalate') return byAgent(state, event, context);
  return ruled(state, event, context);
}

const managing: readonly Role[] = ['qa_manager'];

function leased(state: ReviewState, context: ReviewContext): Outcome<ReviewState> {
  if (state === 'published')
    return refuse('review-published', 'This review is published. A QA manager can reopen it with a reason.');
  if ((state === 'leased' || state === 'decided') && isHeldByAnother(context)) return taken(context);
  return to(context.remaining === 0 && state === 'decided' ? 'decided' : 'leased');
}

function held(
  state: ReviewState,
  event: 'renew' | 'release' | 'decide' | 'publish',
  context: ReviewContext,
): Outcome<ReviewState> {
  if (state === 'published')
    return refuse(
      'review-published',
      'This review is published already; what you just sent was not stored. A QA manager can reopen it.',
    );
  if (state !== 'leased' && state !== 'decided')
    return refuse('review-not-leased', 'Take this review first, then send it again: nothing else is lost.');
  if (context.holder !== context.who) return taken(context);
  if (context.seen !== null && context.seen !== context.version)
    return refuse(
      'review-stale',
      `This page shows version ${context.seen} of the review; it is at ${context.version} now. Load it again and send once more: what is stored already is kept.`,
    );
  if (event === 'release') return to('open');
  if (event === 'renew') return to(state);
  if (event === 'decide') return to(context.remaining === 0 ? 'decided' : 'leased');
  if (context.remaining > 0)
    return refuse(
      'review-undecided',
      `${context.remaining} findings still wait for your decision; decide them, then publish.`,
    );
  return to('published');
}

function assigned(state: ReviewState): Outcome<ReviewState> {
  return state === 'published'
    ? refuse('review-published', 'This review is published; there is nothing to assign.')
    : to(state);
}

function reopened(state: ReviewState, { reason }: ReviewContext): Outcome<ReviewState> {
  if (state !== 'published') return refuse('review-not-published', 'Only a published review is reopened.');
  if (reason === null || reason.trim() === '')
    return refuse('review-reason', 'Say why it is reopened: the agent sees the reason.');
  return to('reopened');
}

function expired(state: ReviewState, { nowMs, leasedUntilMs }: ReviewContext): Outcome<ReviewState> {
  if (state !== 'leased' && state !== 'decided')
    return refuse('review-not-leased', `A review that is ${state} is with nobody.`);
  if (leasedUntilMs !== null && nowMs < leasedUntilMs)
    return refuse('review-not-expired', 'Whoever holds it still has time.');
  return to('open');
}

function revised(state: ReviewState): Outcome<ReviewState> {
  return state === 'published'
    ? to('reopened')
    : refuse('review-not-published', 'Only a published review is revised by an appeal.');
}

function submitted(state: AppealState | null, context: AppealContext): Outcome<AppealState> {
  if (!holds(context, ['agent']) || !context.isOwnCall)
    return refuse('appeal-not-yours', 'Only the agent of the call may appeal against its findings.');
  if (state !== null)
    return refuse(
      'appeal-exists',
      'You appealed against this finding before; there is one appeal a finding.',
    );
  if (context.nowMs > context.deadlineMs)
    return refuse(
      'appeal-too-late',
      `The time to appeal ended at ${new Date(context.deadlineMs).toISOString()}. Ask your team lead to have the review reopened.`,
    );
  return isEmpty(context.reason)
    ? refuse('appeal-reason', 'Say why the finding is wrong: the reviewer reads it first.')
    : to('submitted');
}

function byAgent(
  state: AppealState,
  event: 'withdraw' | 'escalate',
  context: AppealContext,
): Outcome<AppealState> {
  if (context.who !== context.agent || !holds(context, ['agent']))
    return refuse('appeal-not-yours', 'Only the agent who appealed may do this.');
  if (event === 'withdraw')
    return state === 'submitted' || state === 'escalated' || state === 'rejected'
      ? to('withdrawn')
      : refuse('appeal-final', `The appeal is ${state}; that is final.`);
  if (isFinal(state)) return refuse('appeal-final', `The appeal is ${state}; that is final.`);
  if (state !== 'rejected')
    return refuse('appeal-state', 'Only a rejected appeal goes on to the QA manager.');
  if (context.nowMs > context.deadlineMs)
    return refuse(
      'appeal-too-late',
      `The time to ask the QA manager ended at ${new Date(context.deadlineMs).toISOString()}; the rejection stands.`,
    );
  return to('escalated');
}

function ruled(state: AppealState, event: 'accept' | 'reject', context: AppealContext): Outcome<AppealState> {
  if (!holds(context, reviewing))
    return refuse('appeal-role', 'Only a reviewer or a QA manager decides an appeal.');
  if (context.who === context.agent || context.isOwnCall)
    return refuse('appeal-own', 'This appeal is about your own call: somebody else has to decide it.');
  if (isFinal(state)) return refuse('appeal-final', `The appeal is ${state}; that is final.`);
  if (context.reviewers.includes(context.who))
    return refuse('appeal-own-review', 'You reviewed this call: another reviewer has to decide the appeal.');
  if (state === 'rejected')
    return refuse('appeal-state', 'The appeal was rejected; the agent has not asked for the last instance.');
  if (state === 'escalated') {
    if (!holds(context, managing))
      return refuse(
        'appeal-last-instance',
        'The appeal is before the last instance: a QA manager decides it.',
      );
    if (context.firstDecider === context.who)
      return refuse(
        'appeal-own-decision',
        'You rejected this appeal before: another QA manager has to decide it.',
      );
  }
  if (isEmpty(context.reason)) return refuse('appeal-reason', 'Say why: the agent reads it.');
  if (event === 'accept') return to('accepted');
  return to(state === 'escalated' ? 'refused' : 'rejected');
}

function isFinal(state: AppealState): boolean {
  return state === 'accepted' || state === 'refused' || state === 'withdrawn';
}

function isHeldByAnother({ who, holder, nowMs, leasedUntilMs }: ReviewContext): boolean {
  return holder !== null && holder !== who && leasedUntilMs !== null && nowMs < leasedUntilMs;
}

function taken({ holder }: ReviewContext): Outcome<ReviewState> {
  return refuse(
    'review-taken',
    `${holder === null ? 'Nobody holds this review any more' : `${holder} holds this review now`}; what you decided before is kept. Take the next call, or this one when it is free.`,
  );
}

function holds({ roles }: Actor, wanted: readonly Role[]): boolean {
  return roles.some((role) => role !== 'system' && wanted.includes(role));
}

function isEmpty(text: string | null): boolean {
  return text === null || text.trim() === '';
}

function to<State>(state: State): Outcome<State> {
  return { ok: true, state };
}

function refuse(code: string, sentence: string): { ok: false; code: string; sentence: string } {
  return { ok: false, code, sentence };
}
