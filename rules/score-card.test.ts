import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { emptyMetadata, type Metadata, type Transcript } from '../pipeline/domain.ts';
import { score } from '../pipeline/stages/score.ts';
import { loadRuleSet } from './load.ts';
import { opinionsOf, transcriptOf } from './test-rules.ts';

const ruleSet = await loadRuleSet(fileURLToPath(new URL('packs/95598', import.meta.url)));

function cardOf(channel: Transcript['channel'], metadata: Partial<Metadata>) {
  const transcript = transcriptOf([['agent', '您好 很高兴为您服务']], { channel });
  const opinions = opinionsOf(transcript);
  return score({ transcript, metadata: { ...emptyMetadata, ...metadata, channel }, opinions, ruleSet })
    .scoreCard;
}

test.each<[Transcript['channel'], Partial<Metadata>, string]>([
  ['phone', { businessType: '投诉' }, 'complex'],
  ['phone', { businessType: '举报' }, 'complex'],
  ['phone', { businessType: '故障报修' }, 'simple'],
  ['phone', { businessType: '信息查询' }, 'simple'],
  ['phone', { businessType: '建议' }, 'general'],
  ['phone', {}, 'general'],
  ['phone', { direction: 'outbound', businessType: '回访' }, 'outbound'],
  ['phone', { direction: 'outbound', businessType: '投诉' }, 'outbound'],
  ['chat', { businessType: '投诉' }, 'chat'],
  ['chat', { direction: 'outbound' }, 'chat'],
])('95598: %s with %j is scored on the card %s', (channel, metadata, card) => {
  expect(cardOf(channel, metadata).card).toBe(card);
});

test('every section of the 95598 cards speaks for a dimension, and every card for compliance', () => {
  for (const { sections } of ruleSet.scoreCards) {
    expect(sections.every(({ dimension }) => dimension !== undefined)).toBe(true);
    expect(sections.some(({ dimension }) => dimension === 'compliance')).toBe(true);
  }
});
