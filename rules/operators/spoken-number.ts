/** spoken_number: prices and shares against the dated values that were in force on the day of the call. */
import { type Call, type CallTurn, type Hit, once, onceForTurn } from '../call.ts';
import type { NumberFact } from '../schema.ts';
import { type SpokenAmount, spokenAmounts } from '../spoken-amounts.ts';
import { factAbout, inContext, isMentioned, versionInForce } from './facts.ts';
import { type Operator, turnsIn, wordHit } from './operator.ts';

export const spokenNumber: Operator<'spoken_number'> = (search) => {
  const { condition, call, company } = search;
  const numbers = once(call, 'number facts in context', () =>
    search.facts.filter(
      (fact): fact is NumberFact =>
        fact.kind === 'number' && isMentioned(fact, call) && inContext(fact, call),
    ),
  );
  const facts = numbers.filter(({ id }) => condition.facts.includes(id));
  if (facts.length === 0) return { hits: [], words: true };
  const hits: Hit[] = [];
  let missing: string | null = null;
  for (const turn of turnsIn(call, search.window)) {
    for (const amount of amountsIn(call, turn)) {
      const fact = factAbout(
        facts.filter(({ unit }) => unit === amount.unit),
        call,
        turn,
        amount,
      );
      const version = fact === null ? null : versionInForce(fact.versions, company, call);
      if (fact === null || version === null) continue;
      if (version === 'unknown-region') {
        missing = `${fact.title.zh}随地区不同，通话地区未知`;
        continue;
      }
      const isRight = version.values.some((value) => isSame(value, amount));
      if (isRight !== (condition.is === 'right')) continue;
      const unit = fact.unit === 'yuan' ? '元' : '%';
      const note = `说的是${round(amount.value)}${unit}，${fact.title.zh}当时是${version.values.join('、')}${unit}（${version.source}）`;
      hits.push(wordHit(search, turn, amount.start, amount.end, { note, measured: round(amount.value) }));
    }
  }
  return missing === null ? { hits, words: true } : { hits, words: true, missing };
};

/** Prices and shares that are said in a turn. */
export function amountsIn(call: Call, turn: CallTurn): readonly SpokenAmount[] {
  return onceForTurn(call, 'amounts', turn, ({ text, spoken }) => spokenAmounts(text, spoken));
}

/** As exact as it was said: 五毛六 is right for 0.5623 and for 0.56, 五毛七 is not. */
export function isSame(value: number, { value: said, decimals }: SpokenAmount): boolean {
  return Math.abs(value - said) <= 0.5 * 10 ** -decimals + 1e-9;
}

function round(value: number): number {
  return Number(value.toFixed(6));
}
