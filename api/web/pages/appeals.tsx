/** 申诉: agents see their published scores and appeal; reviewers and managers decide. */
import { useEffect, useState } from 'react';
import { AppealDesk } from '../parts/appeal-desk.tsx';
import { OwnScores } from '../parts/own-scores.tsx';
import { OwnTasks } from '../parts/own-tasks.tsx';
import { useMay } from '../parts/session.tsx';
import { useTexts } from '../texts/language.tsx';
import '../look/review.css';

export default function AppealsPage() {
  const texts = useTexts();
  const words = texts.review.appeals;
  const may = useMay();
  const [isOwn, setOwn] = useState(may.ownScores && !may.queue);
  useEffect(() => {
    document.title = `${isOwn ? words.ownTitle : words.title} · ${texts.product}`;
  }, [isOwn, words, texts]);
  return (
    <div className="list-page appeals-page">
      <header className="list-head">
        <div>
          <h1>{isOwn ? words.ownTitle : words.title}</h1>
          <p>{isOwn ? words.ownIntro : words.intro}</p>
        </div>
      </header>
      {may.ownScores && may.queue && (
        <div className="queue-kinds">
          {[false, true].map((own) => (
            <button key={String(own)} type="button" aria-pressed={isOwn === own} onClick={() => setOwn(own)}>
              {own ? words.ownTitle : words.title}
            </button>
          ))}
        </div>
      )}
      {isOwn && may.coaching && !may.leadCoaching && <OwnTasks />}
      {isOwn ? <OwnScores /> : <AppealDesk />}
    </div>
  );
}
