/** The rules as a table, and as cards on a phone. */
import { Table, type TableColumnsType } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { RuleRow } from '../../rule-shapes.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { Precision, percentText } from './rule-precision.tsx';
import { pointsText } from './tags.tsx';

interface RowsProps {
  readonly rows: readonly RuleRow[];
  /** Added to links: which rule set is shown. */
  readonly query: string;
}

export function RulesTable({ rows, query }: RowsProps) {
  const { code, texts } = useLanguage();
  const navigate = useNavigate();
  const words = texts.rules;
  const columns: TableColumnsType<RuleRow> = [
    {
      title: words.rule,
      render: (_, row) => (
        <>
          <Link to={`/rules/${row.id}${query}`} className="row-link">
            {row.title[code]}
          </Link>
          {row.veto && <span className="tag veto">{texts.veto}</span>}
          <div className="faint small">{row.id}</div>
        </>
      ),
      sorter: (a, b) => (a.id < b.id ? -1 : 1),
    },
    {
      title: words.section,
      width: 130,
      render: (_, row) => row.sectionTitle?.[code] ?? row.section,
    },
    {
      title: words.severity,
      width: 96,
      render: (_, row) => <SeverityTag row={row} />,
      sorter: (a, b) => severityOrder[a.severity] - severityOrder[b.severity],
    },
    {
      title: words.points,
      width: 96,
      align: 'right',
      render: (_, row) => <PointsCell row={row} />,
      sorter: (a, b) => a.points - b.points,
    },
    { title: words.status, width: 90, render: (_, row) => <StatusTag row={row} /> },
    {
      title: <span title={words.hitRateHint}>{words.hitRate}</span>,
      width: 190,
      render: (_, row) => <HitBar row={row} />,
      sorter: (a, b) => (a.hits.rate ?? -1) - (b.hits.rate ?? -1),
    },
    {
      title: words.precision,
      width: 110,
      render: (_, row) => <Precision row={row} />,
    },
    { title: words.version, width: 78, align: 'right', render: (_, row) => row.version },
  ];
  return (
    <Table<RuleRow>
      className="recordings-table rules-table"
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={[...rows]}
      pagination={false}
      showSorterTooltip={false}
      sticky
      onRow={(row) => ({
        onClick: (event) => {
          // The link in the row handles itself, with its own new-tab behaviour.
          if (event.target instanceof Element && event.target.closest('a') !== null) return;
          navigate(`/rules/${row.id}${query}`);
        },
      })}
    />
  );
}

export function RuleCards({ rows, query }: RowsProps) {
  const { code, texts } = useLanguage();
  return (
    <ul className="cards">
      {rows.map((row) => (
        <li key={row.id}>
          <Link to={`/rules/${row.id}${query}`} className="card">
            <span className="card-head">
              <strong>{row.title[code]}</strong>
              <PointsCell row={row} />
            </span>
            <span className="card-line">
              <StatusTag row={row} />
              <SeverityTag row={row} />
              {row.veto && <span className="tag veto">{texts.veto}</span>}
              <span className="faint small">{row.sectionTitle?.[code] ?? row.section}</span>
            </span>
            <HitBar row={row} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

const severityOrder = { minor: 0, moderate: 1, severe: 2 };

function SeverityTag({ row }: { readonly row: RuleRow }) {
  const texts = useTexts();
  return (
    <span className={`tag ${row.severity === 'severe' ? 'fail severe' : ''}`}>
      {texts.severities[row.severity]}
    </span>
  );
}

export function StatusTag({ row }: { readonly row: RuleRow }) {
  const { rules: words } = useTexts();
  return (
    <span className={`rule-status ${row.status}`} title={words.statusHints[row.status]}>
      {words.statuses[row.status]}
    </span>
  );
}

export function PointsCell({ row }: { readonly row: RuleRow }) {
  const { rules: words } = useTexts();
  if (row.points === 0) return <span className="faint small">{words.noPoints}</span>;
  return (
    <span className="rule-points">
      {row.points < 0 ? '−' : '+'}
      {pointsText(Math.abs(row.points))}
    </span>
  );
}

/** The bar is a share of all judged calls; beside it stand the counts. */
export function HitBar({ row }: { readonly row: RuleRow }) {
  const { rules: words } = useTexts();
  const { fail, judged, rate } = row.hits;
  if (rate === null) return <span className="faint small">{words.noCalls}</span>;
  return (
    <span className="hit">
      <span className="hit-bar" aria-hidden="true">
        <span style={{ width: `${rate * 100}%` }} />
      </span>
      <b>{percentText(rate)}</b>
      <span className="faint small">{words.hits(fail, judged)}</span>
    </span>
  );
}
