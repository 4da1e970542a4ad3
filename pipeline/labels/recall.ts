/** How much the model in force finds and how often it is right, estimated from calls that were drawn at random. */
import { type Kysely, sql } from 'kysely';
import { type Share, shareOf } from '../../models/calls/measure.ts';
import type { Database } from '../store/tables.ts';
import { complaintRules } from './candidates.ts';
import { answersOf, type LabelModel } from './label-models.ts';

interface Text {
  readonly zh: string;
  readonly en: string;
}

export interface Rates {
  readonly label: string;
  /** Calls people gave this label; calls the machine gave it. */
  readonly truth: number;
  readonly given: number;
  /** Null: nothing was counted. */
  readonly precision: Share | null;
  readonly recall: Share | null;
}

export interface RecallEstimate {
  readonly model: LabelModel;
  /** Labelled calls of the random slice that the machine has an opinion of. */
  readonly n: number;
  /** Of them judged by models other than those in force: re-analysis has not come to them yet. */
  readonly stale: number;
  /** Calls of the slice somebody put aside and nobody labelled: they are missing from the estimate. */
  readonly skipped: number;
  readonly accuracy: Share | null;
  /** Of complaints `complaint` (suspected or explicit) alone; of the others each label that occurs. */
  readonly rates: readonly Rates[];
  /** What comes before people as a possible complaint: by the model or by rules. */
  readonly lane: Rates | null;
  readonly isEnough: boolean;
  /** Why only the random slice can tell. */
  readonly why: Text;
  readonly sentence: Text;
}

/** Fewer true ones, and the interval of recall is wider than a fifth. */
const LEAST_POSITIVES = 60;
const LEAST_CALLS = 100;

const why: Text = {
  zh: '召回率只能由随机抽取的通话估计：其余通话是因为机器或规则有看法才被标注的，数不出机器漏掉了多少。',
  en: 'Only the random slice can tell recall: other calls were labelled because a machine had a view of them, so what it misses is not among them.',
};

interface Row {
  readonly truth: string;
  readonly given: string;
  readonly flagged: boolean;
  readonly stale: boolean;
}

const columns: Readonly<Partial<Record<LabelModel, string>>> = {
  complaint: 'complaint_level',
  'business-type': 'business_type',
  emotion: 'emotion',
};

/** Models of turns are measured on too few turns this way: their `rates` are empty, and the sentence says so. */
export async function estimateRecall(db: Kysely<Database>, model: LabelModel): Promise<RecallEstimate> {
  const column = columns[model];
  const rows = column === undefined ? [] : await labelledRows(db, model, column);
  const skipped = await countSkipped(db, model);
  const isComplaint = model === 'complaint';
  const names = isComplaint ? ['complaint'] : (answersOf(model, null) ?? []);
  const holds = (value: string, name: string) => (isComplaint ? value !== 'none' : value === name);
  const rates = names
    .map((name) =>
      ratesOf(
        name,
        rows.map(({ truth, given }) => [holds(truth, name), holds(given, name)]),
      ),
    )
    .filter(({ truth, given }) => isComplaint || truth + given > 0);
  const lane = isComplaint
    ? ratesOf(
        'lane',
        rows.map(({ truth, flagged }) => [truth !== 'none', flagged]),
      )
    : null;
  const right = rows.filter(({ truth, given }) => truth === given).length;
  const estimate = {
    model,
    n: rows.length,
    stale: rows.filter(({ stale }) => stale).length,
    skipped,
    accuracy: rows.length === 0 ? null : shareOf(right, rows.length),
    rates,
    lane,
    isEnough: isComplaint ? (rates[0]?.truth ?? 0) >= LEAST_POSITIVES : rows.length >= LEAST_CALLS,
    why,
  };
  return { ...estimate, sentence: column === undefined ? ofTurns : sentenceOf(estimate) };
}

async function labelledRows(db: Kysely<Database>, model: LabelModel, column: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select label.value as truth, ${sql.ref(`opinion.${column}`)} as given,
      opinion.complaint_level <> 'none' or coalesce(call.failed_rules && ${complaintRules}::text[], false) as flagged,
      opinion.models_version <> (select version from versions where part = 'models') as stale
    from current_labels label
    join recording_opinions opinion on opinion.recording_id = label.recording_id
    join recordings call on call.id = label.recording_id and call.analyse_key is not null
    where label.model = ${model} and label.turn is null and ${sql.ref(`opinion.${column}`)} is not null
      and exists (select from labels drawn where drawn.model = label.model and drawn.turn is null
        and drawn.recording_id = label.recording_id and drawn.slice = 'random')`.execute(db);
  return rows;
}

async function countSkipped(db: Kysely<Database>, model: LabelModel): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct skip.recording_id)::int as count from labelling_skips skip
    where skip.model = ${model} and skip.slice = 'random' and not exists (select from labels label
      where label.model = skip.model and label.recording_id = skip.recording_id and label.slice = 'random')`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

function ratesOf(label: string, answers: readonly (readonly [truth: boolean, given: boolean])[]): Rates {
  const truth = answers.filter(([is]) => is).length;
  const given = answers.filter(([, says]) => says).length;
  const both = answers.filter(([is, says]) => is && says).length;
  return {
    label,
    truth,
    given,
    precision: given === 0 ? null : shareOf(both, given),
    recall: truth === 0 ? null : shareOf(both, truth),
  };
}

const ofTurns: Text = {
  zh: '单句的标注按句抽取，命中太少，不足以估计召回率；成绩见模型卡的封存测试样本。',
  en: 'Turns are drawn one by one and hits are too rare to estimate recall; see the frozen test part in the model card.',
};

function sentenceOf(estimate: Omit<RecallEstimate, 'sentence'>): Text {
  const { model, n, rates, accuracy, isEnough } = estimate;
  if (n === 0 || accuracy === null)
    return {
      zh: '随机部分还没有标注，召回率未知。',
      en: 'Nothing of the random slice is labelled yet: recall is not known.',
    };
  if (model !== 'complaint') {
    const [zh, en] = percents(accuracy);
    return isEnough
      ? {
          zh: `随机部分标注了 ${n} 通，与人一致 ${zh}。`,
          en: `${n} calls of the random slice are labelled; the model agrees in ${en}.`,
        }
      : {
          zh: `随机部分只标注了 ${n} 通，还不足以下结论（至少 ${LEAST_CALLS} 通）；目前一致 ${zh}。`,
          en: `Only ${n} calls of the random slice are labelled, too few to conclude from (at least ${LEAST_CALLS}); so far the model agrees in ${en}.`,
        };
  }
  const [complaint] = rates;
  const truth = complaint?.truth ?? 0;
  if (!complaint?.recall)
    return {
      zh: `随机部分标注了 ${n} 通，其中没有投诉，召回率还不能估计。`,
      en: `${n} calls of the random slice are labelled, none of them a complaint: recall cannot be estimated yet.`,
    };
  const [zh, en] = percents(complaint.recall);
  if (isEnough)
    return {
      zh: `随机部分标注了 ${n} 通，其中投诉 ${truth} 通，模型找到的召回率 ${zh}。`,
      en: `${n} calls of the random slice are labelled, ${truth} of them complaints; the model finds ${en}.`,
    };
  const wanted = Math.ceil(LEAST_POSITIVES / (truth / n) / 50) * 50;
  return {
    zh: `随机部分标注了 ${n} 通，投诉只有 ${truth} 通，还不足以下结论（约需 ${wanted} 通）；目前召回率 ${zh}。`,
    en: `${n} calls of the random slice are labelled and only ${truth} are complaints, too few to conclude from (about ${wanted} calls are needed); so far the model finds ${en}.`,
  };
}

function percents({ value, low, high }: Share): [zh: string, en: string] {
  const [all, from, to] = [value, low, high].map((share) => `${Math.round(share * 100)}%`);
  return [`${all}（95% 区间 ${from}–${to}）`, `${all} (95 % interval ${from}–${to})`];
}
