/** The pages about models: versions, labelling, drift. */
import { NavLink } from 'react-router';
import { useTexts } from '../texts/language.tsx';
import '../look/models.css';
import { useMay } from './session.tsx';

export function ModelTabs() {
  const { models } = useTexts();
  const may = useMay();
  return (
    <nav className="model-tabs" aria-label={models.tabs.label}>
      {may.models && (
        <NavLink to="/models" end>
          {models.tabs.versions}
        </NavLink>
      )}
      {may.labelling && <NavLink to="/labelling">{models.tabs.labelling}</NavLink>}
      {may.models && <NavLink to="/drift">{models.tabs.drift}</NavLink>}
    </nav>
  );
}
