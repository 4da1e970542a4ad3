/** The filters of the list live in the address bar, so that a filtered list can be sent to a colleague. */
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { type FilterName, type Filters, filterNames } from '../api.ts';

interface UrlFilters {
  readonly filters: Filters;
  readonly active: number;
  /** Null removes a filter. */
  change(changes: Readonly<Partial<Record<FilterName, string | null>>>): void;
  clear(): void;
}

export function useUrlFilters(): UrlFilters {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const filters = useMemo(() => filtersOf(new URLSearchParams(text)), [text]);

  return {
    filters,
    active: Object.keys(filters).length,
    change: (changes) =>
      setParams(
        (now) => {
          const next = new URLSearchParams(now);
          for (const name of filterNames) {
            const value = changes[name];
            if (value === undefined) continue;
            if (value === null || value === '') next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
    clear: () => setParams({}, { replace: true }),
  };
}

function filtersOf(params: URLSearchParams): Filters {
  const filters: Partial<Record<FilterName, string>> = {};
  for (const name of filterNames) {
    const value = params.get(name);
    if (value !== null && value !== '') filters[name] = value;
  }
  return filters;
}
