/** One plain sentence a finding of the drift report, Chinese and English. */
import type { Interval } from './divergence.ts';
import type { DriftCause, DriftFinding } from './drift.ts';

type Judged = Omit<DriftFinding, 'zh' | 'en'>;

interface Text {
  readonly zh: string;
  readonly en: string;
}

const names: Readonly<Record<DriftFinding['measure'], Text>> = {
  chars: { zh: '每通字数', en: 'Characters a call' },
  turns: { zh: '每通句数', en: 'Turns a call' },
  confidence: { zh: '识别置信度', en: 'Recogniser confidence' },
  unknownWords: { zh: '生词比例', en: 'Share of unknown words' },
  complaintProbability: { zh: '疑似投诉平均概率', en: 'Mean probability of a complaint' },
  businessTypeProbability: { zh: '业务类型平均把握', en: 'Mean certainty of the business type' },
  complaint: { zh: '投诉判断', en: 'Complaint level' },
  businessType: { zh: '模型判断的业务类型', en: 'Business type by the model' },
  emotion: { zh: '客户情绪', en: 'Emotion of the customer' },
  dialect: { zh: '方言标签', en: 'Dialect tag' },
  abuse: { zh: '辱骂客服', en: 'Abuse of the agent' },
  coded: { zh: '坐席登记的业务类型', en: 'Business type as coded by agents' },
  recogniser: { zh: '识别引擎版本', en: 'Recogniser version' },
  models: { zh: '模型版本', en: 'Model versions' },
};

const becauseOf: Readonly<Record<DriftCause, Text>> = {
  recogniser: { zh: '识别变了', en: 'the recogniser changed' },
  models: { zh: '模型换了版本', en: 'the models changed' },
  people: { zh: '来电的人或业务构成变了', en: 'who calls, or about what, changed' },
  unknown: { zh: '原因不明，请抽听几通', en: 'the reason is not known: listen to some calls' },
};

const shares = new Set<DriftFinding['measure']>([
  'confidence',
  'unknownWords',
  'complaintProbability',
  'businessTypeProbability',
]);

export function sentenceOfDrift(found: Judged): Text {
  const { measure, isMoved, cause, means } = found;
  const name = names[measure];
  if (!isMoved) return { zh: `${name.zh}没有明显变化。`, en: `${name.en}: no notable change.` };
  if (found.kind === 'version') return ofVersion(found);
  const what = means === null ? ofClasses(found) : ofMeans(measure, means);
  const why = cause === null ? '' : reasonOf(found, cause, 'zh');
  const whyEn = cause === null ? '' : reasonOf(found, cause, 'en');
  return { zh: `${name.zh}${what.zh}${why}`, en: `${name.en} ${what.en}${whyEn}` };
}

function ofVersion({ measure, classes }: Judged): Text {
  const name = names[measure];
  const grown = [...classes].sort((one, other) => other.shift.value - one.shift.value);
  const [first, last] = [grown[0], grown.at(-1)];
  if (first === undefined || last === undefined) return { zh: name.zh, en: name.en };
  return {
    zh: `${name.zh}变了：${first.label} 从 ${percent(first.before)} 升到 ${percent(first.after)}，${last.label} 从 ${percent(last.before)} 降到 ${percent(last.after)}。`,
    en: `${name.en} changed: ${first.label} from ${percent(first.before)} to ${percent(first.after)}, ${last.label} from ${percent(last.before)} to ${percent(last.after)}.`,
  };
}

function ofClasses({ classes }: Judged): Text {
  const [most] = [...classes].sort((one, other) => Math.abs(other.shift.value) - Math.abs(one.shift.value));
  if (most === undefined) return { zh: '变了', en: 'moved' };
  const { label, before, after, shift } = most;
  return {
    zh: `变了：“${label}”从 ${percent(before)} ${after > before ? '升' : '降'}到 ${percent(after)}（差 ${points(shift)}）`,
    en: `moved: "${label}" from ${percent(before)} to ${percent(after)}`,
  };
}

function ofMeans(measure: DriftFinding['measure'], { before, after }: NonNullable<Judged['means']>): Text {
  const shown = (value: number) => (shares.has(measure) ? percent(value) : value.toFixed(1));
  return shown(before) === shown(after)
    ? { zh: `的分布变了（平均仍是 ${shown(after)}）`, en: `is spread otherwise (mean still ${shown(after)})` }
    : {
        zh: `从 ${shown(before)} ${after > before ? '升' : '降'}到 ${shown(after)}`,
        en: `went from ${shown(before)} to ${shown(after)}`,
      };
}

/** `people` and `recogniser` say what tells them apart. */
function reasonOf({ means }: Judged, cause: DriftCause, language: 'zh' | 'en'): string {
  const zh = language === 'zh';
  if (cause === 'people' && means !== null)
    return zh
      ? '；同一批坐席、同类业务里没有变，是来电的人或业务构成变了。'
      : '; within the same agents and business it did not: who calls, or about what, changed.';
  if (cause === 'recogniser' && means?.within)
    return zh
      ? `；同一批坐席、同类业务里也变了（${points(means.within)}），是识别变了。`
      : '; it did within the same agents and business as well: the recogniser changed.';
  return zh ? `；${becauseOf[cause].zh}。` : `; ${becauseOf[cause].en}.`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

function points({ value, low, high }: Interval): string {
  const [middle, from, to] = [value, low, high].map((one) => (one * 100).toFixed(1));
  return `${middle} 个百分点，95% 区间 ${from} 至 ${to}`;
}
