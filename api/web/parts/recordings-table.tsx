/** The calls as a table, and as cards where a table would not fit. */
import { Table, type TableColumnsType } from 'antd';
import { Link, useLocation, useNavigate } from 'react-router';
import type { RecordingRow } from '../../shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import { reasonText } from '../texts/reasons.ts';
import { dateText, lengthText } from '../texts/times.ts';
import { FlagTags, LaneTag, ScoreText, StateTag } from './tags.tsx';

interface RowsProps {
  readonly rows: readonly RecordingRow[];
}

export function RecordingsTable({ rows, busy }: RowsProps & { busy: boolean }) {
  const { code, texts } = useLanguage();
  const navigate = useNavigate();
  const location = useLocation();
  const from = { search: location.search };
  const columns: TableColumnsType<RecordingRow> = [
    {
      title: texts.list.startedAt,
      width: 168,
      render: (_, row) => (
        <Link to={`/recordings/${row.id}`} state={from} className="row-link">
          {dateText(row.startedAt, code) ?? texts.list.noTime}
        </Link>
      ),
    },
    {
      title: texts.list.agent,
      width: 118,
      render: (_, row) => (
        <>
          <div>{row.agentName ?? row.agentId ?? <span className="faint">{texts.list.noAgent}</span>}</div>
          <div className="faint small">{row.teamId}</div>
        </>
      ),
    },
    {
      title: texts.list.businessType,
      width: 112,
      render: (_, row) => <BusinessTypeText row={row} />,
    },
    {
      title: texts.list.duration,
      width: 88,
      align: 'right',
      render: (_, row) => lengthText(row.durationMs, code) ?? texts.none,
    },
    {
      title: texts.list.score,
      width: 142,
      render: (_, row) => (row.state === 'done' ? <ScoreText judged={row} /> : <Placeholder />),
    },
    {
      title: texts.list.findings,
      render: (_, row) =>
        row.state === 'done' ? <FlagTags row={row} most={4} /> : <StateSentence row={row} />,
    },
    { title: texts.list.lane, width: 104, render: (_, row) => <LaneTag lane={row.lane} /> },
    { title: texts.list.state, width: 96, render: (_, row) => <StateTag state={row.state} /> },
  ];
  return (
    <Table<RecordingRow>
      className="recordings-table"
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={[...rows]}
      pagination={false}
      sticky
      loading={busy}
      onRow={(row) => ({
        onClick: (event) => {
          // The link in the row handles itself, with its own new-tab behaviour.
          if (event.target instanceof Element && event.target.closest('a') !== null) return;
          navigate(`/recordings/${row.id}`, { state: from });
        },
      })}
    />
  );
}

export function RecordingCards({ rows }: RowsProps) {
  const { code, texts } = useLanguage();
  const location = useLocation();
  return (
    <ul className="cards">
      {rows.map((row) => (
        <li key={row.id}>
          <Link to={`/recordings/${row.id}`} state={{ search: location.search }} className="card">
            <span className="card-head">
              <strong>{dateText(row.startedAt, code) ?? texts.list.noTime}</strong>
              {row.state === 'done' ? <ScoreText judged={row} /> : <StateTag state={row.state} />}
            </span>
            <span className="card-line">
              {row.agentName ?? row.agentId ?? texts.list.noAgent}
              {row.teamId !== null && ` · ${row.teamId}`}
              {' · '}
              <BusinessTypeText row={row} />
              {row.durationMs !== null && ` · ${lengthText(row.durationMs, code)}`}
            </span>
            <span className="card-line">
              {row.lane !== null && row.lane !== 'none' && <LaneTag lane={row.lane} />}
              {row.state === 'done' ? <FlagTags row={row} most={3} /> : <StateSentence row={row} />}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

const Placeholder = () => <span className="faint">—</span>;

function BusinessTypeText({ row }: { row: RecordingRow }) {
  const { texts } = useLanguage();
  const names: Readonly<Record<string, string>> = texts.businessTypes;
  const name = row.businessType === null ? texts.none : (names[row.businessType] ?? row.businessType);
  return (
    <>
      {name}
      {row.channel === 'chat' && <span className="faint small"> {texts.list.chat}</span>}
    </>
  );
}

/** Why a recording has no score yet, in one line. */
function StateSentence({ row }: { row: RecordingRow }) {
  const { code, texts } = useLanguage();
  const hints = {
    pending: texts.notice.pendingHint,
    waiting: texts.notice.waitingHint,
    unusable: texts.notice.unusableHint,
    failed: texts.notice.failedHint,
    done: '',
  };
  return <span className="state-sentence">{reasonText(row.stateReason, code) ?? hints[row.state]}</span>;
}
