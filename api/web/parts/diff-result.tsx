/** What a candidate changes: counts, per rule, per team and agent, with calls to look at. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { RuleDiff } from '../../../rules/diff.ts';
import { getRuleSet } from '../rules-api.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { lengthText } from '../texts/times.ts';
import { Chart } from './chart.tsx';

const gainedColor = '#b8543f';
const lostColor = '#2f8a5b';
const movedColor = '#3f6fb0';

export function DiffResult({ diff, hash }: { readonly diff: RuleDiff; readonly hash: string }) {
  const { rules } = useTexts();
  const words = rules.impact;
  return (
    <div className="diff">
      <DiffFigures diff={diff} />
      {diff.perRule.length === 0 ? (
        <p className="all-well">{words.noChange}</p>
      ) : (
        <PerRule diff={diff} hash={hash} />
      )}
      <Samples title={words.newVetoes} ids={diff.newVetoes.ids} />
      <Samples title={words.newlyFailed} ids={diff.passChanges.samples.lost} />
      <Samples title={words.newlyPassed} ids={diff.passChanges.samples.gained} />
      <div className="side-by-side">
        <MovedTable title={words.perTeam} head={words.team} rows={diff.perTeam} />
        <MovedTable title={words.perAgent} head={words.agent} rows={diff.perAgent} />
      </div>
    </div>
  );
}

/** The figures one decides by. */
export function DiffFigures({ diff }: { readonly diff: RuleDiff }) {
  const { code, texts } = useLanguage();
  const words = texts.rules.impact;
  const { scores, newVetoes, liftedVetoes, passChanges } = diff;
  const gained = diff.perRule.reduce((sum, one) => sum + one.gained, 0);
  const lost = diff.perRule.reduce((sum, one) => sum + one.lost, 0);
  const figures = [
    [words.gained, gained, gained > 0],
    [words.lost, lost, false],
    [words.scoresMoved, scores.moved, false],
    [words.newVetoes, newVetoes.count, newVetoes.count > 0],
    [words.liftedVetoes, liftedVetoes.count, false],
    [words.newlyFailed, passChanges.lost, passChanges.lost > 0],
    [words.newlyPassed, passChanges.gained, false],
  ] as const;
  return (
    <>
      <p>
        {words.calls(diff.calls, lengthText(diff.tookMs, code) ?? '')}
        {diff.leftOut > 0 && ` · ${words.leftOut(diff.leftOut)}`}
      </p>
      <dl className="figures">
        <div>
          <dt>{words.meanScore}</dt>
          <dd>
            {scores.before ?? texts.none} → {scores.after ?? texts.none}
          </dd>
        </div>
        {figures.map(([name, count, isLoud]) => (
          <div key={name} className={isLoud ? 'loud' : ''}>
            <dt>{name}</dt>
            <dd>{words.callsCount(count)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const mostBars = 15;

function PerRule({ diff, hash }: { readonly diff: RuleDiff; readonly hash: string }) {
  const { code, texts } = useLanguage();
  const words = texts.rules.impact;
  const set = useQuery({ queryKey: ['rule-set', hash], queryFn: ({ signal }) => getRuleSet(hash, signal) });
  const titles = useMemo(
    () => new Map(set.data?.rules.map(({ id, title }) => [id, title[code]])),
    [set.data, code],
  );
  const chart = useMemo(() => {
    const shown = diff.perRule.slice(0, mostBars);
    return {
      names: shown.map(({ rule }) => titles.get(rule) ?? rule),
      isCount: true,
      series: [
        { name: words.gained, color: gainedColor, values: shown.map(({ gained }) => gained) },
        { name: words.lost, color: lostColor, values: shown.map(({ lost }) => lost) },
      ],
    };
  }, [diff, words, titles]);
  return (
    <section>
      <h3>{words.perRule}</h3>
      <Chart chart={chart} height={50 + chart.names.length * 44} />
      <table className="figures-table" data-testid="diff-rules">
        <thead>
          <tr>
            <th scope="col">{words.rule}</th>
            <th scope="col">{words.gained}</th>
            <th scope="col">{words.lost}</th>
            <th scope="col">{words.unsureGained}</th>
            <th scope="col">{words.unsureLost}</th>
          </tr>
        </thead>
        <tbody>
          {diff.perRule.map((one) => (
            <tr key={one.rule} data-rule={one.rule}>
              <th scope="row">
                <Link to={`/rules/${one.rule}?set=${hash}`}>{titles.get(one.rule) ?? one.rule}</Link>
                {titles.has(one.rule) && <div className="faint small">{one.rule}</div>}
              </th>
              {(['gained', 'lost', 'unsureGained', 'unsureLost'] as const).map((change) => (
                <td key={change}>
                  {one[change]}
                  <CallLinks ids={one.samples[change]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Samples({ title, ids }: { readonly title: string; readonly ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <p className="samples">
      <b>{title}</b> <CallLinks ids={ids} />
    </p>
  );
}

const mostLinks = 5;

/** Opens calls in a tab of their own: the comparison stays. */
function CallLinks({ ids }: { readonly ids: readonly string[] }) {
  const { rules } = useTexts();
  return (
    <span className="call-links">
      {ids.slice(0, mostLinks).map((id, index) => (
        <Link key={id} to={`/recordings/${id}`} target="_blank">
          {rules.impact.sampleCall(index + 1)}
        </Link>
      ))}
    </span>
  );
}

const mostRows = 10;

interface MovedProps {
  readonly title: string;
  readonly head: string;
  readonly rows: RuleDiff['perTeam'];
}

function MovedTable({ title, head, rows }: MovedProps) {
  const { rules } = useTexts();
  const words = rules.impact;
  const moved = useMemo(() => rows.filter(({ sum }) => sum !== 0), [rows]);
  const shown = useMemo(() => moved.slice(0, mostRows), [moved]);
  const chart = useMemo(
    () => ({
      names: shown.map(({ id }) => id),
      series: [{ name: words.moved, color: movedColor, values: shown.map(({ mean }) => mean) }],
    }),
    [shown, words],
  );
  if (moved.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <Chart chart={chart} height={40 + shown.length * 26} />
      <table className="figures-table">
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col">{words.n}</th>
            <th scope="col">{words.moved}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ id, n, mean }) => (
            <tr key={id}>
              <th scope="row">{id}</th>
              <td>{n}</td>
              <td className={mean < 0 ? 'lost' : 'won'}>
                {mean > 0 ? `+${mean}` : String(mean).replace('-', '−')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {moved.length > shown.length && (
        <p className="faint small">{words.more(moved.length - shown.length)}</p>
      )}
    </section>
  );
}
