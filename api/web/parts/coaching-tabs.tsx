/** What belongs to coaching, side by side: tasks, the case library, the weekly pack. */
import { NavLink } from 'react-router';
import { useTexts } from '../texts/language.tsx';
import '../look/coaching.css';
import { useMay } from './session.tsx';

export function CoachingTabs() {
  const words = useTexts().coaching;
  const may = useMay();
  return (
    <nav className="coaching-tabs" aria-label={words.title}>
      {may.coaching && (
        <NavLink to="/coaching" end>
          {words.menu}
        </NavLink>
      )}
      {may.cases && <NavLink to="/cases">{words.menuCases}</NavLink>}
      {may.leadCoaching && <NavLink to="/weekly-pack">{words.menuPack}</NavLink>}
    </nav>
  );
}
