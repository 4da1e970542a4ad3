/** Rows of the review queue: what it is, why it is here, until when. */
import { Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import type { QueueRow } from '../../review-shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText, lengthText } from '../texts/times.ts';
import { useNarrow } from './narrow.ts';
import { ScoreText } from './tags.tsx';

interface QueueTableProps {
  readonly rows: readonly QueueRow[];
  readonly names: Readonly<Record<string, string>>;
  /** Null: nothing can be selected. */
  readonly selected: readonly string[] | null;
  onSelect(ids: readonly string[]): void;
}

export function QueueTable({ rows, names, selected, onSelect }: QueueTableProps) {
  const { code, texts } = useLanguage();
  const words = texts.review.queue;
  const narrow = useNarrow(900);
  if (narrow)
    return (
      <ul className="queue-cards">
        {rows.map((row) => (
          <li key={row.recordingId} className={`panel ${row.kind}`}>
            <p>
              <KindTag row={row} /> <CallLink row={row} />
            </p>
            <Why row={row} />
            <p className="small">
              <Due row={row} /> <StateText row={row} names={names} />
            </p>
          </li>
        ))}
      </ul>
    );
  const columns: TableColumnsType<QueueRow> = [
    { key: 'kind', title: words.columns.kind, width: 86, render: (_, row) => <KindTag row={row} /> },
    { key: 'call', title: words.columns.call, width: 250, render: (_, row) => <CallLink row={row} /> },
    { key: 'why', title: words.columns.why, render: (_, row) => <Why row={row} /> },
    {
      key: 'score',
      title: words.columns.score,
      width: 120,
      render: (_, row) => <ScoreText judged={row} />,
    },
    {
      key: 'estimate',
      title: words.columns.estimate,
      width: 100,
      render: (_, row) => lengthText(row.estimateMs, code) ?? texts.none,
    },
    { key: 'due', title: words.columns.due, width: 150, render: (_, row) => <Due row={row} /> },
    {
      key: 'state',
      title: words.columns.state,
      width: 150,
      render: (_, row) => <StateText row={row} names={names} />,
    },
  ];
  return (
    <Table<QueueRow>
      rowKey="recordingId"
      size="small"
      columns={columns}
      dataSource={[...rows]}
      pagination={false}
      scroll={{ x: 900 }}
      {...(selected === null
        ? {}
        : {
            rowSelection: {
              selectedRowKeys: [...selected],
              onChange: (keys) => onSelect(keys.map(String)),
              getCheckboxProps: (row) => ({ 'aria-label': `${words.select} ${row.recordingId}` }),
            },
          })}
    />
  );
}

function KindTag({ row }: { readonly row: QueueRow }) {
  const words = useLanguage().texts.review.queue;
  return (
    <span className={`tag queue-kind ${row.kind}`}>
      {row.state === 'reopened' ? words.reopened : words.kinds[row.kind]}
    </span>
  );
}

function CallLink({ row }: { readonly row: QueueRow }) {
  const { code, texts } = useLanguage();
  const who = row.agentName ?? row.agentId ?? texts.list.noAgent;
  const when = dateText(row.startedAt, code) ?? texts.list.noTime;
  const about = [row.businessType, lengthText(row.durationMs, code)].filter((part) => part !== null);
  return (
    <>
      <Link to={`/recordings/${encodeURIComponent(row.recordingId)}?review`}>
        {who} · {when}
      </Link>
      <div className="faint small">{about.join(' · ')}</div>
    </>
  );
}

function Why({ row }: { readonly row: QueueRow }) {
  const { code } = useLanguage();
  const shown = row.why.slice(0, 3);
  return (
    <ul className="queue-why">
      {shown.map((one) => (
        <li key={one.code}>{one[code]}</li>
      ))}
      {row.why.length > shown.length && <li className="faint">+{row.why.length - shown.length}</li>}
    </ul>
  );
}

function Due({ row }: { readonly row: QueueRow }) {
  const { code, texts } = useLanguage();
  const words = texts.review.queue;
  const at = dateText(row.dueAt, code);
  if (at === null) return <span className="faint">{texts.none}</span>;
  return (
    <span className={row.overdue ? 'late' : ''}>
      {words.due(at)}
      {row.overdue && ` · ${words.late}`}
    </span>
  );
}

function StateText({ row, names }: Pick<QueueTableProps, 'names'> & { readonly row: QueueRow }) {
  const words = useLanguage().texts.review.queue;
  const nameOf = (login: string) => names[login] ?? login;
  if (!row.ready) return <span className="faint">{words.notReady}</span>;
  if (row.holder !== null) return <span>{words.heldBy(nameOf(row.holder))}</span>;
  if (row.assignee !== null) return <span>{words.assignedTo(nameOf(row.assignee))}</span>;
  return <span className="faint">{words.free}</span>;
}
