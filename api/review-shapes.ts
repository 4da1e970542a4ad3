/** What the routes of reviews, appeals and corrections take and answer, zod first. */
import { z } from 'zod';
import { Finding, ScoreCard, Verdict } from '../pipeline/domain.ts';
import { appealStates, reviewStates } from './review-flow.ts';

const Bilingual = z.object({ zh: z.string(), en: z.string() });
const Moment = z.string();
const ClientId = z
  .uuid()
  .describe('Made by the client: what is sent again under the same id is stored once.');
const Version = z.int().min(1).describe('`version` of the review as the page shows it.');
const Text = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !text.includes('\0'), 'holds a NUL character');
const RuleId = Text(100).min(1);
const Note = Text(2_000).nullable().default(null);
const Who = Text(100).min(1).optional().describe('Taken from API tokens with the scope act-as only.');

export const ReviewKindName = z.enum([
  'mandatory',
  'risk',
  'confirm',
  'unsure',
  'failed',
  'sample',
  'picked',
]);
export type ReviewKindName = z.infer<typeof ReviewKindName>;
const StateName = z.enum(reviewStates);

/** Why a person says otherwise than the machine, or than the reviewer. */
export const DecisionReason = z.enum([
  'misheard',
  'context',
  'done',
  'not-applicable',
  'rule',
  'missed',
  'other',
]);
export type DecisionReason = z.infer<typeof DecisionReason>;

const Side = z.object({ verdict: Verdict, points: z.number(), veto: z.boolean() });
const FinalItemShape = z.object({
  rule: z.string(),
  title: Bilingual,
  section: z.string(),
  machine: Side.extend({ pending: z.object({ points: z.number(), veto: z.boolean() }).nullable() }),
  human: Side.extend({
    who: z.string(),
    at: Moment,
    reason: z.string().nullable(),
    note: z.string().nullable(),
    by: z.enum(['review', 'appeal']),
  }).nullable(),
  counts: z.boolean(),
});
export const FinalShape = z.object({
  /** The machine's card, as it was. */
  machine: ScoreCard,
  /** The card with what people decided. */
  final: ScoreCard,
  items: z.array(FinalItemShape),
});
export type FinalShape = z.infer<typeof FinalShape>;

const Names = z.record(z.string(), z.string()).describe('Names of people by login, of those known here.');

export const AppealShape = z.object({
  id: z.string(),
  recordingId: z.string(),
  rule: z.string(),
  title: Bilingual,
  agent: z.string(),
  reason: z.string(),
  state: z.enum(appealStates),
  at: Moment,
  /** Until when it has to be decided, or the last instance may be asked; null once final. */
  dueAt: Moment.nullable(),
  overdue: z.boolean(),
  /** Of the call. */
  agentId: z.string().nullable(),
  agentName: z.string().nullable(),
  teamId: z.string().nullable(),
  startedAt: Moment.nullable(),
  businessType: z.string().nullable(),
  /** What the published card says of the finding, and the score of the card. */
  verdict: Verdict,
  points: z.number(),
  normalised: z.number().nullable(),
  passed: z.boolean().nullable(),
  veto: z.boolean().nullable(),
  reviewers: z.array(z.string()),
  events: z.array(
    z.object({
      event: z.string(),
      state: z.enum(appealStates),
      who: z.string(),
      at: Moment,
      reason: z.string().nullable(),
      note: z.string().nullable(),
      verdict: Verdict.nullable(),
    }),
  ),
  /** What the caller may do now. */
  actions: z.array(z.enum(['accept', 'reject', 'escalate', 'withdraw'])),
});
export type AppealShape = z.infer<typeof AppealShape>;

export const AppealQuery = z.strictObject({
  state: z.enum(['open', 'decided', 'all']).default('open'),
  mine: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('Only those the caller may decide now.'),
  cursor: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const AppealPage = z.object({
  items: z.array(AppealShape),
  next: z.number().nullable(),
  names: Names,
});
export type AppealPage = z.infer<typeof AppealPage>;
export const AppealPath = z.object({ id: z.uuid() });
export const AppealBody = z.strictObject({
  id: ClientId,
  rule: RuleId,
  reason: Text(2_000).min(1),
  who: Who,
});
export const AppealEventBody = z.strictObject({
  id: ClientId,
  action: z.enum(['accept', 'reject', 'escalate', 'withdraw']),
  note: Note.describe('In words; needed to accept and to reject.'),
  reason: DecisionReason.nullable().default(null).describe('To accept: why the finding was wrong.'),
  verdict: Verdict.default('pass').describe('To accept: what holds from now on.'),
  who: Who,
});

const PublicationShape = z.object({
  id: z.number(),
  at: Moment,
  who: z.string(),
  cause: z.enum(['review', 'appeal']),
  normalised: z.number().nullable(),
  passed: z.boolean().nullable(),
  veto: z.boolean().nullable(),
  note: z.string().nullable(),
  appealUntil: Moment,
});

const DecisionShape = z.object({
  id: z.string(),
  rule: z.string(),
  machine: Verdict,
  agrees: z.boolean(),
  verdict: Verdict,
  reason: z.string().nullable(),
  note: z.string().nullable(),
  who: z.string(),
  at: Moment,
  /** Of the round that is shown. */
  current: z.boolean(),
});

const CommentShape = z.object({
  id: z.string(),
  about: z.enum(['call', 'turn', 'finding']),
  turn: z.number().nullable(),
  rule: z.string().nullable(),
  text: z.string(),
  who: z.string(),
  at: Moment,
});

const CorrectionShape = z.object({
  id: z.string(),
  turn: z.number(),
  text: z.string(),
  who: z.string(),
  at: Moment,
  edits: z.number(),
  chars: z.number(),
});

const WhyShape = z.array(Bilingual.extend({ code: z.string() }));

export const ReviewDetail = z.object({
  recordingId: z.string(),
  /** Null: nobody had to look at this call yet. */
  state: StateName.nullable(),
  kind: ReviewKindName.nullable(),
  why: WhyShape,
  dueAt: Moment.nullable(),
  round: z.number(),
  version: z.number(),
  assignee: z.string().nullable(),
  /** Who holds it now. */
  holder: z.string().nullable(),
  leasedUntil: Moment.nullable(),
  isMine: z.boolean(),
  isOwnCall: z.boolean(),
  /** The card that is reviewed. */
  scoreKey: z.string().nullable(),
  newerResult: z.boolean(),
  findings: z.array(Finding),
  /** Rules a decision is needed of before publishing, and those it is still missing of. */
  mustDecide: z.array(z.string()),
  remaining: z.array(z.string()),
  score: FinalShape.nullable(),
  decisions: z.array(DecisionShape),
  publications: z.array(PublicationShape),
  comments: z.array(CommentShape),
  corrections: z.array(CorrectionShape),
  appeals: z.array(AppealShape),
  events: z.array(
    z.object({ event: z.string(), who: z.string(), at: Moment, reason: z.string().nullable() }),
  ),
  names: Names,
});
export type ReviewDetail = z.infer<typeof ReviewDetail>;

export const DecisionBody = z.strictObject({
  id: ClientId,
  version: Version,
  rule: RuleId,
  verdict: Verdict.describe('The same as the machine’s: agreed.'),
  reason: DecisionReason.nullable().default(null).describe('Needed where it is not the machine’s verdict.'),
  note: Note,
  who: Who,
});
export const VersionBody = z.strictObject({ version: Version.nullable().default(null), who: Who });
export const PublishBody = z.strictObject({ id: ClientId, version: Version, note: Note, who: Who });
export const ReopenBody = z.strictObject({ reason: Text(2_000).min(1), who: Who });
export const CommentBody = z
  .strictObject({
    id: ClientId,
    about: z.enum(['call', 'turn', 'finding']).default('call'),
    turn: z.int().min(0).nullable().default(null),
    rule: RuleId.nullable().default(null),
    text: Text(4_000).refine((text) => text.trim() !== '', 'is empty'),
    who: Who,
  })
  .refine(
    ({ about, turn, rule }) =>
      (about === 'turn') === (turn !== null) && (about === 'finding') === (rule !== null),
    'name a turn for about=turn, a rule for about=finding, neither for about=call',
  );
export const CorrectionBody = z.strictObject({
  id: ClientId,
  turn: z.int().min(0),
  text: Text(4_000).describe('What was said; personal data stays masked as it is shown.'),
  who: Who,
});

export const QueueQuery = z.strictObject({
  kind: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(ReviewKindName))
    .optional()
    .describe('Several joined by commas.'),
  state: StateName.optional(),
  teamId: Text(200).optional(),
  agentId: Text(200).optional(),
  businessType: Text(100).optional(),
  assignee: Text(100).optional().describe('A login; `me`; `none`.'),
  overdue: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  cursor: Text(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type QueueQuery = z.infer<typeof QueueQuery>;

export const QueueRow = z.object({
  recordingId: z.string(),
  kind: ReviewKindName,
  state: StateName,
  why: WhyShape,
  dueAt: Moment.nullable(),
  overdue: z.boolean(),
  ready: z.boolean(),
  assignee: z.string().nullable(),
  holder: z.string().nullable(),
  agentId: z.string().nullable(),
  agentName: z.string().nullable(),
  teamId: z.string().nullable(),
  businessType: z.string().nullable(),
  startedAt: Moment.nullable(),
  durationMs: z.number().nullable(),
  satisfaction: z.number().nullable(),
  resolved: z.boolean().nullable(),
  normalised: z.number().nullable(),
  passed: z.boolean().nullable(),
  veto: z.boolean().nullable(),
  failCount: z.number().nullable(),
  unsureCount: z.number().nullable(),
  /** What a review of the flagged places takes, by `minutes.formula`. */
  estimateMs: z.number().nullable(),
});
export type QueueRow = z.infer<typeof QueueRow>;

export const QueuePage = z.object({
  items: z.array(QueueRow),
  next: z.string().nullable(),
  /** Of everything the caller may see, whatever is filtered: a filter hides rows, never work. */
  counts: z.object({
    kinds: z.record(ReviewKindName, z.number()),
    open: z.number(),
    mine: z.number(),
    /** Mandatory ones: due and past due, those of today, and how many of today's are published. */
    overdue: z.number(),
    dueToday: z.number(),
    doneToday: z.number(),
  }),
  /** Mandatory ones that the filters leave out. */
  mandatoryHidden: z.number(),
  minutes: z.object({
    calls: z.number(),
    lengthMs: z.number(),
    workedMs: z.number(),
    savedMs: z.number(),
    formula: Bilingual,
  }),
  names: Names,
});
export type QueuePage = z.infer<typeof QueuePage>;

export const NextBody = z.strictObject({
  kinds: z.array(ReviewKindName).min(1).nullable().default(null),
  except: z.array(Text(200).min(1)).max(200).default([]).describe('Calls put aside for now.'),
  who: Who,
});
export const NextReview = z.object({ recordingId: z.string().nullable() });
export const AssignBody = z.strictObject({
  recordingIds: z.array(Text(200).min(1)).min(1).max(500),
  to: Text(100).min(1).nullable().describe('Login of somebody who reviews; null: of nobody any more.'),
  who: Who,
});
export const Assigned = z.object({ assigned: z.number(), refused: z.array(z.string()) });

export const ReviewPeople = z.object({ items: z.array(z.object({ login: z.string(), name: z.string() })) });
export type ReviewPeople = z.infer<typeof ReviewPeople>;

const ViewQuery = z.record(Text(40), Text(200));
export const ViewBody = z.strictObject({ name: Text(60).min(1), query: ViewQuery });
export const ViewPath = z.object({ name: Text(60).min(1) });
export const ViewList = z.object({ items: z.array(z.object({ name: z.string(), query: ViewQuery })) });
export type ViewList = z.infer<typeof ViewList>;

/** A card as its agent sees it. */
export const PublishedCard = z.object({
  recordingId: z.string(),
  publicationId: z.number(),
  at: Moment,
  appealUntil: Moment,
  startedAt: Moment.nullable(),
  businessType: z.string().nullable(),
  durationMs: z.number().nullable(),
  note: z.string().nullable(),
  score: FinalShape.nullable(),
  /** Findings a person stands behind, with their evidence. */
  findings: z.array(Finding),
  /** Rules acknowledged; `''` is the card as a whole. */
  acknowledged: z.array(z.string()),
  appeals: z.array(AppealShape),
  history: z.array(PublicationShape),
  names: Names,
});
export type PublishedCard = z.infer<typeof PublishedCard>;
export const PublishedQuery = z.strictObject({
  cursor: Text(100).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export const PublishedPage = z.object({
  items: z.array(
    z.object({
      recordingId: z.string(),
      at: Moment,
      appealUntil: Moment,
      startedAt: Moment.nullable(),
      businessType: z.string().nullable(),
      normalised: z.number().nullable(),
      passed: z.boolean().nullable(),
      veto: z.boolean().nullable(),
      findings: z.number(),
      acknowledged: z.boolean(),
      appeals: z.number(),
    }),
  ),
  next: z.string().nullable(),
});
export type PublishedPage = z.infer<typeof PublishedPage>;
export const AcknowledgeBody = z.strictObject({
  rule: RuleId.nullable().default(null).describe('null: the card as a whole'),
  who: Who,
});

const Rate = z.object({ value: z.number(), low: z.number(), high: z.number(), n: z.number() }).nullable();
const ErrorRate = z.object({
  calls: z.number(),
  turns: z.number().describe('Corrected ones.'),
  edits: z.number(),
  chars: z.number().describe('Of what was really said in them.'),
  rate: z
    .object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() })
    .nullable()
    .describe('Edits per character of corrected turns alone, with a 95 % interval over calls.'),
});
export const CorrectionRates = z.object({
  engines: z.array(
    ErrorRate.extend({
      engine: z.string().describe('Recogniser and its model.'),
      reviewedChars: z.number(),
      cerAtLeast: z.number().nullable().describe('True only if reviewers corrected all that was wrong.'),
      months: z.array(ErrorRate.extend({ month: z.string().describe('Of the calls: YYYY-MM.') })),
    }),
  ),
});
export const CorrectedCallsQuery = z.strictObject({
  engine: z
    .string()
    .min(1)
    .max(200)
    .refine((text) => !text.includes('\0'), 'holds a NUL character'),
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
});
export const CorrectedCalls = z.object({
  total: z.number(),
  items: z.array(
    z.object({
      recordingId: z.string(),
      month: z.string(),
      turns: z.number(),
      edits: z.number(),
      chars: z.number(),
    }),
  ),
});

export const RuleReviews = z.object({
  items: z.array(
    z.object({
      rule: z.string(),
      version: z.number(),
      /** Of the machine's faults that were decided: the share that people confirmed. */
      precision: Rate,
      /** Of faults that reviewers confirmed and published: the share that an appeal overturned. */
      overturned: Rate,
      /** Faults the machine had missed. */
      missed: z.number(),
    }),
  ),
});
