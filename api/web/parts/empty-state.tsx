/** A page before there is anything to show: what it is for, what has to happen first, and the way there. */
import { Link } from 'react-router';
import { emptyEn } from '../texts/empty-en.ts';
import { type EmptyTexts, emptyZh } from '../texts/empty-zh.ts';
import { useLanguage } from '../texts/language.tsx';
import { Message } from './message.tsx';
import type { Rights } from './rights.ts';
import { useMay } from './session.tsx';

type EmptyPage = keyof EmptyTexts['pages'];
type Way = { readonly to: string; readonly label: keyof EmptyTexts['ways']; readonly right: keyof Rights };

/** `import`: nothing comes without recordings. Null: nothing is to be done. */
const ways: Readonly<Record<EmptyPage, Way | 'import' | null>> = {
  queue: 'import',
  ownScores: { to: '/coaching?tab=exercise', label: 'exercise', right: 'coaching' },
  appeals: { to: '/queue', label: 'queue', right: 'queue' },
  alerts: 'import',
  hotSpots: 'import',
  boards: 'import',
  boardAlerts: { to: '/alerts', label: 'alerts', right: 'service' },
  downgrades: null,
  load: null,
  operations: { to: '/people', label: 'people', right: 'managePeople' },
  frequent: 'import',
  stale: null,
  conflicts: 'import',
  cases: { to: '/recordings', label: 'calls', right: 'calls' },
  ownCases: null,
  exercise: { to: '/cases', label: 'cases', right: 'cases' },
  drift: 'import',
  labelling: 'import',
};

export function EmptyState({ page }: { readonly page: EmptyPage }) {
  const { code } = useLanguage();
  const words = code === 'zh' ? emptyZh : emptyEn;
  const may = useMay();
  const way = ways[page];
  const action =
    way === 'import' ? (
      may.upload && may.calls ? (
        <Link to="/recordings">{words.import}</Link>
      ) : (
        <p className="faint small">{words.importElsewhere}</p>
      )
    ) : (
      way !== null && may[way.right] && <Link to={way.to}>{words.ways[way.label]}</Link>
    );
  return <Message tone="quiet" {...words.pages[page]} {...(action === false ? {} : { action })} />;
}
