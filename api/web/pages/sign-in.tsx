/** Signing in, at whatever address somebody came to: afterwards that page is shown. */
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { Message, useProblemText } from '../parts/message.tsx';
import { useSession } from '../parts/session.tsx';
import { SignInForm } from '../parts/sign-in-form.tsx';
import { oidcUrl } from '../session-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { reasonText } from '../texts/reasons.ts';

export function SignInPage() {
  const { code, texts } = useLanguage();
  const words = texts.people;
  const { state, renew, switchTo } = useSession();
  const problemText = useProblemText();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const problem = reasonText(new URLSearchParams(search).get('problem'), code);
  const back = pathname === '/sign-in' ? '/' : `${pathname}${search}`;
  const demo = useMutation({ mutationFn: (login: string) => switchTo(login) });
  useEffect(() => {
    document.title = `${words.signIn} · ${texts.product}`;
  }, [texts, words]);
  const done = async () => {
    if (pathname === '/sign-in') await navigate('/', { replace: true });
    await renew();
  };
  if (state.needsSetup) return <Message tone="wait" title={words.emptyTitle} hint={words.emptyHint} />;
  return (
    <section className="panel sign-in">
      <h1>{words.signInTitle}</h1>
      {problem !== null && (
        <p className="fault" role="alert">
          {problem}
        </p>
      )}
      {state.demo !== null ? (
        <>
          <p>{words.demoChoose}</p>
          <ul className="demo-people">
            {state.demo.map(({ role, login, name, unit }) => (
              <li key={login}>
                <Button
                  block
                  loading={demo.isPending && demo.variables === login}
                  onClick={() => demo.mutate(login)}
                >
                  <b>{words.roles[role]}</b> {name}
                  {unit !== '' && ` · ${unit}`}
                </Button>
              </li>
            ))}
          </ul>
          {demo.isError && (
            <p className="fault" role="alert">
              {problemText(demo.error)}
            </p>
          )}
        </>
      ) : (
        <>
          <p>{words.signInHint}</p>
          <SignInForm onDone={done} />
          {state.oidc && (
            <Button block href={oidcUrl(back)}>
              {words.signInOidc}
            </Button>
          )}
          <p className="faint small">{words.forgotten}</p>
        </>
      )}
    </section>
  );
}
