/** Calls worth a label, slice by slice, best first. Every query walks an index and stops when it has enough. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { SUSPECTED_FROM } from '../../models/complaint/threshold.ts';
import { TrainedName } from '../../models/trained-files.ts';
import type { Database } from '../store/tables.ts';
import type { LabelModel } from './label-models.ts';

/** Slices of the queue; the others come about elsewhere. */
export const queueSlices = ['uncertain', 'disagreement', 'random'] as const;
export type QueueSlice = (typeof queueSlices)[number];

export interface Asking {
  readonly model: LabelModel;
  readonly who: string;
  /** Share (0 to 1) of all calls that make up the random slice. */
  readonly share: number;
}

export interface Candidate {
  readonly recordingId: string;
  readonly turn: number | null;
  /** Chinese and English: why this call is asked about. */
  readonly why: { readonly zh: string; readonly en: string };
}

interface Row {
  readonly id: string;
  readonly turn: number | null;
  readonly zh: string;
  readonly en: string;
}

/** Rules that find complaints by words, without asking the model. */
export const complaintRules = ['complaint_downgrade', 'regulator_cue'];

export async function candidates(
  db: Kysely<Database>,
  asking: Asking,
  slice: QueueSlice,
  count: number,
): Promise<Candidate[]> {
  const found = new Map<string, Candidate>();
  for (const query of queriesOf(asking, slice, count)) {
    const { rows } = await query.execute(db);
    for (const { id, turn, zh, en } of rows)
      if (!found.has(id)) found.set(id, { recordingId: id, turn, why: { zh, en } });
  }
  return [...found.values()].slice(0, count);
}

function queriesOf(asking: Asking, slice: QueueSlice, count: number): RawBuilder<Row>[] {
  if (slice === 'random') return [randomCalls(asking, count)];
  if (slice === 'uncertain') return uncertain[asking.model].map((query) => query(asking, count));
  const own = disagreements[asking.model].map((query) => query(asking, count));
  return TrainedName.safeParse(asking.model).success ? [...own, shadows(asking, count)] : own;
}

const calls = sql`recording_opinions opinion join recordings call on call.id = opinion.recording_id`;

/** Has words, is not before another labeller, was not put aside by this one. */
function free({ model, who }: Asking): RawBuilder<boolean> {
  return sql`call.analyse_key is not null and opinion.turns > 0
    and not exists (select from labelling_leases lease where lease.model = ${model}
      and lease.recording_id = opinion.recording_id and lease.until > now() and lease.who <> ${who})
    and not exists (select from labelling_skips skip where skip.model = ${model}
      and skip.recording_id = opinion.recording_id and skip.who = ${who})`;
}

/**
 * Members of the random slice are asked as such only: one that came up because a model wavered would make the slice
 * look harder than calls are. Calls whose speakers could not be told apart teach nothing.
 */
function unlabelled(asking: Asking): RawBuilder<boolean> {
  return sql`${free(asking)} and opinion.draw >= ${asking.share} and call.split_unsure is not true
    and not exists (select from labels label where label.model = ${asking.model}
      and label.recording_id = opinion.recording_id)`;
}

/** Also calls that were labelled for another reason: leaving them out would leave out what is easily found. */
function randomCalls(asking: Asking, count: number): RawBuilder<Row> {
  const turn = isAskedOfTurns(asking.model)
    ? sql`floor(opinion.draw / ${asking.share} * opinion.turns)::int`
    : sql`null::int`;
  return sql<Row>`select opinion.recording_id as id, ${turn} as turn,
      '随机抽取：召回率只能由这部分估计' as zh, 'drawn at random: recall is estimated from these alone' as en
    from ${calls}
    where opinion.draw < ${asking.share} and ${free(asking)}
      and not exists (select from labels label where label.model = ${asking.model}
        and label.recording_id = opinion.recording_id and label.slice = 'random')
    order by opinion.draw limit ${count}`;
}

function isAskedOfTurns(model: LabelModel): boolean {
  return model === 'turns' || model === 'abuse';
}

type Query = (asking: Asking, count: number) => RawBuilder<Row>;

/** From a column with an index, smallest first. */
function smallest(
  column: string,
  { turn = null, zh, en }: { turn?: string | null; zh: string; en: string },
): Query {
  const value = sql.ref(`opinion.${column}`);
  const percent = sql`round((${value} * 100)::numeric)`;
  return (asking, count) => sql<Row>`select opinion.recording_id as id,
      ${turn === null ? sql`null::int` : sql.ref(`opinion.${turn}`)} as turn,
      format(${zh}::text, ${percent}) as zh, format(${en}::text, ${percent}) as en
    from ${calls}
    where ${value} is not null and ${unlabelled(asking)}
    order by ${value} limit ${count}`;
}

const uncertain: Readonly<Record<LabelModel, readonly Query[]>> = {
  // Both sides of the line by themselves, each along the index.
  complaint: [
    (asking, count) => {
      const side = (condition: RawBuilder<boolean>, order: RawBuilder<unknown>) => sql`
        (select opinion.recording_id as id, opinion.complaint_probability as probability from ${calls}
        where ${condition} and ${unlabelled(asking)} order by ${order} limit ${count})`;
      const value = sql.ref('opinion.complaint_probability');
      const percent = sql`round((probability * 100)::numeric)`;
      const line = Math.round(SUSPECTED_FROM * 100);
      return sql<Row>`select id, null::int as turn,
          format('离判定线最近：疑似投诉概率 %s%%，判定线 ${sql.raw(String(line))}%%', ${percent}) as zh,
          format('nearest the line: complaint %s%%, the line is ${sql.raw(String(line))}%%', ${percent}) as en
        from (${side(sql`${value} >= ${SUSPECTED_FROM}`, sql`${value}`)}
          union all ${side(sql`${value} < ${SUSPECTED_FROM}`, sql`${value} desc`)}) as sides
        order by abs(probability - ${SUSPECTED_FROM}) limit ${count}`;
    },
  ],
  'business-type': [
    smallest('business_type_probability', {
      zh: '业务类型最没把握：最高概率只有 %s%%',
      en: 'least sure of its type: the likeliest has %s%%',
    }),
  ],
  emotion: [
    smallest('emotion_probability', {
      zh: '情绪最没把握：最高概率只有 %s%%',
      en: 'least sure of its emotion: the likeliest has %s%%',
    }),
  ],
  turns: [
    smallest('turn_margin', {
      turn: 'turn_at',
      zh: '这一句最没把握：概率距一半只差 %s 个百分点',
      en: 'least sure of this turn: %s points from even',
    }),
  ],
  abuse: [
    smallest('abuse_margin', {
      turn: 'abuse_at',
      zh: '是否辱骂最没把握：概率距一半只差 %s 个百分点',
      en: 'least sure of abuse: %s points from even',
    }),
  ],
};

/**
 * In the order of the draw: any of the disagreements, not the first ones recorded. `among`: a condition on recordings
 * that an index answers and few meet; met first, or Postgres would walk through all draws in search of one.
 */
function differing(
  condition: RawBuilder<boolean>,
  {
    among,
    turn = sql`null::int`,
    zh,
    en,
  }: { among?: RawBuilder<boolean>; turn?: RawBuilder<unknown>; zh: RawBuilder<string>; en: string },
): Query {
  const first =
    among && sql`with met as materialized (select call.id as met_id from recordings call where ${among})`;
  return (asking, count) => sql<Row>`${first ?? sql``}
    select opinion.recording_id as id, ${turn} as turn, ${zh} as zh, ${en} as en
    from ${calls} ${first === undefined ? sql`` : sql`join met on met_id = call.id`}
    where ${condition} and ${unlabelled(asking)} order by opinion.draw limit ${count}`;
}

const disagreements: Readonly<Record<LabelModel, readonly Query[]>> = {
  complaint: [
    differing(sql`opinion.complaint_level = 'none'`, {
      among: sql`call.failed_rules && ${complaintRules}::text[]`,
      zh: sql`'规则按用词提示投诉风险，模型认为不是投诉'`,
      en: 'a rule found words of a complaint, the model none',
    }),
    differing(sql`opinion.complaint_differs`, {
      zh: sql`case opinion.complaint_level when 'none' then '坐席登记为投诉，模型认为不是投诉'
        else format('坐席登记为%s，模型认为是投诉', opinion.coded) end`,
      en: 'the agent coded it otherwise than the model judges',
    }),
  ],
  'business-type': [
    differing(sql`opinion.type_differs`, {
      zh: sql`format('坐席登记为%s，模型认为是%s', opinion.coded, opinion.business_type)`,
      en: 'the agent coded it otherwise than the model judges',
    }),
  ],
  emotion: [
    differing(sql`opinion.emotion in ('neutral', 'positive')`, {
      among: sql`call.satisfaction <= 2`,
      zh: sql`format('客户评价 %s 分，模型没有听出不满', call.satisfaction)`,
      en: 'the customer rated it badly, the model hears nothing of it',
    }),
  ],
  turns: [],
  abuse: [
    differing(sql`opinion.abuse_turns = 0`, {
      among: sql`call.failed_rules && array['customer_abuse']`,
      turn: sql`coalesce(opinion.abuse_at, 0)`,
      zh: sql`'规则提示辱骂，模型没有听出'`,
      en: 'a rule found abuse, the model none',
    }),
  ],
};

const columns: Readonly<Partial<Record<LabelModel, string>>> = {
  complaint: 'complaint_level',
  'business-type': 'business_type',
  emotion: 'emotion',
};

/** A challenger that runs in the shadow says otherwise than the model in force, on the same words. */
function shadows(asking: Asking, count: number): RawBuilder<Row> {
  const column = columns[asking.model];
  const differs =
    column === undefined
      ? sql<boolean>`false`
      : sql<boolean>`shadow.value <> ${sql.ref(`opinion.${column}`)}`;
  return sql<Row>`select opinion.recording_id as id, null::int as turn,
      '候选模型与在用模型看法不同' as zh, 'a challenger judges otherwise than the model in force' as en
    from model_shadows running
    join model_versions version on version.id = running.version and version.name = ${asking.model}
    join shadow_opinions shadow on shadow.version = running.version
    join recording_opinions opinion on opinion.recording_id = shadow.recording_id
      and opinion.analyse_key = shadow.analyse_key
    join recordings call on call.id = opinion.recording_id
    where running.until is null and ${differs} and ${unlabelled(asking)}
    order by opinion.draw limit ${count}`;
}
