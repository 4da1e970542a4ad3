/** Beside a turn: the script or item it is like, how much, and a way to it. */
import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { Link } from 'react-router';
import type { Likeness } from '../../../pipeline/domain.ts';
import { getKnowledgeItems } from '../knowledge-api.ts';
import { useLanguage } from '../texts/language.tsx';

interface Known {
  readonly title: { readonly zh: string; readonly en: string };
  readonly kind: 'script' | 'item';
}

interface Chips {
  readonly byTurn: ReadonlyMap<number, readonly Likeness[]>;
  readonly items: ReadonlyMap<string, Known>;
}

const none: Chips = { byTurn: new Map(), items: new Map() };
const ChipsContext = createContext<Chips>(none);

/** Titles are asked for once a call; without them a chip shows the id of its item. */
export function LikenessProvider(props: {
  readonly likeness: readonly Likeness[] | null | undefined;
  readonly children: ReactNode;
}) {
  const said = useMemo(() => (props.likeness ?? []).filter(({ of }) => of === 'text'), [props.likeness]);
  const ids = useMemo(() => [...new Set(said.map(({ item }) => item))].sort(), [said]);
  const { data } = useQuery({
    queryKey: ['knowledge-items', ids],
    queryFn: ({ signal }) => getKnowledgeItems(ids, signal),
    enabled: ids.length > 0,
    staleTime: 300_000,
  });
  const chips = useMemo((): Chips => {
    const byTurn = new Map<number, Likeness[]>();
    for (const hit of said) byTurn.set(hit.turn, [...(byTurn.get(hit.turn) ?? []), hit]);
    return { byTurn, items: new Map(data?.rows.map((row) => [row.id, row])) };
  }, [said, data]);
  return <ChipsContext value={chips}>{props.children}</ChipsContext>;
}

export function LikenessChips({ turn }: { readonly turn: number }) {
  const { code, texts } = useLanguage();
  const { byTurn, items } = useContext(ChipsContext);
  return (byTurn.get(turn) ?? []).map(({ item, likeness }) => {
    const known = items.get(item);
    const kind = texts.knowledge.kinds[known?.kind ?? 'item'];
    const label = texts.knowledge.chip(kind, known?.title[code] ?? item, Math.round(likeness * 100));
    return (
      <Link
        key={item}
        className="tag likeness"
        to={`/knowledge/${encodeURIComponent(item)}`}
        title={texts.knowledge.chipHint}
      >
        {label}
      </Link>
    );
  });
}
