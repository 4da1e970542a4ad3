/** What rules would change on history, as text. */
import type { RuleDiff } from '../../rules/diff.ts';
import { spanText } from './bar.ts';
import { tableOf } from './rules-text.ts';

const samplesShown = 5;
const peopleShown = 10;

export function diffText(diff: RuleDiff): string {
  const { calls, leftOut, since, tookMs, perRule, scores, newVetoes, liftedVetoes, passChanges } = diff;
  const about = [
    `${shortHash(diff.a)} → ${shortHash(diff.b)}`,
    `通话 calls ${calls}`,
    ...(leftOut > 0 ? [`未比较 left out ${leftOut}`] : []),
    ...(since === null ? [] : [`自 since ${since.slice(0, 10)}`]),
    `用时 took ${spanText(tookMs)}`,
  ].join(' · ');
  if (diff.a === diff.b) return `${about}\n规则相同 the rules are the same`;
  const ids = (of: readonly string[]) => of.slice(0, samplesShown).join('\n');
  return [
    about,
    `平均分 mean score ${scores.before ?? '–'} → ${scores.after ?? '–'} · 分数变动 moved ${scores.moved}`,
    `转为合格 now pass ${passChanges.gained} · 转为不合格 now fail ${passChanges.lost}`,
    `新增一票否决 new vetoes ${newVetoes.count}${listOf(newVetoes.ids)}`,
    `取消一票否决 lifted vetoes ${liftedVetoes.count}${listOf(liftedVetoes.ids)}`,
    perRule.length === 0
      ? '没有规则改变判定 no rule changes its verdict anywhere'
      : tableOf(
          [
            '规则 rule',
            '新增 gained',
            '消失 lost',
            '新存疑 unsure +',
            '不再存疑 unsure −',
            '新增例 gained, e.g.',
            '消失例 lost, e.g.',
          ],
          perRule.map((one) => [
            one.rule,
            one.gained,
            one.lost,
            one.unsureGained,
            one.unsureLost,
            ids(one.samples.gained),
            ids(one.samples.lost),
          ]),
        ),
    ...movedText('班组 team', diff.perTeam),
    ...movedText('客服 agent', diff.perAgent),
  ].join('\n');
}

function listOf(ids: readonly string[]): string {
  if (ids.length === 0) return '';
  return `（${ids.slice(0, samplesShown).join(', ')}${ids.length > samplesShown ? ' …' : ''}）`;
}

/** Those whose points moved, most lost first. */
function movedText(head: string, all: RuleDiff['perTeam']): string[] {
  const moved = all.filter(({ sum }) => sum !== 0);
  if (moved.length === 0) return [];
  const rows = moved.slice(0, peopleShown).map(({ id, n, sum, mean }) => [id, n, sum, mean]);
  const rest = moved.length - rows.length;
  return [
    tableOf([head, '通话 calls', '分数合计 points moved', '平均每通 mean'], rows),
    ...(rest > 0 ? [`另有 and ${rest} more（--json）`] : []),
  ];
}

/** As much of a hash as tells rule sets apart. */
export function shortHash(hash: string): string {
  return hash.slice(0, 10);
}
