/** What is asked of a whole call, and from what each answer is drawn. */
import { BusinessType, CallEmotion } from '../../pipeline/domain.ts';
import { cues as businessCues } from '../business-type/cues.ts';
import { cues as complaintCues } from '../complaint/cues.ts';
import type { Dialogue } from '../dialogues/dialogues.ts';
import type { JudgedTurn } from '../turns/context.ts';
import type { WordStretch, WordTurn } from './call-words.ts';
import { wordsOfCall } from './call-words.ts';
import { type Cue, cueValues, type StretchSounds, soundsOfStretches } from './cues.ts';
import { turnSummary } from './turn-summary.ts';

export interface Task {
  readonly name: 'complaint' | 'business-type' | 'emotion';
  readonly labels: readonly string[];
  labelOf(dialogue: Dialogue): string;
  /** Stretches of words with their weights against each other. */
  readonly words: readonly (readonly [WordStretch, number])[];
  readonly cues: readonly Cue[];
  readonly cueWeight: number;
  /** 0: what the turn models say is not used. */
  readonly turnWeight: number;
  /** Strength of the pull towards zero. */
  readonly decay: number;
}

export const tasks: readonly Task[] = [
  {
    name: 'complaint',
    labels: ['none', 'suspected', 'explicit'],
    labelOf: ({ complaint }) => complaint,
    words: [
      ['customer', 1],
      ['agent', 0.5],
    ],
    cues: complaintCues,
    cueWeight: 0.5,
    turnWeight: 2,
    decay: 0.03,
  },
  {
    name: 'business-type',
    labels: BusinessType.options,
    labelOf: ({ type }) => type,
    words: [
      ['customer', 1],
      ['agent', 1],
      ['opening', 1],
      ['greeting', 1],
      ['closing', 1],
    ],
    cues: businessCues,
    cueWeight: 0.5,
    turnWeight: 0,
    decay: 0.01,
  },
  {
    name: 'emotion',
    labels: CallEmotion.options,
    labelOf: ({ emotion }) => emotion,
    words: [['customer', 1]],
    cues: [],
    cueWeight: 0,
    turnWeight: 1,
    decay: 0.03,
  },
];

export interface ReadTurn extends WordTurn {
  readonly text: string;
  readonly judged: JudgedTurn | null;
}

export interface CallInputs {
  /** One set of feature numbers a stretch. */
  readonly words: readonly Int32Array[];
  readonly cues: readonly number[];
  readonly turns: readonly number[];
}

/** What the tasks draw from, read once a call. */
export interface CallReading {
  readonly words: ReadonlyMap<WordStretch, Int32Array>;
  readonly sounds: StretchSounds;
  readonly turns: readonly number[];
}

export function readingFor(wanted: readonly Task[], turns: readonly ReadTurn[]): CallReading {
  return {
    words: wordsOfCall(turns, new Set(wanted.flatMap(({ words }) => words.map(([stretch]) => stretch)))),
    sounds: soundsOfStretches(turns),
    turns: turnSummary(turns.flatMap(({ judged }) => judged ?? [])),
  };
}

export function inputsFrom(task: Task, { words, sounds, turns }: CallReading): CallInputs {
  return {
    words: task.words.map(([stretch]) => words.get(stretch) ?? new Int32Array()),
    cues: cueValues(task.cues, sounds),
    turns: task.turnWeight === 0 ? [] : turns,
  };
}

/** How many numbers there are beside the words. */
export function numbersOf({ cues, turnWeight }: Task): number {
  return cues.length + (turnWeight === 0 ? 0 : turnSummary([]).length);
}

export function inputsOf(task: Task, turns: readonly ReadTurn[]): CallInputs {
  return inputsFrom(task, readingFor([task], turns));
}
