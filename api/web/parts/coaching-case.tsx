/** One case of the library: what is said, its sound, what to notice. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { CaseShape } from '../../cases-shapes.ts';
import { caseAudioUrl } from '../coaching-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { Clip } from './coaching-clip.tsx';
import { KnowledgeLinks } from './coaching-knowledge.tsx';

type Shown = Omit<CaseShape, 'canWithdraw' | 'withdrawn'>;

export function CaseCard({ shown, action }: { readonly shown: Shown; readonly action?: ReactNode }) {
  const { code, texts } = useLanguage();
  const words = texts.coaching.cases;
  return (
    <article className="case" aria-label={shown.title}>
      <header className="coaching-line">
        <span className={`tag clip-${shown.kind}`}>{words.kinds[shown.kind]}</span>
        <strong>{shown.title}</strong>
        <span className="faint">
          {shown.ruleTitle[code]}
          {shown.businessType !== null && ` · ${shown.businessType}`}
        </span>
        {action}
      </header>
      <Clip
        label={words.play(shown.title)}
        audio={shown.hasAudio ? caseAudioUrl(shown.id) : null}
        startMs={shown.startMs}
        turns={shown.turns}
      />
      {shown.evidence.length > 0 && (
        <ul className="case-points" aria-label={words.evidence}>
          {shown.evidence.map((one) => (
            <li key={`${one.startMs}-${one.why}`}>{one.why}</li>
          ))}
        </ul>
      )}
      {shown.note !== null && (
        <p>
          <span className="faint">{words.note}</span> {shown.note}
        </p>
      )}
      {shown.knowledge.length > 0 && <KnowledgeLinks ids={shown.knowledge} />}
    </article>
  );
}

export function WithdrawButton({ title, onPress }: { readonly title: string; onPress(): void }) {
  const words = useLanguage().texts.coaching.cases;
  return (
    <Button size="small" aria-label={`${words.withdraw}：${title}`} onClick={onPress}>
      {words.withdraw}
    </Button>
  );
}
