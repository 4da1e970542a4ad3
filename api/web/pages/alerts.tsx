/** Service alerts: what somebody has to answer, the most urgent first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Select, Skeleton, Switch, Table, type TableColumnsType } from 'antd';
import { useEffect, useId, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { AlertRowShape } from '../../service-shapes.ts';
import { AlertDrawer } from '../parts/alert-detail.tsx';
import { AlertStateText, LevelTag, OwnerText } from '../parts/alert-tags.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { useNarrow } from '../parts/narrow.ts';
import { type AlertFilters, getAlerts } from '../service-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';

const refreshMs = 15_000;

export default function AlertsPage() {
  const { texts } = useLanguage();
  const words = texts.service.alerts;
  const problemText = useProblemText();
  const narrow = useNarrow(900);
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const filters = useMemo(() => filtersOf(new URLSearchParams(text)), [text]);
  const alerts = useInfiniteQuery({
    queryKey: ['alerts', filters],
    queryFn: ({ pageParam, signal }) => getAlerts(filters, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
    refetchInterval: refreshMs,
  });
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [words, texts]);

  const change = (changes: Readonly<Record<string, string | null>>) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [name, value] of Object.entries(changes)) {
          if (value === null) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  const chosen = Number(params.get('alert') ?? 'NaN');
  const rows = alerts.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = alerts.data?.pages[0]?.counts;
  return (
    <div className="list-page alerts-page">
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </div>
        {counts !== undefined && (
          <p className="alert-counts" aria-live="polite">
            {words.counts(
              counts.states.warning + counts.states.escalated + counts.states['follow-up'],
              counts.overdue,
            )}
          </p>
        )}
      </header>
      <Filters filters={filters} onChange={change} />
      {alerts.isPending ? (
        <div aria-busy="true">
          <span className="unseen">{texts.loading}</span>
          <Skeleton active title={false} paragraph={{ rows: 8 }} />
        </div>
      ) : alerts.isError && rows.length === 0 ? (
        <Message
          tone="bad"
          title={words.errorTitle}
          hint={problemText(alerts.error)}
          action={<Button onClick={() => alerts.refetch()}>{texts.reload}</Button>}
        />
      ) : rows.length === 0 ? (
        Object.entries(filters).some(([name, value]) => name !== 'open' && value !== null) ? (
          <p className="faint">{words.empty}</p>
        ) : (
          <EmptyState page="alerts" />
        )
      ) : narrow ? (
        <AlertCards rows={rows} onOpen={(id) => change({ alert: String(id) })} />
      ) : (
        <AlertTable rows={rows} onOpen={(id) => change({ alert: String(id) })} />
      )}
      {rows.length > 0 && (
        <div className="list-foot" aria-live="polite">
          <span className="faint">{words.shown(rows.length)}</span>
          {alerts.hasNextPage && (
            <Button loading={alerts.isFetchingNextPage} onClick={() => alerts.fetchNextPage()}>
              {words.loadMore}
            </Button>
          )}
        </div>
      )}
      <AlertDrawer id={Number.isNaN(chosen) ? null : chosen} onClose={() => change({ alert: null })} />
    </div>
  );
}

function filtersOf(params: URLSearchParams): AlertFilters {
  const all = params.get('show') === 'all';
  return {
    open: all || params.get('state') !== null ? null : 'true',
    overdue: params.get('overdue') === 'true' ? 'true' : null,
    kind: params.get('kind'),
    level: params.get('level'),
    state: params.get('state'),
  };
}

interface FiltersProps {
  readonly filters: AlertFilters;
  onChange(changes: Readonly<Record<string, string | null>>): void;
}

function Filters({ filters, onChange }: FiltersProps) {
  const { texts } = useLanguage();
  const words = texts.service.alerts;
  const id = useId();
  const options = (names: Readonly<Record<string, string>>) =>
    Object.entries(names).map(([value, label]) => ({ value, label }));
  return (
    <search className="filters" aria-label={texts.filters.title}>
      <Select
        value={filters.open === 'true' ? 'open' : 'all'}
        aria-label={words.open}
        options={[
          { value: 'open', label: words.open },
          { value: 'all', label: words.all },
        ]}
        onChange={(value) => onChange({ show: value === 'all' ? 'all' : null, state: null })}
      />
      {(['kind', 'level', 'state'] as const).map((name) => (
        <Select<string>
          key={name}
          allowClear
          value={filters[name]}
          placeholder={words[name]}
          aria-label={words[name]}
          popupMatchSelectWidth={false}
          options={options({ kind: words.kinds, level: words.levels, state: words.states }[name])}
          onChange={(value) => onChange({ [name]: value ?? null })}
        />
      ))}
      <span className="alert-late-switch">
        <Switch
          id={`${id}-late`}
          size="small"
          checked={filters.overdue === 'true'}
          onChange={(checked) => onChange({ overdue: checked ? 'true' : null })}
        />
        <label htmlFor={`${id}-late`}>{words.overdueOnly}</label>
      </span>
    </search>
  );
}

interface RowsProps {
  readonly rows: readonly AlertRowShape[];
  onOpen(id: number): void;
}

function AlertTable({ rows, onOpen }: RowsProps) {
  const { code, texts } = useLanguage();
  const words = texts.service.alerts;
  const columns: TableColumnsType<AlertRowShape> = [
    {
      title: words.kind,
      width: 190,
      render: (_, row) => (
        <>
          <button
            type="button"
            className="link row-link"
            aria-label={`${words.kinds[row.kind]}：${words.openDetail(row.id)}`}
            onClick={() => onOpen(row.id)}
          >
            {words.kinds[row.kind]}
          </button>
          {!row.stillFound && <div className="faint small">{words.notFound}</div>}
        </>
      ),
    },
    { title: words.level, width: 110, render: (_, row) => <LevelTag level={row.level} /> },
    { title: words.state, width: 160, render: (_, row) => <AlertStateText alert={row} /> },
    {
      title: words.matter,
      render: (_, row) => (
        <>
          {row.topic?.[code] ?? texts.none}
          <div className="faint small">
            {words.calls(row.calls)}
            {row.coded !== null && ` · ${words.coded(row.coded)}`}
          </div>
        </>
      ),
    },
    { title: words.risk, width: 80, align: 'right', render: (_, row) => row.risk ?? texts.none },
    { title: words.owner, width: 200, render: (_, row) => <OwnerText owner={row.owner} /> },
    {
      title: words.dueAt,
      width: 190,
      render: (_, row) => (
        <>
          {dateText(row.dueAt, code) ?? words.noDue}{' '}
          {row.overdue && <span className="tag alert-late">{words.overdue}</span>}
        </>
      ),
    },
  ];
  return (
    <Table<AlertRowShape>
      className="alerts-table"
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={[...rows]}
      pagination={false}
      onRow={(row) => ({
        onClick: (event) => {
          if (event.target instanceof Element && event.target.closest('button') !== null) return;
          onOpen(row.id);
        },
      })}
    />
  );
}

function AlertCards({ rows, onOpen }: RowsProps) {
  const { code, texts } = useLanguage();
  const words = texts.service.alerts;
  return (
    <ul className="cards">
      {rows.map((row) => (
        <li key={row.id}>
          <button type="button" className="card" onClick={() => onOpen(row.id)}>
            <span className="card-head">
              <strong>{words.kinds[row.kind]}</strong> <LevelTag level={row.level} />
            </span>
            <span className="card-line">
              <AlertStateText alert={row} /> · {row.topic?.[code] ?? texts.none} · {words.calls(row.calls)}
            </span>
            <span className="card-line">
              {words.dueAt} {dateText(row.dueAt, code) ?? words.noDue}{' '}
              {row.overdue && <span className="tag alert-late">{words.overdue}</span>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
