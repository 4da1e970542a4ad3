/** API tokens: own ones, and everybody's for operations. The token itself is shown once. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, InputNumber } from 'antd';
import { useId, useState } from 'react';
import { addToken, getTokens, revokeToken, type TokenScope } from '../staff-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { useProblemText } from './message.tsx';
import type { Names } from './person-name.ts';
import { RequestProblem } from './reason-dialog.tsx';
import { useMay } from './session.tsx';

const usualDays = 90;
const mostDays = 366;

export function ApiTokens({ names }: { readonly names: Names }) {
  const { code, texts } = useLanguage();
  const words = texts.staff;
  const may = useMay();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const id = useId();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ReadonlySet<TokenScope>>(new Set(['read']));
  const [days, setDays] = useState(usualDays);
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: ({ signal }) => getTokens(signal) });
  const renew = () => queries.invalidateQueries({ queryKey: ['tokens'] });
  const add = useMutation({
    mutationFn: () => addToken({ name: name.trim(), scopes: [...scopes], days }),
    onSuccess: async () => {
      setName('');
      await renew();
    },
  });
  const revoke = useMutation({ mutationFn: revokeToken, onSuccess: renew });
  const error = tokens.error ?? add.error ?? revoke.error;
  const offered = (['read', 'write', 'act-as'] as const).filter(
    (one) => one !== 'act-as' || may.managePeople,
  );
  return (
    <section className="panel" aria-labelledby="staff-tokens">
      <h2 id="staff-tokens">{words.tokens}</h2>
      <p className="faint small">{words.tokensHint}</p>
      {error !== null && <RequestProblem error={error} text={problemText(error)} />}
      {tokens.data?.items.length === 0 && <p className="faint">{words.noTokens}</p>}
      {tokens.data !== undefined && tokens.data.items.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
        <section className="staff-wide" aria-label={words.tokens} tabIndex={0}>
          <table className="staff-table">
            <thead>
              <tr>
                <th scope="col">{words.tokenName}</th>
                <th scope="col">{words.login}</th>
                <th scope="col">{words.scopes}</th>
                <th scope="col">{words.expires}</th>
                <th scope="col">{words.lastUsed}</th>
                <th scope="col">{words.actions}</th>
              </tr>
            </thead>
            <tbody>
              {tokens.data.items.map((token) => (
                <tr key={token.id}>
                  <th scope="row">{token.name}</th>
                  <td>
                    {names[token.login]} <code>{token.login}</code>
                  </td>
                  <td>{token.scopes.map((one) => words.scopeNames[one]).join('、')}</td>
                  <td>{dateText(token.expiresAt, code)}</td>
                  <td>{dateText(token.lastUsedAt, code) ?? words.never}</td>
                  <td>
                    {token.revokedAt === null ? (
                      <Button size="small" onClick={() => revoke.mutate(token.id)}>
                        {words.revoke}
                      </Button>
                    ) : (
                      words.revoked
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {add.data !== undefined && (
        <p role="status" className="staff-token">
          {words.tokenOnce} <code>{add.data.token}</code>
        </p>
      )}
      <form
        className="staff-line"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '' && scopes.size > 0) add.mutate();
        }}
      >
        <label htmlFor={`${id}-name`}>{words.tokenName}</label>
        <Input
          id={`${id}-name`}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
        />
        {offered.map((scope) => (
          <label key={scope}>
            <input
              type="checkbox"
              checked={scopes.has(scope)}
              onChange={(event) => {
                const after = new Set(scopes);
                if (event.target.checked) after.add(scope);
                else after.delete(scope);
                setScopes(after);
              }}
            />{' '}
            {words.scopeNames[scope]}
          </label>
        ))}
        <label htmlFor={`${id}-days`}>{words.days}</label>
        <InputNumber
          id={`${id}-days`}
          min={1}
          max={mostDays}
          value={days}
          onChange={(value) => setDays(value ?? 1)}
        />
        <Button htmlType="submit" loading={add.isPending}>
          {words.addToken}
        </Button>
      </form>
    </section>
  );
}
