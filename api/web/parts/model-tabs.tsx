/** The pages about models: versions, labelling, drift. */
import { NavLink } from 'react-router';
import { useTexts } from '../texts/language.tsx';
import '../look/models.css';

export function ModelTabs() {
  const { models } = useTexts();
  return (
    <nav className="model-tabs" aria-label={models.tabs.label}>
      <NavLink to="/models" end>
        {models.tabs.versions}
      </NavLink>
      <NavLink to="/labelling">{models.tabs.labelling}</NavLink>
      <NavLink to="/drift">{models.tabs.drift}</NavLink>
    </nav>
  );
}
