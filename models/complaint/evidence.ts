/** The customer's turns that carry the suspicion: without them it would be weaker. */
import type { Opinions } from '../../pipeline/domain.ts';
import type { CallModel } from '../calls/call-model.ts';
import { inputsOf, type ReadTurn } from '../calls/tasks.ts';
import { soundPattern, soundsOf } from '../text/sounds.ts';
import { labelsOf } from '../turns/labels.ts';

type Evidence = NonNullable<Opinions['complaint']>['evidence'];

export interface TimedTurn {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/** Only the likeliest turns are left out for trial, each once. */
const MOST_TRIED = 8;
const USUALLY_SHOWN = 3;
/** Log odds that a turn beyond the first has to carry to be shown. */
const LEAST_CARRIED = 0.05;
/** By which the probability has to fall when all that is shown is left out and the rest is read anew. */
const LEAST_FALL = 0.001;
/** So deep a fall with the other turns read as they were is one when they are read anew as well. */
const SURE_FALL = 0.1;

/**
 * In order of turns; empty only when no choice of turns would make it weaker. `reread`: the probability of the call
 * without these turns, with everything read anew; costs as much as judging the call and is asked twice at most.
 */
export function complaintEvidence(
  model: CallModel,
  turns: readonly ReadTurn[],
  timed: readonly TimedTurn[],
  probability: number,
  reread: (without: ReadonlySet<number>) => number,
): Evidence {
  const leftOut = (without: ReadonlySet<number>) => {
    const rest = turns.filter((_, at) => !without.has(at));
    return 1 - (model.judge(inputsOf(model.task, rest))[0] ?? 0);
  };
  const ranked = turns
    .flatMap((turn, index) => (turn.role === 'agent' ? [] : [{ index, suspicion: suspicionOf(turn) }]))
    .sort((one, other) => other.suspicion - one.suspicion)
    .slice(0, MOST_TRIED)
    .map(({ index }) => {
      const without = leftOut(new Set([index]));
      return { index, without, odds: logOdds(probability) - logOdds(without) };
    })
    .sort((one, other) => other.odds - one.odds);
  const carries = (count: number): boolean => {
    const without = new Set(ranked.slice(0, count).map(({ index }) => index));
    return leftOut(without) < probability - SURE_FALL || reread(without) < probability - LEAST_FALL;
  };
  const usual = Math.max(
    1,
    Math.min(USUALLY_SHOWN, ranked.filter(({ odds }) => odds >= LEAST_CARRIED).length),
  );
  const shown = [usual, ranked.length].find(carries) ?? 0;
  return ranked
    .slice(0, shown)
    .sort((one, other) => one.index - other.index)
    .flatMap(({ index, without }) => {
      const turn = timed[index];
      const read = turns[index];
      if (turn === undefined || read === undefined) return [];
      const { startMs, endMs, text: quote } = turn;
      const [whole, rest] = [probability.toFixed(2), without.toFixed(2)];
      const why =
        without < probability && whole !== rest
          ? `${reasonOf(read)}；没有这句话，概率由${whole}变为${rest}`
          : `${reasonOf(read)}；与其他句子一起支持这一判断`;
      return [{ turn: index, startMs, endMs, quote, why }];
    });
}

const labels = labelsOf('customer');

/** Turns of unknown speakers are judged by their length alone: a long one can carry more. */
function suspicionOf({ judged, text }: ReadTurn): number {
  if (judged === null) return Math.min(1, text.length / 200);
  const of = (label: (typeof labels)[number]) => judged.probabilities[labels.indexOf(label)] ?? 0;
  return 2 * of('complaint') + of('angry') + of('negative') + of('urge') + of('abuse');
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [soundPattern('(要|想|就|是来|得|真)投诉|投诉(你|他|她|那)|给.{0,4}记.{0,3}投诉'), '客户提出投诉'],
  [soundPattern('12398|12345|能源局|监管|消协|信访|上访'), '客户提到监管部门'],
  [soundPattern('曝光|媒体|记者|电视台|抖音|发网上'), '客户提到媒体或曝光'],
  [soundPattern('律师|起诉|法院|打官司'), '客户提到法律途径'],
  [soundPattern('第[二三四五六七八几][次回遍趟]|[三四五六七八][次回遍趟]了|每次都|次次'), '客户说已多次反映'],
  [soundPattern('没人(管|来|理)|踢皮球|推来推去|糊弄|敷衍'), '客户说没有人处理'],
  [soundPattern('赔偿|赔钱|损失|补偿'), '客户要求赔偿损失'],
];

function reasonOf({ judged, text }: ReadTurn): string {
  const sounds = soundsOf(text);
  for (const [pattern, reason] of reasons) {
    pattern.lastIndex = 0;
    if (pattern.test(sounds)) return reason;
  }
  const of = (label: (typeof labels)[number]) => judged?.probabilities[labels.indexOf(label)] ?? 0;
  if (of('complaint') >= 0.3) return '客户指责或表达投诉之意';
  if (of('angry') >= 0.3) return '客户情绪激烈';
  if (of('urge') >= 0.3) return '客户再次催办';
  return '客户表达不满';
}

function logOdds(probability: number): number {
  return Math.log(Math.max(probability, 1e-6) / Math.max(1 - probability, 1e-6));
}
