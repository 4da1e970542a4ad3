/** Search and filters above the rules. */
import { Input, Select } from 'antd';
import type { RuleRow } from '../../rule-shapes.ts';
import { type LanguageCode, useLanguage } from '../texts/language.tsx';

export interface RuleFilters {
  readonly search: string;
  readonly status: RuleRow['status'] | null;
  readonly severity: RuleRow['severity'] | null;
  readonly section: string | null;
}

export const noRuleFilters: RuleFilters = { search: '', status: null, severity: null, section: null };

export function wantedRules(
  rules: readonly RuleRow[],
  { search, status, severity, section }: RuleFilters,
  code: LanguageCode,
): RuleRow[] {
  const word = search.trim().toLowerCase();
  return rules.filter(
    (rule) =>
      (status === null || rule.status === status) &&
      (severity === null || rule.severity === severity) &&
      (section === null || rule.section === section) &&
      `${rule.id} ${rule.title[code]} ${rule.explanation[code]}`.toLowerCase().includes(word),
  );
}

interface BarProps {
  readonly rules: readonly RuleRow[];
  readonly filters: RuleFilters;
  onChange(filters: RuleFilters): void;
}

export function RuleFilterBar({ rules, filters, onChange }: BarProps) {
  const { code, texts } = useLanguage();
  const { rules: words } = texts;
  const sections = new Map(rules.map((rule) => [rule.section, rule.sectionTitle?.[code] ?? rule.section]));
  return (
    <search className="filters" aria-label={texts.filters.title}>
      <Input.Search
        className="search-box"
        allowClear
        value={filters.search}
        placeholder={words.searchHint}
        aria-label={words.search}
        onChange={(event) => onChange({ ...filters, search: event.target.value })}
      />
      <Select<RuleRow['status']>
        allowClear
        value={filters.status}
        placeholder={words.status}
        aria-label={words.status}
        options={(['active', 'shadow', 'upcoming', 'expired'] as const).map((value) => ({
          value,
          label: words.statuses[value],
        }))}
        onChange={(value) => onChange({ ...filters, status: value ?? null })}
      />
      <Select<RuleRow['severity']>
        allowClear
        value={filters.severity}
        placeholder={words.severity}
        aria-label={words.severity}
        options={(['severe', 'moderate', 'minor'] as const).map((value) => ({
          value,
          label: texts.severities[value],
        }))}
        onChange={(value) => onChange({ ...filters, severity: value ?? null })}
      />
      <Select<string>
        allowClear
        value={filters.section}
        placeholder={words.section}
        aria-label={words.section}
        popupMatchSelectWidth={false}
        options={[...sections].map(([value, label]) => ({ value, label }))}
        onChange={(value) => onChange({ ...filters, section: value ?? null })}
      />
    </search>
  );
}
