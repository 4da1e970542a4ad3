import { expect, test } from 'vitest';
import { Role } from '../pipeline/store/roles.ts';
import {
  type AppealContext,
  type AppealEvent,
  type AppealState,
  appealEvents,
  appealStates,
  nextAppeal,
  nextReview,
  type ReviewContext,
  type ReviewEvent,
  type ReviewState,
  reviewEvents,
  reviewStates,
} from './review-flow.ts';

const everyone = [...Role.options, 'system'] as const;
type Who = (typeof everyone)[number];
const now = Date.parse('2026-11-22T06:00:00Z');

const reviewers: readonly Who[] = ['reviewer', 'qa_manager'];

/** Who may, from where to where, when nothing else stands against it. All that is not here is refused. */
const reviewTable: Readonly<
  Record<ReviewEvent, { by: readonly Who[]; to: Partial<Record<ReviewState, ReviewState>> }>
> = {
  assign: {
    by: ['team_lead', 'qa_manager'],
    to: { open: 'open', leased: 'leased', decided: 'decided', reopened: 'reopened' },
  },
  lease: { by: reviewers, to: { open: 'leased', leased: 'leased', decided: 'decided', reopened: 'leased' } },
  renew: { by: reviewers, to: { leased: 'leased', decided: 'decided' } },
  release: { by: reviewers, to: { leased: 'open', decided: 'open' } },
  expire: { by: ['system'], to: { leased: 'open', decided: 'open' } },
  decide: { by: reviewers, to: { leased: 'decided', decided: 'decided' } },
  publish: { by: reviewers, to: { leased: 'published', decided: 'published' } },
  reopen: { by: ['qa_manager'], to: { published: 'reopened' } },
  revise: { by: ['system'], to: { published: 'reopened' } },
};

function reviewContext(role: Who, event: ReviewEvent): ReviewContext {
  return {
    who: 'lin',
    roles: [role],
    nowMs: now,
    holder: 'lin',
    leasedUntilMs: event === 'expire' ? now - 1 : now + 1,
    seen: 3,
    version: 3,
    remaining: 0,
    isOwnCall: false,
    reason: '口径有变',
  };
}

const reviewCases = reviewStates.flatMap((state) =>
  reviewEvents.flatMap((event) => everyone.map((role) => ({ state, event, role }))),
);

test.each(reviewCases)('review: $state, $event by $role', ({ state, event, role }) => {
  const outcome = nextReview(state, event, reviewContext(role, event));
  const { by, to } = reviewTable[event];
  const expected = by.includes(role) ? to[state] : undefined;
  if (expected === undefined) {
    expect(outcome.ok).toBe(false);
    expect(outcome).toMatchObject({ code: expect.stringMatching(/^review-[a-z-]+$/) });
    expect(outcome).toMatchObject({ sentence: expect.stringMatching(/^[A-Z0-9].*[.]$/) });
  } else expect(outcome).toEqual({ ok: true, state: expected });
});

const reviewRefusals: readonly [string, ReviewState, ReviewEvent, Partial<ReviewContext>, string][] = [
  ['another holds it', 'leased', 'lease', { holder: 'he' }, 'review-taken'],
  ['another holds it, all decided', 'decided', 'lease', { holder: 'he' }, 'review-taken'],
  ['the lease went to another', 'leased', 'decide', { holder: 'he' }, 'review-taken'],
  ['the lease went to another', 'decided', 'publish', { holder: 'he' }, 'review-taken'],
  ['nobody holds it any more', 'leased', 'renew', { holder: null }, 'review-taken'],
  ['nobody took it', 'open', 'decide', {}, 'review-not-leased'],
  ['the page is old', 'leased', 'decide', { seen: 2 }, 'review-stale'],
  ['the page is old', 'decided', 'publish', { seen: 2 }, 'review-stale'],
  ['something is undecided', 'leased', 'publish', { remaining: 2 }, 'review-undecided'],
  ['it is published', 'published', 'lease', {}, 'review-published'],
  ['it is published', 'published', 'decide', {}, 'review-published'],
  ['the own call', 'open', 'lease', { isOwnCall: true }, 'review-own-call'],
  ['the own call', 'published', 'reopen', { isOwnCall: true }, 'review-own-call'],
  ['no reason', 'published', 'reopen', { reason: '  ' }, 'review-reason'],
  ['no reason', 'published', 'reopen', { reason: null }, 'review-reason'],
  [
    'there is time left',
    'leased',
    'expire',
    { roles: ['system'], leasedUntilMs: now + 1 },
    'review-not-expired',
  ],
  ['a person asks', 'leased', 'expire', {}, 'review-system-only'],
];

test.each(reviewRefusals)('review refused: %s (%s, %s)', (_why, state, event, change, code) => {
  const context = { ...reviewContext('qa_manager', event), ...change };
  expect(nextReview(state, event, context)).toMatchObject({ ok: false, code });
});

test('a lease that is over goes to the next person, one that is not to nobody else', () => {
  const context = { ...reviewContext('reviewer', 'lease'), holder: 'he' };
  expect(nextReview('leased', 'lease', { ...context, leasedUntilMs: now })).toEqual({
    ok: true,
    state: 'leased',
  });
  expect(nextReview('leased', 'lease', { ...context, leasedUntilMs: now + 1 })).toMatchObject({ ok: false });
});

test('a decision that leaves something open keeps the review open', () => {
  const context = { ...reviewContext('reviewer', 'decide'), remaining: 1 };
  expect(nextReview('decided', 'decide', context)).toEqual({ ok: true, state: 'leased' });
  expect(nextReview('leased', 'decide', context)).toEqual({ ok: true, state: 'leased' });
});

const appealTable: Readonly<
  Record<AppealEvent, { by: readonly Who[]; to: Partial<Record<AppealState | 'none', AppealState>> }>
> = {
  submit: { by: ['agent'], to: { none: 'submitted' } },
  withdraw: { by: ['agent'], to: { submitted: 'withdrawn', rejected: 'withdrawn', escalated: 'withdrawn' } },
  escalate: { by: ['agent'], to: { rejected: 'escalated' } },
  expire: { by: ['system'], to: { submitted: 'escalated' } },
  accept: { by: reviewers, to: { submitted: 'accepted', escalated: 'accepted' } },
  reject: { by: reviewers, to: { submitted: 'rejected', escalated: 'refused' } },
};

function appealContext(event: AppealEvent): AppealContext {
  const isAgent = event === 'submit' || event === 'withdraw' || event === 'escalate';
  return {
    who: isAgent ? 'gu' : 'he',
    roles: [],
    nowMs: now,
    agent: 'gu',
    isOwnCall: isAgent,
    reviewers: ['lin'],
    firstDecider: null,
    deadlineMs: event === 'expire' ? now : now + 1,
    reason: '我说过了',
  };
}

const appealCases = ([null, ...appealStates] as const).flatMap((state) =>
  appealEvents.flatMap((event) => everyone.map((role) => ({ state, event, role }))),
);

test.each(appealCases)('appeal: $state, $event by $role', ({ state, event, role }) => {
  const outcome = nextAppeal(state, event, { ...appealContext(event), roles: [role] });
  const { by, to } = appealTable[event];
  const isLast = state === 'escalated' && (event === 'accept' || event === 'reject');
  const may = by.includes(role) && !(isLast && role !== 'qa_manager');
  const expected = may ? to[state ?? 'none'] : undefined;
  if (expected === undefined) {
    expect(outcome.ok).toBe(false);
    expect(outcome).toMatchObject({ code: expect.stringMatching(/^appeal-[a-z-]+$/) });
    expect(outcome).toMatchObject({ sentence: expect.stringMatching(/^[A-Z0-9].*[.]$/) });
  } else expect(outcome).toEqual({ ok: true, state: expected });
});

const appealRefusals: readonly [string, AppealState | null, AppealEvent, Partial<AppealContext>, string][] = [
  ['too late', null, 'submit', { roles: ['agent'], deadlineMs: now - 1 }, 'appeal-too-late'],
  ['of another agent', null, 'submit', { roles: ['agent'], isOwnCall: false }, 'appeal-not-yours'],
  ['no reason', null, 'submit', { roles: ['agent'], reason: ' ' }, 'appeal-reason'],
  ['a second one', 'rejected', 'submit', { roles: ['agent'] }, 'appeal-exists'],
  ['too late', 'rejected', 'escalate', { roles: ['agent'], deadlineMs: now - 1 }, 'appeal-too-late'],
  ['of another agent', 'rejected', 'escalate', { roles: ['agent'], who: 'bai' }, 'appeal-not-yours'],
  ['final', 'refused', 'escalate', { roles: ['agent'] }, 'appeal-final'],
  ['final', 'accepted', 'withdraw', { roles: ['agent'] }, 'appeal-final'],
  ['who reviewed', 'submitted', 'accept', { roles: ['reviewer'], who: 'lin' }, 'appeal-own-review'],
  ['who reviewed', 'escalated', 'reject', { roles: ['qa_manager'], who: 'lin' }, 'appeal-own-review'],
  ['who appealed', 'submitted', 'accept', { roles: ['reviewer', 'agent'], who: 'gu' }, 'appeal-own'],
  ['the own call', 'submitted', 'accept', { roles: ['reviewer'], isOwnCall: true }, 'appeal-own'],
  [
    'who rejected',
    'escalated',
    'accept',
    { roles: ['qa_manager'], firstDecider: 'he' },
    'appeal-own-decision',
  ],
  ['no manager', 'escalated', 'accept', { roles: ['reviewer'] }, 'appeal-last-instance'],
  ['not asked again', 'rejected', 'accept', { roles: ['qa_manager'] }, 'appeal-state'],
  ['no reason', 'submitted', 'reject', { roles: ['reviewer'], reason: null }, 'appeal-reason'],
  ['time left', 'submitted', 'expire', { roles: ['system'], deadlineMs: now + 1 }, 'appeal-not-due'],
];

test.each(appealRefusals)('appeal refused: %s (%s, %s)', (_why, state, event, change, code) => {
  expect(nextAppeal(state, event, { ...appealContext(event), ...change })).toMatchObject({ ok: false, code });
});
