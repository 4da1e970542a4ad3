/** What the routes of coaching take and answer, zod first. */
import { z } from 'zod';
import { coachingCauses, coachingStates } from './coaching-flow.ts';

const Bilingual = z.object({ zh: z.string(), en: z.string() });
const Moment = z.string().describe('ISO 8601.');
const Day = z.iso.date();
const ClientId = z
  .uuid()
  .describe('Made by the client: what is sent again under the same id is stored once.');
const Version = z
  .int()
  .min(1)
  .nullable()
  .default(null)
  .describe('`version` of the task as the page shows it.');
const Text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine((text) => !text.includes('\0'), 'holds a NUL character');
const Id = Text(200).min(1);
const Who = Text(100).min(1).optional().describe('Taken from API tokens with the scope act-as only.');
const Ms = z.int().min(0).max(86_400_000);
const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number(), n: z.number() });
const Difference = z.object({ value: z.number(), low: z.number(), high: z.number() });

export const CoachingPath = z.object({
  id: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 53 - 1),
});

export const Cause = z.enum(coachingCauses);
const StateName = z.enum(coachingStates);

/** Counts of reviewed calls of the last four weeks. */
export const Basis = z.object({
  confirmed: z.number().describe('Reviewed calls in which the finding was confirmed.'),
  own: Estimate.describe('Share of the reviewed calls of the person.'),
  team: Estimate.nullable().describe('The same of the others in the team.'),
  difference: Difference.nullable(),
  against: z.enum(['above', 'alike', 'below', 'nobody']),
  lastDay: Day,
});
export type Basis = z.infer<typeof Basis>;

export const SuggestionList = z.object({
  days: z.number(),
  least: z.number(),
  items: z.array(
    Basis.extend({
      agentId: z.string(),
      name: z.string().nullable(),
      teamId: z.string().nullable(),
      rule: z.string(),
      title: Bilingual,
    }),
  ),
});
export type SuggestionList = z.infer<typeof SuggestionList>;

export const ProposalQuery = z.strictObject({ agentId: Id, rule: Id });

const ClipPlan = z.object({
  recordingId: Id,
  startMs: Ms,
  endMs: Ms,
  note: Text(500).nullable().default(null),
});

export const Proposal = z.object({
  agentId: z.string(),
  name: z.string().nullable(),
  teamId: z.string().nullable(),
  rule: z.string(),
  title: Bilingual,
  explanation: Bilingual.nullable(),
  focuses: z
    .array(z.object({ rule: z.string(), title: Bilingual }))
    .describe('What the plan could be about instead: the rules in force.'),
  basis: Basis.nullable(),
  openTask: z.number().nullable().describe('Of the same person and rule.'),
  clips: z.array(
    z.object({
      recordingId: z.string(),
      startMs: z.number(),
      endMs: z.number(),
      day: Day,
      text: z.string().describe('Masked.'),
    }),
  ),
  cases: z.array(z.object({ id: z.number(), kind: z.enum(['good', 'bad']), title: z.string() })),
  knowledge: z.array(z.string()),
  mentors: z.array(z.object({ login: z.string(), name: z.string(), rate: Estimate.nullable() })),
  exercise: z.string(),
  dueDay: Day,
});
export type Proposal = z.infer<typeof Proposal>;

const PlanFields = {
  note: Text(2_000).default('').describe('What it is about and what is expected.'),
  clips: z.array(ClipPlan).max(10).default([]).describe('Stretches of calls of the agent.'),
  cases: z.array(z.int().min(1)).max(10).default([]).describe('Ids of cases of the library.'),
  knowledge: z.array(Id).max(20).default([]).describe('Ids of scripts and knowledge items.'),
  exercise: Text(1_000).min(1).describe('A question or a task; the agent answers in writing.'),
  dueDay: Day,
  mentor: Text(64).min(1).nullable().default(null).describe('Login of a colleague (师徒).'),
};
export const PlanBody = z.strictObject({
  id: ClientId,
  version: Version,
  who: Who,
  ...PlanFields,
  rule: Id.optional().describe('Another focus; default: the one there is.'),
  keep: z.array(z.int().min(1)).max(20).default([]).describe('Ids of clips of the task that stay.'),
});
export type PlanBody = z.infer<typeof PlanBody>;
export const NewTaskBody = z.strictObject({
  id: ClientId,
  agentId: Id,
  rule: Id,
  who: Who,
  ...PlanFields,
});
export type NewTaskBody = z.infer<typeof NewTaskBody>;

export const DismissBody = z.strictObject({
  id: ClientId,
  agentId: Id,
  rule: Id,
  cause: z.enum(['wrong-finding', 'left', 'no-need']),
  action: Text(1_000).min(1).describe('Why nobody has to be coached.'),
  who: Who,
});

export const StepBody = z.strictObject({ id: ClientId, version: Version, who: Who });
export const AnswerBody = StepBody.extend({ answer: Text(4_000).min(1) });
export const ReturnBody = StepBody.extend({ reason: Text(1_000).min(1) });
export const CloseBody = StepBody.extend({
  cause: Cause.describe('Why it happened (落实整改).'),
  action: Text(2_000).min(1).describe('What was done about the cause.'),
});

const PeriodShape = z.object({ from: Day, to: Day });
export const EffectShape = z.object({
  rule: z.string(),
  before: PeriodShape,
  after: PeriodShape.nullable().describe('Null: the exercise is not done, or was done today.'),
  endsOn: Day.nullable().describe('Last day that is counted.'),
  isOver: z.boolean(),
  block: z.string().nullable().describe('Score card both are compared in; null: no calls.'),
  peersAre: z.enum(['team', 'block']).describe('block: the own team has too few calls of this kind.'),
  agent: z.object({ before: Estimate.nullable(), after: Estimate.nullable() }),
  peers: z.object({ before: Estimate.nullable(), after: Estimate.nullable() }),
  difference: Difference.nullable().describe(
    '(agent after − agent before) − (peers after − peers before), with the 95 % interval of Zou and Donner over Wilson intervals.',
  ),
  verdict: z.enum(['better', 'worse', 'unclear', 'too-few']),
  least: z.number().describe('Calls that each of the four rates needs.'),
});
export type EffectShape = z.infer<typeof EffectShape>;

/** As the column holds it. */
export const StoredPlan = z.object({
  note: z.string(),
  knowledge: z.array(z.string()),
  exercise: z.string(),
});

const PlanText = z.enum(['note', 'exercise', 'dueDay', 'mentor']);
const PlanClip = z.object({ kind: z.enum(['own', 'good', 'bad']), startMs: z.number(), endMs: z.number() });
/** What a plan said before and says now; an empty text is none. */
export const PlanChange = z.discriminatedUnion('field', [
  z.object({ field: z.literal('focus'), before: Bilingual, after: Bilingual }),
  z.object({ field: PlanText, before: z.string(), after: z.string() }),
  z.object({ field: z.literal('knowledge'), before: z.array(z.string()), after: z.array(z.string()) }),
  z.object({ field: z.literal('clips'), before: z.array(PlanClip), after: z.array(PlanClip) }),
]);
export type PlanChange = z.infer<typeof PlanChange>;

const TaskRow = z.object({
  id: z.number(),
  agentId: z.string(),
  agentName: z.string().nullable(),
  teamId: z.string().nullable(),
  rule: z.string(),
  title: Bilingual,
  state: StateName,
  version: z.number(),
  dueDay: Day.nullable(),
  isOverdue: z.boolean(),
  isUpdated: z.boolean().describe('The plan was changed after it was sent; to be acknowledged.'),
  mentor: z.string().nullable(),
  mentorName: z.string().nullable(),
  verdict: z.enum(['better', 'worse', 'unclear', 'too-few']).nullable(),
  cause: Cause.nullable(),
  madeAt: Moment,
  closedAt: Moment.nullable(),
});
export type TaskRow = z.infer<typeof TaskRow>;

/** Strict: a filter that is misspelt must not be ignored. */
export const TaskListQuery = z.strictObject({
  show: z.enum(['open', 'closed', 'all']).default('open'),
  agentId: Id.optional(),
  teamId: Id.optional(),
  rule: Id.optional(),
  before: z.coerce.number().int().min(1).optional().describe('Ids below it: `next` of the former page.'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export const TaskList = z.object({
  items: z.array(TaskRow),
  next: z.number().nullable(),
  counts: z.object({
    open: z.number(),
    overdue: z.number(),
    closed: z.number(),
    effects: z.record(z.string(), z.number()).describe('Tasks by verdict of their effect.'),
    causes: z.record(z.string(), z.number()).describe('Closed tasks by cause.'),
  }),
});
export type TaskList = z.infer<typeof TaskList>;

export const ClipShape = z.object({
  id: z.number(),
  kind: z.enum(['own', 'good', 'bad']),
  startMs: z.number(),
  endMs: z.number(),
  note: z.string().nullable(),
  hasAudio: z.boolean(),
  turns: z.array(z.object({ role: z.string(), startMs: z.number(), endMs: z.number(), text: z.string() })),
  recordingId: z.string().nullable().describe('Of own calls only: cases of others stay nameless.'),
});
export type ClipShape = z.infer<typeof ClipShape>;

export const TaskDetail = TaskRow.extend({
  basis: Basis.nullable(),
  note: z.string().nullable(),
  exercise: z.string().nullable(),
  knowledge: z.array(z.string()),
  answer: z.string().nullable(),
  action: z.string().nullable(),
  clips: z.array(ClipShape),
  effect: EffectShape.nullable().describe('As measured last; null: not yet.'),
  events: z.array(
    z.object({
      event: z.string(),
      state: z.string(),
      who: z.string(),
      name: z.string().nullable(),
      at: Moment,
      note: z.string().nullable(),
      changes: z.array(PlanChange).describe('Of a plan that was changed: what, old and new.'),
    }),
  ),
  isOwn: z.boolean(),
  can: z.array(z.string()).describe('Events the caller may cause now.'),
});
export type TaskDetail = z.infer<typeof TaskDetail>;
