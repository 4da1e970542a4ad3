/** Precision and recall on labelled turns, with 95 % intervals, and how far likenesses can be believed. */
import { openKnowledgeJudge } from './judge.ts';
import type { Knowledge } from './read.ts';
import type { KnowledgeSample } from './samples.ts';

export interface SideFigures {
  readonly of: KnowledgeSample['of'];
  /** Turns with an item to find, and without. */
  readonly wanted: number;
  readonly none: number;
  readonly shown: number;
  readonly right: number;
  readonly wrong: readonly string[];
  readonly missed: readonly string[];
  /** The right item is the likeliest one, whatever its likeness. */
  readonly first: number;
}

interface Judged extends KnowledgeSample {
  readonly item: string;
  readonly likeness: number;
}

/** With the weights that are in place. */
export function figuresOf(knowledge: Knowledge, samples: readonly KnowledgeSample[]): SideFigures[] {
  const judge = openKnowledgeJudge(knowledge);
  return (['text', 'question'] as const).map((of) => {
    const judged = judgedBy(
      judge,
      samples.filter((sample) => sample.of === of),
    );
    const shown = judged.filter(({ likeness }) => likeness >= judge.from[of]);
    const isRight = ({ items, item }: Judged) => items.includes(item);
    const wanted = judged.filter(({ items }) => items.length > 0);
    const line = ({ said, items, item, likeness }: Judged) =>
      `${said} → ${item || 'nothing'} ${likeness.toFixed(2)} (${items.join(' or ') || 'none'})`;
    return {
      of,
      wanted: wanted.length,
      none: judged.length - wanted.length,
      shown: shown.length,
      right: shown.filter(isRight).length,
      wrong: shown.filter((one) => !isRight(one)).map(line),
      missed: wanted.filter((one) => !isRight(one) || one.likeness < judge.from[of]).map(line),
      first: wanted.filter(isRight).length,
    };
  });
}

/** As text for a card. */
export function measure(knowledge: Knowledge, samples: readonly KnowledgeSample[]): string {
  const lines = figuresOf(knowledge, samples).flatMap((side) => [
    `${side.of}: ${side.wanted} turns with an item, ${side.none} without`,
    `  precision ${shareText(side.right, side.shown)}`,
    `  recall    ${shareText(side.right, side.wanted)}`,
    `  first     ${shareText(side.first, side.wanted)}`,
    ...side.wrong.map((line) => `  wrong  ${line}`),
    ...side.missed.map((line) => `  missed ${line}`),
  ]);
  return [...lines, ...reliability(knowledge, samples)].join('\n');
}

const BANDS = [0, 0.2, 0.4, 0.6, 0.8, 1.01];

/** Of candidates with a likeness in the band, how many were right. */
function reliability(knowledge: Knowledge, samples: readonly KnowledgeSample[]): string[] {
  const judged = judgedBy(openKnowledgeJudge(knowledge), samples).filter(({ item }) => item !== '');
  return BANDS.slice(1).map((to, band) => {
    const own = judged.filter(({ likeness }) => likeness >= (BANDS[band] ?? 0) && likeness < to);
    const right = own.filter(({ items, item }) => items.includes(item)).length;
    const mean = own.reduce((sum, { likeness }) => sum + likeness, 0) / Math.max(1, own.length);
    return `  likeness ${BANDS[band]}–${Math.min(1, to)}: mean ${mean.toFixed(2)}, right ${shareText(right, own.length)}`;
  });
}

function judgedBy(
  judge: ReturnType<typeof openKnowledgeJudge>,
  samples: readonly KnowledgeSample[],
): Judged[] {
  return samples.map((sample) => {
    const [best] = judge.rank(sample.said, sample.of);
    return { ...sample, item: best?.item ?? '', likeness: best?.likeness ?? 0 };
  });
}

/** Wilson interval at 95 %. */
function shareText(part: number, whole: number): string {
  if (whole === 0) return '0/0';
  const z = 1.96;
  const share = part / whole;
  const middle = (share + z ** 2 / (2 * whole)) / (1 + z ** 2 / whole);
  const half =
    (z * Math.sqrt((share * (1 - share)) / whole + z ** 2 / (4 * whole ** 2))) / (1 + z ** 2 / whole);
  const percent = (value: number) => (100 * value).toFixed(0);
  return `${part}/${whole} = ${percent(share)} % (${percent(middle - half)}–${percent(middle + half)})`;
}
