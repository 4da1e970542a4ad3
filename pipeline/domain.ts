/**
 * Every shape that crosses a file boundary, zod first. This file imports only zod.
 *
 * Glossary
 *   recording   one call (or chat) with its metadata; the audio lies in object storage
 *   turn        one stretch of speech (or one chat message) by one speaker
 *   transcript  the turns of a recording, who said them, when, and how sure the recogniser was
 *   sound facts what was measured from the audio itself: level, pitch, pace, overlap, silence
 *   opinions    what the models think of a transcript (personal data, business type, complaint, emotion)
 *   finding     the verdict of one rule on one recording, with its evidence
 *   score card  findings folded into points: score, potential, normalised
 *   route       what a person has to look at, and why
 *   stage       one step of the pipeline; its output is a result, stored once under a key of its inputs
 *
 * Units are in the names: `startMs` milliseconds from the start of the recording, `levelDbfs` decibels
 * relative to full scale (0 = clipping), `pitchHz` hertz. Turn numbers count from 0.
 */
import { z } from 'zod';

// ---------------------------------------------------------------- speakers and channels

export const Role = z.enum(['agent', 'customer']);
export type Role = z.infer<typeof Role>;

/** `unknown` when the speakers of a mono recording could not be told apart. */
export const TurnRole = z.enum(['agent', 'customer', 'unknown']);
export type TurnRole = z.infer<typeof TurnRole>;

/** The medium of a contact. The number of an audio channel is `Turn.channel`. */
export const Channel = z.enum(['phone', 'chat']);
export type Channel = z.infer<typeof Channel>;

export const Direction = z.enum(['inbound', 'outbound']);
export type Direction = z.infer<typeof Direction>;

/** Names of the business types a ticket can be opened as (95598 taxonomy). */
export const BusinessType = z.enum([
  '信息查询',
  '信息咨询',
  '故障报修',
  '用电业务受理',
  '投诉',
  '表扬',
  '建议',
  '举报',
  '回访',
  '市场调查',
  '其他',
]);
export type BusinessType = z.infer<typeof BusinessType>;

// ---------------------------------------------------------------- metadata

/** Which audio channel carries whom, counted from 0: `{ agent: 0, customer: 1 }`. */
export const ChannelMap = z.object({ agent: z.int().min(0), customer: z.int().min(0) });
export type ChannelMap = z.infer<typeof ChannelMap>;

/**
 * What the telephone platform knows about a call. Every field may be missing (null); a rule that needs a
 * missing field is `unsure`, never failed. Fields nobody planned for are kept in `extra`.
 */
export const Metadata = z.object({
  callId: z.string().nullable(),
  channel: Channel,
  direction: Direction.nullable(),
  agentId: z.string().nullable(),
  agentName: z.string().nullable(),
  teamId: z.string().nullable(),
  /** ISO 8601 with offset. */
  startedAt: z.string().nullable(),
  durationMs: z.number().min(0).nullable(),
  customerNumber: z.string().nullable(),
  /** 户号, the customer's electricity account. */
  accountNo: z.string().nullable(),
  /** As coded by the agent; free text because every platform has its own list. */
  businessType: z.string().nullable(),
  /** As rated by the customer after the call: 1 (very dissatisfied) to 5 (very satisfied). */
  satisfaction: z.int().min(1).max(5).nullable(),
  resolved: z.boolean().nullable(),
  hangupBy: Role.nullable(),
  ringMs: z.number().min(0).nullable(),
  channels: ChannelMap.nullable(),
  /** Where the customer lives, from the largest part down: `四川/成都`, `四川省成都市郫都区`. Absent: not known. */
  region: z.string().nullable().optional(),
  extra: z.record(z.string(), z.unknown()),
});
export type Metadata = z.infer<typeof Metadata>;

export const emptyMetadata: Metadata = Object.freeze({
  callId: null,
  channel: 'phone',
  direction: null,
  agentId: null,
  agentName: null,
  teamId: null,
  startedAt: null,
  durationMs: null,
  customerNumber: null,
  accountNo: null,
  businessType: null,
  satisfaction: null,
  resolved: null,
  hangupBy: null,
  ringMs: null,
  channels: null,
  extra: {},
});

// ---------------------------------------------------------------- transcript

export const Word = z.object({
  text: z.string(),
  startMs: z.number(),
  endMs: z.number(),
  confidence: z.number().min(0).max(1).nullable(),
});
export type Word = z.infer<typeof Word>;

/** What a recogniser heard in a voice (SenseVoice); not what was said. */
export const EmotionTag = z.enum(['happy', 'sad', 'angry', 'neutral', 'fearful', 'disgusted', 'surprised']);
export type EmotionTag = z.infer<typeof EmotionTag>;

export const Turn = z.object({
  role: TurnRole,
  /** Audio channel, counted from 0; null for chats. */
  channel: z.int().min(0).nullable(),
  startMs: z.number(),
  endMs: z.number(),
  text: z.string(),
  /** 0 to 1, null when the source gives none. */
  confidence: z.number().min(0).max(1).nullable(),
  /** Word times, where the engine gives them. */
  words: z.array(Word).optional(),
  /** Absent: the recogniser gives none, or was not sure. */
  emotionTag: EmotionTag.optional(),
});
export type Turn = z.infer<typeof Turn>;

/** How the speakers were told apart, and whether that may be relied on. */
export const SpeakerSplit = z.object({
  /** channels: by the channels map; diarised: one channel, separated by voice; supplied: the transcript said so. */
  method: z.enum(['channels', 'diarised', 'supplied']),
  confidence: z.number().min(0).max(1),
  /** True: nobody may be scored on who said what. */
  unsure: z.boolean(),
  reason: z.string().nullable(),
});
export type SpeakerSplit = z.infer<typeof SpeakerSplit>;

export const Span = z.object({ startMs: z.number(), endMs: z.number() });
export type Span = z.infer<typeof Span>;

/** Sound facts of one turn, same index as the turn. Null: could not be measured (too short, unvoiced). */
export const TurnSound = z.object({
  levelDbfs: z.number().nullable(),
  /** Level against the median of the same speaker's turns. */
  levelAgainstOwnDb: z.number().nullable(),
  pitchHz: z.number().nullable(),
  /** Pitch against the median of the same speaker's turns. */
  pitchAgainstOwnSemitones: z.number().nullable(),
  /** Chinese characters (and words of other scripts) spoken per second of speech within the turn. */
  charsPerSecond: z.number().nullable(),
  /** Time during which the other speaker is audible as well. */
  overlapMs: z.number(),
});
export type TurnSound = z.infer<typeof TurnSound>;

export const ChannelSound = z.object({
  channel: z.int().min(0),
  role: TurnRole,
  levelDbfs: z.number().nullable(),
  noiseDbfs: z.number().nullable(),
  speechMs: z.number(),
  /** Share of all speech, 0 to 1. */
  talkShare: z.number(),
  /** Share of samples at full scale, 0 to 1. */
  clippedShare: z.number(),
  /** Where this channel carries speech, by energy, in order of time. */
  speech: z.array(Span),
});
export type ChannelSound = z.infer<typeof ChannelSound>;

/** Sound facts of a call, measured from the audio. Null on a transcript without audio. */
export const Sound = z.object({
  durationMs: z.number(),
  sampleRateHz: z.number(),
  channels: z.array(ChannelSound),
  turns: z.array(TurnSound),
  /** Gaps of at least 3 s in which nobody speaks. */
  silences: z.array(Span),
  silenceMs: z.number(),
  overlaps: z.array(Span),
  overlapMs: z.number(),
});
export type Sound = z.infer<typeof Sound>;

export const AsrEngineId = z.enum(['sherpa', 'whisper', 'http', 'command', 'imported']);
export type AsrEngineId = z.infer<typeof AsrEngineId>;

/** Which recogniser made a transcript. `version` changes whenever its words may change. */
export const EngineVersion = z.object({
  id: AsrEngineId,
  model: z.string(),
  version: z.string(),
});
export type EngineVersion = z.infer<typeof EngineVersion>;

/** Output of stage `transcribe`. */
export const Transcript = z.object({
  channel: Channel,
  durationMs: z.number(),
  turns: z.array(Turn),
  split: SpeakerSplit,
  sound: Sound.nullable(),
  engine: EngineVersion,
});
export type Transcript = z.infer<typeof Transcript>;

/** A transcript that came with a recording, read by models/asr/imported; turns in order of start. */
export const SuppliedTranscript = Transcript.pick({ channel: true, turns: true, split: true, engine: true });
export type SuppliedTranscript = z.infer<typeof SuppliedTranscript>;

// ---------------------------------------------------------------- opinions

export const PersonalDataType = z.enum([
  'name',
  'phone',
  'id_card',
  'account_no',
  'address',
  'bank_card',
  'plate',
  'email',
]);
export type PersonalDataType = z.infer<typeof PersonalDataType>;

/** Characters `start` (inclusive) to `end` (exclusive) of a turn's text, in UTF-16 units. */
export const PersonalDataSpan = z.object({
  type: PersonalDataType,
  turn: z.int().min(0),
  start: z.int().min(0),
  end: z.int().min(0),
  text: z.string(),
});
export type PersonalDataSpan = z.infer<typeof PersonalDataSpan>;

export const CallEmotion = z.enum(['neutral', 'negative', 'angry', 'anxious', 'positive']);
export type CallEmotion = z.infer<typeof CallEmotion>;

export const TurnEmotion = z.object({
  turn: z.int().min(0),
  label: z.enum([...CallEmotion.options, 'impatient', 'warm']),
  probability: z.number(),
});

/** What a turn does, as far as models can tell: the first line is the agent's, the second the customer's. */
export const TurnLabel = z.enum([
  ...['argue', 'shift', 'rude', 'promise', 'leak', 'cut', 'comfort', 'takeon', 'warm'],
  ...['angry', 'anxious', 'negative', 'positive', 'complaint', 'again', 'urge', 'notdone', 'abuse'],
] as const);
export type TurnLabel = z.infer<typeof TurnLabel>;

/** Words of one turn that something rests on. */
export const TurnQuote = z.object({
  turn: z.int().min(0),
  startMs: z.number(),
  endMs: z.number(),
  quote: z.string(),
});
export type TurnQuote = z.infer<typeof TurnQuote>;

/** Sentences of the call itself, nothing rewritten. Null or empty: nothing like it was said. */
export const CallSummary = z.object({
  demand: TurnQuote.nullable(),
  promised: z.array(TurnQuote),
  result: TurnQuote.nullable(),
});
export type CallSummary = z.infer<typeof CallSummary>;

/** 联系人 电话 户号 地址 诉求 发生时间, and what was promised: 到场 恢复供电 联系 答复. */
export const WorkOrderFieldId = z.enum([
  'who',
  'phone',
  'accountNo',
  'where',
  'what',
  'when',
  'promisedArrival',
  'promisedRestore',
  'promisedContact',
  'promisedAnswer',
]);
export type WorkOrderFieldId = z.infer<typeof WorkOrderFieldId>;

export const WorkOrderField = z.object({
  field: WorkOrderFieldId,
  /** As said, digits as digits; `尾号` before the last four digits of a telephone that was not said whole. */
  value: z.string(),
  /** Of promises: from the turn on, longest reading. */
  minutes: z.number().optional(),
  confidence: z.number().min(0).max(1),
  source: TurnQuote,
});
export type WorkOrderField = z.infer<typeof WorkOrderField>;

/** Characters `start` to `end` (exclusive) of a turn that say what a script or knowledge item says, or ask for it. */
export const Likeness = z.object({
  turn: z.int().min(0),
  /** Id of the script or item. */
  item: z.string(),
  /** text: an agent says it. question: a customer asks for it. */
  of: z.enum(['text', 'question']),
  /** 0 to 1: how sure it is that the turn says it. */
  likeness: z.number().min(0).max(1),
  start: z.int().min(0),
  end: z.int().min(0),
  /** The later turn it ends in, where it is said over two; `end` counts there. */
  through: z.int().min(0).optional(),
});
export type Likeness = z.infer<typeof Likeness>;

/**
 * Output of stage `analyse`. `null` is "no model for this yet", which is not the same as "nothing found":
 * rules that use a null opinion are `unsure`.
 */
export const Opinions = z.object({
  /** Words of each turn, for search; same index as the turns. */
  words: z.array(z.array(z.string())),
  personalData: z.array(PersonalDataSpan).nullable(),
  businessType: z.object({ label: BusinessType, probability: z.number() }).nullable(),
  complaint: z
    .object({
      level: z.enum(['none', 'suspected', 'explicit']),
      probability: z.number(),
      evidence: z.array(
        z.object({
          turn: z.int().min(0),
          startMs: z.number(),
          endMs: z.number(),
          quote: z.string(),
          why: z.string(),
        }),
      ),
    })
    .nullable(),
  /** What follows the turns is of the customer; it and `probability` are missing in older results. */
  emotion: z
    .object({
      overall: CallEmotion,
      /** Of `overall`. */
      probability: z.number().optional(),
      turns: z.array(TurnEmotion),
      /**
       * Negativity (0 calm, 1 angry, below 0 pleased) in each third of the customer's turns, and how it changes from
       * the first to the last along the line that fits best. Null: too few turns.
       */
      trend: z
        .object({ slope: z.number(), thirds: z.array(z.number()) })
        .nullable()
        .optional(),
      /** Upset up to `fromTurn`, calm from `atTurn` to the end. Null: never upset, or not shown to be calm. */
      defused: z
        .object({ fromTurn: z.int().min(0), atTurn: z.int().min(0) })
        .nullable()
        .optional(),
      /** The upset turn after which nothing calm was said but a parting. */
      upsetAtEnd: z.int().min(0).nullable().optional(),
    })
    .nullable(),
  /** Likely labels of turns, in order of turns. Missing in results stored before there was such a model. */
  turnLabels: z
    .array(z.object({ turn: z.int().min(0), label: TurnLabel, probability: z.number() }))
    .nullable()
    .optional(),
  /** Customer turns that abuse the agent. Never costs points. The next four are missing in older results. */
  abuse: z
    .object({ turns: z.array(z.object({ turn: z.int().min(0), probability: z.number() })) })
    .nullable()
    .optional(),
  /** Of the caller, by words: `川渝`, `粤` …, or `none`; and the words it rests on, UTF-16 units of the turn. */
  dialect: z
    .object({
      tag: z.string(),
      probability: z.number(),
      words: z.array(
        z.object({ turn: z.int().min(0), start: z.int().min(0), end: z.int().min(0), text: z.string() }),
      ),
    })
    .nullable()
    .optional(),
  /** Holds personal data, as the turns do: masked wherever a page or the API shows it. */
  summary: CallSummary.nullable().optional(),
  /** Draft of the work order (智能制单), at most one entry a field. Holds personal data. */
  workOrder: z.array(WorkOrderField).nullable().optional(),
  /** Turns that are like a script or item in force at the time, above the threshold. Null: there is no knowledge. */
  likeness: z.array(Likeness).nullable().optional(),
});
export type Opinions = z.infer<typeof Opinions>;

// ---------------------------------------------------------------- findings and score cards

/** `fail`: the fault is present. `unsure` costs nothing and goes to a person. */
export const Verdict = z.enum(['fail', 'pass', 'unsure', 'not-applicable']);
export type Verdict = z.infer<typeof Verdict>;

/** Where to listen. For an absence: the window that was searched, or the nearest miss. */
export const Evidence = z.object({
  turn: z.int().min(0).nullable(),
  startMs: z.number(),
  endMs: z.number(),
  quote: z.string(),
  /** One sentence a reviewer understands, in Chinese. */
  why: z.string(),
  kind: z.enum(['found', 'searched', 'nearest-miss']),
  /** UTF-16 units `start` (inclusive) to `end` (exclusive) of the turn's text; absent when the whole turn is meant. */
  chars: z.object({ start: z.int().min(0), end: z.int().min(0) }).optional(),
  /** Turns `from` to `to` (both included) that were searched in vain. */
  window: z.object({ from: z.int().min(0), to: z.int().min(0) }).optional(),
  /** 0 to 1: how alike the nearest miss is to what was looked for. */
  likeness: z.number().min(0).max(1).optional(),
});
export type Evidence = z.infer<typeof Evidence>;

export const Severity = z.enum(['minor', 'moderate', 'severe']);
export type Severity = z.infer<typeof Severity>;

export const Finding = z.object({
  /** Rule id, e.g. `no_greeting`. */
  rule: z.string(),
  version: z.int().min(1),
  title: z.object({ zh: z.string(), en: z.string() }),
  section: z.string(),
  severity: Severity,
  verdict: Verdict,
  /** Points taken (negative, verdict `fail`) or given (positive, a bonus that was earned: `pass`) on the card. */
  points: z.number(),
  veto: z.boolean(),
  /** Turns the verdict rests on. */
  turns: z.array(z.int().min(0)),
  /** Why unsure or not applicable; null otherwise. Chinese. */
  reason: z.string().nullable(),
  evidence: z.array(Evidence),
  /** The rule is on trial: it runs on every call, is reported and scores nobody. */
  shadow: z.boolean().optional(),
  /** The verdict stands, but costs nothing until a person confirms it; `pending` is what it then costs. */
  needsHuman: z.boolean().optional(),
  pending: z.object({ points: z.number(), veto: z.boolean() }).optional(),
  /** Knowledge items the rule points to. */
  knowledge: z.array(z.string()).optional(),
});
export type Finding = z.infer<typeof Finding>;

/** What a section of a card speaks for. */
export const Dimension = z.enum([
  'demand_understood',
  'business_classified',
  'emotion_defused',
  'hard_case_handled',
  'compliance',
]);
export type Dimension = z.infer<typeof Dimension>;

export const ScoreCard = z.object({
  /** Score card definition, e.g. `general`. */
  card: z.string(),
  version: z.int().min(1),
  title: z.object({ zh: z.string(), en: z.string() }),
  sections: z.array(
    z.object({
      id: z.string(),
      title: z.object({ zh: z.string(), en: z.string() }),
      score: z.number(),
      potential: z.number(),
      dimension: Dimension.optional(),
    }),
  ),
  /** Sections of one dimension together; absent on cards that name no dimension. */
  dimensions: z
    .array(
      z.object({
        id: Dimension,
        score: z.number(),
        potential: z.number(),
        normalised: z.number().nullable(),
      }),
    )
    .optional(),
  /** Rules whose veto was hit. */
  criticalErrors: z.array(z.string()).optional(),
  /** May be above `potential`: a bonus adds to the score alone. */
  score: z.number(),
  /** Most points that were reachable; `not-applicable` and `unsure` rules leave it. */
  potential: z.number(),
  /** 0 to 100: score as a share of potential, 100 at most. Null when nothing could be judged. */
  normalised: z.number().nullable(),
  veto: z.boolean(),
  /** Null when nothing could be judged. */
  passed: z.boolean().nullable(),
  passMark: z.number(),
});
export type ScoreCard = z.infer<typeof ScoreCard>;

/** Output of stage `score`. */
export const Scored = z.object({ findings: z.array(Finding), scoreCard: ScoreCard });
export type Scored = z.infer<typeof Scored>;

/** Output of stage `route`: whether a person must look at the call, and why. */
export const Route = z.object({
  /** The most urgent reason decides the lane. `none`: nobody needs to look. */
  lane: z.enum(['mandatory', 'risk', 'unsure', 'failed', 'sample', 'none']),
  reasons: z.array(z.object({ code: z.string(), zh: z.string(), en: z.string() })),
});
export type Route = z.infer<typeof Route>;

// ---------------------------------------------------------------- stages and recordings

export const StageName = z.enum(['transcribe', 'analyse', 'score', 'route']);
export type StageName = z.infer<typeof StageName>;

/**
 * pending   results are missing; `plan()` says which
 * waiting   cannot go on until an operator provides something (`stateReason`), e.g. recogniser weights
 * unusable  the file itself cannot be judged (damaged, empty, silent, too long …); final
 * failed    a stage gave up after its retries; final until someone retries
 * done      every result is stored; final
 */
export const RecordingState = z.enum(['pending', 'waiting', 'unusable', 'failed', 'done']);
export type RecordingState = z.infer<typeof RecordingState>;

/** A line of an SQL-free view of one recording, as lists and plan() need it. */
export const Recording = z.object({
  id: z.string(),
  /** Storage key of the audio or, for chats and ready transcripts, of the document. */
  storageKey: z.string(),
  /** Storage key of a ready transcript that came with the audio. */
  transcriptKey: z.string().nullable(),
  kind: z.enum(['audio', 'transcript']),
  /** SHA-256 (hex) of audio and supplied transcript together. */
  contentHash: z.string(),
  /** SHA-256 (hex) of the metadata in canonical form. */
  metadataHash: z.string(),
  sizeBytes: z.number(),
  metadata: Metadata,
  state: RecordingState,
  /** Stable code, e.g. `no-engine`, `audio-empty`; null when there is nothing to say. */
  stateReason: z.string().nullable(),
  /** The sentence for a person that goes with the code. */
  stateDetail: z.string().nullable(),
  importedAt: z.string(),
});
export type Recording = z.infer<typeof Recording>;
