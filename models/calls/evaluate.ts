/** How good the shipped models are on the frozen test part, which nothing was learned or chosen from. */
import type { Dialogue } from '../dialogues/dialogues.ts';
import { emotionOfTurn, turnEmotions } from '../emotion/turn-emotion.ts';
import { labelsOf } from '../turns/labels.ts';
import { type CallModels, callModels } from './judge.ts';
import { type Answer, f1Of, type Measured, measure, type Share } from './measure.ts';
import { tasks } from './tasks.ts';

export type EvaluatedName = 'turns' | 'complaint' | 'business-type' | 'emotion';

export interface Evaluation {
  readonly name: EvaluatedName;
  readonly dialogues: number;
  readonly headlines: readonly Headline[];
  /** Overall and by part of the data: dialect tag, with and without recogniser slips. */
  readonly groups: readonly { readonly group: string; readonly n: number; readonly value: Share }[];
  readonly groupMetric: string;
  readonly tables: readonly {
    readonly title: string;
    readonly labels: readonly string[];
    readonly measured: Measured;
  }[];
  /** Turn labels, each by itself. */
  readonly byTurnLabel: readonly { readonly label: string; readonly n: number; readonly f1: Share }[];
}

export interface Headline {
  readonly metric: string;
  readonly value: Share;
  /** Null: none was set. */
  readonly target: number | null;
}

interface Judged {
  readonly dialogue: Dialogue;
  readonly complaint: string;
  readonly complaintProbability: number;
  readonly businessType: Answer;
  readonly emotion: Answer;
  readonly turns: readonly (Answer & { readonly role: 'agent' | 'customer' })[];
  readonly turnLabels: ReadonlyMap<string, number>;
}

/** A turn label counts as given from this probability on. */
const GIVEN_FROM = 0.3;

export function evaluateModels(
  dialogues: readonly Dialogue[],
  names: readonly EvaluatedName[],
  models: CallModels = callModels(),
): Evaluation[] {
  const judged = dialogues.map((dialogue) => judgeDialogue(dialogue, models));
  return names.map((name) => evaluations[name](judged));
}

function judgeDialogue(dialogue: Dialogue, models: CallModels): Judged {
  const turns = dialogue.turns.map(({ role, text }, at) => ({
    role,
    text,
    startMs: at * 4000,
    endMs: at * 4000 + 3500,
  }));
  const { complaint, businessType, emotion, turnLabels } = models.judge(turns);
  return {
    dialogue,
    complaint: complaint?.level ?? 'none',
    complaintProbability: complaint?.probability ?? 0,
    businessType: {
      truth: dialogue.type,
      given: businessType?.label ?? '',
      probability: businessType?.probability ?? 0,
    },
    emotion: { truth: dialogue.emotion, given: emotion?.overall ?? '', probability: 0 },
    turns: (emotion?.turns ?? []).flatMap(({ turn, label, probability }) => {
      const own = dialogue.turns[turn];
      return own === undefined || own.bot
        ? []
        : [{ role: own.role, truth: emotionOfTurn(own), given: label, probability }];
    }),
    turnLabels: new Map(
      (turnLabels ?? []).map(({ turn, label, probability }) => [`${turn} ${label}`, probability]),
    ),
  };
}

const complaintAnswer = ({ dialogue, complaint, complaintProbability }: Judged): Answer => ({
  truth: dialogue.complaint === 'none' ? 'none' : 'complaint',
  given: complaint === 'none' ? 'none' : 'complaint',
  probability: complaintProbability,
});

const evaluations: Readonly<Record<EvaluatedName, (judged: readonly Judged[]) => Evaluation>> = {
  complaint(judged) {
    const levels = judged.map(({ dialogue, complaint }) => ({
      truth: dialogue.complaint,
      given: complaint,
      probability: 0,
    }));
    const labels = labelsOfTask('complaint');
    const binary = (part: readonly Judged[]) => f1Of(part.map(complaintAnswer), 'complaint');
    return {
      ...plain('complaint', judged),
      headlines: [
        { metric: 'F1, suspected or explicit against none', value: binary(judged), target: 0.92 },
        { metric: 'macro-F1 of the three levels', value: measure(levels, labels).macroF1, target: null },
      ],
      groupMetric: 'F1',
      groups: byGroup(judged, binary),
      tables: [
        {
          title: 'complaint or not',
          labels: ['none', 'complaint'],
          measured: measure(judged.map(complaintAnswer), ['none', 'complaint']),
        },
        { title: 'levels', labels, measured: measure(levels, labels) },
      ],
    };
  },
  'business-type'(judged) {
    const labels = labelsOfTask('business-type');
    const accuracy = (part: readonly Judged[]) =>
      measure(
        part.map(({ businessType }) => businessType),
        labels,
      ).accuracy;
    const measured = measure(
      judged.map(({ businessType }) => businessType),
      labels,
    );
    const coded = judged.map(({ dialogue }) => ({
      truth: dialogue.type,
      given: dialogue.coded,
      probability: 1,
    }));
    return {
      ...plain('business-type', judged),
      headlines: [
        { metric: 'accuracy', value: measured.accuracy, target: 0.9 },
        { metric: 'macro-F1', value: measured.macroF1, target: null },
        {
          metric: "accuracy of the agents' own coding",
          value: measure(coded, labels).accuracy,
          target: null,
        },
      ],
      groupMetric: 'accuracy',
      groups: byGroup(judged, accuracy),
      tables: [{ title: 'business types', labels, measured }],
    };
  },
  emotion(judged) {
    const labels = labelsOfTask('emotion');
    const overall = measure(
      judged.map(({ emotion }) => emotion),
      labels,
    );
    const turnsOf = (role: 'agent' | 'customer') =>
      measure(
        judged.flatMap(({ turns }) => turns.filter((turn) => turn.role === role)),
        turnEmotions(role),
      );
    const [customer, agent] = [turnsOf('customer'), turnsOf('agent')];
    const accuracy = (part: readonly Judged[]) =>
      measure(
        part.map(({ emotion }) => emotion),
        labels,
      ).accuracy;
    return {
      ...plain('emotion', judged),
      headlines: [
        { metric: 'macro-F1 of the customer over the call', value: overall.macroF1, target: 0.75 },
        { metric: 'accuracy of the customer over the call', value: overall.accuracy, target: null },
        { metric: "macro-F1 of the customer's turns", value: customer.macroF1, target: 0.65 },
        { metric: "macro-F1 of the agent's turns", value: agent.macroF1, target: 0.65 },
      ],
      groupMetric: 'accuracy of the customer over the call',
      groups: byGroup(judged, accuracy),
      tables: [
        { title: 'customer over the call', labels, measured: overall },
        { title: "customer's turns", labels: turnEmotions('customer'), measured: customer },
        { title: "agent's turns", labels: turnEmotions('agent'), measured: agent },
      ],
    };
  },
  turns(judged) {
    const answersFor = (part: readonly Judged[], speaker: 'agent' | 'customer', label: string): Answer[] =>
      part.flatMap(({ dialogue, turnLabels }) =>
        dialogue.turns.flatMap(({ role, bot, labels }, at) =>
          role !== speaker || bot
            ? []
            : [
                {
                  truth: [...labels].some((own) => own === label) ? label : '',
                  given: (turnLabels.get(`${at} ${label}`) ?? 0) >= GIVEN_FROM ? label : '',
                  probability: turnLabels.get(`${at} ${label}`) ?? 0,
                },
              ],
        ),
      );
    const speakers = ['agent', 'customer'] as const;
    const pooled = (part: readonly Judged[]) =>
      f1Of(
        speakers.flatMap((speaker) =>
          labelsOf(speaker).flatMap((label) =>
            answersFor(part, speaker, label).map(({ truth, given, probability }) => ({
              truth: truth === '' ? '' : 'given',
              given: given === '' ? '' : 'given',
              probability,
            })),
          ),
        ),
        'given',
      );
    return {
      ...plain('turns', judged),
      headlines: [{ metric: 'F1 of all labels together', value: pooled(judged), target: null }],
      groupMetric: 'F1 of all labels together',
      groups: byGroup(judged, pooled),
      byTurnLabel: speakers.flatMap((speaker) =>
        labelsOf(speaker).map((label) => {
          const answers = answersFor(judged, speaker, label);
          return {
            label: `${speaker} ${label}`,
            n: answers.filter(({ truth }) => truth !== '').length,
            f1: f1Of(answers, label),
          };
        }),
      ),
    };
  },
};

function plain(name: EvaluatedName, judged: readonly Judged[]): Evaluation {
  return {
    name,
    dialogues: judged.length,
    headlines: [],
    groups: [],
    groupMetric: '',
    tables: [],
    byTurnLabel: [],
  };
}

function labelsOfTask(name: EvaluatedName): readonly string[] {
  return tasks.find((task) => task.name === name)?.labels ?? [];
}

function byGroup(judged: readonly Judged[], value: (part: readonly Judged[]) => Share): Evaluation['groups'] {
  const groups = new Map<string, Judged[]>();
  const put = (group: string, one: Judged) => groups.set(group, [...(groups.get(group) ?? []), one]);
  for (const one of judged) {
    put(`channel ${one.dialogue.channel}`, one);
    put(`slips ${one.dialogue.slips ? 'yes' : 'no'}`, one);
    put(`dialect ${one.dialogue.dialect ?? 'none'}`, one);
    if (one.dialogue.hard !== null) put('hard', one);
  }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([group, part]) => ({ group, n: part.length, value: value(part) }));
}
