/** For welfare only: what customers and long shifts do to people. In order of names, and nothing to rank by. */
import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Skeleton } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useState } from 'react';
import { getLoad } from '../boards-api.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { useBoardTexts } from '../texts/boards.ts';
import { useLanguage } from '../texts/language.tsx';
import { lengthText } from '../texts/times.ts';
import '../look/boards.css';

const OPEN_DAYS = 30;
const day = (date: dayjs.Dayjs): string => date.format('YYYY-MM-DD');

export default function EmotionalLoadPage() {
  const { code, texts } = useLanguage();
  const all = useBoardTexts();
  const words = all.load;
  const problemText = useProblemText();
  const [period, setPeriod] = useState(() => ({
    from: day(dayjs().subtract(OPEN_DAYS - 1, 'day')),
    to: day(dayjs()),
  }));
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [words, texts]);
  const load = useQuery({
    queryKey: ['emotional-load', period],
    queryFn: ({ signal }) => getLoad(period, signal),
  });
  return (
    <div className="list-page boards-page">
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </div>
      </header>
      <search className="filters" aria-label={all.filters}>
        <DatePicker.RangePicker
          value={[dayjs(period.from), dayjs(period.to)]}
          allowClear={false}
          format={code === 'zh' ? 'YYYY年M月D日' : 'D MMM YYYY'}
          aria-label={`${all.from} – ${all.to}`}
          placeholder={[all.from, all.to]}
          onChange={(days) => {
            const [from, to] = [days?.[0], days?.[1]];
            if (from && to) setPeriod({ from: day(from), to: day(to) });
          }}
        />
      </search>
      {load.isError ? (
        <Message
          tone="bad"
          title={words.errorTitle}
          hint={problemText(load.error)}
          action={<Button onClick={() => load.refetch()}>{texts.reload}</Button>}
        />
      ) : load.data === undefined ? (
        <Skeleton active title={false} paragraph={{ rows: 8 }} />
      ) : load.data.agents.length === 0 ? (
        <EmptyState page="load" />
      ) : (
        <>
          <p className="faint small">
            {words.hint(
              load.data.concern.inRow,
              load.data.concern.stretchHours,
              load.data.concern.abuseMinutes,
              load.data.pauseMinutes,
            )}
          </p>
          <WideTable
            label={words.title}
            className="load-table"
            rowKey="agentId"
            pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
            width={800}
            dataSource={load.data.agents}
            columns={[
              {
                title: words.agent,
                render: (_, { agentName, agentId, teamId }) => (
                  <>
                    {agentName ?? agentId} <span className="faint small">{teamId}</span>
                  </>
                ),
              },
              { title: words.calls, align: 'right', dataIndex: 'calls' },
              {
                title: words.abuse,
                render: (_, { abuseMs, abusiveCalls }) =>
                  abusiveCalls === 0 ? (
                    words.fine
                  ) : (
                    <>
                      {lengthText(abuseMs, code)}{' '}
                      <span className="faint small">{words.abusive(abusiveCalls)}</span>
                    </>
                  ),
              },
              {
                title: words.inRow,
                render: (_, { inRow }) => (inRow < 2 ? words.fine : words.inRowOf(inRow)),
              },
              {
                title: words.stretch,
                render: (_, { stretchMs, stretchDay }) => (
                  <>
                    {lengthText(stretchMs, code)} <span className="faint small">{stretchDay}</span>
                  </>
                ),
              },
              {
                title: words.ask,
                render: (_, { concerns }) =>
                  concerns.map((one) => words.concerns[one]).join(' · ') || words.fine,
              },
            ]}
          />
        </>
      )}
    </div>
  );
}
