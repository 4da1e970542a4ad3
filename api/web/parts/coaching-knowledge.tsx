/** Scripts and knowledge items by their titles, each a link to its text. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { getKnowledgeItems } from '../knowledge-api.ts';
import { useLanguage } from '../texts/language.tsx';

/** Titles by id; an item that is gone goes by its id. */
export function useKnowledgeTitles(ids: readonly string[]): (id: string) => string {
  const { code } = useLanguage();
  const items = useQuery({
    queryKey: ['knowledge-titles', ids],
    queryFn: ({ signal }) => getKnowledgeItems(ids, signal),
    enabled: ids.length > 0,
    staleTime: 600_000,
  });
  const titles = new Map(items.data?.rows.map((row) => [row.id, row.title[code]]));
  return (id) => titles.get(id) ?? id;
}

export function KnowledgeLinks({ ids }: { readonly ids: readonly string[] }) {
  const titleOf = useKnowledgeTitles(ids);
  return (
    <ul className="coaching-line">
      {ids.map((id) => (
        <li key={id}>
          <Link to={`/knowledge/${encodeURIComponent(id)}`}>{titleOf(id)}</Link>
        </li>
      ))}
    </ul>
  );
}
