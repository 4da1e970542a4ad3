/** The bar of filters above the list. */
import { AutoComplete, Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useId, useState } from 'react';
import type { RecordingRow } from '../../shapes.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { useNarrow } from './narrow.ts';
import { useUrlFilters } from './url-filters.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** `seen`: rows loaded so far; team, agent and rule offer what occurs in them and accept other input. */
export function FilterBar({ seen }: { seen: readonly RecordingRow[] }) {
  const { code, texts } = useLanguage();
  const { filters, active, change, clear } = useUrlFilters();
  const narrow = useNarrow(760);
  const [open, setOpen] = useState(false);
  const dates: [dayjs.Dayjs | null, dayjs.Dayjs | null] = [
    filters.from === undefined ? null : dayjs(filters.from),
    filters.to === undefined ? null : dayjs(filters.to),
  ];
  const hidden = narrow && !open;

  return (
    <search className="filters" aria-label={texts.filters.title}>
      <SearchBox value={filters.q ?? ''} onSearch={(q) => change({ q })} />
      {narrow && (
        <Button onClick={() => setOpen(!open)} aria-expanded={open}>
          {open ? texts.filters.less : texts.filters.more}
          {active > 0 && ` · ${active}`}
        </Button>
      )}
      {!hidden && (
        <>
          <Pick
            label={texts.filters.lane}
            value={filters.lane}
            options={choices(texts.lanes)}
            onPick={(lane) => change({ lane })}
          />
          <Pick
            label={texts.filters.passed}
            value={filters.passed}
            options={[
              { value: 'true', label: texts.filters.yes },
              { value: 'false', label: texts.filters.no },
            ]}
            onPick={(passed) => change({ passed })}
          />
          <Pick
            label={texts.filters.state}
            value={filters.state}
            options={choices(texts.states)}
            onPick={(state) => change({ state })}
          />
          <Pick
            label={texts.filters.businessType}
            value={filters.businessType}
            options={choices(texts.businessTypes)}
            onPick={(businessType) => change({ businessType })}
          />
          <Pick
            label={texts.filters.channel}
            value={filters.channel}
            options={choices(texts.channels)}
            onPick={(channel) => change({ channel })}
          />
          <Pick
            label={texts.filters.rule}
            value={filters.rule}
            options={unique(
              seen.flatMap((row) => row.flags.map((flag) => ({ value: flag.rule, label: flag.title[code] }))),
            )}
            onPick={(rule) => change({ rule })}
          />
          <Enter
            label={texts.filters.team}
            value={filters.teamId ?? ''}
            options={unique(seen.flatMap(({ teamId }) => (teamId === null ? [] : [choice(teamId, teamId)])))}
            onEnter={(teamId) => change({ teamId })}
          />
          <Enter
            label={texts.filters.agent}
            value={filters.agentId ?? ''}
            options={unique(
              seen.flatMap(({ agentId, agentName }) =>
                agentId === null
                  ? []
                  : [choice(agentId, agentName === null ? agentId : `${agentName} ${agentId}`)],
              ),
            )}
            onEnter={(agentId) => change({ agentId })}
          />
          <DatePicker.RangePicker
            value={dates}
            allowEmpty={[true, true]}
            format={code === 'zh' ? 'YYYY年M月D日' : 'D MMM YYYY'}
            aria-label={texts.filters.dates}
            placeholder={[texts.filters.from, texts.filters.to]}
            onChange={(days) =>
              change({
                from: days?.[0]?.format('YYYY-MM-DD') ?? null,
                to: days?.[1]?.format('YYYY-MM-DD') ?? null,
              })
            }
          />
          {active > 0 && (
            <Button type="link" onClick={clear}>
              {texts.list.clearFilters}
            </Button>
          )}
        </>
      )}
    </search>
  );
}

/** Searches on Enter, on the button and on clearing; not on every key, which would ask the server each time. */
function SearchBox({ value, onSearch }: { value: string; onSearch(text: string): void }) {
  const texts = useTexts();
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  return (
    <Input.Search
      className="search-box"
      value={draft}
      allowClear
      aria-label={texts.filters.search}
      placeholder={texts.filters.searchHint}
      onChange={(event) => setDraft(event.target.value)}
      onSearch={(text) => onSearch(text.trim())}
    />
  );
}

interface PickProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: Choice[];
  onPick(value: string | null): void;
}

function Pick({ label, value, options, onPick }: PickProps) {
  const known = value === undefined || options.some((option) => option.value === value);
  return (
    <Select<string>
      value={value ?? null}
      options={known ? options : [...options, { value, label: value }]}
      placeholder={label}
      aria-label={label}
      allowClear
      popupMatchSelectWidth={false}
      onChange={(picked: string | undefined) => onPick(picked ?? null)}
    />
  );
}

interface EnterProps {
  readonly label: string;
  readonly value: string;
  readonly options: Choice[];
  onEnter(value: string): void;
}

/** Text with suggestions: taken over on choosing, on Enter and on leaving the field. */
function Enter({ label, value, options, onEnter }: EnterProps) {
  const id = useId();
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const take = (text: string) => {
    if (text.trim() !== value) onEnter(text.trim());
  };
  return (
    <AutoComplete
      id={id}
      className="enter"
      value={draft}
      options={options.filter((option) => option.label.includes(draft) || draft === value)}
      placeholder={label}
      aria-label={label}
      allowClear
      popupMatchSelectWidth={false}
      onChange={(text) => {
        setDraft(text ?? '');
        if (text === undefined || text === '') take('');
      }}
      onSelect={(picked) => take(picked)}
      onBlur={() => take(draft)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take(draft);
      }}
    />
  );
}

const choice = (value: string, label: string): Choice => ({ value, label });
const choices = (names: Readonly<Record<string, string>>): Choice[] =>
  Object.entries(names).map(([value, label]) => ({ value, label }));

function unique(all: readonly Choice[]): Choice[] {
  return [...new Map(all.map((one) => [one.value, one])).values()].sort((a, b) =>
    a.label.localeCompare(b.label, 'zh-CN'),
  );
}
