/** Says so when it is not certain who spoke. */
import type { SpeakerSplit } from '../../../pipeline/domain.ts';
import { useTexts } from '../texts/language.tsx';

export function SplitNotice({ split }: { split: SpeakerSplit }) {
  const texts = useTexts();
  if (!split.unsure) return null;
  return (
    <div className="notice unsure" role="note">
      <b>{texts.talk.splitTitle}</b>
      {split.reason !== null && <span> {split.reason}</span>}
      <p>{texts.talk.splitHint}</p>
    </div>
  );
}
