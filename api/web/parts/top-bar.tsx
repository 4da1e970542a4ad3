/** Word mark, the menu of what the person may open, who they are, and the language. */
import { Link, NavLink } from 'react-router';
import { useLanguage } from '../texts/language.tsx';
import { Account } from './account.tsx';
import { useSession } from './session.tsx';

export function TopBar() {
  const { code, texts, toggle } = useLanguage();
  const { person, may } = useSession();
  return (
    <header className="top">
      <Link to="/" className="wordmark">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect width="16" height="16" rx="3" />
          <path d="M4 6v4M7 3.5v9M10 5.5v5M13 7v2" />
        </svg>
        <strong>{texts.product}</strong>
        <span>{texts.productLine}</span>
      </Link>
      {person !== null && (
        <nav className="menu" aria-label={texts.menu.label}>
          {may.calls && <NavLink to="/recordings">{texts.menu.calls}</NavLink>}
          {!may.calls && may.status && !may.operations && (
            <NavLink to="/">{texts.people.operationsTitle}</NavLink>
          )}
          {may.queue && <NavLink to="/queue">{texts.menu.queue}</NavLink>}
          {may.appeals && (
            <NavLink to="/appeals">{may.queue ? texts.menu.appeals : texts.menu.ownScores}</NavLink>
          )}
          {may.service && <NavLink to="/alerts">{texts.menu.alerts}</NavLink>}
          {may.service && <NavLink to="/hot-spots">{texts.menu.hotSpots}</NavLink>}
          {may.boards && <NavLink to="/boards">{texts.menu.boards}</NavLink>}
          {may.emotionalLoad && <NavLink to="/emotional-load">{texts.menu.emotionalLoad}</NavLink>}
          {may.rules && <NavLink to="/rules">{texts.menu.rules}</NavLink>}
          {may.knowledge && <NavLink to="/knowledge">{texts.menu.knowledge}</NavLink>}
          {may.cases && (
            <NavLink to={may.coaching ? '/coaching' : '/cases'}>
              {may.coaching ? texts.coaching.menu : texts.coaching.menuCases}
            </NavLink>
          )}
          {may.models && <NavLink to="/models">{texts.menu.models}</NavLink>}
          {may.calibration && <NavLink to="/calibration">{texts.menu.calibration}</NavLink>}
          {may.labelling && <NavLink to="/labelling">{texts.menu.labelling}</NavLink>}
          {may.people && <NavLink to="/people">{texts.menu.people}</NavLink>}
          {may.audit && <NavLink to="/audit">{texts.menu.audit}</NavLink>}
          {may.operations && <NavLink to="/operations">{texts.menu.operations}</NavLink>}
        </nav>
      )}
      {person !== null && <Account person={person} />}
      <button
        type="button"
        className="language"
        onClick={toggle}
        lang={code === 'zh' ? 'en' : 'zh-CN'}
        aria-label={texts.switchLanguage}
      >
        {texts.otherLanguage}
      </button>
    </header>
  );
}
