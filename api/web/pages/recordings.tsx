/** The list of calls. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { listRecordings } from '../api.ts';
import { FilterBar } from '../parts/filters.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { useNarrow } from '../parts/narrow.ts';
import { RecordingCards, RecordingsTable } from '../parts/recordings-table.tsx';
import { useMay } from '../parts/session.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { UploadDialog } from '../parts/upload.tsx';
import { useUrlFilters } from '../parts/url-filters.ts';
import { useTexts } from '../texts/language.tsx';

const refreshMs = 5_000;

export function RecordingsPage() {
  const texts = useTexts();
  const { filters } = useUrlFilters();
  const [uploadOpen, setUploadOpen] = useState(false);
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
      <UploadDialog open={uploadOpen} onClose={() => setUploadOpen(false)} />
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
