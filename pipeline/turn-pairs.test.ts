import { describe, expect, test } from 'vitest';
import { callModels } from '../models/calls/judge.ts';
import { parseDialogues } from '../models/dialogues/dialogues.ts';
import type { TrainingLabel } from './store/training-labels.ts';
import { askedOfCorpus, askedOfLabels, pairedTurns } from './turn-pairs.ts';

const turns = [
  { role: 'agent', text: '您好，请问有什么可以帮您' },
  { role: 'customer', text: '我家停电了，你给我登记一下' },
  { role: 'agent', text: '这个不归我们管，您找物业去' },
] as const;

const label = (turn: number, value: string, lookedAt: TrainingLabel['lookedAt']): TrainingLabel => ({
  recordingId: 'r-1',
  turn,
  value,
  lookedAt,
  turns,
  source: 'appeal',
  slice: 'flagged',
  part: 'test',
});

describe('asked of a call', () => {
  test('in the corpus: of every turn of an agent what rules find; bots and customers are not asked', () => {
    const [call] = askedOfCorpus(
      parseDialogues(
        `== w9-001 phone in type=故障报修 coded=故障报修 complaint=none emotion=neutral dialect=none slips=no faults=- hard=-
note: 推给物业
B 您好，请讲
C 我家停电了
A{shift,rude} 找物业去
`,
        'test.txt',
      ),
    );
    expect(call?.asked).toEqual([
      { turn: 2, label: 'argue', isThere: false },
      { turn: 2, label: 'shift', isThere: true },
      { turn: 2, label: 'promise', isThere: false },
      { turn: 2, label: 'leak', isThere: false },
    ]);
  });

  test('in labelled calls: what people looked at, call by call', () => {
    const calls = askedOfLabels([label(0, 'none', 'argue'), label(2, 'shift', 'shift')]);
    expect(calls).toEqual([
      {
        id: 'r-1',
        slice: 'flagged',
        turns,
        asked: [
          { turn: 0, label: 'argue', isThere: false },
          { turn: 2, label: 'shift', isThere: true },
        ],
      },
    ]);
    expect(askedOfLabels([label(1, 'none', null)])[0]?.asked).toHaveLength(9);
  });
});

test.each([
  ['the turns as the models see them', 'shift', '01'],
  ['one turn otherwise: the call is not right', 'none', '00'],
] as const)('%s', (_, value, truth) => {
  const [call] = askedOfLabels([label(0, 'none', 'argue'), label(2, value, 'shift')]);
  if (call === undefined) throw new Error('no call was asked about');
  const models = callModels();
  expect(pairedTurns(call, { champion: models, challenger: models })).toEqual({
    id: 'r-1',
    slice: 'flagged',
    truth,
    champion: '01',
    challenger: '01',
  });
});
