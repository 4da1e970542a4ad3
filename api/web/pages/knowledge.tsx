/** Scripts and knowledge items: search, what customers ask, what needs attention, what is answered differently. */
import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton, Tabs } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { getFrequentQuestions, getStaleItems } from '../knowledge-api.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { KnowledgeConflicts } from '../parts/knowledge-conflicts.tsx';
import { FrequentTable, KnowledgeRows } from '../parts/knowledge-rows.tsx';
import { KnowledgeSearchPanel } from '../parts/knowledge-search.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { useMay } from '../parts/session.tsx';
import { useTexts } from '../texts/language.tsx';

const tabs = ['search', 'frequent', 'stale', 'conflicts'] as const;

export default function KnowledgePage() {
  const texts = useTexts();
  const words = texts.knowledge;
  const [params, setParams] = useSearchParams();
  const may = useMay();
  const open = tabs.filter(
    (name) => (name !== 'stale' || may.staleKnowledge) && (name !== 'conflicts' || may.knowledgeConflicts),
  );
  const chosen = open.find((name) => name === params.get('tab')) ?? 'search';
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [texts, words]);
  const panels = {
    search: <KnowledgeSearchPanel />,
    frequent: <Frequent />,
    stale: <Stale />,
    conflicts: <KnowledgeConflicts />,
  };
  return (
    <div className="list-page rules-page knowledge-page">
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </div>
      </header>
      <Tabs
        activeKey={chosen}
        destroyOnHidden
        onChange={(key) => setParams(key === 'search' ? {} : { tab: key })}
        items={open.map((name) => ({ key: name, label: words.tabs[name], children: panels[name] }))}
      />
    </div>
  );
}

function Frequent() {
  const words = useTexts().knowledge;
  const answer = useQuery({
    queryKey: ['frequent-questions'],
    queryFn: ({ signal }) => getFrequentQuestions(signal),
  });
  return (
    <Loaded query={answer}>
      {(data) => (
        <>
          <p className="faint">
            {words.frequent.hint} {data.calls === 0 ? words.noCalls : words.calls(data.calls)}
          </p>
          {data.rows.length === 0 ? <EmptyState page="frequent" /> : <FrequentTable rows={data.rows} />}
        </>
      )}
    </Loaded>
  );
}

function Stale() {
  const words = useTexts().knowledge;
  const answer = useQuery({ queryKey: ['stale-items'], queryFn: ({ signal }) => getStaleItems(signal) });
  return (
    <Loaded query={answer}>
      {(data) => (
        <>
          <p className="faint">
            {words.stale.hint} {data.calls === 0 ? words.noCalls : words.calls(data.calls)}
          </p>
          {data.rows.length === 0 ? <EmptyState page="stale" /> : <KnowledgeRows rows={data.rows} />}
        </>
      )}
    </Loaded>
  );
}

interface LoadedProps<T> {
  readonly query: { readonly data: T | undefined; readonly error: unknown; refetch(): unknown };
  readonly children: (data: T) => ReactNode;
}

function Loaded<T>({ query, children }: LoadedProps<T>) {
  const texts = useTexts();
  const problemText = useProblemText();
  if (query.data !== undefined) return children(query.data);
  if (query.error === null)
    return (
      <div aria-busy="true">
        <span className="unseen">{texts.loading}</span>
        <Skeleton active title={false} paragraph={{ rows: 8 }} />
      </div>
    );
  return (
    <Message
      tone="bad"
      title={texts.knowledge.errorTitle}
      hint={problemText(query.error)}
      action={<Button onClick={() => query.refetch()}>{texts.reload}</Button>}
    />
  );
}
