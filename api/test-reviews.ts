/** Calls with score cards that have something to decide, for the tests of reviews and appeals. */
import type { Finding, Route, ScoreCard, Scored, Verdict } from '../pipeline/domain.ts';
import { storeRuleSet } from '../pipeline/store/rule-sets.ts';
import { activateVersions } from '../pipeline/store/versions.ts';
import type { PackTexts } from '../rules/pack-texts.ts';
import { addUp } from '../rules/score-card.ts';
import { openTestApi, opinions, type RecordingFacts, type TestApi, transcript } from './test-api.ts';

export interface ReviewApi extends TestApi {
  /** A call with its card, as the pipeline leaves it. */
  addCall(id: string, facts?: RecordingFacts, route?: Route): Promise<void>;
}

const rules = [
  { id: 'no_greeting', points: -5, severity: 'minor', veto: false, decision: 'auto' },
  { id: 'blame_shifting', points: -15, severity: 'severe', veto: false, decision: 'auto' },
  { id: 'fast_speech', points: -5, severity: 'moderate', veto: false, decision: 'needs_human' },
  { id: 'info_leak', points: -20, severity: 'severe', veto: true, decision: 'auto' },
  { id: 'no_closing', points: -5, severity: 'minor', veto: false, decision: 'auto' },
] as const;

const title = (id: string) => ({ zh: `规则 ${id}`, en: `Rule ${id}` });

const pack: PackTexts = new Map([
  ['pack.yaml', 'name: test\nversion: 1\ntitle: { zh: 测试规则, en: Test rules }\noperator: state_grid\n'],
  ...rules.map(({ id, points, severity, veto, decision }): [string, string] => [
    `${id}.yaml`,
    `id: ${id}
version: 1
title: { zh: ${title(id).zh}, en: ${title(id).en} }
explanation: { zh: 测试, en: Test }
source: 测试标准
section: manner
severity: ${severity}
points: ${points}
veto: ${veto}
decision: ${decision}
conditions:
  words: { operator: keyword, label: 词, role: agent, phrases: [测试${id}] }
fail: words
`,
  ]),
  [
    'score-cards/general.yaml',
    `id: general
version: 1
title: { zh: 通用评分表, en: General }
priority: 0
passMark: 60
sections:
  - id: manner
    title: { zh: 礼貌, en: Manner }
    rules: [${rules.map(({ id }) => id).join(', ')}]
`,
  ],
]);

/** Potential 30, score 10: greeting and blame shifting cost, fast speech waits for a person, the leak is unsure. */
export const judged: Scored = scoredOf({
  no_greeting: 'fail',
  blame_shifting: 'fail',
  fast_speech: 'fail',
  info_leak: 'unsure',
  no_closing: 'pass',
});

const toBeConfirmed: Route = {
  lane: 'unsure',
  reasons: [
    { code: 'needs-human:fast_speech', zh: '待人工确认：语速过快', en: 'to be confirmed by a person' },
  ],
};

export async function openReviewApi(name: string): Promise<ReviewApi> {
  const api = await openTestApi(name);
  const { db } = api.installation;
  const { ruleSet } = await storeRuleSet(db, { files: pack, createdBy: 'test' });
  await activateVersions(db, { rules: { version: ruleSet.hash, detail: {} } });
  let calls = 0;
  return {
    ...api,
    async addCall(id, facts = {}, route = toBeConfirmed) {
      await api.addRecording(id, { agent_id: '2173', agent_name: '顾南舟', team_id: 'T01', ...facts });
      // Equal words would share their results.
      calls += 1;
      const said = { ...transcript, durationMs: transcript.durationMs + calls };
      await api.addResults(id, { transcribe: said, analyse: opinions, score: judged, route });
    },
  };
}

function scoredOf(verdicts: Readonly<Record<(typeof rules)[number]['id'], Verdict>>): Scored {
  const findings = rules.map(({ id, points, severity, veto, decision }): Finding => {
    const verdict = verdicts[id];
    const isHit = verdict === 'fail';
    const isPending = isHit && decision === 'needs_human';
    return {
      rule: id,
      version: 1,
      title: title(id),
      section: 'manner',
      severity,
      verdict,
      points: isHit && !isPending ? points : 0,
      veto: isHit && veto && !isPending,
      turns: isHit ? [0] : [],
      reason: verdict === 'unsure' ? '证据不足' : null,
      evidence: isHit
        ? [
            {
              turn: 0,
              startMs: 0,
              endMs: 2_000,
              quote: '请问有什么可以帮您',
              why: `测试 ${id}`,
              kind: 'found',
            },
          ]
        : [],
      ...(isPending ? { needsHuman: true, pending: { points, veto } } : {}),
    };
  });
  const frame = {
    id: 'general',
    version: 1,
    title: { zh: '通用评分表', en: 'General' },
    passMark: 60,
    sections: [{ id: 'manner', title: { zh: '礼貌', en: 'Manner' } }],
  };
  const places = rules.map(({ points }, index) => ({ index, most: -points }));
  const scoreCard: ScoreCard = addUp(frame, [places], findings);
  return { findings, scoreCard };
}
