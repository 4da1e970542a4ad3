/** The case library: search and hear clips, good and bad. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { CasePage, CaseShape } from '../../cases-shapes.ts';
import { type CaseFilters, caseFilters, getCases, withdrawCase } from '../coaching-api.ts';
import { CaseCard, WithdrawButton } from '../parts/coaching-case.tsx';
import { Loaded } from '../parts/coaching-loaded.tsx';
import { CoachingTabs } from '../parts/coaching-tabs.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { useMay } from '../parts/session.tsx';
import { useLanguage } from '../texts/language.tsx';

export default function CasesPage() {
  const { texts } = useLanguage();
  const words = texts.coaching.cases;
  const queries = useQueryClient();
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const [asking, setAsking] = useState<CaseShape | null>(null);
  const filters: CaseFilters = Object.fromEntries(
    caseFilters.flatMap((name) => {
      const value = params.get(name);
      return value === null || value === '' ? [] : [[name, value]];
    }),
  );
  const isFiltered = Object.keys(filters).length > 0;
  const cases = useInfiniteQuery({
    queryKey: ['cases', filters],
    queryFn: ({ pageParam, signal }) => getCases(filters, pageParam, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [texts, words]);
  const change = (name: (typeof caseFilters)[number], value: string | null) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return (
    <div className="list-page coaching-page">
      <CoachingTabs />
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </div>
      </header>
      <Filters filters={filters} first={cases.data?.pages[0]} onChange={change} />
      <Loaded query={{ data: cases.data, error: cases.error, refetch: cases.refetch }}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return isFiltered ? (
              <p className="coaching-empty">{words.noMatch}</p>
            ) : (
              <EmptyState page={may.addCases ? 'cases' : 'ownCases'} />
            );
          return (
            <ul className="case-list">
              {items.map((one) => (
                <li key={one.id}>
                  <CaseCard
                    shown={one}
                    action={
                      one.canWithdraw && <WithdrawButton title={one.title} onPress={() => setAsking(one)} />
                    }
                  />
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      {cases.hasNextPage && (
        <Button loading={cases.isFetchingNextPage} onClick={() => cases.fetchNextPage()}>
          {texts.coaching.loadMore}
        </Button>
      )}
      {asking !== null && (
        <ReasonDialog
          title={words.withdrawTitle}
          hint={words.withdrawHint}
          confirm={words.withdraw}
          danger
          act={(why) => withdrawCase(asking.id, why)}
          onDone={() => {
            setAsking(null);
            void queries.invalidateQueries({ queryKey: ['cases'] });
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}

interface FiltersProps {
  readonly filters: CaseFilters;
  readonly first: CasePage | undefined;
  onChange(name: (typeof caseFilters)[number], value: string | null): void;
}

function Filters({ filters, first, onChange }: FiltersProps) {
  const { code, texts } = useLanguage();
  const words = texts.coaching.cases;
  const [typed, setTyped] = useState(filters.q ?? '');
  return (
    <search className="filters" aria-label={texts.filters.title}>
      <Input.Search
        className="search-box"
        allowClear
        value={typed}
        maxLength={100}
        aria-label={words.search}
        placeholder={words.searchHint}
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(value) => onChange('q', value)}
      />
      <Select<string>
        allowClear
        value={filters.kind ?? null}
        placeholder={words.kind}
        aria-label={words.kind}
        options={Object.entries(words.kinds).map(([value, label]) => ({ value, label }))}
        onChange={(value) => onChange('kind', value ?? null)}
      />
      <Select<string>
        allowClear
        value={filters.rule ?? null}
        placeholder={words.rule}
        aria-label={words.rule}
        popupMatchSelectWidth={false}
        options={(first?.rules ?? []).map((one) => ({ value: one.rule, label: one.title[code] }))}
        onChange={(value) => onChange('rule', value ?? null)}
      />
      <Select<string>
        allowClear
        value={filters.businessType ?? null}
        placeholder={words.businessType}
        aria-label={words.businessType}
        popupMatchSelectWidth={false}
        options={(first?.businessTypes ?? []).map((value) => ({ value, label: value }))}
        onChange={(value) => onChange('businessType', value ?? null)}
      />
    </search>
  );
}
