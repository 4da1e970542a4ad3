/** The calls as a table, and as cards where a table would not fit. */
import type { ReactNode } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import type { RecordingRow } from '../../shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import { reasonText } from '../texts/reasons.ts';
import { dateText, lengthText } from '../texts/times.ts';
import { FlagTags, LaneTag, ScoreText, StateTag } from './tags.tsx';

interface RowsProps {
  readonly rows: readonly RecordingRow[];
}

interface Column {
  readonly title: string;
  /** In pixels; without one: what is left. */
  readonly width?: number;
  readonly isNumber?: boolean;
  render(row: RecordingRow): ReactNode;
}

export function RecordingsTable({ rows, busy }: RowsProps & { busy: boolean }) {
  const { code, texts } = useLanguage();
  const navigate = useNavigate();
  const location = useLocation();
  const from = { search: location.search };
  const columns: readonly Column[] = [
    {
      title: texts.list.startedAt,
      width: 168,
      render: (row) => (
        <Link to={`/recordings/${row.id}`} state={from} className="row-link">
          {dateText(row.startedAt, code) ?? texts.list.noTime}
        </Link>
      ),
    },
    {
      title: texts.list.agent,
      width: 118,
      render: (row) => (
        <>
          <div>{row.agentName ?? row.agentId ?? <span className="faint">{texts.list.noAgent}</span>}</div>
          <div className="faint small">{row.teamId}</div>
        </>
      ),
    },
    {
      title: texts.list.businessType,
      width: 112,
      render: (row) => <BusinessTypeText row={row} />,
    },
    {
      title: texts.list.duration,
      width: 88,
      isNumber: true,
      render: (row) => lengthText(row.durationMs, code) ?? texts.none,
    },
    {
      title: texts.list.score,
      width: 142,
      render: (row) => (row.state === 'done' ? <ScoreText judged={row} /> : <Placeholder />),
    },
    {
      title: texts.list.findings,
      render: (row) => (row.state === 'done' ? <FlagTags row={row} most={4} /> : <StateSentence row={row} />),
    },
    { title: texts.list.lane, width: 104, render: (row) => <LaneTag lane={row.lane} /> },
    { title: texts.list.state, width: 96, render: (row) => <StateTag state={row.state} /> },
  ];
  // A plain table: nothing is sorted or chosen here, and this page is the first that most people load.
  return (
    <table className="recordings-table" aria-busy={busy}>
      <colgroup>
        {columns.map(({ title, width }) => (
          <col key={title} style={{ width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map(({ title, isNumber }) => (
            <th key={title} scope="col" className={isNumber ? 'number' : undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          // The link in the row is the way for keyboards.
          <tr
            key={row.id}
            onClick={(event) => {
              // The link in the row handles itself, with its own new-tab behaviour.
              if (event.target instanceof Element && event.target.closest('a') !== null) return;
              navigate(`/recordings/${row.id}`, { state: from });
            }}
          >
            {columns.map(({ title, isNumber, render }) => (
              <td key={title} className={isNumber ? 'number' : undefined}>
                {render(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
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
