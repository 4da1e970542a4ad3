/** Search and filters over scripts and items; they live in the address bar. */
import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, Pagination, Select, Skeleton } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { type KnowledgeFilters, knowledgeFilters, PAGE_ROWS, searchKnowledge } from '../knowledge-api.ts';
import { useTexts } from '../texts/language.tsx';
import { KnowledgeRows } from './knowledge-rows.tsx';
import { Message, useProblemText } from './message.tsx';

/** After the last key; each answer takes some milliseconds. */
const TYPING_MS = 250;

export function KnowledgeSearchPanel() {
  const texts = useTexts();
  const words = texts.knowledge;
  const problemText = useProblemText();
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const filters = useMemo(() => filtersOf(new URLSearchParams(text)), [text]);
  const page = Math.max(1, Number(params.get('page')) || 1);
  const answer = useQuery({
    queryKey: ['knowledge', filters, page],
    queryFn: ({ signal }) => searchKnowledge(filters, page, signal),
    placeholderData: (before) => before,
  });
  const change = (changes: KnowledgeFilters & { readonly page?: string }) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        next.delete('page');
        for (const [name, value] of Object.entries(changes))
          if (value === '') next.delete(name);
          else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const { data } = answer;
  return (
    <>
      <Bar filters={filters} owners={data?.facts.owners ?? []} onChange={change} />
      {answer.error !== null ? (
        <Message
          tone="bad"
          title={words.errorTitle}
          hint={problemText(answer.error)}
          action={<Button onClick={() => answer.refetch()}>{texts.reload}</Button>}
        />
      ) : data === undefined ? (
        <div aria-busy="true">
          <span className="unseen">{texts.loading}</span>
          <Skeleton active title={false} paragraph={{ rows: 8 }} />
        </div>
      ) : (
        <>
          <p className="faint" aria-live="polite">
            {words.found(data.total)} · {words.stock(data.facts.scripts, data.facts.items)} ·{' '}
            {data.facts.calls === 0 ? words.noCalls : words.calls(data.facts.calls)}
          </p>
          {data.facts.isInForce === false && <p className="faint">{words.notInForce}</p>}
          {data.rows.length === 0 ? <p>{words.noMatch}</p> : <KnowledgeRows rows={data.rows} />}
          {data.total > PAGE_ROWS && (
            <Pagination
              current={page}
              total={data.total}
              pageSize={PAGE_ROWS}
              showSizeChanger={false}
              onChange={(next) => change({ page: String(next) })}
            />
          )}
        </>
      )}
    </>
  );
}

function filtersOf(params: URLSearchParams): KnowledgeFilters {
  const found = knowledgeFilters.flatMap((name) => {
    const value = params.get(name);
    return value === null || value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

interface BarProps {
  readonly filters: KnowledgeFilters;
  readonly owners: readonly string[];
  onChange(changes: KnowledgeFilters): void;
}

function Bar({ filters, owners, onChange }: BarProps) {
  const texts = useTexts();
  const words = texts.knowledge;
  const choose = (
    name: keyof KnowledgeFilters,
    label: string,
    options: { value: string; label: string }[],
  ) => (
    <Select<string>
      allowClear
      value={filters[name] ?? null}
      placeholder={label}
      aria-label={label}
      popupMatchSelectWidth={false}
      options={options}
      onChange={(value) => onChange({ [name]: value ?? '' })}
    />
  );
  const isAny = filters.onDay === 'any';
  return (
    <search className="filters" aria-label={texts.filters.title}>
      <Typed value={filters.q ?? ''} onChange={(q) => onChange({ q })} />
      {choose('kind', words.kind, [
        { value: 'script', label: words.kinds.script },
        { value: 'item', label: words.kinds.item },
      ])}
      {choose(
        'businessType',
        words.businessType,
        Object.keys(texts.businessTypes).map((value) => ({ value, label: value })),
      )}
      {choose(
        'owner',
        words.owner,
        owners.map((value) => ({ value, label: value })),
      )}
      {choose(
        'staleness',
        words.staleness,
        (['current', 'upcoming', 'expiring', 'expired', 'unused'] as const).map((value) => ({
          value,
          label: words.stalenesses[value],
        })),
      )}
      <DatePicker
        aria-label={words.onDay}
        placeholder={isAny ? words.anyDay : words.today}
        value={filters.onDay === undefined || isAny ? null : dayjs(filters.onDay)}
        onChange={(day) => onChange({ onDay: day === null ? '' : day.format('YYYY-MM-DD') })}
      />
      <Button
        type={isAny ? 'primary' : 'default'}
        aria-pressed={isAny}
        onClick={() => onChange({ onDay: isAny ? '' : 'any' })}
      >
        {words.anyDay}
      </Button>
    </search>
  );
}

/** Asks when the typing pauses, so that half a word of pinyin is not looked for. */
function Typed({ value, onChange }: { readonly value: string; onChange(value: string): void }) {
  const words = useTexts().knowledge;
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), TYPING_MS);
    return () => clearTimeout(timer);
  });
  return (
    <Input.Search
      className="search-box"
      allowClear
      value={typed}
      placeholder={words.searchHint}
      aria-label={words.search}
      maxLength={500}
      onChange={(event) => setTyped(event.target.value)}
      onSearch={(text) => onChange(text)}
    />
  );
}
