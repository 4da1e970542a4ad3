/** 质检工作台: what to review next and why; taking it, giving it to others, saved filters. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { EmptyState } from '../parts/empty-state.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { QueueAssign } from '../parts/queue-assign.tsx';
import { QueueFilterBar } from '../parts/queue-filters.tsx';
import { QueueTable } from '../parts/queue-table.tsx';
import { useMay } from '../parts/session.tsx';
import { getAppeals, getQueue, type QueueFilters, queueFilters, takeNext } from '../review-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { lengthText } from '../texts/times.ts';
import '../look/review.css';

const refreshMs = 15_000;

export default function QueuePage() {
  const { code, texts } = useLanguage();
  const words = texts.review.queue;
  const problemText = useProblemText();
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const filters = useMemo(() => filtersOf(new URLSearchParams(text)), [text]);
  const [selected, setSelected] = useState<readonly string[]>([]);
  const [isEmpty, setEmpty] = useState(false);
  const queue = useInfiniteQuery({
    queryKey: ['queue', filters],
    queryFn: ({ pageParam, signal }) => getQueue(filters, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
    refetchInterval: refreshMs,
  });
  const appeals = useQuery({
    queryKey: ['appeals', 'mine'],
    queryFn: ({ signal }) => getAppeals({ state: 'open', mine: true }, signal),
    enabled: may.review,
  });
  const next = useMutation({
    mutationFn: () => takeNext([]),
    onSuccess: ({ recordingId }) => {
      setEmpty(recordingId === null);
      if (recordingId !== null) navigate(`/recordings/${encodeURIComponent(recordingId)}?review`);
    },
  });
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [words, texts]);
  useNextKey(() => {
    if (may.review && !next.isPending) next.mutate();
  });

  const change = (changes: QueueFilters & Readonly<Record<string, string | undefined>>) =>
    setParams(
      (now) => {
        const after = new URLSearchParams(now);
        for (const [name, value] of Object.entries(changes)) {
          if (value === undefined || value === '') after.delete(name);
          else after.set(name, value);
        }
        return after;
      },
      { replace: true },
    );
  const first = queue.data?.pages[0];
  const rows = queue.data?.pages.flatMap((page) => page.items) ?? [];
  const names = Object.assign({}, ...(queue.data?.pages.map((page) => page.names) ?? [])) as Record<
    string,
    string
  >;
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <div className="list-page queue-page">
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </div>
        {may.review && (
          <Button type="primary" size="large" loading={next.isPending} onClick={() => next.mutate()}>
            {words.start} <kbd>{words.startKey}</kbd>
          </Button>
        )}
      </header>
      {isEmpty && <p role="status">{words.nothing}</p>}
      {next.isError && (
        <p role="alert" className="fault">
          {problemText(next.error)}
        </p>
      )}
      {first !== undefined && (
        <div className="queue-counts">
          <p aria-live="polite">
            <b>{words.counts(first.counts.open, first.counts.mine)}</b>
            <span>{words.mandatory(first.counts.doneToday, first.counts.dueToday)}</span>
            {first.counts.overdue > 0 && <span className="late">{words.overdue(first.counts.overdue)}</span>}
            {(appeals.data?.items.length ?? 0) > 0 && (
              <Link to="/appeals">{words.appeals(appeals.data?.items.length ?? 0)}</Link>
            )}
          </p>
          {first.minutes.calls > 0 && (
            <details>
              <summary>
                {words.saved(
                  lengthText(Math.max(0, first.minutes.savedMs), code) ?? texts.none,
                  first.minutes.calls,
                )}
              </summary>
              <p className="small">
                {words.formula}：{first.minutes.formula[code]}
              </p>
            </details>
          )}
        </div>
      )}
      <QueueFilterBar filters={filters} counts={first?.counts ?? null} onChange={change} />
      {first !== undefined && first.mandatoryHidden > 0 && (
        <p className="queue-hidden" role="status">
          {words.hidden(first.mandatoryHidden)}{' '}
          <button type="button" className="count-link" onClick={() => setParams({ kind: 'mandatory' })}>
            {words.showMandatory}
          </button>
        </p>
      )}
      {may.assign && selected.length > 0 && (
        <QueueAssign
          selected={selected}
          onDone={() => {
            setSelected([]);
            void queries.invalidateQueries({ queryKey: ['queue'] });
          }}
        />
      )}
      {queue.isPending ? (
        <div aria-busy="true">
          <span className="unseen">{texts.loading}</span>
          <Skeleton active title={false} paragraph={{ rows: 8 }} />
        </div>
      ) : queue.isError && rows.length === 0 ? (
        <Message
          tone="bad"
          title={words.errorTitle}
          hint={problemText(queue.error)}
          action={<Button onClick={() => queue.refetch()}>{texts.reload}</Button>}
        />
      ) : rows.length === 0 ? (
        isFiltered ? (
          <p className="faint">{words.empty}</p>
        ) : (
          <EmptyState page="queue" />
        )
      ) : (
        <QueueTable
          rows={rows}
          names={names}
          selected={may.assign ? selected : null}
          onSelect={setSelected}
        />
      )}
      {rows.length > 0 && (
        <div className="list-foot" aria-live="polite">
          <span className="faint">{words.shown(rows.length)}</span>
          {queue.hasNextPage && (
            <Button loading={queue.isFetchingNextPage} onClick={() => queue.fetchNextPage()}>
              {words.loadMore}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function filtersOf(params: URLSearchParams): QueueFilters {
  return Object.fromEntries(
    queueFilters.flatMap((name) => {
      const value = params.get(name);
      return value === null || value === '' ? [] : [[name, value]];
    }),
  );
}

/** N anywhere on the page, except where somebody types. */
function useNextKey(act: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const focus = event.target instanceof Element ? event.target : null;
      if (focus?.closest('input, textarea, select, [role=combobox], [role=dialog]') != null) return;
      if (event.key !== 'n' && event.key !== 'N') return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}
