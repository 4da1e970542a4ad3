/** Agreement of items and leniency of reviewers as tables, with a small chart each. */
import { useMemo } from 'react';
import type { SessionResults } from '../../calibration-shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import type { BarChart } from './bar-chart.ts';
import { useItemText } from './calibration-text.ts';
import { Chart } from './chart.tsx';

type Item = SessionResults['items'][number];
type Agreement = Item['agreement'];
type Share = Item['machine']['same'];
type Leniency = SessionResults['reviewers'][number]['leniency'];

const percent = (value: number) => `${Math.round(value * 100)}%`;
const number = (value: number) => value.toFixed(2);
const range = (low: number, high: number, text: (value: number) => string) => `${text(low)} – ${text(high)}`;

export function AgreementTable({
  items,
  all,
}: {
  readonly items: readonly Item[];
  readonly all?: Agreement;
}) {
  const { texts } = useLanguage();
  const words = texts.calibration;
  const { titleOf } = useItemText();
  const chart = useMemo((): BarChart => {
    const told = items.flatMap((item) => (item.agreement === null ? [] : [{ item, ...item.agreement }]));
    return {
      names: told.map(({ item }) => titleOf(item)),
      series: [
        {
          name: words.ac1,
          color: '#0b6170',
          values: told.map(({ ac1 }) => Number(number(ac1.value))),
          intervals: told.map(({ ac1 }) => [ac1.low, ac1.high] as const),
        },
      ],
      range: [-1, 1],
    };
  }, [items, titleOf, words]);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key */}
      <section className="calibration-wide" aria-label={words.results} tabIndex={0}>
        <table className="calibration-table">
          <thead>
            <tr>
              <th scope="col">{words.item}</th>
              <th scope="col">{words.n}</th>
              <th scope="col">{words.raw}</th>
              <th scope="col">{words.kappa}</th>
              <th scope="col">{words.ac1}</th>
              <th scope="col">{words.verdict}</th>
              <th scope="col">{words.machine}</th>
            </tr>
          </thead>
          <tbody>
            {all !== undefined && (
              <tr className="calibration-all">
                <th scope="row">{words.overall}</th>
                <AgreementCells agreement={all} />
                <td />
              </tr>
            )}
            {items.map((item) => (
              <tr key={item.item}>
                <th scope="row">{titleOf(item)}</th>
                <AgreementCells agreement={item.agreement} />
                <td>
                  <MachineCell machine={item.machine} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {chart.names.length > 1 && (
        <figure>
          <figcaption className="faint small">{words.chartLabel}</figcaption>
          <Chart chart={chart} height={40 + chart.names.length * 26} />
        </figure>
      )}
    </>
  );
}

function AgreementCells({ agreement }: { readonly agreement: Agreement }) {
  const words = useLanguage().texts.calibration;
  if (agreement === null) return <td colSpan={5}>{words.notTwice}</td>;
  const { clusters, raw, kappa, ac1, verdict } = agreement;
  return (
    <>
      <td>{clusters}</td>
      <td>
        {percent(raw.value)} <small>{range(raw.low, raw.high, percent)}</small>
      </td>
      <td>
        {kappa === null ? (
          <small>{words.noKappa}</small>
        ) : (
          <>
            {number(kappa.value)}{' '}
            <small>
              {range(kappa.low, kappa.high, number)} {words.kinds[kappa.kind]}
            </small>
          </>
        )}
      </td>
      <td>
        {number(ac1.value)} <small>{range(ac1.low, ac1.high, number)}</small>
      </td>
      <td>
        <span className={`tag calibration-${verdict}`}>{words.verdicts[verdict]}</span>
      </td>
    </>
  );
}

function MachineCell({ machine: { same, precision, recall } }: { readonly machine: Item['machine'] }) {
  const words = useLanguage().texts.calibration;
  const told: readonly (readonly [string, Share])[] = [
    [words.machineSame, same],
    [words.precision, precision],
    [words.recall, recall],
  ];
  return (
    <>
      {told.map(([name, share]) =>
        share === null ? null : (
          <div key={name}>
            {name} {percent(share.value)}{' '}
            <small>
              {range(share.low, share.high, percent)} n={share.n}
            </small>
          </div>
        ),
      )}
    </>
  );
}

export interface LeniencyRow {
  readonly login: string;
  readonly name: string;
  readonly leniency: Leniency;
  readonly more: string;
}

export function LeniencyTable({
  rows,
  moreTitle,
}: {
  readonly rows: readonly LeniencyRow[];
  readonly moreTitle: string;
}) {
  const words = useLanguage().texts.calibration;
  const chart = useMemo((): BarChart => {
    const told = rows.flatMap(({ name, leniency }) => (leniency === null ? [] : [{ name, ...leniency }]));
    return {
      names: told.map(({ name }) => name),
      series: [
        {
          name: words.leniency,
          color: '#8a4708',
          values: told.map(({ value }) => Number(number(value))),
          intervals: told.map(({ low, high }) =>
            low === null || high === null ? null : ([low, high] as const),
          ),
        },
      ],
      range: [-1, 1],
    };
  }, [rows, words]);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key */}
      <section className="calibration-wide" aria-label={words.leniency} tabIndex={0}>
        <table className="calibration-table">
          <thead>
            <tr>
              <th scope="col">{words.reviewer}</th>
              <th scope="col">{words.judgements}</th>
              <th scope="col">{words.missed}</th>
              <th scope="col">{words.overmarked}</th>
              <th scope="col">{words.value}</th>
              <th scope="col">{words.verdict}</th>
              <th scope="col">{moreTitle}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ login, name, leniency, more }) => (
              <tr key={login}>
                <th scope="row">
                  {name} <small className="faint">{login}</small>
                </th>
                {leniency === null ? (
                  <td colSpan={5}>{words.none}</td>
                ) : (
                  <>
                    <td>{leniency.judgements}</td>
                    <td>{leniency.missed}</td>
                    <td>{leniency.overmarked}</td>
                    <td>
                      {number(leniency.value)}{' '}
                      {leniency.low !== null && leniency.high !== null && (
                        <small>{range(leniency.low, leniency.high, number)}</small>
                      )}
                    </td>
                    <td>
                      <span className={`tag calibration-${leniency.verdict}`}>
                        {words.leniencyVerdicts[leniency.verdict]}
                      </span>
                    </td>
                  </>
                )}
                <td>{more}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {chart.names.length > 0 && (
        <figure>
          <figcaption className="faint small">{words.leniencyChart}</figcaption>
          <Chart chart={chart} height={40 + chart.names.length * 30} />
        </figure>
      )}
    </>
  );
}
