/** The first administrator, made with the one-time link that the server printed. */
import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useEffect, useId, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { Message, useProblemText } from '../parts/message.tsx';
import { useSession } from '../parts/session.tsx';
import { setUp } from '../session-api.ts';
import { useTexts } from '../texts/language.tsx';

const shortest = 10;

export default function SetupPage() {
  const texts = useTexts();
  const words = texts.people;
  const problemText = useProblemText();
  const id = useId();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const { state, renew } = useSession();
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const [asked, setAsked] = useState(false);
  const create = useMutation({
    mutationFn: () => setUp({ code: search.get('code') ?? '', login, name, password }),
    onSuccess: async () => {
      await navigate('/', { replace: true });
      await renew();
    },
  });
  useEffect(() => {
    document.title = `${words.setupTitle} · ${texts.product}`;
  }, [texts, words]);
  if (!state.needsSetup)
    return (
      <Message
        tone="quiet"
        title={words.setupDone}
        hint={words.setupDoneHint}
        action={<Link to="/">{words.toOwnWork}</Link>}
      />
    );
  const fault =
    login.trim() === '' || name.trim() === ''
      ? words.setupMissing
      : [...password].length < shortest
        ? words.passwordShort(shortest)
        : password !== repeated
          ? words.passwordsDiffer
          : null;
  return (
    <section className="panel sign-in">
      <h1>{words.setupTitle}</h1>
      <p>{words.setupHint}</p>
      <form
        className="sign-in-form"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (fault === null) create.mutate();
        }}
      >
        <label htmlFor={`${id}-name`}>{words.name}</label>
        <Input
          id={`${id}-name`}
          autoComplete="name"
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
        />
        <label htmlFor={`${id}-login`}>{words.login}</label>
        <Input
          id={`${id}-login`}
          autoComplete="username"
          autoCapitalize="none"
          value={login}
          maxLength={64}
          placeholder={words.loginHint}
          onChange={(event) => setLogin(event.target.value)}
        />
        <label htmlFor={`${id}-password`}>{words.newPassword(shortest)}</label>
        <Input.Password
          id={`${id}-password`}
          autoComplete="new-password"
          value={password}
          maxLength={200}
          onChange={(event) => setPassword(event.target.value)}
        />
        <label htmlFor={`${id}-again`}>{words.passwordAgain}</label>
        <Input.Password
          id={`${id}-again`}
          autoComplete="new-password"
          value={repeated}
          maxLength={200}
          onChange={(event) => setRepeated(event.target.value)}
        />
        {asked && fault !== null && (
          <p className="fault" role="alert">
            {fault}
          </p>
        )}
        {create.isError && fault === null && (
          <p className="fault" role="alert">
            {problemText(create.error)}
          </p>
        )}
        <Button type="primary" htmlType="submit" block loading={create.isPending}>
          {words.setupConfirm}
        </Button>
      </form>
    </section>
  );
}
