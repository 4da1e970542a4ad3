/** Hot spots: which matters grow and turn sour, and where. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Drawer, Select, Skeleton, Table, type TableColumnsType } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { HotSpots } from '../../service-shapes.ts';
import { Chart } from '../parts/chart.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { useNarrow } from '../parts/narrow.ts';
import { Trend } from '../parts/trend.tsx';
import { getHotSpots, getSpotCalls, type HotSpotQuestion } from '../service-api.ts';
import { type LanguageCode, useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import type { Texts } from '../texts/zh.ts';

type Spot = HotSpots['items'][number];

/** Most calls are weeks old at most; the page opens on a month. */
const OPEN_DAYS = 30;
const CHART_BARS = 10;

export default function HotSpotsPage() {
  const { code, texts } = useLanguage();
  const words = texts.service.hotSpots;
  const problemText = useProblemText();
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const question = useMemo(() => questionOf(new URLSearchParams(text)), [text]);
  const [spot, setSpot] = useState<Spot | null>(null);
  const spots = useQuery({
    queryKey: ['hot-spots', question],
    queryFn: ({ signal }) => getHotSpots(question, signal),
    placeholderData: (before) => before,
  });
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [words, texts]);
  const change = (changes: Partial<HotSpotQuestion>) =>
    setParams(new URLSearchParams({ ...question, ...changes }), { replace: true });
  const chart = useMemo(
    () => (spots.data === undefined ? null : chartOf(spots.data.items, code, texts)),
    [spots.data, code, texts],
  );
  return (
    <div className="list-page hot-spots-page">
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </div>
      </header>
      <Bar question={question} onChange={change} />
      {spots.isPending ? (
        <div aria-busy="true">
          <span className="unseen">{texts.loading}</span>
          <Skeleton active title={false} paragraph={{ rows: 8 }} />
        </div>
      ) : spots.data === undefined ? (
        <Message
          tone="bad"
          title={words.errorTitle}
          hint={problemText(spots.error)}
          action={<Button onClick={() => spots.refetch()}>{texts.reload}</Button>}
        />
      ) : spots.data.items.length === 0 ? (
        <EmptyState page="hotSpots" />
      ) : (
        <>
          <p className="faint" aria-live="polite">
            {words.total(spots.data.calls)}
            {spots.data.missing > 0 && words.missing(spots.data.missing)}
          </p>
          {chart !== null && (
            <section aria-label={words.chartTitle} className="spot-chart">
              <h2>{words.chartTitle}</h2>
              <Chart chart={chart} height={60 + 36 * chart.names.length} />
            </section>
          )}
          <Spots items={spots.data.items} onOpen={setSpot} />
        </>
      )}
      <SpotCalls spot={spot} question={question} onClose={() => setSpot(null)} />
    </div>
  );
}

function questionOf(params: URLSearchParams): HotSpotQuestion {
  const bucket = params.get('bucket') === 'week' ? 'week' : 'day';
  const by = params.get('by');
  return {
    from:
      params.get('from') ??
      dayjs()
        .subtract(OPEN_DAYS - 1, 'day')
        .format('YYYY-MM-DD'),
    to: params.get('to') ?? dayjs().format('YYYY-MM-DD'),
    bucket,
    by: by === 'all' || by === 'city' ? by : 'province',
  };
}

interface BarProps {
  readonly question: HotSpotQuestion;
  onChange(changes: Partial<HotSpotQuestion>): void;
}

function Bar({ question, onChange }: BarProps) {
  const { code, texts } = useLanguage();
  const words = texts.service.hotSpots;
  return (
    <search className="filters" aria-label={texts.filters.title}>
      <DatePicker.RangePicker
        value={[dayjs(question.from), dayjs(question.to)]}
        allowClear={false}
        format={code === 'zh' ? 'YYYY年M月D日' : 'D MMM YYYY'}
        aria-label={`${words.from} – ${words.to}`}
        placeholder={[words.from, words.to]}
        onChange={(days) => {
          const [from, to] = [days?.[0], days?.[1]];
          if (from && to) onChange({ from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') });
        }}
      />
      <Select<HotSpotQuestion['by']>
        value={question.by}
        aria-label={words.by}
        options={(['province', 'city', 'all'] as const).map((value) => ({ value, label: words.bys[value] }))}
        onChange={(by) => onChange({ by })}
      />
      <Select<HotSpotQuestion['bucket']>
        value={question.bucket}
        aria-label={words.bucket}
        options={(['day', 'week'] as const).map((value) => ({ value, label: words.buckets[value] }))}
        onChange={(bucket) => onChange({ bucket })}
      />
    </search>
  );
}

function Spots({ items, onOpen }: { readonly items: readonly Spot[]; onOpen(spot: Spot): void }) {
  const { code, texts } = useLanguage();
  const words = texts.service.hotSpots;
  const narrow = useNarrow(900);
  const columns: TableColumnsType<Spot> = [
    {
      title: words.spot,
      render: (_, spot) => (
        <>
          <strong>{nameOf(spot, code, texts)}</strong>
          {spot.words.length > 0 && <div className="faint small">{spot.words.join(' ')}</div>}
        </>
      ),
    },
    { title: words.region, width: 120, render: (_, spot) => spot.region ?? words.noRegion },
    {
      title: words.calls,
      width: 110,
      align: 'right',
      render: (_, spot) => (
        <>
          <button
            type="button"
            className="link"
            aria-label={`${nameOf(spot, code, texts)} ${spot.region ?? ''}：${words.showCalls(spot.calls)}`}
            onClick={() => onOpen(spot)}
          >
            {spot.calls}
          </button>
          <div className="faint small">{words.before(spot.before)}</div>
        </>
      ),
    },
    {
      title: words.change,
      width: 160,
      render: (_, { change }) =>
        change === null
          ? words.newSpot
          : words.ratio(String(change.ratio), String(change.low), String(change.high)),
    },
    { title: words.negative, width: 170, render: (_, spot) => shareText(spot.negative, texts) },
    { title: words.repeats, width: 170, render: (_, spot) => shareText(spot.repeats, texts) },
    { title: words.unresolved, width: 170, render: (_, spot) => shareText(spot.unresolved, texts) },
    { title: words.score, width: 90, align: 'right', render: (_, spot) => spot.score ?? texts.none },
    {
      title: words.trend,
      width: 130,
      render: (_, spot) => (
        <Trend
          values={spot.buckets.map(({ calls }) => calls)}
          label={words.trendOf(spot.buckets.map(({ start, calls }) => `${start} ${calls}`).join(', '))}
        />
      ),
    },
  ];
  if (narrow) {
    return (
      <ul className="cards">
        {items.map((spot) => (
          <li key={keyOf(spot)}>
            <button type="button" className="card" onClick={() => onOpen(spot)}>
              <span className="card-head">
                <strong>{nameOf(spot, code, texts)}</strong> <b>{spot.calls}</b>
              </span>
              <span className="card-line">
                {spot.region ?? words.noRegion} · {words.before(spot.before)} · {words.negative}{' '}
                {shareText(spot.negative, texts)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <Table<Spot>
      className="spots-table"
      size="small"
      rowKey={keyOf}
      columns={columns}
      dataSource={[...items]}
      pagination={false}
      scroll={{ x: 1200 }}
    />
  );
}

function SpotCalls({
  spot,
  question,
  onClose,
}: {
  readonly spot: Spot | null;
  readonly question: HotSpotQuestion;
  onClose(): void;
}) {
  const { code, texts } = useLanguage();
  const words = texts.service.hotSpots;
  const problemText = useProblemText();
  const narrow = useNarrow(760);
  const calls = useInfiniteQuery({
    queryKey: ['spot-calls', question, spot === null ? null : keyOf(spot)],
    enabled: spot !== null,
    queryFn: ({ pageParam, signal }) =>
      getSpotCalls(
        {
          from: question.from,
          to: question.to,
          businessType: spot?.businessType ?? '-',
          topic: spot?.topic.id ?? '-',
          ...regionOf(spot, question.by),
        },
        pageParam,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const names: Readonly<Record<string, string>> = texts.businessTypes;
  return (
    <Drawer
      open={spot !== null}
      onClose={onClose}
      size={narrow ? '100%' : 520}
      title={spot === null ? '' : `${nameOf(spot, code, texts)} · ${words.callsTitle}`}
      closable={{ 'aria-label': texts.close }}
      destroyOnHidden
    >
      {calls.isError && <p className="fault">{problemText(calls.error)}</p>}
      <ul className="spot-calls">
        {(calls.data?.pages.flatMap((page) => page.items) ?? []).map((call) => (
          <li key={call.recordingId}>
            <Link to={`/recordings/${call.recordingId}`}>
              {dateText(call.startedAt, code) ?? texts.list.noTime}
            </Link>{' '}
            <span className="faint">
              {[
                call.agentName,
                call.coded === null ? null : (names[call.coded] ?? call.coded),
                call.isRepeat ? words.isRepeat : null,
                `${texts.service.alerts.risk} ${call.risk}`,
              ]
                .filter((one) => one !== null)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {calls.hasNextPage && (
        <Button loading={calls.isFetchingNextPage} onClick={() => calls.fetchNextPage()}>
          {words.loadMore}
        </Button>
      )}
    </Drawer>
  );
}

/** Filters that give the same calls as the row; `-` is "not known". */
function regionOf(
  spot: Spot | null,
  by: HotSpotQuestion['by'],
): { province: string | null; city: string | null } {
  if (spot === null || by === 'all') return { province: null, city: null };
  if (by === 'province') return { province: spot.region ?? '-', city: null };
  return { province: spot.province ?? '-', city: spot.city ?? '-' };
}

function keyOf(spot: Spot): string {
  return `${spot.businessType} ${spot.topic.id} ${spot.region}`;
}

function nameOf({ businessType, topic }: Spot, code: LanguageCode, texts: Texts): string {
  const names: Readonly<Record<string, string>> = texts.businessTypes;
  const type = businessType === null ? null : (names[businessType] ?? businessType);
  return type === null ? topic[code] : `${type} · ${topic[code]}`;
}

function shareText(share: Spot['negative'], texts: Texts): string {
  const words = texts.service.hotSpots;
  if (share === null) return words.notKnown;
  const percent = (value: number) => Math.round(value * 100);
  return words.share(percent(share.value), percent(share.low), percent(share.high), share.n);
}

function chartOf(items: readonly Spot[], code: LanguageCode, texts: Texts) {
  const words = texts.service.hotSpots;
  const shown = [...items].sort((a, b) => b.calls - a.calls).slice(0, CHART_BARS);
  return {
    names: shown.map(
      (spot) => `${nameOf(spot, code, texts)}${spot.region === null ? '' : ` ${spot.region}`}`,
    ),
    series: [
      { name: words.now, color: '#0b6e75', values: shown.map(({ calls }) => calls) },
      { name: words.past, color: '#b3bdc7', values: shown.map(({ before }) => before) },
    ],
    isCount: true,
  };
}
