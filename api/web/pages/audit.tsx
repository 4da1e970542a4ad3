/** The audit log, by person, kind, recording and time; exported as it is filtered. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useSearchParams } from 'react-router';
import { Message, useProblemText } from '../parts/message.tsx';
import { type Names, useNameOf } from '../parts/person-name.ts';
import { type AuditEntry, type AuditFilters, auditExportUrl, auditFilters, getAudit } from '../staff-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import '../look/staff.css';

export default function AuditLogPage() {
  const { texts } = useLanguage();
  const words = texts.audit;
  const problemText = useProblemText();
  const [params, setParams] = useSearchParams();
  const filters: AuditFilters = Object.fromEntries(
    auditFilters.flatMap((name) => {
      const value = params.get(name) ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );
  const log = useInfiniteQuery({
    queryKey: ['audit', filters],
    queryFn: ({ signal, pageParam }) => getAudit(filters, pageParam, signal),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
  });
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [texts, words]);
  const items = log.data?.pages.flatMap((page) => page.items);
  return (
    <div className="list-page staff-page">
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </div>
        <p className="staff-export">
          <a href={auditExportUrl(filters, 'csv')} download>
            {words.exportCsv}
          </a>
          <a href={auditExportUrl(filters, 'json')} download>
            {words.exportJson}
          </a>
          <small className="faint">{words.exportHint}</small>
        </p>
      </header>
      <Filters key={params.toString()} filters={filters} onAsk={setParams} />
      {log.isError ? (
        <Message
          tone="bad"
          title={words.errorTitle}
          hint={problemText(log.error)}
          action={<Button onClick={() => log.refetch()}>{texts.reload}</Button>}
        />
      ) : items === undefined ? (
        <div className="panel" aria-busy="true">
          <span className="unseen">{texts.loading}</span>
          <Skeleton active paragraph={{ rows: 8 }} />
        </div>
      ) : (
        <section className="panel" aria-label={words.title}>
          {items.length === 0 ? (
            <p className="faint">{words.empty}</p>
          ) : (
            <Rows
              items={items}
              names={Object.assign({}, ...(log.data?.pages.map((page) => page.names) ?? []))}
            />
          )}
          {log.hasNextPage && (
            <Button loading={log.isFetchingNextPage} onClick={() => log.fetchNextPage()}>
              {words.more}
            </Button>
          )}
        </section>
      )}
    </div>
  );
}

function Rows({ items, names }: { readonly items: readonly AuditEntry[]; readonly names: Names }) {
  const nameOf = useNameOf(names);
  const { code, texts } = useLanguage();
  const words = texts.audit;
  const kinds: Readonly<Record<string, string>> = words.kinds;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
    <section className="staff-wide" aria-label={words.title} tabIndex={0}>
      <table className="staff-table">
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{words.at}</th>
            <th scope="col">{words.who}</th>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.recording}</th>
            <th scope="col">{words.reason}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, at, who, what, recordingId, reason }) => (
            <tr key={id}>
              <td>{id}</td>
              <td>{dateText(at, code)}</td>
              <td>
                {nameOf(who)} {who in names && <code>{who}</code>}
              </td>
              <td>{kinds[what] ?? what}</td>
              <td className="staff-id">{recordingId}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Filters({
  filters,
  onAsk,
}: {
  readonly filters: AuditFilters;
  onAsk(filters: Record<string, string>): void;
}) {
  const words = useLanguage().texts.audit;
  const id = useId();
  const [values, setValues] = useState<AuditFilters>(filters);
  const field = (name: (typeof auditFilters)[number], label: string, type: 'text' | 'date') => (
    <span>
      <label htmlFor={`${id}-${name}`}>{label}</label>{' '}
      <input
        id={`${id}-${name}`}
        type={type}
        value={values[name] ?? ''}
        onChange={(event) => setValues({ ...values, [name]: event.target.value })}
      />
    </span>
  );
  return (
    <form
      className="panel staff-line"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk(
          Object.fromEntries(
            Object.entries(values).flatMap(([name, value]) =>
              value.trim() === '' ? [] : [[name, value.trim()] as const],
            ),
          ),
        );
      }}
    >
      {field('who', words.who, 'text')}
      <span>
        <label htmlFor={`${id}-what`}>{words.what}</label>{' '}
        <select
          id={`${id}-what`}
          value={values.what ?? ''}
          onChange={(event) => setValues({ ...values, what: event.target.value })}
        >
          <option value="">{words.anything}</option>
          {Object.entries(words.kinds).map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      </span>
      {field('recordingId', words.recording, 'text')}
      {field('from', words.from, 'date')}
      {field('to', words.to, 'date')}
      <Button htmlType="submit" type="primary">
        {words.apply}
      </Button>
      <Button onClick={() => onAsk({})}>{words.clear}</Button>
    </form>
  );
}
