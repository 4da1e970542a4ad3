/** A call as the back-test counts it. */
import type { Metadata, Transcript } from '../pipeline/domain.ts';
import { type ScoreInput, score } from '../pipeline/stages/score.ts';
import type { JudgedCall } from './backtest.ts';

export function judgeCall(callId: string, input: ScoreInput): JudgedCall {
  const { findings, scoreCard } = score(input);
  return {
    callId,
    block: scoreCard.card,
    dialect: dialectOf(input.metadata),
    confidence: confidenceOf(input.transcript),
    findings,
  };
}

function dialectOf({ extra }: Metadata): string | null {
  return typeof extra.dialect === 'string' ? extra.dialect : null;
}

/** Mean over the characters of the turns that have a confidence. */
function confidenceOf({ turns }: Transcript): number | null {
  let [sum, characters] = [0, 0];
  for (const { text, confidence } of turns) {
    if (confidence === null) continue;
    sum += confidence * text.length;
    characters += text.length;
  }
  return characters === 0 ? null : sum / characters;
}
