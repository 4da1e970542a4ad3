/** The alerts behind a number of a board: each opens its call and, in a drawer, its history and what to do. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { type AlertsBehind, getAlerts } from '../service-api.ts';
import { useBoardTexts } from '../texts/boards.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { AlertDrawer } from './alert-detail.tsx';
import { AlertStateText, LevelTag } from './alert-tags.tsx';
import { useProblemText } from './message.tsx';
import { WideTable } from './wide-table.tsx';

interface BoardAlertsProps {
  /** Of the number that was pressed; null: all of the period. */
  readonly title: string | null;
  readonly filter: AlertsBehind;
  onAll(): void;
}

export function BoardAlerts({ title, filter, onAll }: BoardAlertsProps) {
  const { code, texts } = useLanguage();
  const words = useBoardTexts().alerts;
  const alertWords = texts.service.alerts;
  const problemText = useProblemText();
  const head = useRef<HTMLHeadingElement>(null);
  const [opened, setOpened] = useState<number | null>(null);
  const alerts = useInfiniteQuery({
    queryKey: ['alerts', 'board', filter],
    queryFn: ({ pageParam, signal }) => getAlerts(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  useEffect(() => {
    if (title !== null) head.current?.focus();
  }, [title]);
  const rows = alerts.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section>
      <h2 ref={head} tabIndex={-1}>
        {title === null ? words.list : words.listOf(title)}{' '}
        {title !== null && (
          <Button size="small" onClick={onAll}>
            {words.showAll}
          </Button>
        )}
      </h2>
      {alerts.isError && <p className="fault">{problemText(alerts.error)}</p>}
      {alerts.isSuccess && rows.length === 0 && <p className="faint">{words.noneLeft}</p>}
      {rows.length > 0 && (
        <WideTable
          label={words.list}
          width={760}
          rowKey="id"
          pagination={false}
          dataSource={rows}
          columns={[
            {
              title: words.kind,
              render: (_, { id, kind }) => (
                <button
                  type="button"
                  className="link"
                  aria-label={words.openAlert(alertWords.kinds[kind], id)}
                  onClick={() => setOpened(id)}
                >
                  {alertWords.kinds[kind]}
                </button>
              ),
            },
            { title: words.level, render: (_, { level }) => <LevelTag level={level} /> },
            { title: words.state, render: (_, row) => <AlertStateText alert={row} /> },
            { title: words.raisedAt, render: (_, { raisedAt }) => dateText(raisedAt, code) },
            {
              title: words.dueAt,
              render: (_, { dueAt, overdue }) => (
                <>
                  {dateText(dueAt, code) ?? alertWords.noDue}{' '}
                  {overdue && <span className="tag alert-late">{alertWords.overdue}</span>}
                </>
              ),
            },
            {
              title: words.call,
              render: (_, { recordingId, startedAt }) => {
                const time = dateText(startedAt, code) ?? texts.list.noTime;
                return recordingId === null ? (
                  <span className="faint">{words.noCall}</span>
                ) : (
                  <Link to={`/recordings/${encodeURIComponent(recordingId)}`} aria-label={words.toCall(time)}>
                    {time}
                  </Link>
                );
              },
            },
          ]}
        />
      )}
      {alerts.hasNextPage && (
        <Button loading={alerts.isFetchingNextPage} onClick={() => alerts.fetchNextPage()}>
          {words.more}
        </Button>
      )}
      <AlertDrawer id={opened} onClose={() => setOpened(null)} />
    </section>
  );
}
