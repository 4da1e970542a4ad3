import { describe, expect, test } from 'vitest';
import {
  type AlertAction,
  type AlertLevel,
  type AlertStanding,
  act,
  alertActions,
  alertLevels,
  alertStates,
  alertSystemEvents,
  allowedActions,
  react,
} from './alert-states.ts';

const nowMs = 1_000_000_000;
const dueHours = { 1: 2, 2: 8, 3: 24 } as const;
const context = { nowMs, dueHours };
const due = (level: AlertLevel) => nowMs + dueHours[level] * 3_600_000;

/** What each action makes of each state; `–` is refused. */
const table: Readonly<Record<AlertAction, readonly [string, string, string, string]>> = {
  acknowledge: ['warning', 'escalated', 'follow-up', '–'],
  escalate: ['escalated', '–', 'escalated', '–'],
  'follow-up': ['follow-up', 'follow-up', '–', '–'],
  close: ['closed', 'closed', 'closed', '–'],
  reopen: ['–', '–', '–', 'follow-up'],
  assign: ['warning', 'escalated', 'follow-up', '–'],
  note: ['warning', 'escalated', 'follow-up', 'closed'],
};

const standings = alertStates.flatMap((state) =>
  alertLevels.flatMap((level) =>
    [true, false].map(
      (acknowledged): AlertStanding => ({
        state,
        level,
        dueMs: state === 'closed' ? null : nowMs + 1,
        acknowledged: acknowledged && state !== 'closed',
      }),
    ),
  ),
);

describe.each(alertActions)('%s', (action) => {
  test('in every state, level and whether acknowledged', () => {
    for (const standing of standings) {
      const expected = table[action][alertStates.indexOf(standing.state)];
      const refused = expected === '–' || (action === 'acknowledge' && standing.acknowledged);
      expect(allowedActions(standing).includes(action)).toBe(!refused);
      if (refused) {
        expect(() => act(standing, { action, cause: 'other' }, context)).toThrow(
          expect.objectContaining({ code: 'alert-action-refused' }),
        );
        continue;
      }
      const after = act(standing, { action, cause: 'other' }, context);
      const level = action === 'escalate' ? (standing.level === 3 ? 2 : 1) : standing.level;
      const isStep = action === 'escalate' || action === 'follow-up' || action === 'reopen';
      expect(after).toEqual({
        state: expected,
        level,
        dueMs: expected === 'closed' ? null : isStep ? due(level) : standing.dueMs,
        acknowledged: expected !== 'closed' && (action !== 'note' || standing.acknowledged),
      });
    }
  });
});

test('nothing is closed without its cause', () => {
  const open: AlertStanding = { state: 'warning', level: 3, dueMs: nowMs, acknowledged: true };
  expect(() => act(open, { action: 'close' }, context)).toThrow(
    expect.objectContaining({ code: 'alert-cause-missing' }),
  );
});

describe('what happens by itself', () => {
  const late = nowMs - 1;
  test.each<[string, AlertStanding, (typeof alertSystemEvents)[number], AlertLevel, AlertStanding | null]>([
    [
      'a warning nobody answered is escalated',
      { state: 'warning', level: 3, dueMs: late, acknowledged: false },
      'overdue',
      3,
      { state: 'escalated', level: 2, dueMs: due(2), acknowledged: false },
    ],
    [
      'a follow-up nobody went on with is escalated',
      { state: 'follow-up', level: 2, dueMs: late, acknowledged: true },
      'overdue',
      2,
      { state: 'escalated', level: 1, dueMs: due(1), acknowledged: false },
    ],
    [
      'what is escalated goes up a level',
      { state: 'escalated', level: 2, dueMs: late, acknowledged: true },
      'overdue',
      2,
      { state: 'escalated', level: 1, dueMs: due(1), acknowledged: false },
    ],
    [
      'above the first level there is nobody',
      { state: 'escalated', level: 1, dueMs: late, acknowledged: true },
      'overdue',
      1,
      null,
    ],
    [
      'before its time',
      { state: 'warning', level: 3, dueMs: nowMs + 1, acknowledged: false },
      'overdue',
      3,
      null,
    ],
    [
      'closed is never overdue',
      { state: 'closed', level: 3, dueMs: null, acknowledged: false },
      'overdue',
      3,
      null,
    ],
    [
      'a closed alert whose customer calls again begins anew',
      { state: 'closed', level: 3, dueMs: null, acknowledged: false },
      'recurred',
      2,
      { state: 'warning', level: 2, dueMs: due(2), acknowledged: false },
    ],
    [
      'an open one becomes more urgent, and due sooner',
      { state: 'escalated', level: 2, dueMs: due(3), acknowledged: true },
      'recurred',
      1,
      { state: 'escalated', level: 1, dueMs: due(1), acknowledged: true },
    ],
    [
      'never less urgent',
      { state: 'warning', level: 1, dueMs: due(1), acknowledged: false },
      'worsened',
      3,
      null,
    ],
    [
      'due already stays due',
      { state: 'warning', level: 3, dueMs: late, acknowledged: false },
      'worsened',
      1,
      { state: 'warning', level: 1, dueMs: late, acknowledged: false },
    ],
  ])('%s', (_, standing, event, level, expected) => {
    expect(react(standing, { event, level }, context)).toEqual(expected);
  });

  test('no event makes an alert less urgent or closes it', () => {
    for (const standing of standings)
      for (const event of alertSystemEvents)
        for (const level of alertLevels) {
          const after = react(standing, { event, level }, context);
          if (after === null) continue;
          expect(after.state).not.toBe('closed');
          if (standing.state !== 'closed') expect(after.level).toBeLessThanOrEqual(standing.level);
          expect(after.dueMs).not.toBeNull();
        }
  });

  test('what a newer model says changes nothing by itself', () => {
    for (const standing of standings)
      expect(react(standing, { event: 'model-says', level: 1 }, context)).toBeNull();
  });
});
