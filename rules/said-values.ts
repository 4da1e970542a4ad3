/** Deadlines, prices and shares an agent names, beside the value of the fact they are about. */
import type { Call, CallTurn } from './call.ts';
import { factAbout, inContext, isMentioned, versionInForce } from './operators/facts.ts';
import { timeInForce, timesIn } from './operators/promise.ts';
import { amountsIn, isSame } from './operators/spoken-number.ts';
import type { Fact, NumberFact, TimeFact } from './schema.ts';

export interface SaidValue {
  /** Id of the fact. */
  readonly fact: string;
  readonly turn: number;
  /** Characters of the turn's text, UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** The same for all that mean the same: `45 min`, `0.1 %`, `0.52 yuan`. */
  readonly value: string;
  /** The value that held where and when the call took place, as Chinese text. */
  readonly standard: string;
  readonly isRight: boolean;
}

/** What agents of the call say about facts of the company; nothing about facts that did not hold then. */
export function saidValues(call: Call, facts: readonly Fact[], company: string): SaidValue[] {
  const about = facts.filter((fact) => isMentioned(fact, call) && inContext(fact, call));
  if (about.length === 0) return [];
  return call.turns
    .filter(({ role }) => role === 'agent')
    .flatMap((turn) => [
      ...timesSaid(call, turn, about.filter(isTime), company),
      ...amountsSaid(call, turn, about.filter(isNumber), company),
    ]);
}

function timesSaid(call: Call, turn: CallTurn, facts: readonly TimeFact[], company: string): SaidValue[] {
  return timesIn(call, turn).flatMap((span): SaidValue[] => {
    const of = (fact: TimeFact | null) => {
      const standard = fact === null ? null : timeInForce(fact, company, call, turn, span);
      return fact === null || standard === null || standard === 'unknown-region' ? null : { fact, standard };
    };
    const nearest = of(factAbout(facts, call, turn, span));
    if (nearest === null) return [];
    // 一个工作日联系您，七个工作日答复: the second value stands nearer to 联系您, and is right for 答复.
    const about =
      span.minutes === nearest.standard.minutes
        ? nearest
        : (facts
            .filter((fact) => fact !== nearest.fact)
            .map((fact) => of(factAbout([fact], call, turn, span)))
            .find((other) => other?.standard.minutes === span.minutes) ?? nearest);
    return [
      {
        fact: about.fact.id,
        ...placeOf(turn, span),
        value: `${span.minutes} min`,
        standard: about.standard.text,
        isRight: span.minutes === about.standard.minutes,
      },
    ];
  });
}

function amountsSaid(call: Call, turn: CallTurn, facts: readonly NumberFact[], company: string): SaidValue[] {
  return amountsIn(call, turn).flatMap((amount): SaidValue[] => {
    const fact = factAbout(
      facts.filter(({ unit }) => unit === amount.unit),
      call,
      turn,
      amount,
    );
    const version = fact === null ? null : versionInForce(fact.versions, company, call);
    if (fact === null || version === null || version === 'unknown-region') return [];
    const unit = fact.unit === 'yuan' ? '元' : '%';
    return [
      {
        fact: fact.id,
        ...placeOf(turn, amount),
        value: `${Number(amount.value.toFixed(6))} ${fact.unit === 'yuan' ? 'yuan' : '%'}`,
        standard: `${version.values.join('、')}${unit}（${version.source}）`,
        isRight: version.values.some((value) => isSame(value, amount)),
      },
    ];
  });
}

function placeOf({ index, spoken, text }: CallTurn, { start, end }: { start: number; end: number }) {
  return {
    turn: index,
    start: spoken.offsets[start] ?? 0,
    end: (spoken.offsets[end - 1] ?? text.length - 1) + 1,
  };
}

function isTime(fact: Fact): fact is TimeFact {
  return fact.kind === 'time';
}

function isNumber(fact: Fact): fact is NumberFact {
  return fact.kind === 'number';
}
