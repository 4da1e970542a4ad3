/** Character errors of each recogniser as far as reviewers corrected turns, by month, and the calls behind them. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Fragment, useState } from 'react';
import { Link } from 'react-router';
import { getCorrectedCalls, getCorrectionRates } from '../labels-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { Loaded } from './coaching-loaded.tsx';

interface Behind {
  readonly engine: string;
  /** Null: all of them. */
  readonly month: string | null;
}

type Rates = Awaited<ReturnType<typeof getCorrectionRates>>;
type Counted = Rates['engines'][number]['months'][number] | Rates['engines'][number];

export function CorrectionRates() {
  const words = useLanguage().texts.labelling.drift.errors;
  const [behind, setBehind] = useState<Behind | null>(null);
  const rates = useQuery({
    queryKey: ['correction-rates'],
    queryFn: ({ signal }) => getCorrectionRates(signal),
  });
  return (
    <section className="panel correction-rates" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="faint small">{words.hint}</p>
      <Loaded query={rates}>
        {({ engines }) =>
          engines.length === 0 ? (
            <p>{words.none}</p>
          ) : (
            <>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than a phone is scrolled by keys too */}
              <section className="pack-table" tabIndex={0} aria-label={words.engine}>
                <table className="figures-table">
                  <thead>
                    <tr>
                      <th scope="col">{words.engine}</th>
                      <th scope="col">{words.month}</th>
                      <th scope="col">{words.calls}</th>
                      <th scope="col">{words.turns}</th>
                      <th scope="col">{words.chars}</th>
                      <th scope="col">{words.rate}</th>
                      <th scope="col">{words.atLeast}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {engines.map((one) => (
                      <Fragment key={one.engine}>
                        <Row
                          engine={one.engine}
                          month={null}
                          of={one}
                          atLeast={one.cerAtLeast}
                          onOpen={setBehind}
                        />
                        {one.months.map((of) => (
                          <Row
                            key={of.month}
                            engine={one.engine}
                            month={of.month}
                            of={of}
                            atLeast={null}
                            onOpen={setBehind}
                          />
                        ))}
                      </Fragment>
                    ))}
                  </tbody>
                </table>
              </section>
              {behind !== null && <Calls behind={behind} onClose={() => setBehind(null)} />}
            </>
          )
        }
      </Loaded>
    </section>
  );
}

const percent = (share: number): string => (100 * share).toFixed(1);

function Row({
  engine,
  month,
  of,
  atLeast,
  onOpen,
}: Behind & {
  readonly of: Counted;
  readonly atLeast: number | null;
  onOpen(behind: Behind): void;
}) {
  const { texts } = useLanguage();
  const words = texts.labelling.drift.errors;
  const when = month ?? words.whole;
  const { rate } = of;
  return (
    <tr>
      <th scope="row">{month === null ? engine : <span className="unseen">{engine}</span>}</th>
      <td>{when}</td>
      <td>
        <button
          type="button"
          className="link"
          aria-label={words.showCalls(engine, when, of.calls)}
          onClick={() => onOpen({ engine, month })}
        >
          {of.calls}
        </button>
      </td>
      <td>{of.turns}</td>
      <td>{of.chars}</td>
      <td>
        {rate === null
          ? texts.none
          : rate.low === null || rate.high === null
            ? words.noInterval(percent(rate.value))
            : words.interval(percent(rate.value), percent(rate.low), percent(rate.high))}
      </td>
      <td>{atLeast === null ? '' : `${percent(atLeast)}%`}</td>
    </tr>
  );
}

function Calls({ behind, onClose }: { readonly behind: Behind; onClose(): void }) {
  const { texts } = useLanguage();
  const words = texts.labelling.drift.errors;
  const { engine, month } = behind;
  const calls = useQuery({
    queryKey: ['corrected-calls', engine, month],
    queryFn: ({ signal }) => getCorrectedCalls(engine, month, signal),
  });
  return (
    <section aria-label={words.behind(engine, month ?? words.whole)} aria-live="polite">
      <h3>
        {words.behind(engine, month ?? words.whole)}{' '}
        <Button size="small" onClick={onClose}>
          {words.close}
        </Button>
      </h3>
      <Loaded query={calls}>
        {({ items }) => (
          <ul className="board-calls">
            {items.map((call, index) => (
              <li key={call.recordingId}>
                <Link to={`/recordings/${encodeURIComponent(call.recordingId)}`}>
                  {words.calls} {index + 1}
                </Link>{' '}
                <span className="faint">
                  {call.month} · {words.call(call.turns, call.edits, call.chars)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
