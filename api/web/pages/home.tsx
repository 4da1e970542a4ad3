/** Where each role begins: its own work. */
import { useEffect } from 'react';
import { Message } from '../parts/message.tsx';
import { useSession } from '../parts/session.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { useTexts } from '../texts/language.tsx';
import { RecordingsPage } from './recordings.tsx';

export function HomePage() {
  const { may } = useSession();
  if (may.calls) return <RecordingsPage />;
  return may.status ? <Operations /> : <NoWork />;
}

function Operations() {
  const texts = useTexts();
  useEffect(() => {
    document.title = `${texts.people.operationsTitle} · ${texts.product}`;
  }, [texts]);
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <h1>{texts.people.operationsTitle}</h1>
          <p>{texts.people.operationsIntro}</p>
        </div>
      </header>
      <StatusStrip />
    </div>
  );
}

function NoWork() {
  const words = useTexts().people;
  const { person } = useSession();
  const isWelfare = person?.roles.some(({ role }) => role === 'welfare') === true;
  return (
    <Message tone="quiet" title={words.noWorkTitle} hint={isWelfare ? words.welfareHint : words.noWorkHint} />
  );
}
