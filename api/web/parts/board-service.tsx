/** Boards about the service: metrics with their formulas, alerts with what became of them, downgraded complaints. */
import { useQuery } from '@tanstack/react-query';
import { Popover } from 'antd';
import { Link } from 'react-router';
import type { AlertsBoard, ServiceBoard } from '../../board-shapes.ts';
import { getDowngrades, type Question } from '../boards-api.ts';
import { useBoardTexts } from '../texts/boards.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { Count, Estimate, useUnitText } from './board-numbers.tsx';
import { EmptyState } from './empty-state.tsx';
import { useProblemText } from './message.tsx';
import { WideTable } from './wide-table.tsx';

export function ServiceMetrics({
  board,
  question,
}: {
  readonly board: ServiceBoard;
  readonly question: Question;
}) {
  const { code } = useLanguage();
  const words = useBoardTexts().service;
  const text = useUnitText();
  return (
    <WideTable
      label={words.metric}
      rowKey="id"
      pagination={false}
      width={700}
      dataSource={board.metrics}
      columns={[
        {
          title: words.metric,
          render: (_, { title, target, unit }) => (
            <>
              {title[code]}
              {target !== null && <div className="faint small">{words.target(text(target, unit))}</div>}
            </>
          ),
        },
        {
          title: words.value,
          render: (_, { estimate, missing, unit }) =>
            estimate === null ? (
              <span className="faint">
                {missing.length === 0 ? words.noSample : words.missing(missing.join(', '))}
              </span>
            ) : (
              <Estimate of={estimate} unit={unit} />
            ),
        },
        {
          title: words.counted,
          render: (_, { sets, hits, estimate, title }) =>
            sets === null || hits === null || estimate === null ? (
              ''
            ) : (
              <>
                <Count n={hits} title={title[code]} question={{ ...question, set: sets.hits }} /> /{' '}
                <Count n={estimate.n} title={title[code]} question={{ ...question, set: sets.of }} />
              </>
            ),
        },
        {
          title: words.formula,
          render: (_, { title, formula, note }) => (
            <Popover
              trigger="click"
              content={
                <div className="formula">
                  <p>{formula[code]}</p>
                  {note !== null && <p className="faint">{note[code]}</p>}
                </div>
              }
            >
              <button type="button" className="link" aria-label={words.showFormula(title[code])}>
                {words.formula}
              </button>
            </Popover>
          ),
        },
      ]}
    />
  );
}

export function AlertFollowUp({ board }: { readonly board: AlertsBoard }) {
  const { texts } = useLanguage();
  const words = useBoardTexts().alerts;
  const kinds: Readonly<Record<string, string>> = texts.service.alerts.kinds;
  const levels: Readonly<Record<number, string>> = texts.service.alerts.levels;
  const causes: Readonly<Record<string, string>> = texts.service.alerts.causes;
  if (board.raised === 0) return <EmptyState page="boardAlerts" />;
  return (
    <>
      <dl className="tiles">
        {(['raised', 'open', 'overdue', 'closed', 'escalated', 'followedUp'] as const).map((name) => (
          <div key={name}>
            <dt>{words[name]}</dt>
            <dd>
              <b>{board[name]}</b>
            </dd>
          </div>
        ))}
        <div>
          <dt>{words.inTime}</dt>
          <dd>
            <Estimate of={board.inTime} unit="share" />
          </dd>
        </div>
        <div>
          <dt>{words.median}</dt>
          <dd>{board.medianHours === null ? texts.none : words.hours(board.medianHours.toFixed(1))}</dd>
        </div>
      </dl>
      <p>
        <Link to="/alerts">{words.toList}</Link>
      </p>
      <WideTable
        label={words.kind}
        width={500}
        rowKey={({ kind, level }) => `${kind} ${level}`}
        pagination={false}
        dataSource={board.kinds}
        columns={[
          { title: words.kind, render: (_, { kind }) => kinds[kind] ?? kind },
          { title: words.level, render: (_, { level }) => levels[level] ?? level },
          {
            title: words.raised,
            align: 'right',
            render: (_, { kind, level, raised }) => (
              <Link
                to={`/alerts?show=all&kind=${kind}&level=${level}`}
                aria-label={`${kinds[kind] ?? kind} ${levels[level] ?? level} ${raised}`}
              >
                {raised}
              </Link>
            ),
          },
          { title: words.open, dataIndex: 'open', align: 'right' },
          { title: words.overdue, dataIndex: 'overdue', align: 'right' },
        ]}
      />
      {board.causes.length > 0 && (
        <section>
          <h2>{words.causes}</h2>
          <ul>
            {board.causes.map(({ cause, closed }) => (
              <li key={cause}>
                {causes[cause] ?? cause} · {closed}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

export function Downgrades({ question }: { readonly question: Question }) {
  const { code, texts } = useLanguage();
  const words = useBoardTexts().downgrades;
  const problemText = useProblemText();
  const { from, to, teamId } = question;
  const page = useQuery({
    queryKey: ['board', 'downgrades', from, to, teamId],
    queryFn: ({ signal }) => getDowngrades({ from, to, teamId }, signal),
  });
  if (page.isError) return <p className="fault">{problemText(page.error)}</p>;
  if (page.data === undefined) return <p role="status">{texts.loading}</p>;
  if (page.data.items.length === 0) return <EmptyState page="downgrades" />;
  const states: Readonly<Record<string, string>> = texts.service.alerts.states;
  return (
    <>
      <p>{words.summary(page.data.downgraded, page.data.complaints)}</p>
      <WideTable
        label={words.coded}
        rowKey="recordingId"
        pagination={{ pageSize: 30, hideOnSinglePage: true, showSizeChanger: false }}
        width={600}
        dataSource={page.data.items}
        columns={[
          {
            title: words.time,
            render: (_, { recordingId, startedAt }) => (
              <Link to={`/recordings/${recordingId}`}>{dateText(startedAt, code) ?? texts.list.noTime}</Link>
            ),
          },
          { title: words.agent, render: (_, { agentName, agentId }) => agentName ?? agentId ?? texts.none },
          { title: words.coded, dataIndex: 'coded' },
          {
            title: words.probability,
            align: 'right',
            render: (_, { probability }) => `${Math.round(probability * 100)}%`,
          },
          {
            title: words.alert,
            render: (_, { alert }) => (alert === null ? words.noAlert : (states[alert.state] ?? alert.state)),
          },
        ]}
      />
    </>
  );
}
