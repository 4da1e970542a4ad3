/** Numbers of boards: a value with its interval, a count that opens its calls, and the calls behind it. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { Link } from 'react-router';
import type { EstimateShape } from '../../board-shapes.ts';
import { type BoardName, getBoardCalls, type Question, tableFile } from '../boards-api.ts';
import { useBoardTexts } from '../texts/boards.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText, dayText, lengthText } from '../texts/times.ts';
import { useProblemText } from './message.tsx';
import { useNarrow } from './narrow.ts';

type Unit = 'score' | 'share' | 'per-10000' | 'ms' | 'calls';

export function useUnitText(): (value: number, unit: Unit) => string {
  const { code } = useLanguage();
  const words = useBoardTexts();
  return (value, unit) => {
    if (unit === 'share') return `${(value * 100).toFixed(1)}%`;
    if (unit === 'ms') return lengthText(value, code) ?? '';
    if (unit === 'per-10000') return words.service.perTenThousand(value.toFixed(1));
    return unit === 'calls' ? words.service.calls(value.toFixed(1)) : value.toFixed(1);
  };
}

/** `92.1` with `90.3–93.8，n=120` beneath. */
export function Estimate({ of, unit }: { readonly of: EstimateShape | null; readonly unit: Unit }) {
  const words = useBoardTexts();
  const text = useUnitText();
  if (of === null) return <span className="faint">{words.noData}</span>;
  const { value, low, high, n } = of;
  return (
    <>
      <b>{text(value, unit)}</b>{' '}
      <span className="faint small">
        {low === null || high === null
          ? words.noInterval(n)
          : words.interval(text(low, unit), text(high, unit), n)}
      </span>
    </>
  );
}

interface Asked {
  readonly title: string;
  readonly question: Question;
}

const OpenCalls = createContext<(asked: Asked) => void>(() => undefined);

interface Shown {
  readonly name: BoardName | 'downgrades';
  readonly question: Question;
}

/** The board that is shown, as its files are asked for. */
export const ShownBoard = createContext<Shown | null>(null);

/** One table of the board as CSV; the Excel file of the board holds every one as a sheet. */
export function TableFile({ title, table }: { readonly title: string; readonly table: number }) {
  const words = useBoardTexts();
  const shown = useContext(ShownBoard);
  if (shown === null) return null;
  return (
    <a
      className="table-file"
      href={tableFile(shown.name, shown.question, table)}
      download
      aria-label={words.tableCsv(title)}
    >
      {words.thisTable}
    </a>
  );
}

/** Holds the drawer with the calls behind a number. */
export function CallsBehind({ children }: { readonly children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <OpenCalls value={setAsked}>
      {children}
      <CallsDrawer asked={asked} onClose={() => setAsked(null)} />
    </OpenCalls>
  );
}

/** A count; a click shows its calls. */
export function Count({
  n,
  title,
  question,
}: {
  readonly n: number;
  readonly title: string;
  readonly question: Question;
}) {
  const words = useBoardTexts();
  const open = useContext(OpenCalls);
  if (n === 0) return <span>0</span>;
  return (
    <button
      type="button"
      className="link"
      aria-label={words.open(title, n)}
      onClick={() => open({ title, question })}
    >
      {n}
    </button>
  );
}

function CallsDrawer({ asked, onClose }: { readonly asked: Asked | null; onClose(): void }) {
  const { code, texts } = useLanguage();
  const words = useBoardTexts();
  const problemText = useProblemText();
  const narrow = useNarrow(760);
  const calls = useInfiniteQuery({
    queryKey: ['board-calls', asked?.question ?? null],
    enabled: asked !== null,
    queryFn: ({ pageParam, signal }) => getBoardCalls(asked?.question ?? {}, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const [first] = calls.data?.pages ?? [];
  return (
    <Drawer
      open={asked !== null}
      onClose={onClose}
      size={narrow ? '100%' : 520}
      title={asked?.title ?? ''}
      closable={{ 'aria-label': texts.close }}
      destroyOnHidden
    >
      {calls.isError && <p className="fault">{problemText(calls.error)}</p>}
      {first !== undefined && <p aria-live="polite">{words.callsTotal(first.total)}</p>}
      <ul className="board-calls">
        {(calls.data?.pages.flatMap(({ items }) => items) ?? []).map((call, index) => {
          const time = dateText(call.startedAt, code) ?? dayText(call.day, code);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: erased calls have no id, and rows are only added at the end
            <li key={index}>
              {call.recordingId === null ? (
                <span>
                  {time} · {words.erased}
                </span>
              ) : (
                <Link to={`/recordings/${call.recordingId}`}>{time}</Link>
              )}{' '}
              <span className="faint">
                {[
                  call.agentName ?? call.agentId,
                  call.businessType,
                  call.normalised === null ? null : texts.points(call.normalised).replace('+', ''),
                  call.published ? words.published : null,
                ]
                  .filter((one) => one !== null)
                  .join(' · ')}
              </span>
            </li>
          );
        })}
      </ul>
      {calls.hasNextPage && (
        <Button loading={calls.isFetchingNextPage} onClick={() => calls.fetchNextPage()}>
          {words.loadMore}
        </Button>
      )}
    </Drawer>
  );
}
