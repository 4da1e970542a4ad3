/** Login and password; with `login` given, that person only. */
import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { RequestFailed } from '../api.ts';
import { signIn } from '../session-api.ts';
import { useTexts } from '../texts/language.tsx';
import { useProblemText } from './message.tsx';

interface SignInFormProps {
  readonly login?: string;
  onDone(): unknown;
}

export function SignInForm({ login: fixed, onDone }: SignInFormProps) {
  const words = useTexts().people;
  const problemText = useProblemText();
  const id = useId();
  const [login, setLogin] = useState(fixed ?? '');
  const [password, setPassword] = useState('');
  const attempt = useMutation({
    mutationFn: () => signIn(login, password),
    onSuccess: onDone,
    onError: () => setPassword(''),
  });
  const isMissing = login.trim() === '' || password === '';
  return (
    <form
      className="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isMissing) attempt.mutate();
      }}
    >
      <label htmlFor={`${id}-login`}>{words.login}</label>
      <Input
        id={`${id}-login`}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        value={login}
        readOnly={fixed !== undefined}
        autoFocus={fixed === undefined}
        maxLength={64}
        onChange={(event) => setLogin(event.target.value)}
      />
      <label htmlFor={`${id}-password`}>{words.password}</label>
      <Input.Password
        id={`${id}-password`}
        name="password"
        autoComplete="current-password"
        value={password}
        autoFocus={fixed !== undefined}
        maxLength={1000}
        onChange={(event) => setPassword(event.target.value)}
      />
      {attempt.isError && (
        <p className="fault" role="alert">
          {attempt.error instanceof RequestFailed && attempt.error.code === 'sign-in-locked'
            ? words.locked(secondsIn(attempt.error.message))
            : problemText(attempt.error)}
        </p>
      )}
      <Button type="primary" htmlType="submit" block loading={attempt.isPending} disabled={isMissing}>
        {words.signIn}
      </Button>
    </form>
  );
}

/** The server's sentence names the seconds to wait. */
function secondsIn(sentence: string): number {
  return Number(/(\d+) seconds/.exec(sentence)?.[1] ?? 60);
}
