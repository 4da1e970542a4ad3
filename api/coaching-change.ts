/** A plan that was sent is changed: what stays, what is new, and what the history says of it. */
import type { Transaction } from 'kysely';
import { EarmarkError } from '../pipeline/errors.ts';
import { type CoachingTask, clipsOf, findOpenTask, type NewClip } from '../pipeline/store/coaching.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { type PlanChange, StoredPlan } from './coaching-shapes.ts';
import type { Focus, Plan } from './coaching-work.ts';
import { maskText } from './mask-talk.ts';

export interface PlanChanged {
  readonly plan: Plan;
  readonly isNewFocus: boolean;
  /** Columns of the task; empty where the focus stays. */
  readonly focus: { readonly rule?: string; readonly title?: string; readonly basis?: string | null };
  readonly detail: Record<string, unknown>;
}

interface Wanted {
  readonly plan: Plan;
  /** Ids of clips of the task that stay. */
  readonly keep: readonly number[];
  readonly focus: Focus | null;
}

/** Throws `coaching-clip`, `coaching-exists`, `coaching-unchanged`. */
export async function changedTask(
  trx: Transaction<Database>,
  task: CoachingTask,
  { plan, keep, focus }: Wanted,
): Promise<PlanChanged> {
  const held = await clipsOf(trx, task.id);
  const kept = keep.map((id): NewClip => {
    const clip = held.find((one) => one.id === id);
    if (clip === undefined)
      throw new EarmarkError('coaching-clip', 'A clip that should stay is not of this task.', {
        status: 422,
      });
    const { id: _, task_id: __, ...rest } = clip;
    return rest;
  });
  const clips = [...kept, ...plan.clips];
  const isNewFocus = focus !== null && focus.rule !== task.rule;
  if (isNewFocus && (await findOpenTask(trx, task.agent_id, focus.rule)) !== null)
    throw new EarmarkError('coaching-exists', 'There is an open task about this rule already.', {
      status: 409,
    });
  const was = task.plan === null ? null : StoredPlan.parse(task.plan);
  // A suggestion nobody had planned yet: there is nothing old to show.
  if (was === null)
    return { plan: { ...plan, clips }, isNewFocus, focus: focusOf(isNewFocus ? focus : null), detail: {} };
  // The page was given masked texts: what comes back as it was shown was not touched.
  const note = plan.note === maskText(was.note) ? was.note : plan.note;
  const exercise = plan.exercise === maskText(was.exercise) ? was.exercise : plan.exercise;
  const changes: PlanChange[] = [];
  if (isNewFocus) changes.push({ field: 'focus', before: { ...task.title }, after: { ...focus.title } });
  const text = (field: 'note' | 'exercise' | 'dueDay' | 'mentor', before: string, after: string) => {
    if (before !== after) changes.push({ field, before, after });
  };
  text('note', was.note, note);
  text('exercise', was.exercise, exercise);
  text('dueDay', task.due_day ?? '', plan.dueDay);
  text('mentor', task.mentor ?? '', plan.mentor ?? '');
  if (was.knowledge.join('\0') !== plan.knowledge.join('\0'))
    changes.push({ field: 'knowledge', before: was.knowledge, after: [...plan.knowledge] });
  if (held.map(clipKey).join() !== clips.map(clipKey).join())
    changes.push({ field: 'clips', before: held.map(clipShown), after: clips.map(clipShown) });
  if (changes.length === 0)
    throw new EarmarkError(
      'coaching-unchanged',
      'Nothing in the plan is different: change something first.',
      {
        status: 422,
      },
    );
  return {
    plan: { ...plan, note, exercise, clips },
    isNewFocus,
    focus: focusOf(isNewFocus ? focus : null),
    detail: { changes },
  };
}

function focusOf(focus: Focus | null): PlanChanged['focus'] {
  if (focus === null) return {};
  const { rule, title, basis } = focus;
  return { rule, title: JSON.stringify(title), basis: basis && JSON.stringify(basis) };
}

const clipKey = ({ recording_id, kind, start_ms, end_ms, note }: NewClip): string =>
  JSON.stringify([recording_id, kind, start_ms, end_ms, note]);

/** Not of which call: a call that is erased leaves nothing in the history. */
function clipShown({ kind, start_ms, end_ms }: NewClip) {
  return { kind, startMs: start_ms, endMs: end_ms };
}
