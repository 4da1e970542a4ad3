/** The list of calls. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { listRecordings } from '../api.ts';
import { FilterBar } from '../parts/filters.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { useNarrow } from '../parts/narrow.ts';
import { RecordingCards, RecordingsTable } from '../parts/recordings-table.tsx';
import { useMay } from '../parts/session.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { useUrlFilters } from '../parts/url-filters.ts';
import { useTexts } from '../texts/language.tsx';

const UploadDialog = lazy(() => import('../parts/upload.tsx'));

const refreshMs = 5_000;

export default function RecordingsPage() {
  const texts = useTexts();
  const { filters } = useUrlFilters();
  // null: not yet; what the dialog needs is loaded when it is first opened.
  const [uploadOpen, setUploadOpen] = useState<boolean | null>(null);
  const may = useMay();
  const recordings = useInfiniteQuery({
    queryKey: ['recordings', filters],
    queryFn: ({ pageParam, signal }) => listRecordings(filters, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
    // While something is being processed the list is followed; a settled list is left in peace.
    refetchInterval: (query) => {
      const pages = query.state.data?.pages ?? [];
      const moving = pages.length === 1 && pages[0]?.items.some(({ state }) => state === 'pending');
      return moving === true || pages[0]?.items.length === 0 ? refreshMs : false;
    },
  });
  const rows = useMemo(() => recordings.data?.pages.flatMap((page) => page.items) ?? [], [recordings.data]);

  useEffect(() => {
    document.title = `${texts.list.title} · ${texts.product}`;
  }, [texts]);

  return (
    <div className="list-page">
      <div className="list-head">
        <div>
          <h1>{texts.list.title}</h1>
          <p>{texts.list.intro}</p>
        </div>
        {may.upload && (
          <Button type="primary" onClick={() => setUploadOpen(true)}>
            {texts.list.upload}
          </Button>
        )}
      </div>
      {may.status && <StatusStrip />}
      <FilterBar seen={rows} />
      <Rows query={recordings} rows={rows} onUpload={() => setUploadOpen(true)} />
      {uploadOpen !== null && (
        <Suspense>
          <UploadDialog open={uploadOpen} onClose={() => setUploadOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

interface RowsProps {
  readonly query: {
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly error: unknown;
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly isPlaceholderData: boolean;
    fetchNextPage(): unknown;
    refetch(): unknown;
  };
  readonly rows: Parameters<typeof RecordingCards>[0]['rows'];
  onUpload(): void;
}

function Rows({ query, rows, onUpload }: RowsProps) {
  const texts = useTexts();
  const narrow = useNarrow(760);
  const problemText = useProblemText();
  const { active, clear } = useUrlFilters();
  const may = useMay();

  if (query.isPending) {
    return (
      <div aria-busy="true">
        <span className="unseen">{texts.loading}</span>
        <Skeleton active title={false} paragraph={{ rows: 8, width: '100%' }} />
      </div>
    );
  }
  if (query.isError && rows.length === 0) {
    return (
      <Message
        tone="bad"
        title={texts.list.errorTitle}
        hint={problemText(query.error)}
        action={<Button onClick={() => query.refetch()}>{texts.reload}</Button>}
      />
    );
  }
  if (rows.length === 0) {
    return active > 0 ? (
      <Message
        tone="quiet"
        title={texts.list.noMatchTitle}
        hint={texts.list.noMatchHint}
        action={<Button onClick={clear}>{texts.list.clearFilters}</Button>}
      />
    ) : (
      <Message
        tone="quiet"
        title={texts.list.emptyTitle}
        hint={may.upload ? texts.list.emptyHint : texts.list.emptyOwnHint}
        action={
          may.upload && (
            <Button type="primary" onClick={onUpload}>
              {texts.list.upload}
            </Button>
          )
        }
      />
    );
  }
  return (
    <>
      {narrow ? (
        <RecordingCards rows={rows} />
      ) : (
        <RecordingsTable rows={rows} busy={query.isPlaceholderData} />
      )}
      <div className="list-foot" aria-live="polite">
        <span className="faint">
          {query.hasNextPage ? texts.list.shown(rows.length) : texts.list.allShown(rows.length)}
        </span>
        {query.hasNextPage && (
          <Button loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {texts.list.loadMore}
          </Button>
        )}
      </div>
    </>
  );
}
