/** Level and state of an alert. Never colour alone: each also says it in words. */
import type { AlertRowShape } from '../../service-shapes.ts';
import { useTexts } from '../texts/language.tsx';

export function LevelTag({ level }: { readonly level: AlertRowShape['level'] }) {
  const texts = useTexts();
  return <span className={`tag alert-level-${level}`}>{texts.service.alerts.levels[level]}</span>;
}

export function AlertStateText({ alert }: { readonly alert: AlertRowShape }) {
  const words = useTexts().service.alerts;
  return (
    <>
      <span className={`alert-state ${alert.state}`}>{words.states[alert.state]}</span>
      {alert.acknowledged && <span className="faint small"> {words.acknowledged}</span>}
    </>
  );
}

/** Province, city, team as far as they are set. */
export function OwnerText({ owner }: { readonly owner: AlertRowShape['owner'] }) {
  const words = useTexts().service.alerts;
  const parts = [owner.province, owner.city, owner.team].filter((one) => one !== null);
  return parts.length === 0 ? <span className="faint">{words.noOwner}</span> : parts.join(' · ');
}
