/** People with their roles; operations gives and takes roles, disables, and resets passwords. */
import { useMutation } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import type { Role } from '../../../pipeline/store/roles.ts';
import {
  addPerson,
  giveRole,
  type Person,
  resetPassword,
  setActive,
  takeRole,
  type Unit,
} from '../staff-api.ts';
import { useTexts } from '../texts/language.tsx';
import { useProblemText } from './message.tsx';
import { RequestProblem } from './reason-dialog.tsx';

interface TableProps {
  readonly people: readonly Person[];
  readonly units: readonly Unit[];
  /** Whose people are shown; null: everybody. */
  readonly unit: Unit | null;
  readonly mayChange: boolean;
  onChanged(): void;
}

export function PeopleTable({ people, units, unit, mayChange, onChanged }: TableProps) {
  const words = useTexts().staff;
  const problemText = useProblemText();
  const [giving, setGiving] = useState<Person | null>(null);
  const [resetting, setResetting] = useState<Person | null>(null);
  const change = useMutation({ mutationFn: (work: () => Promise<unknown>) => work(), onSuccess: onChanged });
  const { roles: roleNames } = useTexts().people;
  return (
    <section className="panel" aria-labelledby="staff-people">
      <h2 id="staff-people">{unit === null ? words.people : words.peopleIn(unit.name)}</h2>
      {change.isError && <RequestProblem error={change.error} text={problemText(change.error)} />}
      {people.length === 0 ? (
        <p className="faint">{words.none}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
        <section className="staff-wide" aria-label={words.people} tabIndex={0}>
          <table className="staff-table">
            <thead>
              <tr>
                <th scope="col">{words.name}</th>
                <th scope="col">{words.roles}</th>
                <th scope="col">{words.state}</th>
                {mayChange && <th scope="col">{words.actions}</th>}
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <tr key={person.login}>
                  <th scope="row">
                    {person.name} <code>{person.login}</code>
                    {person.agentId !== null && (
                      <small className="faint">
                        {' '}
                        {words.agentId} {person.agentId}
                      </small>
                    )}
                  </th>
                  <td>
                    <ul className="staff-roles">
                      {person.roles.map(({ role, unitId, unit: where }) => (
                        <li key={`${role} ${unitId}`} className="tag">
                          {roleNames[role]} · {where}
                          {mayChange && (
                            <button
                              type="button"
                              aria-label={words.takeRole(roleNames[role], where)}
                              onClick={() => change.mutate(() => takeRole(person.login, role, unitId))}
                            >
                              ×
                            </button>
                          )}
                        </li>
                      ))}
                    </ul>
                  </td>
                  <td>
                    {person.active ? words.active : <b className="staff-off">{words.disabled}</b>}
                    {person.isDemo && ` · ${words.demo}`}
                    {!person.hasPassword && !person.isDemo && ` · ${words.noPassword}`}
                  </td>
                  {mayChange && (
                    <td className="staff-actions">
                      <Button size="small" onClick={() => setGiving(person)}>
                        {words.giveRole}
                      </Button>
                      <Button
                        size="small"
                        onClick={() => change.mutate(() => setActive(person.login, !person.active))}
                      >
                        {person.active ? words.disable : words.enable}
                      </Button>
                      {!person.isDemo && (
                        <Button size="small" onClick={() => setResetting(person)}>
                          {words.reset}
                        </Button>
                      )}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {mayChange && <AddPerson onAdded={onChanged} />}
      {giving !== null && (
        <GiveRole
          person={giving}
          units={units}
          first={unit}
          onDone={() => {
            setGiving(null);
            onChanged();
          }}
          onClose={() => setGiving(null)}
        />
      )}
      {resetting !== null && (
        <ResetPassword
          person={resetting}
          onClose={() => {
            setResetting(null);
            onChanged();
          }}
        />
      )}
    </section>
  );
}

function AddPerson({ onAdded }: { onAdded(): void }) {
  const words = useTexts().staff;
  const problemText = useProblemText();
  const id = useId();
  const empty = { name: '', login: '', agentId: '', password: '' };
  const [values, setValues] = useState(empty);
  const add = useMutation({
    mutationFn: () =>
      addPerson({
        name: values.name.trim(),
        login: values.login.trim(),
        ...(values.agentId.trim() === '' ? {} : { agentId: values.agentId.trim() }),
        ...(values.password === '' ? {} : { password: values.password }),
      }),
    onSuccess: () => {
      setValues(empty);
      onAdded();
    },
  });
  return (
    <details>
      <summary>{words.addPerson}</summary>
      <form
        className="staff-form"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (values.name.trim() !== '' && values.login.trim() !== '') add.mutate();
        }}
      >
        {(['name', 'login', 'agentId', 'password'] as const).map((field) => (
          <span key={field}>
            <label htmlFor={`${id}-${field}`}>{words[field]}</label>
            <Input
              id={`${id}-${field}`}
              type={field === 'password' ? 'password' : 'text'}
              autoComplete={field === 'password' ? 'new-password' : 'off'}
              value={values[field]}
              maxLength={100}
              onChange={(event) => setValues({ ...values, [field]: event.target.value })}
            />
          </span>
        ))}
        <Button htmlType="submit" loading={add.isPending}>
          {words.addPerson}
        </Button>
        {add.isError && <RequestProblem error={add.error} text={problemText(add.error)} />}
      </form>
    </details>
  );
}

function GiveRole({
  person,
  units,
  first,
  onDone,
  onClose,
}: {
  readonly person: Person;
  readonly units: readonly Unit[];
  readonly first: Unit | null;
  onDone(): void;
  onClose(): void;
}) {
  const texts = useTexts();
  const words = texts.staff;
  const problemText = useProblemText();
  const id = useId();
  // The names hold every role: the list of them elsewhere would bring the checks of the server along.
  const roles = Object.keys(texts.people.roles) as Role[];
  const [role, setRole] = useState<Role>('reviewer');
  const [unitId, setUnitId] = useState(first?.id ?? units[0]?.id ?? 0);
  const give = useMutation({ mutationFn: () => giveRole(person.login, role, unitId), onSuccess: onDone });
  return (
    <Modal
      open
      title={`${words.giveRole}: ${person.name}`}
      okText={words.give}
      cancelText={words.cancel}
      okButtonProps={{ loading: give.isPending }}
      onOk={() => give.mutate()}
      onCancel={onClose}
    >
      <div className="staff-form">
        <label htmlFor={`${id}-role`}>{words.role}</label>
        <select
          id={`${id}-role`}
          value={role}
          onChange={(event) => setRole(roles.find((one) => one === event.target.value) ?? role)}
        >
          {roles.map((one) => (
            <option key={one} value={one}>
              {texts.people.roles[one]}
            </option>
          ))}
        </select>
        <label htmlFor={`${id}-unit`}>{words.unit}</label>
        <select id={`${id}-unit`} value={unitId} onChange={(event) => setUnitId(Number(event.target.value))}>
          {units.map((one) => (
            <option key={one.id} value={one.id}>
              {words.kinds[one.kind]} · {one.name}
            </option>
          ))}
        </select>
        {give.isError && <RequestProblem error={give.error} text={problemText(give.error)} />}
      </div>
    </Modal>
  );
}

function ResetPassword({ person, onClose }: { readonly person: Person; onClose(): void }) {
  const words = useTexts().staff;
  const problemText = useProblemText();
  const id = useId();
  const [password, setPassword] = useState('');
  const reset = useMutation({ mutationFn: () => resetPassword(person.login, password) });
  return (
    <Modal
      open
      title={words.resetTitle(person.name)}
      okText={words.save}
      cancelText={words.cancel}
      okButtonProps={{ loading: reset.isPending, disabled: password === '' || reset.isSuccess }}
      onOk={() => reset.mutate()}
      onCancel={onClose}
    >
      <div className="staff-form">
        <label htmlFor={id}>{words.newPassword}</label>
        <Input
          id={id}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {reset.isSuccess && <p role="status">{words.resetDone}</p>}
        {reset.isError && <RequestProblem error={reset.error} text={problemText(reset.error)} />}
      </div>
    </Modal>
  );
}
