/** What `models next`, `models labels` and `models drift` do. */
import { userInfo } from 'node:os';
import { asEarmarkError, EarmarkError } from '../errors.ts';
import { type DriftReport, reportDrift } from '../labels/drift.ts';
import { LabelModel } from '../labels/label-models.ts';
import { type PeriodText, periodsOf } from '../labels/periods.ts';
import { labelCounts, nextToLabel, type QueueItem, queueMix } from '../labels/queue.ts';
import { estimateRecall, type Rates, type RecallEstimate } from '../labels/recall.ts';
import { tableOf } from './rules-text.ts';
import { openSession, print, withServices } from './session.ts';

export interface NextFlags {
  readonly count: string;
  readonly who?: string;
  readonly json?: boolean;
}

export async function next(name: string, { count, who, json }: NextFlags): Promise<void> {
  const model = modelOf(name);
  const wanted = Number(count);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 1000)
    throw new EarmarkError('usage', '--count is a whole number from 1 to 1000.');
  const session = openSession();
  await withServices(session, async ({ db, config }) => {
    const asking = { model, count: wanted, share: config.LABEL_RANDOM_SHARE };
    const items = await nextToLabel(db, {
      ...asking,
      who: who ?? userInfo().username,
      lease: who !== undefined,
    });
    print({ model, mix: queueMix, items }, json === true, () => queueText(items));
  });
}

export async function labels(name: string, { json }: { json?: boolean }): Promise<void> {
  const model = modelOf(name);
  await withServices(openSession(), async ({ db }) => {
    const [counts, recall] = await Promise.all([labelCounts(db, model), estimateRecall(db, model)]);
    print({ model, counts, recall }, json === true, () => labelsText(counts, recall));
  });
}

export async function drift({ json, ...periods }: PeriodText & { json?: boolean }): Promise<void> {
  const compared = periodsAsTyped(periods);
  await withServices(openSession(), async ({ db }) => {
    const report = await reportDrift(db, compared);
    print(report, json === true, () => driftText(report));
  });
}

function periodsAsTyped(text: PeriodText): ReturnType<typeof periodsOf> {
  try {
    return periodsOf(text, new Date());
  } catch (error) {
    throw new EarmarkError('usage', asEarmarkError(error).message, { cause: error });
  }
}

function modelOf(name: string): LabelModel {
  const model = LabelModel.safeParse(name);
  if (model.success) return model.data;
  throw new EarmarkError(
    'usage',
    `There is no model ${name} to label: use ${LabelModel.options.join(', ')}.`,
  );
}

const sliceNames: Readonly<Record<string, string>> = {
  uncertain: '没把握 uncertain',
  disagreement: '有分歧 disagreement',
  random: '随机 random',
  flagged: '被标记 flagged',
  mandatory: '必查 mandatory',
  sample: '抽检 sample',
  picked: '自选 picked',
};

function queueText(items: readonly QueueItem[]): string {
  if (items.length === 0) return '没有要标注的通话 · nothing to label';
  const rows = items.map(({ recordingId, turn, slice, why }) => [
    recordingId,
    turn === null ? '' : `第${turn + 1}句`,
    sliceNames[slice] ?? slice,
    `${why.zh}\n${why.en}`,
  ]);
  return tableOf(['通话 call', '句 turn', '来源 slice', '为什么 why'], rows, [40, 8, 20, 64]);
}

function labelsText(
  counts: Awaited<ReturnType<typeof labelCounts>>,
  { n, rates, lane, why, sentence, skipped, stale }: RecallEstimate,
): string {
  const rows = counts.map(({ slice, labels, calls }) => [sliceNames[slice] ?? slice, labels, calls]);
  const measured = n === 0 ? [] : [...rates, ...(lane === null ? [] : [lane])].map(ratesRow);
  return [
    tableOf(['来源 slice', '标注 labels', '通话 calls'], rows),
    sentence.zh,
    sentence.en,
    ...(measured.length === 0
      ? []
      : [tableOf(['', '人 people', '机器 machine', '准确率 precision', '召回率 recall'], measured)]),
    ...(skipped === 0 ? [] : [`跳过未标 ${skipped} 通 · ${skipped} calls were skipped by everybody`]),
    ...(stale === 0 ? [] : [`${stale} 通的看法还是旧模型的 · ${stale} opinions are by former models`]),
    why.zh,
    why.en,
  ].join('\n');
}

function ratesRow({ label, truth, given, precision, recall }: Rates): (string | number)[] {
  const text = (share: Rates['recall']) =>
    share === null
      ? '–'
      : `${Math.round(share.value * 100)}% (${Math.round(share.low * 100)}–${Math.round(share.high * 100)}%)`;
  const name = { complaint: '模型 model', lane: '模型或规则 model or rule' }[label] ?? label;
  return [name, truth, given, text(precision), text(recall)];
}

function driftText({ period, against, findings, zh, en }: DriftReport): string {
  const day = (moment: string) => moment.slice(0, 16).replace('T', ' ');
  const dated = ({ from, to, calls }: DriftReport['period']) => `${day(from)} – ${day(to)} UTC (n=${calls})`;
  const rows = findings.map((found) => [
    found.isMoved ? '●' : '',
    found.stability.value.toFixed(2),
    `${found.stability.low.toFixed(2)}–${found.stability.high.toFixed(2)}`,
    `${found.zh}\n${found.en}`,
  ]);
  return [
    `${dated(period)} 对比 against ${dated(against)}`,
    zh,
    en,
    tableOf(['', 'PSI', '95%', '发现 finding'], rows, [3, 8, 12, 90]),
  ].join('\n');
}
