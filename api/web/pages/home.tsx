/** The address `/`: leads each role to its own work. */
import { useEffect } from 'react';
import { Navigate, useLocation } from 'react-router';
import { Message } from '../parts/message.tsx';
import { ownWork } from '../parts/own-work.ts';
import { useSession } from '../parts/session.tsx';
import { StatusStrip } from '../parts/status-strip.tsx';
import { useTexts } from '../texts/language.tsx';

export default function HomePage() {
  const { person, may } = useSession();
  const { search } = useLocation();
  const path = ownWork(person?.roles ?? [], may);
  if (path === null) return may.status ? <Operations /> : <NoWork />;
  // Filters in the address belong to the list of calls.
  const isList = path === '/recordings' || (search !== '' && may.calls);
  return <Navigate to={isList ? `/recordings${search}` : path} replace />;
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
  return <Message tone="quiet" title={words.noWorkTitle} hint={words.noWorkHint} />;
}
