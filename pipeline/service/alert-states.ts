/** What may be done with an alert, and what it is afterwards. Pure. */
import { EarmarkError } from '../errors.ts';

/** 服务预警 → 诉求提级管控 → 后续跟踪 → closed. */
export const alertStates = ['warning', 'escalated', 'follow-up', 'closed'] as const;
export type AlertState = (typeof alertStates)[number];

/** 1 is the most urgent. */
export const alertLevels = [1, 2, 3] as const;
export type AlertLevel = (typeof alertLevels)[number];

/** By people; the same word in the API and on the screen. */
export const alertActions = [
  'acknowledge',
  'escalate',
  'follow-up',
  'close',
  'reopen',
  'assign',
  'note',
] as const;
export type AlertAction = (typeof alertActions)[number];

/**
 * By Earmark:
 * raised       the alert came into being
 * recurred     the customer called again about it
 * worsened     more risk than before: a higher level
 * overdue      nobody did anything in time
 * model-says   a newer reading of the calls no longer (or again) finds what the alert is about
 * joined       its call turned out to belong to a chain that has such an alert
 */
export const alertSystemEvents = [
  'raised',
  'recurred',
  'worsened',
  'overdue',
  'model-says',
  'joined',
] as const;
export type AlertSystemEvent = (typeof alertSystemEvents)[number];

/** Why an alert was closed, for the statistics of causes. */
export const causeCodes = [
  'late-arrival',
  'late-answer',
  'wrong-information',
  'staff-conduct',
  'billing-error',
  'supply-quality',
  'process',
  'misunderstanding',
  'outside-reach',
  'false-alarm',
  'other',
] as const;
export type CauseCode = (typeof causeCodes)[number];

export interface AlertStanding {
  readonly state: AlertState;
  readonly level: AlertLevel;
  /** Milliseconds since 1970; null once closed. */
  readonly dueMs: number | null;
  readonly acknowledged: boolean;
}

interface Context {
  readonly nowMs: number;
  readonly dueHours: Readonly<Record<AlertLevel, number>>;
}

/** Which actions a state allows. */
export function allowedActions({ state, acknowledged }: AlertStanding): readonly AlertAction[] {
  return alertActions.filter((action) => {
    if (action === 'acknowledge') return state !== 'closed' && !acknowledged;
    return next[action][state] !== null;
  });
}

/** State after an action; null: not from there. */
const next: Readonly<Record<AlertAction, Readonly<Record<AlertState, AlertState | null>>>> = {
  acknowledge: { warning: 'warning', escalated: 'escalated', 'follow-up': 'follow-up', closed: null },
  escalate: { warning: 'escalated', escalated: null, 'follow-up': 'escalated', closed: null },
  'follow-up': { warning: 'follow-up', escalated: 'follow-up', 'follow-up': null, closed: null },
  close: { warning: 'closed', escalated: 'closed', 'follow-up': 'closed', closed: null },
  reopen: { warning: null, escalated: null, 'follow-up': null, closed: 'follow-up' },
  assign: { warning: 'warning', escalated: 'escalated', 'follow-up': 'follow-up', closed: null },
  note: { warning: 'warning', escalated: 'escalated', 'follow-up': 'follow-up', closed: 'closed' },
};

/** A step forward gives its owner new time; a note, an acknowledgement or another owner does not. */
const givesTime: ReadonlySet<AlertAction> = new Set(['escalate', 'follow-up', 'reopen']);

/** Throws EarmarkError `alert-action-refused` (409), `alert-cause-missing` (422). */
export function act(
  standing: AlertStanding,
  { action, cause }: { readonly action: AlertAction; readonly cause?: CauseCode | null },
  context: Context,
): AlertStanding {
  if (!allowedActions(standing).includes(action)) {
    throw new EarmarkError(
      'alert-action-refused',
      `An alert in state ${standing.state}${standing.acknowledged ? ', acknowledged,' : ''} cannot be answered with ${action}. Possible: ${allowedActions(standing).join(', ')}.`,
      { status: 409 },
    );
  }
  if (action === 'close' && (cause ?? null) === null) {
    throw new EarmarkError('alert-cause-missing', 'Give a cause code: an alert is closed with its cause.', {
      status: 422,
    });
  }
  const state = next[action][standing.state] ?? standing.state;
  return {
    state,
    level: action === 'escalate' ? raised(standing.level) : standing.level,
    dueMs:
      state === 'closed'
        ? null
        : givesTime.has(action)
          ? dueFrom(action === 'escalate' ? raised(standing.level) : standing.level, context)
          : standing.dueMs,
    acknowledged: state !== 'closed' && (standing.acknowledged || action !== 'note'),
  };
}

/**
 * What Earmark itself does. `level`: the level the calls speak for now. Null: nothing changes but the history.
 * Overdue takes a warning or a follow-up to the next level of control, and what is there already one level up.
 */
export function react(
  standing: AlertStanding,
  { event, level }: { readonly event: AlertSystemEvent; readonly level: AlertLevel },
  context: Context,
): AlertStanding | null {
  const { state, dueMs } = standing;
  switch (event) {
    case 'raised':
    case 'joined':
    case 'model-says':
      return null;
    case 'recurred':
      if (state !== 'closed') return react(standing, { event: 'worsened', level }, context);
      return { state: 'warning', level, dueMs: dueFrom(level, context), acknowledged: false };
    case 'worsened': {
      if (state === 'closed' || level >= standing.level) return null;
      const sooner = Math.min(dueMs ?? Number.POSITIVE_INFINITY, dueFrom(level, context));
      return { ...standing, level, dueMs: sooner };
    }
    case 'overdue': {
      if (state === 'closed' || dueMs === null || dueMs > context.nowMs) return null;
      const up = raised(standing.level);
      // The highest level of control stays overdue until somebody acts: there is nobody above to turn to.
      if (state === 'escalated' && standing.level === 1) return null;
      return { state: 'escalated', level: up, dueMs: dueFrom(up, context), acknowledged: false };
    }
  }
}

function raised(level: AlertLevel): AlertLevel {
  return level === 3 ? 2 : 1;
}

function dueFrom(level: AlertLevel, { nowMs, dueHours }: Context): number {
  return nowMs + dueHours[level] * 3_600_000;
}
