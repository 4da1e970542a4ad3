/** Boards about the service: metrics with their formulas, alerts with what became of them, downgraded complaints. */
import { useQuery } from '@tanstack/react-query';
import { Popover } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { AlertsBoard, ServiceBoard } from '../../board-shapes.ts';
import { getDowngrades, type Question } from '../boards-api.ts';
import type { AlertsBehind } from '../service-api.ts';
import { useBoardTexts } from '../texts/boards.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { AlertDrawer } from './alert-detail.tsx';
import { BoardAlerts } from './board-alert-list.tsx';
import { Count, Estimate, TableFile, useUnitText } from './board-numbers.tsx';
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

export function AlertFollowUp({
  board,
  question,
}: {
  readonly board: AlertsBoard;
  readonly question: Question;
}) {
  const { texts } = useLanguage();
  const words = useBoardTexts().alerts;
  const [asked, setAsked] = useState<{ title: string; filter: AlertsBehind } | null>(null);
  const kinds: Readonly<Record<string, string>> = texts.service.alerts.kinds;
  const levels: Readonly<Record<number, string>> = texts.service.alerts.levels;
  const causes: Readonly<Record<string, string>> = texts.service.alerts.causes;
  if (board.raised === 0) return <EmptyState page="boardAlerts" />;
  const number = (n: number, title: string, filter: AlertsBehind) =>
    n === 0 ? (
      <span>0</span>
    ) : (
      <button
        type="button"
        className="link"
        aria-label={`${words.listOf(title)} ${n}`}
        onClick={() => setAsked({ title, filter })}
      >
        {n}
      </button>
    );
  return (
    <>
      <dl className="tiles">
        {(['raised', 'open', 'overdue', 'closed', 'escalated', 'followedUp'] as const).map((name) => (
          <div key={name}>
            <dt>{words[name]}</dt>
            <dd>
              <b>{number(board[name], words[name], behind[name])}</b>
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
          ...(['raised', 'open', 'overdue'] as const).map((name) => ({
            title: words[name],
            align: 'right' as const,
            render: (_: unknown, row: AlertsBoard['kinds'][number]) =>
              number(
                row[name],
                `${kinds[row.kind] ?? row.kind} ${levels[row.level] ?? row.level} ${words[name]}`,
                {
                  ...behind[name],
                  kind: row.kind,
                  level: String(row.level),
                },
              ),
          })),
        ]}
      />
      {board.causes.length > 0 && (
        <section>
          <h2>
            {words.causes} <TableFile title={words.causes} table={1} />
          </h2>
          <ul>
            {board.causes.map(({ cause, closed }) => (
              <li key={cause}>
                {causes[cause] ?? cause} · {number(closed, causes[cause] ?? cause, { cause })}
              </li>
            ))}
          </ul>
        </section>
      )}
      <BoardAlerts
        title={asked?.title ?? null}
        filter={{
          ...(question.from === undefined ? {} : { from: question.from }),
          ...(question.to === undefined ? {} : { to: question.to }),
          ...(question.teamId === undefined ? {} : { teamId: question.teamId }),
          ...(question.block === undefined ? {} : { block: question.block }),
          ...asked?.filter,
        }}
        onAll={() => setAsked(null)}
      />
    </>
  );
}

/** What each number counts, as the list of alerts is asked for it. */
const behind = {
  raised: {},
  open: { open: 'true' },
  overdue: { overdue: 'true' },
  closed: { open: 'false' },
  escalated: { ever: 'escalated' },
  followedUp: { ever: 'follow-up' },
} as const satisfies Record<string, AlertsBehind>;

export function Downgrades({ question }: { readonly question: Question }) {
  const { code, texts } = useLanguage();
  const all = useBoardTexts();
  const words = all.downgrades;
  const opens = all.alerts.openAlert;
  const [alertId, setAlert] = useState<number | null>(null);
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
      {page.data.items.length < page.data.downgraded && (
        <p className="faint">{words.most(page.data.items.length)}</p>
      )}
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
            render: (_, { alert }) =>
              alert === null ? (
                words.noAlert
              ) : (
                <button
                  type="button"
                  className="link"
                  aria-label={opens(states[alert.state] ?? alert.state, alert.id)}
                  onClick={() => setAlert(alert.id)}
                >
                  {states[alert.state] ?? alert.state}
                </button>
              ),
          },
        ]}
      />
      <AlertDrawer id={alertId} onClose={() => setAlert(null)} />
    </>
  );
}
