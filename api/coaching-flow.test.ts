import { expect, test } from 'vitest';
import {
  type CoachingCause,
  type CoachingContext,
  type CoachingEvent,
  type CoachingState,
  coachingCauses,
  coachingEvents,
  coachingStates,
  nextCoaching,
} from './coaching-flow.ts';

const lead: CoachingContext = {
  who: 'lead',
  roles: ['team_lead'],
  isOwn: false,
  seen: 4,
  version: 4,
  text: '结束语还是没有说',
  cause: 'not-practised',
  action: '师徒跟听三天，重讲首问负责',
  effect: 'told',
};
const agent: CoachingContext = { ...lead, who: 'agent', roles: ['agent'], isOwn: true };

/** The state after, or the code of the refusal, when the right person asks with everything that is needed. */
const table: Readonly<Record<CoachingState | 'none', Readonly<Record<CoachingEvent, string>>>> = {
  none: {
    suggest: 'suggested',
    plan: 'coaching-unknown',
    acknowledge: 'coaching-unknown',
    complete: 'coaching-unknown',
    return: 'coaching-unknown',
    measure: 'coaching-unknown',
    close: 'coaching-unknown',
  },
  suggested: {
    suggest: 'coaching-exists',
    plan: 'planned',
    acknowledge: 'coaching-state',
    complete: 'coaching-state',
    return: 'coaching-state',
    measure: 'coaching-state',
    close: 'coaching-not-measured',
  },
  planned: {
    suggest: 'coaching-exists',
    plan: 'planned',
    acknowledge: 'acknowledged',
    complete: 'coaching-state',
    return: 'coaching-state',
    measure: 'coaching-state',
    close: 'coaching-not-measured',
  },
  acknowledged: {
    suggest: 'coaching-exists',
    plan: 'planned',
    acknowledge: 'coaching-state',
    complete: 'done',
    return: 'coaching-state',
    measure: 'coaching-state',
    close: 'coaching-not-measured',
  },
  done: {
    suggest: 'coaching-exists',
    plan: 'coaching-state',
    acknowledge: 'coaching-state',
    complete: 'coaching-state',
    return: 'acknowledged',
    measure: 'measured',
    close: 'coaching-not-measured',
  },
  measured: {
    suggest: 'coaching-exists',
    plan: 'coaching-state',
    acknowledge: 'coaching-state',
    complete: 'coaching-state',
    return: 'acknowledged',
    measure: 'measured',
    close: 'closed',
  },
  closed: {
    suggest: 'coaching-exists',
    plan: 'coaching-closed',
    acknowledge: 'coaching-closed',
    complete: 'coaching-closed',
    return: 'coaching-closed',
    measure: 'coaching-closed',
    close: 'coaching-closed',
  },
};

const states = ['none', ...coachingStates] as const;
const isAgents = (event: CoachingEvent) => event === 'acknowledge' || event === 'complete';
const run = (state: CoachingState | 'none', event: CoachingEvent, context: CoachingContext): string => {
  const outcome = nextCoaching(state === 'none' ? null : state, event, context);
  return outcome.ok ? outcome.state : outcome.code;
};

test.each(states.flatMap((state) => coachingEvents.map((event) => [state, event] as const)))(
  '%s: %s',
  (state, event) => {
    expect(run(state, event, isAgents(event) ? agent : lead)).toBe(table[state][event]);
  },
);

test('nobody but the agent acknowledges and answers; nobody but who leads does the rest', () => {
  for (const state of coachingStates)
    for (const event of coachingEvents) {
      const strangers: CoachingContext[] = [
        { ...lead, roles: [] },
        { ...lead, roles: ['reviewer', 'model_engineer', 'welfare', 'operations'] },
        // A team lead who is coached does not lead the own coaching.
        isAgents(event) ? lead : { ...agent, roles: ['agent', 'team_lead', 'qa_manager'] },
      ];
      for (const context of strangers)
        expect(run(state, event, context), `${state} ${event}`).toBe(
          isAgents(event) ? 'coaching-not-yours' : 'coaching-role',
        );
    }
});

test('a QA manager leads as a team lead does', () => {
  for (const state of coachingStates)
    for (const event of coachingEvents.filter((one) => !isAgents(one)))
      expect(run(state, event, { ...lead, roles: ['qa_manager'] })).toBe(run(state, event, lead));
});

test('a page made from an older version changes nothing; one that does not say its version does', () => {
  for (const state of coachingStates.filter((one) => one !== 'closed'))
    for (const event of coachingEvents.filter((one) => one !== 'suggest')) {
      const context = isAgents(event) ? agent : lead;
      expect(run(state, event, { ...context, seen: 3 })).toBe('coaching-stale');
      expect(run(state, event, { ...context, seen: null })).toBe(table[state][event]);
    }
});

test.each([
  ['acknowledged', 'complete', { ...agent, text: ' ' }, 'coaching-answer'],
  ['acknowledged', 'complete', { ...agent, text: null }, 'coaching-answer'],
  ['done', 'return', { ...lead, text: '' }, 'coaching-reason'],
  ['done', 'measure', { ...lead, effect: 'too-early' }, 'coaching-too-early'],
  ['done', 'measure', { ...lead, effect: null }, 'coaching-too-early'],
  ['done', 'measure', { ...lead, effect: 'too-few' }, 'measured'],
  ['measured', 'close', { ...lead, cause: null }, 'coaching-cause'],
  ['measured', 'close', { ...lead, action: '  ' }, 'coaching-action'],
] as const)('%s: %s with something missing', (state, event, context, expected) => {
  expect(run(state, event, context)).toBe(expected);
});

test('closed without a measured effect only where there is nothing to coach', () => {
  const anyTime: CoachingCause[] = ['wrong-finding', 'left', 'no-need'];
  for (const state of ['suggested', 'planned', 'acknowledged', 'done'] as const)
    for (const cause of coachingCauses)
      expect(run(state, 'close', { ...lead, cause })).toBe(
        anyTime.includes(cause) ? 'closed' : 'coaching-not-measured',
      );
  for (const cause of coachingCauses) expect(run('measured', 'close', { ...lead, cause })).toBe('closed');
});
