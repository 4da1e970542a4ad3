/** Filters of the review queue, and those a person saved. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select, Switch } from 'antd';
import { useId, useState } from 'react';
import type { QueuePage } from '../../review-shapes.ts';
import { deleteView, getViews, type QueueFilters, saveView } from '../review-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { useProblemText } from './message.tsx';

type Change = Readonly<Record<string, string | undefined>>;
interface FilterBarProps {
  readonly filters: QueueFilters;
  readonly counts: QueuePage['counts'] | null;
  onChange(changes: Change): void;
}

const none: Change = {
  kind: undefined,
  teamId: undefined,
  agentId: undefined,
  businessType: undefined,
  assignee: undefined,
  overdue: undefined,
};

export function QueueFilterBar({ filters, counts, onChange }: FilterBarProps) {
  const { texts } = useLanguage();
  const words = texts.review.queue;
  const id = useId();
  const kinds = Object.entries(words.kinds) as [keyof typeof words.kinds, string][];
  return (
    <search className="queue-filters" aria-label={texts.filters.title}>
      <div className="queue-kinds">
        <button
          type="button"
          aria-pressed={filters.kind === undefined}
          onClick={() => onChange({ kind: undefined })}
        >
          {words.all} {counts?.open ?? ''}
        </button>
        {kinds.map(([kind, name]) => (
          <button
            key={kind}
            type="button"
            className={kind}
            aria-pressed={filters.kind === kind}
            onClick={() => onChange({ kind })}
          >
            {name} {counts?.kinds[kind] ?? ''}
          </button>
        ))}
      </div>
      <div className="filters">
        {(['teamId', 'agentId'] as const).map((name) => (
          <Input
            key={`${name} ${filters[name] ?? ''}`}
            className="queue-text"
            allowClear
            placeholder={words.filters[name]}
            aria-label={words.filters[name]}
            defaultValue={filters[name] ?? ''}
            onPressEnter={({ currentTarget }) => onChange({ [name]: currentTarget.value.trim() })}
            onBlur={({ currentTarget }) => onChange({ [name]: currentTarget.value.trim() })}
          />
        ))}
        <Select<string>
          allowClear
          value={filters.businessType ?? null}
          placeholder={words.filters.businessType}
          aria-label={words.filters.businessType}
          popupMatchSelectWidth={false}
          options={Object.entries(texts.businessTypes).map(([value, label]) => ({ value, label }))}
          onChange={(value) => onChange({ businessType: value })}
        />
        <Select<string>
          allowClear
          value={filters.assignee ?? null}
          placeholder={words.filters.assignee}
          aria-label={words.filters.assignee}
          popupMatchSelectWidth={false}
          options={[
            { value: 'me', label: words.mine },
            { value: 'none', label: words.nobody },
          ]}
          onChange={(value) => onChange({ assignee: value })}
        />
        <span className="alert-late-switch">
          <Switch
            id={`${id}-late`}
            size="small"
            checked={filters.overdue === 'true'}
            onChange={(checked) => onChange({ overdue: checked ? 'true' : undefined })}
          />
          <label htmlFor={`${id}-late`}>{words.filters.overdue}</label>
        </span>
        <Views filters={filters} onChoose={(query) => onChange({ ...none, ...query })} />
      </div>
    </search>
  );
}

function Views({ filters, onChoose }: { readonly filters: QueueFilters; onChoose(query: Change): void }) {
  const { texts } = useLanguage();
  const words = texts.review.queue;
  const problemText = useProblemText();
  const queries = useQueryClient();
  const [name, setName] = useState<string | null>(null);
  const views = useQuery({ queryKey: ['queue-views'], queryFn: ({ signal }) => getViews(signal) });
  const renew = () => queries.invalidateQueries({ queryKey: ['queue-views'] });
  const save = useMutation({
    mutationFn: () => saveView((name ?? '').trim(), filters),
    onSuccess: () => {
      setName(null);
      void renew();
    },
  });
  const forget = useMutation({ mutationFn: deleteView, onSuccess: () => void renew() });
  const items = views.data?.items ?? [];
  const chosen = items.find(({ query }) => isSame(query, filters));
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <>
      {items.length > 0 && (
        <Select<string>
          value={chosen?.name ?? null}
          placeholder={words.views}
          aria-label={words.views}
          popupMatchSelectWidth={false}
          options={items.map((view) => ({ value: view.name, label: view.name }))}
          onChange={(value) => onChoose(items.find((view) => view.name === value)?.query ?? {})}
        />
      )}
      {chosen !== undefined && (
        <Button type="link" size="small" onClick={() => forget.mutate(chosen.name)}>
          {words.deleteView}
        </Button>
      )}
      {isFiltered && chosen === undefined && name === null && (
        <Button type="link" size="small" onClick={() => setName('')}>
          {words.saveView}
        </Button>
      )}
      {name !== null && (
        <form
          className="queue-save"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') save.mutate();
          }}
        >
          <Input
            size="small"
            autoFocus
            maxLength={60}
            value={name}
            placeholder={words.viewName}
            aria-label={words.viewName}
            onChange={(event) => setName(event.target.value)}
          />
          <Button size="small" htmlType="submit" loading={save.isPending}>
            {words.saveView}
          </Button>
          {save.isError && <span className="fault">{problemText(save.error)}</span>}
        </form>
      )}
    </>
  );
}

function isSame(one: Readonly<Record<string, string>>, other: QueueFilters): boolean {
  const text = (query: object) => JSON.stringify(Object.entries(query).sort());
  return text(one) === text(other);
}
