/** Who is signed in, on the right of the header; and the banner of the demo, which switches between its people. */
import { useMutation } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { useId } from 'react';
import { useNavigate } from 'react-router';
import type { SignedIn } from '../session-api.ts';
import { useTexts } from '../texts/language.tsx';
import { useProblemText } from './message.tsx';
import { useSession } from './session.tsx';

export function Account({ person }: { readonly person: SignedIn }) {
  const words = useTexts().people;
  const { leave } = useSession();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const out = useMutation({ mutationFn: leave, onError: (error) => message.error(problemText(error)) });
  const roles = [...new Set(person.roles.map(({ role }) => words.roles[role]))];
  const units = [...new Set(person.roles.filter(({ kind }) => kind !== 'whole').map(({ unit }) => unit))];
  const title = [person.login, ...roles, ...units].join(' · ');
  return (
    <div className="account">
      <span title={title}>
        <b>{person.name}</b>
        <span className="faint account-roles">
          {' '}
          {roles.length > 2 ? words.manyRoles(roles.length) : roles.join('、')}
        </span>
      </span>
      <Button size="small" type="text" loading={out.isPending} onClick={() => out.mutate()}>
        {words.signOut}
      </Button>
    </div>
  );
}

export function DemoBanner() {
  const words = useTexts().people;
  const id = useId();
  const navigate = useNavigate();
  const { state, person, switchTo } = useSession();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const change = useMutation({
    mutationFn: async (login: string) => {
      await switchTo(login);
      // Every role lands on its own work.
      await navigate('/');
    },
    onError: (error) => message.error(problemText(error)),
  });
  if (state.demo === null || person === null) return null;
  const now = state.demo.find(({ login }) => login === person.login)?.login ?? null;
  return (
    <aside className="demo-banner" aria-label={words.demo}>
      <p>
        <b>{words.demo}</b> {words.demoHint}
      </p>
      <label htmlFor={id}>{words.demoAs}</label>
      <Select<string>
        id={id}
        size="small"
        value={now}
        loading={change.isPending}
        popupMatchSelectWidth={false}
        options={state.demo.map(({ role, login, name, unit }) => ({
          value: login,
          label: `${words.roles[role]} ${name}${unit === '' ? '' : `（${unit}）`}`,
        }))}
        onChange={(login) => change.mutate(login)}
      />
    </aside>
  );
}
