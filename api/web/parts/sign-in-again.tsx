/** A session ended in the middle of work: sign in again, what was typed stays, and what was sent is sent once more. */
import { useMutation } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { getSession, oidcUrl, type SessionState, type SignedIn, signInToDemo } from '../session-api.ts';
import { useTexts } from '../texts/language.tsx';
import { useProblemText } from './message.tsx';
import { SignInForm } from './sign-in-form.tsx';

interface SignInAgainProps {
  readonly person: SignedIn;
  readonly state: SessionState;
  onDone(): void;
  onGiveUp(): void;
}

export function SignInAgain({ person, state, onDone, onGiveUp }: SignInAgainProps) {
  const words = useTexts().people;
  const problemText = useProblemText();
  const check = useMutation({
    mutationFn: async () => {
      const now = await getSession();
      if (now.person === null) throw new Error('nobody is signed in yet');
      // Another person's work must not go out in this one's name, nor the other way round.
      if (now.person.login === person.login) onDone();
      else window.location.assign('/');
    },
  });
  const demo = useMutation({
    mutationFn: () => signInToDemo(person.login),
    onSuccess: () => check.mutate(),
  });
  return (
    <Modal
      open
      title={words.againTitle}
      footer={null}
      width={400}
      onCancel={onGiveUp}
      mask={{ closable: false }}
      destroyOnHidden
    >
      <div className="sign-in-again">
        <p>{words.againHint(person.name)}</p>
        {person.isDemo ? (
          <Button type="primary" block loading={demo.isPending} onClick={() => demo.mutate()}>
            {words.againDemo(person.name)}
          </Button>
        ) : (
          <SignInForm login={person.login} onDone={() => check.mutate()} />
        )}
        {state.oidc && !person.isDemo && (
          <>
            <a href={oidcUrl('/')} target="_blank" rel="noreferrer">
              {words.againOidc}
            </a>
            <Button block loading={check.isPending} onClick={() => check.mutate()}>
              {words.againDone}
            </Button>
            {check.isError && (
              <p className="fault" role="alert">
                {words.againNotYet}
              </p>
            )}
          </>
        )}
        {demo.isError && (
          <p className="fault" role="alert">
            {problemText(demo.error)}
          </p>
        )}
      </div>
    </Modal>
  );
}
