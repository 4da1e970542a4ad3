/** From files to cards where a city and a team have rule sets of their own. */
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Installation, openInstallation, resultsOf, statesOf, until } from '../fixtures/installation.ts';
import { chatOf } from '../fixtures/small-recordings.ts';
import { readPackTexts } from '../rules/pack-texts.ts';
import { StageName } from './domain.ts';
import { activateRuleSet, offerRuleSet } from './store/activations.ts';
import { addUnit, findUnit } from './store/org-units.ts';
import { storeRuleSet } from './store/rule-sets.ts';
import { startWorker, type Worker } from './worker.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let opened: Installation;
let worker: Worker | null = null;

beforeEach(async () => {
  opened = await openInstallation('unit_rules_run');
});
afterEach(async () => {
  await worker?.close();
  worker = null;
  await opened.close();
});

const pack = () => readPackTexts(resolve(import.meta.dirname, '../rules/packs/95598'));

/** The pack with one rule that every chat breaks: nobody says the word. */
async function storeWith(points: number): Promise<string> {
  const files = new Map(await pack());
  files.set(
    'no_secret_word.yaml',
    `id: no_secret_word
version: 1
title: { zh: 没说暗号, en: Secret word missing }
explanation: { zh: 没说暗号, en: The secret word was not said }
source: test
section: manner
severity: moderate
points: ${points}
conditions:
  word:
    operator: keyword
    label: 暗号
    phrases: [芝麻开门吧]
fail: { not: word }
`,
  );
  const card = files.get('score-cards/chat.yaml') ?? '';
  files.set('score-cards/chat.yaml', card.replace(/rules: \[/, 'rules: [no_secret_word, '));
  return (await storeRuleSet(opened.db, { files, createdBy: '质检员' })).ruleSet.hash;
}

const put = (number: number, teamId: string | null) =>
  opened.put(
    `chats/${number}.json`,
    JSON.stringify({ ...(JSON.parse(chatOf(number)) as object), ...(teamId && { teamId }) }),
  );

/** Of each call: the rule set of the card in view, and what the rule cost on it. */
async function cards() {
  const rows = await opened.db
    .selectFrom('recordings')
    .innerJoin('score_cards', (join) =>
      join
        .onRef('score_cards.recording_id', '=', 'recordings.id')
        .onRef('score_cards.score_key', '=', 'recordings.score_key'),
    )
    .leftJoin('findings', (join) =>
      join
        .onRef('findings.recording_id', '=', 'recordings.id')
        .onRef('findings.score_key', '=', 'recordings.score_key')
        .on('findings.rule', '=', 'no_secret_word'),
    )
    .select(['call_id', 'score_cards.rule_set', 'findings.points'])
    .orderBy('call_id')
    .execute();
  return rows.map(({ call_id, rule_set, points }) => [call_id, rule_set, points]);
}

test('calls of a city, of a team in it and of others get the cards of their own rules', async () => {
  const { db } = opened;
  const { inForce: whole } = await offerRuleSet(db, await pack());
  const [strict, stricter] = [await storeWith(-7), await storeWith(-20)];
  const city = await addUnit(db, { kind: 'city', name: '临江市', parent: await findUnit(db, '') });
  await addUnit(db, { kind: 'team', name: '一班', parent: city });
  const team = await addUnit(db, { kind: 'team', name: '二班', parent: city });
  await activateRuleSet(db, { hash: strict, unit: city, who: '王', why: '临江试行' });
  await activateRuleSet(db, { hash: stricter, unit: team, who: '王', why: '二班试点' });

  for (const [number, teamId] of [null, '一班', '二班', '三班'].entries()) await put(number, teamId);
  await opened.importAll();
  worker = await startWorker(await opened.services(), { stages: new Set(StageName.options), concurrency: 2 });
  await until('everything done', async () => (await statesOf(db)).done === 4);
  expect(await cards()).toEqual([
    ['chat-0', whole, null],
    ['chat-1', strict, -7],
    ['chat-2', stricter, -20],
    ['chat-3', whole, null],
  ]);
  // Nothing was scored by any other rules first.
  expect(await resultsOf(db)).toEqual({ transcribe: 4, analyse: 4, score: 4, route: 4 });

  // The platform corrects the team of a call: it goes by the rules of that team.
  await put(1, '二班');
  await opened.importAll();
  await until('the call judged anew', async () =>
    (await cards()).some(([call, ruleSet]) => call === 'chat-1' && ruleSet === stricter),
  );
  await until('everything done', async () => (await statesOf(db)).done === 4);
  expect(await cards()).toEqual([
    ['chat-0', whole, null],
    ['chat-1', stricter, -20],
    ['chat-2', stricter, -20],
    ['chat-3', whole, null],
  ]);
});
