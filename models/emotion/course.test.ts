import { describe, expect, test } from 'vitest';
import { emotionCourse, type FeltTurn } from './course.ts';

/** `怒 急 烦 平 喜`: angry, anxious, negative, neutral, positive; `别 恨`: partings; `轻`: faintly negative. */
const kinds: Readonly<Record<string, Omit<FeltTurn, 'turn'>>> = {
  怒: { label: 'angry', upset: 0.7, text: '你们怎么又停电' },
  吼: { label: 'angry', upset: 0.95, text: '气死我了' },
  急: { label: 'anxious', upset: 0.7, text: '孩子等着用电' },
  烦: { label: 'negative', upset: 0.8, text: '每次都是这样' },
  轻: { label: 'negative', upset: 0.5, text: '这也太慢了' },
  平: { label: 'neutral', upset: 0.1, text: '青禾路十八号' },
  喜: { label: 'positive', upset: 0.1, text: '你态度挺好的' },
  恨: { label: 'angry', upset: 0.95, text: '再见' },
  别: { label: 'neutral', upset: 0.1, text: '好的，再见' },
};

/** The customer speaks every other turn, from turn 1 on. */
const course = (spoken: string, overall: Parameters<typeof emotionCourse>[1] = 'angry') =>
  emotionCourse(
    [...spoken].map((kind, at) => {
      const found = kinds[kind];
      if (found === undefined) throw new Error(kind);
      return { ...found, turn: 2 * at + 1 };
    }),
    overall,
  );

describe('calmed before the end, or upset to the last', () => {
  test.each<
    [spoken: string, fromTurn: number | null, atTurn: number | null, upsetAtEnd: number | null, string]
  >([
    ['怒怒平平', 3, 5, null, 'angry, then two calm turns'],
    ['急急平喜', 3, 5, null, 'worried, then pleased'],
    ['烦烦平平', 3, 5, null, 'strongly dissatisfied, then calm'],
    ['吼平平', 1, 3, null, 'one angry turn that is sure'],
    ['怒平平', null, null, null, 'one angry turn that is not sure proves nothing'],
    ['轻轻轻平平', null, null, null, 'faint dissatisfaction is not upset'],
    ['怒怒轻平平', 3, 7, null, 'a faint one on the way down'],
    ['怒平怒平平', 5, 7, null, 'calm, angry again, calm to the end'],
    ['怒怒平怒', null, null, 7, 'calm in between, angry at the end'],
    ['怒怒怒', null, null, 5, 'angry throughout'],
    ['怒怒别', null, null, 3, 'a parting is no calm'],
    ['怒怒别别别', null, null, 3, 'nor are several'],
    ['平平恨', null, null, null, 'a parting that sounds angry is no upset turn'],
    ['怒怒平', null, null, null, 'one calm turn: neither shown to be calm nor to be upset'],
    ['怒怒平别', 3, 5, null, 'a calm turn and a parting'],
    ['怒怒平轻', null, null, null, 'calm, then faintly dissatisfied at the very end'],
    ['平平平平', null, null, null, 'never upset'],
    ['', null, null, null, 'nothing said'],
  ])('%s: from %s at %s, upset at end %s: %s', (spoken, fromTurn, atTurn, upsetAtEnd) => {
    const { defused, upsetAtEnd: last } = course(spoken);
    expect([defused, last]).toEqual([
      fromTurn === null || atTurn === null ? null : { fromTurn, atTurn },
      upsetAtEnd,
    ]);
  });
});

test.each<[string, 'neutral' | 'positive' | 'anxious', number | null]>([
  ['吼平平', 'neutral', null],
  ['怒怒平平', 'neutral', null],
  ['吼吼平平', 'positive', 5],
  ['吼平平', 'anxious', 3],
])('%s in a call that is %s as a whole: calm from %s', (spoken, overall, atTurn) => {
  expect(course(spoken, overall).defused?.atTurn ?? null).toBe(atTurn);
});

describe('trend', () => {
  test.each<[string, number | null, number[] | null]>([
    ['平平平平平平', 0, [0, 0, 0]],
    ['怒怒平平平平', -1.143, [1, 0, 0]],
    ['平平平平怒怒', 1.143, [0, 0, 1]],
    ['平平烦烦怒怒', 1.143, [0, 0.5, 1]],
    ['怒怒急急喜喜', -1.714, [1, 0.75, -0.5]],
    ['怒怒怒怒怒怒怒', 0, [1, 1, 1]],
    ['怒怒怒怒怒', null, null],
  ])('%s: slope %s, by thirds %j', (spoken, slope, thirds) => {
    const { trend } = course(spoken);
    expect(trend).toEqual(slope === null ? null : { slope, thirds });
  });
});
