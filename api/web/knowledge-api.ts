/** What the knowledge pages ask the server. */
import type {
  Conflicts,
  FrequentQuestions,
  KnowledgeDetail,
  KnowledgePage,
  StaleItems,
} from '../knowledge-shapes.ts';
import { ask } from './api.ts';

/** Names of the filters, the same in the address bar and in the API. */
export const knowledgeFilters = ['q', 'kind', 'businessType', 'owner', 'onDay', 'staleness'] as const;
export type KnowledgeFilters = Readonly<Partial<Record<(typeof knowledgeFilters)[number], string>>>;

export const PAGE_ROWS = 30;

export function searchKnowledge(filters: KnowledgeFilters, page: number, signal: AbortSignal) {
  const query = new URLSearchParams({ limit: String(PAGE_ROWS), offset: String((page - 1) * PAGE_ROWS) });
  for (const name of knowledgeFilters) {
    const value = filters[name];
    if (value !== undefined && value !== '') query.set(name, value);
  }
  return ask<KnowledgePage>(`/api/knowledge?${query}`, { signal });
}

/** The items with these ids, whenever they held. */
export const getKnowledgeItems = (ids: readonly string[], signal: AbortSignal) =>
  ask<KnowledgePage>(
    `/api/knowledge?${new URLSearchParams({ ids: ids.join(), onDay: 'any', limit: '200' })}`,
    {
      signal,
    },
  );

export const getKnowledgeItem = (id: string, signal: AbortSignal) =>
  ask<KnowledgeDetail>(`/api/knowledge/items/${encodeURIComponent(id)}`, { signal });

export const getFrequentQuestions = (signal: AbortSignal) =>
  ask<FrequentQuestions>('/api/knowledge/frequent-questions?limit=50', { signal });

export const getStaleItems = (signal: AbortSignal) =>
  ask<StaleItems>('/api/knowledge/stale?limit=200', { signal });

export const getConflicts = (days: number, signal: AbortSignal) =>
  ask<Conflicts>(`/api/knowledge/conflicts?days=${days}`, { signal });
