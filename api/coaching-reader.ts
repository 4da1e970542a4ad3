/** Coaching tasks as the pages show them; personal data masked in everything people wrote. */
import type { Kysely } from 'kysely';
import {
  type CoachingTask,
  clipsOf,
  coachingEventsOf,
  countTasks,
  listTasks,
  type TaskQuery,
} from '../pipeline/store/coaching.ts';
import { agentNames } from '../pipeline/store/coaching-counts.ts';
import { namesOf } from '../pipeline/store/reviews.ts';
import type { Database } from '../pipeline/store/tables.ts';
import type { ReadCard } from './card-items.ts';
import { readClipCall } from './cases-calls.ts';
import { chinaDay } from './coaching-days.ts';
import { coachingEvents, nextCoaching } from './coaching-flow.ts';
import {
  Basis,
  Cause,
  type ClipShape,
  EffectShape,
  PlanChange,
  StoredPlan,
  type TaskDetail,
  type TaskList,
} from './coaching-shapes.ts';
import type { Actor } from './coaching-work.ts';
import { maskText } from './mask-talk.ts';

export async function readTasks(db: Kysely<Database>, query: TaskQuery, now: Date): Promise<TaskList> {
  const [rows, counts] = await Promise.all([
    listTasks(db, { ...query, limit: query.limit + 1 }),
    countTasks(db, query, chinaDay(now)),
  ]);
  const shown = rows.slice(0, query.limit);
  const names = await namesIn(db, shown);
  return {
    items: shown.map((task) => rowOf(task, names, now)),
    next: rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null,
    counts: { ...counts, effects: { ...counts.effects }, causes: { ...counts.causes } },
  };
}

export async function readTaskDetail(
  { db, readCard }: { readonly db: Kysely<Database>; readonly readCard: ReadCard },
  task: CoachingTask,
  actor: Actor,
  now: Date,
): Promise<TaskDetail> {
  const [clips, events, names] = await Promise.all([
    clipsOf(db, task.id),
    coachingEventsOf(db, task.id),
    namesIn(db, [task]),
  ]);
  const people = await namesOf(db, [
    ...events.map(({ who }) => who),
    ...events.flatMap(({ detail }) => mentorsIn(changesIn(detail))),
  ]);
  const plan = task.plan === null ? null : StoredPlan.parse(task.plan);
  const shownClips: ClipShape[] = [];
  for (const clip of clips) {
    const call = await readClipCall(db, readCard, clip.recording_id);
    const window = { startMs: clip.start_ms, endMs: clip.end_ms };
    shownClips.push({
      id: clip.id,
      kind: clip.kind,
      ...window,
      note: clip.note && maskText(clip.note),
      hasAudio: call?.hasAudio ?? false,
      turns: call?.clip(window).turns ?? [],
      recordingId: clip.kind === 'own' ? clip.recording_id : null,
    });
  }
  return {
    ...rowOf(task, names, now),
    basis: task.basis === null ? null : Basis.parse(task.basis),
    note: plan === null || plan.note === '' ? null : maskText(plan.note),
    exercise: plan && maskText(plan.exercise),
    knowledge: plan?.knowledge ?? [],
    answer: task.answer && maskText(task.answer),
    action: task.action && maskText(task.action),
    clips: shownClips,
    effect: task.effect === null ? null : EffectShape.parse(task.effect),
    events: events.map(({ event, state, who, at, note, detail }) => ({
      event,
      state,
      who,
      name: people[who] ?? null,
      at: at.toISOString(),
      note: note && maskText(note),
      changes: changesIn(detail).map((change) => shownChange(change, people)),
    })),
    isOwn: actor.isOwn,
    can: coachingEvents.filter((event) => mayCause(task, event, actor)),
  };
}

function changesIn(detail: Record<string, unknown>): PlanChange[] {
  return PlanChange.array().parse(detail.changes ?? []);
}

function mentorsIn(changes: readonly PlanChange[]): string[] {
  return changes.flatMap((change) => (change.field === 'mentor' ? [change.before, change.after] : []));
}

/** People by their names, and nothing of what people wrote that tells who a customer is. */
function shownChange(change: PlanChange, people: Readonly<Record<string, string>>): PlanChange {
  switch (change.field) {
    case 'mentor':
      return { ...change, before: nameOf(people, change.before), after: nameOf(people, change.after) };
    case 'note':
    case 'exercise':
      return { ...change, before: maskText(change.before), after: maskText(change.after) };
    default:
      return change;
  }
}

const nameOf = (people: Readonly<Record<string, string>>, login: string) => people[login] ?? login;

/** With everything that is asked for; what the effect says is known only once it is measured. */
function mayCause(task: CoachingTask, event: (typeof coachingEvents)[number], actor: Actor): boolean {
  const given = { text: '-', cause: 'no-need', action: '-', effect: 'told' } as const;
  return nextCoaching(task.state, event, { ...actor, ...given, seen: null, version: task.version }).ok;
}

type Names = { readonly agents: ReadonlyMap<string, string>; readonly people: Record<string, string> };

async function namesIn(db: Kysely<Database>, tasks: readonly CoachingTask[]): Promise<Names> {
  const [agents, people] = await Promise.all([
    agentNames(
      db,
      tasks.map(({ agent_id }) => agent_id),
    ),
    namesOf(
      db,
      tasks.map(({ mentor }) => mentor),
    ),
  ]);
  return { agents, people };
}

function rowOf(task: CoachingTask, { agents, people }: Names, now: Date) {
  const isWaiting = task.state === 'planned' || task.state === 'acknowledged';
  return {
    id: task.id,
    agentId: task.agent_id,
    agentName: agents.get(task.agent_id) ?? null,
    teamId: task.team_id,
    rule: task.rule,
    title: task.title,
    state: task.state,
    version: task.version,
    dueDay: task.due_day,
    isOverdue: isWaiting && task.due_day !== null && task.due_day < chinaDay(now),
    isUpdated: task.is_updated,
    mentor: task.mentor,
    mentorName: task.mentor === null ? null : (people[task.mentor] ?? null),
    verdict: task.effect === null ? null : EffectShape.parse(task.effect).verdict,
    cause: task.cause === null ? null : Cause.parse(task.cause),
    madeAt: task.made_at.toISOString(),
    closedAt: task.closed_at?.toISOString() ?? null,
  };
}
