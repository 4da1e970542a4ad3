/** Each measure of a drift report in a sentence, what moved first; the chosen one is drawn. */
import { useMemo, useState } from 'react';
import type { Drift } from '../../label-shapes.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import type { BarChart } from './bar-chart.ts';
import { Chart } from './chart.tsx';

type Found = Drift['findings'][number];

const earlierColor = '#9aa6b2';
const laterColor = '#0b6170';

export function DriftFindings({
  findings,
  isEnough,
}: {
  readonly findings: readonly Found[];
  /** False: too few calls to say that something did not move. */
  readonly isEnough: boolean;
}) {
  const { code, texts } = useLanguage();
  const words = texts.labelling.drift;
  const measureText = useMeasureText();
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = findings.find(({ measure }) => measure === chosen) ?? findings[0];
  return (
    <div className="drift-panes">
      <section className="panel" aria-label={words.findings}>
        <h2>{words.findings}</h2>
        <p className="faint small">
          {words.stability}: {words.stabilityHint}
        </p>
        <ul className="drift-list">
          {findings.map((found) => (
            <li
              key={found.measure}
              className={found.isMoved ? 'moved' : undefined}
              data-measure={found.measure}
            >
              <button type="button" aria-pressed={found === shown} onClick={() => setChosen(found.measure)}>
                <span className={`tag ${found.isMoved ? 'lane-risk' : 'lane-sample'}`}>
                  {found.isMoved ? words.moved : isEnough ? words.still : words.tooFew}
                </span>{' '}
                <b>{measureText(found.measure)}</b>{' '}
                <span className="faint small">
                  PSI {found.stability.value.toFixed(2)}（{found.stability.low.toFixed(2)}–
                  {found.stability.high.toFixed(2)}）
                </span>
                {found.cause !== null && <span className="tag">{words.causes[found.cause]}</span>}
              </button>
              {found.isMoved && <p>{found[code]}</p>}
            </li>
          ))}
        </ul>
      </section>
      {shown !== undefined && <Distribution found={shown} />}
    </div>
  );
}

function Distribution({ found }: { readonly found: Found }) {
  const words = useTexts().labelling.drift;
  const measureText = useMeasureText();
  const rows = useMemo(() => rowsOf(found, words), [found, words]);
  const chart = useMemo<BarChart>(
    () => ({
      names: rows.map(({ name }) => name),
      series: [
        { name: words.earlier, color: earlierColor, values: rows.map(({ before }) => before) },
        { name: words.later, color: laterColor, values: rows.map(({ after }) => after) },
      ],
      isPercent: true,
    }),
    [rows, words],
  );
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
  const within = found.means?.within ?? null;
  return (
    <section className="panel" aria-label={words.details(measureText(found.measure))}>
      <h2>{measureText(found.measure)}</h2>
      <Chart chart={chart} height={60 + rows.length * 44} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone the table is scrolled, by keyboard as well */}
      <section className="table-scroll" aria-label={measureText(found.measure)} tabIndex={0}>
        <table className="figures-table">
          <thead>
            <tr>
              <th scope="col">{words.label}</th>
              <th scope="col">{words.earlier}</th>
              <th scope="col">{words.later}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, before, after }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{percent(before)}</td>
                <td>{percent(after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {within !== null && (
        <p className="faint small">
          {words.within}: {signed(within.value)}（{signed(within.low)} – {signed(within.high)}）,{' '}
          {words.share(percent(within.share))}
        </p>
      )}
    </section>
  );
}

interface Row {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

type Words = ReturnType<typeof useTexts>['labelling']['drift'];

function rowsOf({ classes, bins }: Found, words: Words): Row[] {
  if (bins === null) return classes.map(({ label, before, after }) => ({ name: label, before, after }));
  return bins.before
    .map((before, at) => ({ name: binName(bins.edges, at, words), before, after: bins.after[at] ?? 0 }))
    .filter(({ before, after }) => before + after > 0);
}

function binName(edges: readonly number[], at: number, words: Words): string {
  const [from, to] = [edges[at - 1], edges[at]];
  if (from === undefined) return to === undefined ? '–' : words.below(short(to));
  return to === undefined ? words.above(short(from)) : words.bin(short(from), short(to));
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${short(value)}`;
}

function useMeasureText(): (measure: string) => string {
  const measures: Readonly<Record<string, string>> = useTexts().labelling.drift.measures;
  return (measure) => measures[measure] ?? measure;
}
