/** What a candidate would change, before anybody activates it. */
import { useEffect } from 'react';
import { Link, useParams } from 'react-router';
import { Impact } from '../parts/impact.tsx';
import { shortHash } from '../parts/rule-set-head.tsx';
import { useTexts } from '../texts/language.tsx';

export default function ComparePage() {
  const texts = useTexts();
  const { hash = '' } = useParams();
  useEffect(() => {
    document.title = `${texts.rules.impact.title} · ${texts.product}`;
  }, [texts]);
  return (
    <div className="list-page rules-page">
      <p>
        <Link to="/rules">← {texts.rules.detail.back}</Link>
      </p>
      <header className="list-head">
        <h1>
          {texts.rules.impact.title} <code>{shortHash(hash)}</code>
        </h1>
      </header>
      <div className="panel">
        <Impact key={hash} hash={hash} isInForce={false} />
      </div>
    </div>
  );
}
