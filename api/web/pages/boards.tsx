/** Boards: what was judged, how scores move, who stands where, how right the rules are, how the service does. */
import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Select, Skeleton, Tabs } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useEffect } from 'react';
import { useSearchParams } from 'react-router';
import type { BoardChoices } from '../../board-shapes.ts';
import {
  type BoardName,
  type Boards,
  boardFile,
  getBoard,
  getChoices,
  type Question,
} from '../boards-api.ts';
import { CallsBehind, ShownBoard } from '../parts/board-numbers.tsx';
import { People } from '../parts/board-people.tsx';
import { Coverage, RulePrecision, Trends } from '../parts/board-quality.tsx';
import { AlertFollowUp, Downgrades, ServiceMetrics } from '../parts/board-service.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { useNarrow } from '../parts/narrow.ts';
import { useMay } from '../parts/session.tsx';
import { useBoardTexts } from '../texts/boards.ts';
import { useLanguage } from '../texts/language.tsx';
import '../look/boards.css';

const OPEN_DAYS = 30;
type Tab = BoardName | 'downgrades';

export default function BoardsPage() {
  const { texts } = useLanguage();
  const words = useBoardTexts();
  const may = useMay();
  const narrow = useNarrow(760);
  const [params, setParams] = useSearchParams();
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [words, texts]);
  const choices = useQuery({ queryKey: ['board-choices'], queryFn: ({ signal }) => getChoices(signal) });
  const tabs = (Object.keys(words.tabs) as Tab[]).filter(
    (tab) => may.comparePeople || (tab !== 'people' && tab !== 'service'),
  );
  const tab = tabs.find((one) => one === params.get('board')) ?? 'coverage';
  const change = (changes: Question) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes))
      if (value) next.set(name, value);
      else next.delete(name);
    setParams(next, { replace: true });
  };
  const question = questionOf(params, tab === 'alerts' ? null : (choices.data?.last ?? null));
  return (
    <CallsBehind>
      <div className="list-page boards-page">
        <header className="list-head">
          <div>
            <h1>{words.title}</h1>
            <p>{words.intro}</p>
          </div>
        </header>
        {choices.data !== undefined && (
          <Bar tab={tab} question={question} choices={choices.data} onChange={change} />
        )}
        {narrow ? (
          <Select<Tab>
            value={tab}
            aria-label={words.title}
            className="board-choice"
            options={tabs.map((value) => ({ value, label: words.tabs[value] }))}
            onChange={(board) => change({ board })}
          />
        ) : (
          <Tabs
            activeKey={tab}
            onChange={(board) => change({ board })}
            items={tabs.map((key) => ({ key, label: words.tabs[key] }))}
          />
        )}
        {choices.isError ? (
          <Problem error={choices.error} onAgain={() => choices.refetch()} />
        ) : choices.data === undefined ? (
          <Skeleton active title={false} paragraph={{ rows: 8 }} />
        ) : (
          <ShownBoard value={{ name: tab, question: ownQuestion(tab, question, params) }}>
            <OneBoard tab={tab} question={question} />
          </ShownBoard>
        )}
      </div>
    </CallsBehind>
  );
}

/** Without days in the address: the 30 up to `last`, the day of the newest call; null: up to today. */
function questionOf(params: URLSearchParams, last: string | null): Question {
  const to = params.get('to') ?? last ?? todayInChina();
  const from =
    params.get('from') ??
    dayjs(to)
      .subtract(OPEN_DAYS - 1, 'day')
      .format('YYYY-MM-DD');
  return { from, to, teamId: params.get('teamId') ?? undefined, block: params.get('block') ?? undefined };
}

function Bar({
  tab,
  question,
  choices,
  onChange,
}: {
  readonly tab: Tab;
  readonly question: Question;
  readonly choices: BoardChoices;
  onChange(changes: Question): void;
}) {
  const { code } = useLanguage();
  const words = useBoardTexts();
  const [params] = useSearchParams();
  const own = ownQuestion(tab, question, params);
  return (
    <search className="filters" aria-label={words.filters}>
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
      <Select
        value={question.teamId ?? ''}
        aria-label={words.team}
        options={[
          { value: '', label: `${words.team}：${words.all}` },
          ...choices.teams.map((value) => ({ value, label: value })),
        ]}
        onChange={(teamId) => onChange({ teamId })}
      />
      <Select
        value={question.block ?? ''}
        aria-label={words.block}
        options={[
          { value: '', label: `${words.block}：${words.all}` },
          ...choices.blocks.map((value) => ({ value, label: words.blocks[value] ?? value })),
        ]}
        onChange={(block) => onChange({ block })}
      />
      {(tab === 'coverage' || tab === 'trends') && (
        <Select
          value={own.bucket ?? 'week'}
          aria-label={words.bucket}
          options={(['day', 'week'] as const).map((value) => ({ value, label: words.buckets[value] }))}
          onChange={(bucket) => onChange({ bucket })}
        />
      )}
      {tab === 'people' && (
        <Select
          value={own.by ?? 'agent'}
          aria-label={words.by}
          options={(['agent', 'team'] as const).map((value) => ({ value, label: words.bys[value] }))}
          onChange={(by) => onChange({ by })}
        />
      )}
      <span className="exports">
        <Button href={boardFile(tab, own, 'csv')} download>
          {words.csv}
        </Button>
        <Button href={boardFile(tab, own, 'xlsx')} download>
          {words.xlsx}
        </Button>
      </span>
    </search>
  );
}

/** What only some boards take. */
function ownQuestion(tab: Tab, question: Question, params: URLSearchParams): Question {
  if (tab === 'coverage' || tab === 'trends')
    return { ...question, bucket: params.get('bucket') === 'day' ? 'day' : 'week' };
  // The list goes by period and team only.
  if (tab === 'downgrades') return { from: question.from, to: question.to, teamId: question.teamId };
  if (tab === 'people') return { ...question, by: params.get('by') === 'team' ? 'team' : 'agent' };
  return question;
}

function OneBoard({ tab, question }: { readonly tab: Tab; readonly question: Question }) {
  const [params] = useSearchParams();
  const own = ownQuestion(tab, question, params);
  switch (tab) {
    case 'coverage':
      return (
        <Asked name={tab} question={own} isEmpty={({ calls }) => calls === 0}>
          {(board) => <Coverage board={board} question={own} />}
        </Asked>
      );
    case 'trends':
      return (
        <Asked name={tab} question={own} isEmpty={({ buckets }) => buckets.length === 0}>
          {(board) => <Trends board={board} question={question} />}
        </Asked>
      );
    case 'people':
      return (
        <Asked name={tab} question={own} isEmpty={({ blocks }) => blocks.length === 0}>
          {(board) => <People board={board} question={question} />}
        </Asked>
      );
    case 'rules':
      return (
        <Asked name={tab} question={own} isEmpty={({ rules }) => rules.length === 0}>
          {(board) => <RulePrecision board={board} question={question} />}
        </Asked>
      );
    case 'alerts':
      return (
        <Asked name={tab} question={own} isEmpty={() => false}>
          {(board) => <AlertFollowUp board={board} question={question} />}
        </Asked>
      );
    case 'service':
      return (
        <Asked name={tab} question={own} isEmpty={({ calls }) => calls === 0}>
          {(board) => <ServiceMetrics board={board} question={question} />}
        </Asked>
      );
    default:
      return <Downgrades question={question} />;
  }
}

function Asked<N extends BoardName>({
  name,
  question,
  isEmpty,
  children,
}: {
  readonly name: N;
  readonly question: Question;
  isEmpty(board: Boards[N]): boolean;
  children(board: Boards[N]): ReactNode;
}) {
  const board = useQuery({
    queryKey: ['board', name, question],
    queryFn: ({ signal }) => getBoard(name, question, signal),
  });
  if (board.isError) return <Problem error={board.error} onAgain={() => board.refetch()} />;
  if (board.data === undefined) return <Skeleton active title={false} paragraph={{ rows: 8 }} />;
  return isEmpty(board.data) ? <EmptyState page="boards" /> : children(board.data);
}

function Problem({ error, onAgain }: { readonly error: unknown; onAgain(): void }) {
  const { texts } = useLanguage();
  const words = useBoardTexts();
  const problemText = useProblemText();
  return (
    <Message
      tone="bad"
      title={words.errorTitle}
      hint={problemText(error)}
      action={<Button onClick={onAgain}>{texts.reload}</Button>}
    />
  );
}

function todayInChina(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
}
