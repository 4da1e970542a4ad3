/** Coaching: tasks, whom to coach next, and the daily exercise. */

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Segmented, Tabs } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { SuggestionList, TaskRow } from '../../coaching-shapes.ts';
import { dismissSuggestion, getSuggestions, getTasks } from '../coaching-api.ts';
import { DailyExercise } from '../parts/coaching-exercise.tsx';
import { Loaded } from '../parts/coaching-loaded.tsx';
import { CoachingTabs } from '../parts/coaching-tabs.tsx';
import { shareText } from '../parts/coaching-text.ts';
import { newId } from '../parts/new-id.ts';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useMay } from '../parts/session.tsx';
import { WeeklyTest } from '../parts/weekly-test.tsx';
import { TestResults } from '../parts/weekly-test-results.tsx';
import { useLanguage, useTexts } from '../texts/language.tsx';

export default function CoachingPage() {
  const texts = useTexts();
  const words = texts.coaching;
  const may = useMay();
  const [params, setParams] = useSearchParams();
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [texts, words]);
  const tabs = [
    { key: 'tasks', label: words.tabs.tasks, children: <Tasks isLead={may.leadCoaching} /> },
    ...(may.leadCoaching
      ? [{ key: 'suggestions', label: words.tabs.suggestions, children: <Suggestions /> }]
      : []),
    { key: 'exercise', label: words.tabs.exercise, children: <DailyExercise /> },
    {
      key: 'test',
      label: words.tabs.test,
      children: (
        <>
          {may.ownScores && <WeeklyTest />}
          {may.leadCoaching && <TestResults />}
        </>
      ),
    },
  ];
  const chosen = tabs.find(({ key }) => key === params.get('tab'))?.key ?? 'tasks';
  return (
    <div className="list-page coaching-page">
      <CoachingTabs />
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{may.leadCoaching ? words.intro : words.ownIntro}</p>
        </div>
      </header>
      <Tabs
        activeKey={chosen}
        destroyOnHidden
        onChange={(key) => setParams(key === 'tasks' ? {} : { tab: key })}
        items={tabs}
      />
    </div>
  );
}

function Tasks({ isLead }: { readonly isLead: boolean }) {
  const words = useTexts().coaching;
  const [show, setShow] = useState<'open' | 'closed'>('open');
  const tasks = useInfiniteQuery({
    queryKey: ['coaching', show],
    queryFn: ({ pageParam, signal }) => getTasks(show, pageParam, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
  return (
    <>
      <Segmented<'open' | 'closed'>
        value={show}
        onChange={(value) => setShow(value)}
        options={[
          { value: 'open', label: words.open },
          { value: 'closed', label: words.closed },
        ]}
      />
      <Loaded query={{ data: tasks.data, error: tasks.error, refetch: tasks.refetch }}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          const counts = pages[0]?.counts;
          return (
            <>
              {counts !== undefined && (
                <p className="faint" aria-live="polite">
                  {words.counts(counts.open, counts.overdue, counts.closed)}
                </p>
              )}
              {rows.length === 0 ? (
                <p className="coaching-empty">
                  {show === 'closed' ? words.emptyClosed : isLead ? words.emptyLead : words.emptyOwn}
                </p>
              ) : (
                <ul className="coaching-rows">
                  {rows.map((row) => (
                    <Row key={row.id} row={row} isLead={isLead} />
                  ))}
                </ul>
              )}
              {tasks.hasNextPage && (
                <Button loading={tasks.isFetchingNextPage} onClick={() => tasks.fetchNextPage()}>
                  {words.loadMore}
                </Button>
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function Row({ row, isLead }: { readonly row: TaskRow; readonly isLead: boolean }) {
  const { code, texts } = useLanguage();
  const words = texts.coaching;
  const who = row.agentName ?? words.noName;
  return (
    <li>
      <Link to={`/coaching/${row.id}`} aria-label={words.openTask(who, row.title[code])}>
        {row.title[code]}
      </Link>
      <span className={`tag coaching-${row.state}`}>{words.states[row.state]}</span>
      {row.verdict !== null && (
        <span className={`tag effect-${row.verdict}`}>{words.task.verdicts[row.verdict]}</span>
      )}
      {row.isUpdated && <span className="tag alert-late">{words.task.updated}</span>}
      {row.isOverdue && <span className="tag alert-late">{words.overdue}</span>}
      <span className="faint">
        {[
          isLead ? who : null,
          isLead ? row.teamId : null,
          row.dueDay === null || row.state === 'closed' ? null : words.due(row.dueDay),
          row.mentorName === null ? null : words.task.mentor(row.mentorName),
          row.cause === null ? null : words.task.causes[row.cause],
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </span>
    </li>
  );
}

function Suggestions() {
  const words = useTexts().coaching;
  const query = useQuery({
    queryKey: ['coaching-suggestions'],
    queryFn: ({ signal }) => getSuggestions(signal),
  });
  return (
    <Loaded query={query}>
      {(list) => (
        <>
          <p className="faint">{words.suggestionHint(list.days, list.least)}</p>
          {list.items.length === 0 ? (
            <p className="coaching-empty">{words.noSuggestions}</p>
          ) : (
            <ul className="coaching-rows">
              {list.items.map((one) => (
                <SuggestionRow key={`${one.agentId} ${one.rule}`} suggestion={one} />
              ))}
            </ul>
          )}
        </>
      )}
    </Loaded>
  );
}

function SuggestionRow({ suggestion }: { readonly suggestion: SuggestionList['items'][number] }) {
  const { code, texts } = useLanguage();
  const words = texts.coaching;
  const queries = useQueryClient();
  const [asking, setAsking] = useState<string | null>(null);
  const { agentId, rule, name, teamId, title, confirmed, own, team, against } = suggestion;
  const who = name ?? words.noName;
  return (
    <li>
      <strong>{who}</strong>
      <span className="faint">{teamId}</span>
      <span>{title[code]}</span>
      <span className={`tag against-${against}`}>{words.againsts[against]}</span>
      <dl className="coaching-figures">
        <div>
          <dt>{words.confirmed}</dt>
          <dd>{words.calls(confirmed)}</dd>
        </div>
        <div>
          <dt>{words.ownShare}</dt>
          <dd>{shareText(words, own, texts.none)}</dd>
        </div>
        <div>
          <dt>{words.teamShare}</dt>
          <dd>{shareText(words, team, texts.none)}</dd>
        </div>
      </dl>
      <span className="coaching-actions">
        <Link
          className="coaching-plan-link"
          to={`/coaching/new?${new URLSearchParams({ agentId, rule })}`}
          aria-label={`${words.plan}：${who} ${title[code]}`}
        >
          {words.plan}
        </Link>
        <Button
          size="small"
          aria-label={`${words.dismiss}：${who} ${title[code]}`}
          onClick={() => setAsking(newId())}
        >
          {words.dismiss}
        </Button>
      </span>
      {asking !== null && (
        <ReasonDialog
          title={words.dismissTitle}
          hint={words.dismissHint}
          confirm={words.dismiss}
          act={(action) => dismissSuggestion({ id: asking, agentId, rule, cause: 'no-need', action })}
          onDone={() => {
            setAsking(null);
            void queries.invalidateQueries({ queryKey: ['coaching-suggestions'] });
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </li>
  );
}
