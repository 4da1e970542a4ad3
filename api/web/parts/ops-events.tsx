/** Which programs are told what, how it went, and which files are written day by day. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import {
  addExport,
  addWebhook,
  getDeliveries,
  getExports,
  getWebhooks,
  removeExport,
  removeWebhook,
  sendAgain,
  type WebhookKind,
} from '../boards-api.ts';
import { useBoardTexts } from '../texts/boards.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { useProblemText } from './message.tsx';

function useAct() {
  const { message } = App.useApp();
  const problemText = useProblemText();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
    onError: (error) => message.error(problemText(error)),
    onSuccess: () => client.invalidateQueries(),
  });
}

export function Webhooks() {
  const words = useBoardTexts().ops;
  const act = useAct();
  const [url, setUrl] = useState('');
  const [kinds, setKinds] = useState<WebhookKind[]>([]);
  const [secret, setSecret] = useState<string | null>(null);
  const [opened, setOpened] = useState<number | null>(null);
  const webhooks = useQuery({ queryKey: ['webhooks'], queryFn: ({ signal }) => getWebhooks(signal) });
  const items = webhooks.data?.items ?? [];
  return (
    <section aria-labelledby="ops-webhooks">
      <h2 id="ops-webhooks">{words.webhooks}</h2>
      <p className="faint small">{words.webhooksHint}</p>
      {webhooks.isSuccess && items.length === 0 && <p>{words.noWebhooks}</p>}
      <ul className="plain-list">
        {items.map((hook) => (
          <li key={hook.id}>
            <code>{hook.url}</code>
            <div className="faint small">
              {hook.kinds.map((kind) => words.eventNames[kind] ?? kind).join('，')} ·{' '}
              {words.outcome(hook.delivered, hook.waiting, hook.failed)}
            </div>
            <Button size="small" onClick={() => setOpened(opened === hook.id ? null : hook.id)}>
              {words.deliveries}
            </Button>{' '}
            <Button size="small" onClick={() => act.mutate(() => removeWebhook(hook.id))}>
              {words.remove}
            </Button>
            {opened === hook.id && <Deliveries id={hook.id} />}
          </li>
        ))}
      </ul>
      {secret !== null && (
        <p aria-live="polite">
          {words.secret}
          <br />
          <code>{secret}</code>
        </p>
      )}
      <div className="ops-form">
        <div className="ops-field">
          <span>{words.url}</span>
          <Input value={url} onChange={({ target }) => setUrl(target.value)} aria-label={words.url} />
        </div>
        <div className="ops-field">
          <span>{words.events}</span>
          <Select<WebhookKind[]>
            mode="multiple"
            value={kinds}
            aria-label={words.events}
            options={(webhooks.data?.kinds ?? []).map((value) => ({
              value,
              label: words.eventNames[value] ?? value,
            }))}
            onChange={setKinds}
          />
        </div>
        <Button
          disabled={url.trim() === '' || kinds.length === 0}
          onClick={() =>
            act.mutate(async () => {
              const made = await addWebhook(url, kinds);
              setSecret(made.secret);
              setUrl('');
            })
          }
        >
          {words.add}
        </Button>
      </div>
    </section>
  );
}

function Deliveries({ id }: { readonly id: number }) {
  const { code } = useLanguage();
  const words = useBoardTexts().ops;
  const act = useAct();
  const deliveries = useQuery({
    queryKey: ['deliveries', id],
    queryFn: ({ signal }) => getDeliveries(id, signal),
  });
  return (
    <ul className="plain-list">
      {(deliveries.data?.items ?? []).map((one) => (
        <li key={one.id}>
          {words.eventNames[one.kind] ?? one.kind} · {dateText(one.at, code)} · {words.states[one.state]} ·{' '}
          {words.attempts(one.attempts)}
          {one.error !== null && ` · ${one.error}`}{' '}
          {one.state !== 'waiting' && (
            <Button size="small" onClick={() => act.mutate(() => sendAgain(id, one.id))}>
              {words.again}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

export function Exports() {
  const words = useBoardTexts().ops;
  const act = useAct();
  const [what, setWhat] = useState<'scores' | 'findings'>('scores');
  const [format, setFormat] = useState<'csv' | 'parquet'>('csv');
  const exports = useQuery({ queryKey: ['exports'], queryFn: ({ signal }) => getExports(signal) });
  const items = exports.data?.items ?? [];
  return (
    <section aria-labelledby="ops-exports">
      <h2 id="ops-exports">{words.exports}</h2>
      <p className="faint small">{words.exportsHint}</p>
      {exports.isSuccess && items.length === 0 && <p>{words.noExports}</p>}
      <ul className="plain-list">
        {items.map((one) => {
          const [last] = one.runs;
          return (
            <li key={one.id}>
              {words.what[one.what]} · {one.format} · {words.after(one.afterDays)} ·{' '}
              <span className="faint">
                {last === undefined
                  ? words.never
                  : last.error === null
                    ? words.lastRun(last.day, last.rows ?? 0)
                    : words.failedRun(last.day, last.error)}
              </span>{' '}
              <Button size="small" onClick={() => act.mutate(() => removeExport(one.id))}>
                {words.remove}
              </Button>
            </li>
          );
        })}
      </ul>
      <div className="ops-form">
        <div className="ops-field">
          <span>{words.exports}</span>
          <Select<'scores' | 'findings'>
            value={what}
            aria-label={words.exports}
            options={(['scores', 'findings'] as const).map((value) => ({ value, label: words.what[value] }))}
            onChange={setWhat}
          />
        </div>
        <div className="ops-field">
          <span>{words.format}</span>
          <Select<'csv' | 'parquet'>
            value={format}
            aria-label={words.format}
            options={(['csv', 'parquet'] as const).map((value) => ({ value, label: value }))}
            onChange={setFormat}
          />
        </div>
        <Button onClick={() => act.mutate(() => addExport(what, format))}>{words.add}</Button>
      </div>
    </section>
  );
}
