/** What the knowledge pages ask the server. */
import { ask, asked, client } from './api.ts';

/** Names of the filters, the same in the address bar and in the API. */
export const knowledgeFilters = ['q', 'kind', 'businessType', 'owner', 'onDay', 'staleness'] as const;
export type KnowledgeFilters = Readonly<Partial<Record<(typeof knowledgeFilters)[number], string>>>;

export const PAGE_ROWS = 30;

export function searchKnowledge(filters: KnowledgeFilters, page: number, signal: AbortSignal) {
  const query = asked<'/api/knowledge'>({ ...filters, limit: PAGE_ROWS, offset: (page - 1) * PAGE_ROWS });
  return ask(() => client.GET('/api/knowledge', { params: { query }, signal }));
}

/** The items with these ids, whenever they held. */
export const getKnowledgeItems = (ids: readonly string[], signal: AbortSignal) =>
  ask(() =>
    client.GET('/api/knowledge', {
      params: { query: { ids: ids.join(), onDay: 'any', limit: 200 } },
      signal,
    }),
  );

export const getKnowledgeItem = (id: string, signal: AbortSignal) =>
  ask(() => client.GET('/api/knowledge/items/{id}', { params: { path: { id } }, signal }));

export const getFrequentQuestions = (signal: AbortSignal) =>
  ask(() => client.GET('/api/knowledge/frequent-questions', { params: { query: { limit: 50 } }, signal }));

export const getStaleItems = (signal: AbortSignal) =>
  ask(() => client.GET('/api/knowledge/stale', { params: { query: { limit: 200 } }, signal }));

export const getConflicts = (days: number, signal: AbortSignal) =>
  ask(() => client.GET('/api/knowledge/conflicts', { params: { query: { days } }, signal }));
