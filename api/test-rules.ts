/** The API with the small rule pack in force and three calls scored by it. */
import { emptyMetadata, type Transcript } from '../pipeline/domain.ts';
import { analyse } from '../pipeline/stages/analyse.ts';
import { score } from '../pipeline/stages/score.ts';
import { activateRuleSet } from '../pipeline/store/activations.ts';
import { storeRuleSet } from '../pipeline/store/rule-sets.ts';
import type { RuleSet } from '../rules/compile.ts';
import { openTestApi, route, type TestApi, transcript } from './test-api.ts';
import { ruleYaml, testPack } from './test-pack.ts';

export interface RulesApi extends TestApi {
  readonly ruleSet: RuleSet;
  ask<T>(url: string): Promise<{ status: number; body: T }>;
  send<T>(url: string, body: unknown): Promise<{ status: number; body: T }>;
}

/** Recordings `r-hello` (call id `c-1`), `r-rude` and `r-nothing`; each names a telephone number. */
export async function openRulesApi(name: string): Promise<RulesApi> {
  const api = await openTestApi(name);
  const { db } = api.installation;
  const { ruleSet } = await storeRuleSet(db, { files: testPack, createdBy: '测试' });
  await activateRuleSet(db, { hash: ruleSet.hash, who: '林晓', why: '首次启用' });
  const calls = [
    ['r-hello', '您好 请讲', 'c-1'],
    ['r-rude', '您好 烦死了', null],
    ['r-nothing', '喂', null],
  ] as const;
  for (const [id, words, callId] of calls) {
    const own = spoken(words);
    const metadata = { ...emptyMetadata, callId, agentId: '2107', teamId: '一班' };
    await api.addRecording(id, { metadata, call_id: callId, team_id: '一班' });
    const opinions = analyse(own);
    const scored = score({ transcript: own, metadata, opinions, ruleSet });
    await api.addResults(id, { transcribe: own, analyse: opinions, score: scored, route });
  }
  return {
    ...api,
    ruleSet,
    ask: async <T>(url: string) => (await api.get(url)) as { status: number; body: T },
    send: async <T>(url: string, body: unknown) => (await api.post(url, body)) as { status: number; body: T },
  };
}

/** The greeting rule with one more greeting, as a new version. */
export const changedRule = ruleYaml
  .replace('[您好, 早上好]', '[您好, 早上好, 喂]')
  .replace('version: 1', 'version: 2');

export const codeOf = (body: unknown): string => (body as { code: string }).code;

function spoken(words: string): Transcript {
  return {
    ...transcript,
    turns: [
      { ...transcript.turns[0], text: words },
      { ...transcript.turns[1], text: '我电话19900012345 家里停电了' },
    ],
  } as Transcript;
}
