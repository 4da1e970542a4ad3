/** Boards about quality: coverage, trends, precision of rules. */

import dayjs from 'dayjs';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { CoverageBoard, RulesBoard, TrendBoard } from '../../board-shapes.ts';
import type { Question } from '../boards-api.ts';
import { useBoardTexts } from '../texts/boards.ts';
import { useLanguage } from '../texts/language.tsx';
import { reasonText } from '../texts/reasons.ts';
import { dayText } from '../texts/times.ts';
import { Count, Estimate, TableFile } from './board-numbers.tsx';
import { Chart } from './chart.tsx';
import { Trend } from './trend.tsx';
import { WideTable } from './wide-table.tsx';

interface Props<Board> {
  readonly board: Board;
  readonly question: Question;
}

type CountField = 'calls' | 'judged' | 'reviewed' | 'mandatory' | 'mandatoryReviewed' | 'mandatoryLate';

/** Days of a bucket within the period: a week begins on its Monday, which may lie before. */
function bucketDays({ from = '', to = '', bucket }: Question, start: string): Question {
  const last = dayjs(start)
    .add(bucket === 'day' ? 0 : 6, 'day')
    .format('YYYY-MM-DD');
  return { from: start < from ? from : start, to: last > to ? to : last };
}

export function Coverage({ board, question }: Props<CoverageBoard>) {
  const { code, texts } = useLanguage();
  const words = useBoardTexts().coverage;
  const of = (set: string) => ({ ...question, bucket: undefined, set });
  const number = (title: string, field: CountField, set: string) => ({
    title,
    align: 'right' as const,
    render: (_: unknown, row: CoverageBoard['buckets'][number]) => (
      <Count
        n={row[field]}
        title={`${dayText(row.start, code)} ${title}`}
        question={{ ...of(set), ...bucketDays(question, row.start) }}
      />
    ),
  });
  const states: Readonly<Record<string, string>> = { ...texts.states, erased: words.erasedState };
  return (
    <>
      <dl className="tiles">
        {(
          [
            [words.calls, board.calls, 'all', null],
            [words.judged, board.judged, 'judged', board.judgedShare],
            [words.reviewed, board.reviewed, 'reviewed', board.reviewedShare],
            [words.mandatory, board.mandatory, 'mandatory', null],
            [words.mandatoryReviewed, board.mandatoryReviewed, 'mandatory-reviewed', board.mandatoryShare],
            [words.mandatoryOpen, board.mandatory - board.mandatoryReviewed, 'mandatory-open', null],
            [words.mandatoryLate, board.mandatoryLate, 'mandatory-late', null],
          ] as const
        ).map(([title, n, set, share]) => (
          <div key={set}>
            <dt>{title}</dt>
            <dd>
              <Count n={n} title={title} question={of(set)} />
              {share !== null && (
                <div className="tile-share">
                  <Estimate of={share} unit="share" />
                </div>
              )}
              {set === 'mandatory-reviewed' && <div className="faint small">{words.mandatoryGoal}</div>}
            </dd>
          </div>
        ))}
      </dl>
      {board.notJudged.length > 0 && (
        <section>
          <h2>
            {words.notJudged} <TableFile title={words.notJudged} table={1} />
          </h2>
          <ul>
            {board.notJudged.map(({ state, reason, calls }) => (
              <li key={`${state} ${reason}`}>
                {states[state] ?? state}
                {reason !== null && `：${reasonText(reason, code) ?? reason}`} ·{' '}
                <Count n={calls} title={words.notJudged} question={of('not-judged')} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <WideTable
        label={words.calls}
        rowKey="start"
        pagination={false}
        width={700}
        dataSource={board.buckets}
        columns={[
          { title: words.start, render: (_, { start }) => dayText(start, code) },
          number(words.calls, 'calls', 'all'),
          number(words.judged, 'judged', 'judged'),
          number(words.reviewed, 'reviewed', 'reviewed'),
          number(words.mandatory, 'mandatory', 'mandatory'),
          number(words.mandatoryReviewed, 'mandatoryReviewed', 'mandatory-reviewed'),
          number(words.mandatoryLate, 'mandatoryLate', 'mandatory-late'),
        ]}
      />
    </>
  );
}

export function Trends({ board, question }: Props<TrendBoard>) {
  const { code } = useLanguage();
  const words = useBoardTexts();
  const within = (start: string, set: string) => ({
    ...question,
    bucket: undefined,
    set,
    ...bucketDays({ ...question, bucket: board.bucket }, start),
  });
  const chart = useMemo(
    () => ({
      names: board.buckets.map(({ start }) => dayText(start, code)),
      series: [
        {
          name: words.trends.score,
          color: '#0b6e75',
          values: board.buckets.map(({ score }) => score?.value ?? null),
          intervals: board.buckets.map(({ score }) =>
            score === null || score.low === null || score.high === null
              ? null
              : ([score.low, Math.min(100, score.high)] as const),
          ),
        },
      ],
      range: [0, 100] as const,
    }),
    [board, words, code],
  );
  return (
    <>
      <section aria-label={words.trends.chart} className="spot-chart">
        <h2>{words.trends.chart}</h2>
        <Chart chart={chart} height={40 + 26 * chart.names.length} />
      </section>
      <WideTable
        label={words.trends.score}
        rowKey="start"
        pagination={false}
        width={700}
        dataSource={board.buckets}
        columns={[
          { title: words.coverage.start, render: (_, { start }) => dayText(start, code) },
          {
            title: words.calls,
            align: 'right',
            render: (_, { start, calls }) => (
              <Count
                n={calls}
                title={`${dayText(start, code)} ${words.calls}`}
                question={within(start, 'all')}
              />
            ),
          },
          { title: words.trends.score, render: (_, { score }) => <Estimate of={score} unit="score" /> },
          { title: words.trends.passed, render: (_, { passed }) => <Estimate of={passed} unit="share" /> },
          {
            title: words.trends.vetoes,
            align: 'right',
            render: (_, { start, vetoes }) => (
              <Count
                n={vetoes}
                title={`${dayText(start, code)} ${words.trends.vetoes}`}
                question={within(start, 'veto')}
              />
            ),
          },
          {
            title: words.people.surges,
            render: (_, { start, surged }) =>
              surged === 0 ? (
                ''
              ) : (
                <>
                  <span className="tag">{words.people.surges}</span>{' '}
                  <Count
                    n={surged}
                    title={`${dayText(start, code)} ${words.people.surges}`}
                    question={{ ...within(start, 'all'), surge: 'true' }}
                  />
                </>
              ),
          },
        ]}
      />
      <h2>
        {words.trends.rules} <TableFile title={words.trends.rules} table={1} />
      </h2>
      <WideTable
        label={words.trends.rules}
        rowKey="rule"
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        width={700}
        dataSource={board.rules}
        columns={[
          {
            title: words.trends.rule,
            render: (_, { rule, title }) => <Link to={`/rules/${rule}`}>{title[code]}</Link>,
          },
          {
            title: words.trends.failed,
            align: 'right',
            render: (_, { rule, title, failed }) => (
              <Count n={failed} title={title[code]} question={{ ...question, bucket: undefined, rule }} />
            ),
          },
          { title: words.trends.share, render: (_, { share }) => <Estimate of={share} unit="share" /> },
          {
            title: words.trends.trend,
            render: (_, { buckets, title }) => (
              <Trend values={buckets} label={`${title[code]}：${buckets.join(', ')}`} />
            ),
          },
        ]}
      />
    </>
  );
}

export function RulePrecision({ board, question }: Props<RulesBoard>) {
  const { code } = useLanguage();
  const words = useBoardTexts().rules;
  const set = (name: string, rule: string) => ({ ...question, set: name, rule });
  return (
    <>
      <p className="faint">{board.decisions === 0 ? words.none : words.hint}</p>
      <WideTable
        label={words.precision}
        rowKey="rule"
        pagination={{ pageSize: 30, hideOnSinglePage: true, showSizeChanger: false }}
        width={800}
        dataSource={board.rules}
        columns={[
          {
            title: words.rule,
            render: (_, { rule, title }) => <Link to={`/rules/${rule}`}>{title[code]}</Link>,
          },
          {
            title: words.failed,
            align: 'right',
            render: (_, { rule, title, failed }) => (
              <Count n={failed} title={title[code]} question={{ ...question, rule }} />
            ),
          },
          {
            title: words.decided,
            align: 'right',
            render: (_, one) => (
              <Count n={one.decided} title={one.title[code]} question={set('rule-decided', one.rule)} />
            ),
          },
          {
            title: words.refuted,
            align: 'right',
            render: (_, one) => (
              <Count n={one.refuted} title={one.title[code]} question={set('rule-refuted', one.rule)} />
            ),
          },
          {
            title: words.precision,
            render: (_, { precision }) =>
              precision === null ? (
                <span className="faint">{words.noReviews}</span>
              ) : (
                <Estimate of={precision} unit="share" />
              ),
          },
          {
            title: words.appealed,
            align: 'right',
            render: (_, one) => (
              <Count n={one.appealed} title={one.title[code]} question={set('rule-appealed', one.rule)} />
            ),
          },
          {
            title: words.accepted,
            align: 'right',
            render: (_, one) => (
              <Count n={one.accepted} title={one.title[code]} question={set('rule-accepted', one.rule)} />
            ),
          },
          {
            title: words.overturned,
            render: (_, { overturned }) =>
              overturned === null ? '' : <Estimate of={overturned} unit="share" />,
          },
        ]}
      />
    </>
  );
}
