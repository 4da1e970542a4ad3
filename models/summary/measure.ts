/** How often the summary names the turns and facts a reader wrote down: `npx tsx models/summary/measure.ts`. */
import { fileURLToPath } from 'node:url';
import { WorkOrderFieldId } from '../../pipeline/domain.ts';
import { findPersonalData } from '../personal-data/find.ts';
import { turnModels } from '../turns/judge.ts';
import { alike } from './compare.ts';
import { type Gold, readGold } from './gold.ts';
import { summarise } from './summarise.ts';

export interface Share {
  readonly hits: number;
  readonly n: number;
}

export interface SummaryMeasures {
  readonly demand: Share;
  /** The first thing the customer says, if it has at least six characters, as the demand: the rule of thumb to beat. */
  readonly firstWords: Share;
  readonly promised: { readonly precision: Share; readonly recall: Share };
  readonly result: Share;
  /** A field counts when value and source turn are right. */
  readonly fields: Readonly<Record<string, { readonly precision: Share; readonly recall: Share }>>;
  readonly differences: readonly string[];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const part =
    process.argv[2] === 'development' || process.argv[2] === 'second' ? process.argv[2] : 'held-out';
  const measures = measureSummaries(readGold(part));
  // What was missed in the held-out part stays unseen.
  process.stdout.write(
    `${JSON.stringify({ ...measures, differences: part === 'held-out' ? [] : measures.differences }, null, 1)}\n`,
  );
}

export function measureSummaries(gold: readonly Gold[]): SummaryMeasures {
  const differences: string[] = [];
  const shares = new Map<string, { hits: number; n: number }>();
  const count = (name: string, isHit: boolean, otherwise: string) => {
    const share = shares.get(name) ?? { hits: 0, n: 0 };
    shares.set(name, { hits: share.hits + Number(isHit), n: share.n + 1 });
    if (!isHit) differences.push(`${name}: ${otherwise}`);
  };
  const share = (name: string): Share => shares.get(name) ?? { hits: 0, n: 0 };
  for (const { dialogue, demand, promised, maybePromised, result, fields } of gold) {
    const { id } = dialogue;
    const turns = dialogue.turns.map(({ role, text }, at) => ({
      role,
      text,
      startMs: at * 1000,
      endMs: at * 1000 + 900,
    }));
    const { summary, workOrder } = summarise({
      turns,
      personalData: findPersonalData(turns),
      labels: turnModels().judge(turns),
    });
    const said = (turn: number) => `${turn} ${turns[turn]?.text}`;
    const found = summary.demand?.turn ?? -1;
    count('demand', demand.includes(found), `${id} wanted ${demand}, found ${said(found)}`);
    const first = turns.findIndex(({ role, text }) => role === 'customer' && text.length >= 6);
    count('firstWords', demand.includes(first), id);
    const named = summary.promised.map(({ turn }) => turn);
    for (const turn of named)
      if (!maybePromised.includes(turn))
        count('promised precision', promised.includes(turn), `${id} found ${said(turn)}`);
    for (const turn of promised) count('promised recall', named.includes(turn), `${id} missed ${said(turn)}`);
    const end = summary.result?.turn ?? -1;
    count('result', result.includes(end), `${id} wanted ${result}, found ${said(end)}`);
    for (const { field, value, minutes, source } of workOrder) {
      if (field === 'what') continue;
      const wanted = fields.find((one) => one.field === field);
      const right =
        wanted?.turns.includes(source.turn) === true &&
        wanted.values.some((one) =>
          minutes === undefined ? alike(field, one, value) : Number(one) === minutes,
        );
      count(
        `${field} precision`,
        right,
        `${id} found ${value} (${source.turn}), wanted ${wanted?.values} (${wanted?.turns})`,
      );
      if (right) count(`${field} recall`, true, '');
    }
    for (const { field, turns: sources, values } of fields) {
      const own = workOrder.find((one) => one.field === field);
      const right =
        own !== undefined &&
        sources.includes(own.source.turn) &&
        values.some((one) =>
          own.minutes === undefined ? alike(field, one, own.value) : Number(one) === own.minutes,
        );
      if (!right) count(`${field} recall`, false, `${id} missed ${values} (${sources}), found ${own?.value}`);
    }
  }
  return {
    demand: share('demand'),
    firstWords: share('firstWords'),
    promised: { precision: share('promised precision'), recall: share('promised recall') },
    result: share('result'),
    fields: Object.fromEntries(
      WorkOrderFieldId.options
        .filter((field) => field !== 'what')
        .map((field) => [
          field,
          { precision: share(`${field} precision`), recall: share(`${field} recall`) },
        ]),
    ),
    differences,
  };
}
