/** Stage `route`: does a person have to look at this call, and why? Pure. */
import type { Metadata, Route, Scored } from '../domain.ts';
import { hashOf } from '../hash.ts';

interface RouteInput {
  readonly scored: Scored;
  readonly metadata: Metadata;
  /** Stable per recording; decides the random sample so that a re-run picks the same calls. */
  readonly contentHash: string;
  /** Share (0 to 1) of otherwise unflagged calls that go to review. */
  readonly sampleShare: number;
}

type Lane = Exclude<Route['lane'], 'none'>;
type Reason = Route['reasons'][number];

/** Rules whose hit alone sends a call to the high-risk lane. */
const riskRules = new Set(['regulator_cue']);

/** Most urgent first; the first lane that holds gives the route its name, all reasons are kept. */
export function route(input: RouteInput): Route {
  const found = lanes.flatMap(({ lane, reasons }) => reasons(input).map((reason) => ({ lane, reason })));
  if (found.length === 0 && isSampled(input)) {
    return {
      lane: 'sample',
      reasons: [{ code: 'sampled', zh: '随机抽检', en: 'random sample' }],
    };
  }
  return { lane: found[0]?.lane ?? 'none', reasons: found.map(({ reason }) => reason) };
}

const lanes: readonly { lane: Lane; reasons: (input: RouteInput) => Reason[] }[] = [
  {
    lane: 'mandatory',
    reasons: ({ metadata }) => [
      ...reasonIf(
        metadata.satisfaction !== null && metadata.satisfaction <= 2,
        'dissatisfied',
        '客户评价不满意，必须当日复核',
        'rated dissatisfied: must be reviewed the same day',
      ),
      ...reasonIf(
        metadata.resolved === false,
        'unresolved',
        '诉求未解决，必须当日复核',
        'not resolved: must be reviewed the same day',
      ),
    ],
  },
  {
    lane: 'risk',
    reasons: ({ scored }) => [
      ...scored.findings
        .filter(
          (finding) => finding.verdict === 'fail' && finding.shadow !== true && riskRules.has(finding.rule),
        )
        .map(({ title }) => ({ code: 'risk', zh: `高风险：${title.zh}`, en: `high risk: ${title.en}` })),
      ...reasonIf(scored.scoreCard.veto, 'veto', '触发一票否决', 'a veto rule was hit'),
    ],
  },
  {
    lane: 'unsure',
    reasons: ({ scored }) => [
      ...scored.findings
        .filter((finding) => finding.needsHuman === true)
        .map(({ rule, title }) => ({
          code: `needs-human:${rule}`,
          zh: `待人工确认：${title.zh}`,
          en: `to be confirmed by a person: ${title.en}`,
        })),
      ...scored.findings
        // Minor ones wait until a person looks anyway: a platform that never tells the ring time would
        // otherwise send every call to review.
        .filter(
          ({ verdict, severity, shadow }) => verdict === 'unsure' && severity !== 'minor' && shadow !== true,
        )
        .map(({ rule, title, reason }) => ({
          code: `unsure:${rule}`,
          zh: `待人工判断：${title.zh}${reason ? `（${reason}）` : ''}`,
          en: `needs a person: ${title.en}`,
        })),
    ],
  },
  {
    lane: 'failed',
    reasons: ({ scored }) =>
      reasonIf(scored.scoreCard.passed === false, 'not-passed', '未达合格线', 'below the pass mark'),
  },
];

function reasonIf(condition: boolean, code: string, zh: string, en: string): Reason[] {
  return condition ? [{ code, zh, en }] : [];
}

function isSampled({ contentHash, sampleShare }: RouteInput): boolean {
  const share = Number.parseInt(hashOf(['sample', contentHash]).slice(0, 8), 16) / 0x1_0000_0000;
  return share < sampleShare;
}
