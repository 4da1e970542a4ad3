/** What a changed plan said before and says now. */
import type { PlanChange } from '../../coaching-shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import { clockText } from '../texts/times.ts';
import { useKnowledgeTitles } from './coaching-knowledge.tsx';

export function PlanChanges({ changes }: { readonly changes: readonly PlanChange[] }) {
  const { code, texts } = useLanguage();
  const { task, planPage } = texts.coaching;
  const titleOf = useKnowledgeTitles([
    ...new Set(changes.flatMap((one) => (one.field === 'knowledge' ? [...one.before, ...one.after] : []))),
  ]);
  const list = (parts: readonly string[]) => (parts.length === 0 ? task.nothing : parts.join('、'));
  const said = (change: PlanChange): [before: string, after: string] => {
    switch (change.field) {
      case 'focus':
        return [change.before[code], change.after[code]];
      case 'knowledge':
        return [list(change.before.map(titleOf)), list(change.after.map(titleOf))];
      case 'clips': {
        const clip = ({ kind, startMs, endMs }: (typeof change.before)[number]) =>
          `${task.kinds[kind]} ${clockText(startMs)}–${clockText(endMs)}`;
        return [list(change.before.map(clip)), list(change.after.map(clip))];
      }
      case 'mentor':
        return [change.before || planPage.noMentor, change.after || planPage.noMentor];
      default:
        return [change.before || task.nothing, change.after || task.nothing];
    }
  };
  return (
    <ul className="plan-changes" aria-label={task.changes}>
      {changes.map((change, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a plan may be changed twice in the same part
        <li key={index}>{task.fromTo(task.fields[change.field], ...said(change))}</li>
      ))}
    </ul>
  );
}
