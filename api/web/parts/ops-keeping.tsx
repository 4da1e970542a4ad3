/** How long calls are kept, which are held, and erasing the data of one person. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type { RetentionList } from '../../keeping.ts';
import {
  erasePerson,
  getHolds,
  getRetention,
  type Person,
  placeHold,
  previewErasing,
  releaseHold,
  setRetention,
  tryRetention,
} from '../boards-api.ts';
import { useBoardTexts } from '../texts/boards.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { useProblemText } from './message.tsx';
import { useNameOf } from './person-name.ts';

/** Runs what was asked, says what failed, and reads the lists again. */
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

export function Retention() {
  const words = useBoardTexts().ops;
  const retention = useQuery({ queryKey: ['retention'], queryFn: ({ signal }) => getRetention(signal) });
  return (
    <section aria-labelledby="ops-retention">
      <h2 id="ops-retention">{words.retention}</h2>
      <p className="faint small">{words.retentionHint}</p>
      {retention.data?.items.map((row) => (
        <RetentionRow key={row.class} row={row} />
      ))}
    </section>
  );
}

function RetentionRow({ row }: { readonly row: RetentionList['items'][number] }) {
  const { code } = useLanguage();
  const words = useBoardTexts().ops;
  const act = useAct();
  const [days, setDays] = useState<number | null>(row.days);
  const [reason, setReason] = useState('');
  const [due, setDue] = useState<number | null>(null);
  const name = words.classes[row.class];
  return (
    <div>
      <h3>
        {name} · {row.calls}
        {row.oldest !== null && (
          <span className="faint small">
            {' '}
            {words.oldest(dateText(row.oldest, code)?.split(' ')[0] ?? '')}
          </span>
        )}
        {row.days === null && <span className="faint small"> {words.keep}</span>}
      </h3>
      <div className="ops-form">
        <div className="ops-field">
          <span>{words.days}</span>
          <InputNumber
            min={1}
            max={36_500}
            value={days}
            onChange={(value) => {
              setDays(value);
              setDue(null);
            }}
            aria-label={`${name} ${words.days}`}
          />
        </div>
        <Button
          disabled={days === null}
          onClick={async () => {
            if (days === null) return;
            const { items } = await tryRetention(row.class, days);
            setDue(items.find((one) => one.class === row.class)?.due ?? 0);
          }}
        >
          {words.check}
        </Button>
        <div className="ops-field">
          <span>{words.reason}</span>
          <Input
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            aria-label={`${name} ${words.reason}`}
          />
        </div>
        <Button
          disabled={days === null || due === null || reason.trim() === ''}
          onClick={() => act.mutate(() => setRetention(row.class, days, reason))}
        >
          {words.set}
        </Button>
        {row.days !== null && (
          <Button
            disabled={reason.trim() === ''}
            onClick={() => act.mutate(() => setRetention(row.class, null, reason))}
          >
            {words.clear}
          </Button>
        )}
      </div>
      {due !== null && <p aria-live="polite">{words.due(due)}</p>}
    </div>
  );
}

export function Holds() {
  const { code } = useLanguage();
  const words = useBoardTexts().ops;
  const act = useAct();
  const [reason, setReason] = useState('');
  const holds = useQuery({ queryKey: ['holds'], queryFn: ({ signal }) => getHolds(signal) });
  const items = holds.data?.items ?? [];
  const nameOf = useNameOf(holds.data?.names ?? {});
  return (
    <section aria-labelledby="ops-holds">
      <h2 id="ops-holds">{words.holds}</h2>
      <p className="faint small">{words.holdsHint}</p>
      {holds.isSuccess && items.length === 0 && <p>{words.noHolds}</p>}
      <ul className="plain-list">
        {items.map((hold) => (
          <li key={hold.id}>
            {hold.recordingId === null ? words.holdNumber(hold.calls) : words.holdRecording(hold.recordingId)}{' '}
            · {hold.reason} ·{' '}
            <span className="faint">
              {nameOf(hold.who)} {dateText(hold.at, code)}
            </span>{' '}
            <Button
              size="small"
              disabled={reason.trim() === ''}
              onClick={() => act.mutate(() => releaseHold(hold.id, reason))}
            >
              {words.release}
            </Button>
          </li>
        ))}
      </ul>
      {items.length > 0 && (
        <div className="ops-form">
          <div className="ops-field">
            <span>{words.reason}</span>
            <Input
              value={reason}
              onChange={({ target }) => setReason(target.value)}
              aria-label={`${words.release} ${words.reason}`}
            />
          </div>
        </div>
      )}
    </section>
  );
}

export function Erasing() {
  const { code, texts } = useLanguage();
  const words = useBoardTexts().ops;
  const { message, modal } = App.useApp();
  const problemText = useProblemText();
  const act = useAct();
  const [person, setPerson] = useState<Person>({ kind: 'phone', number: '' });
  const [reason, setReason] = useState('');
  const preview = useMutation({
    mutationFn: () => previewErasing(person),
    onError: (error) => message.error(problemText(error)),
  });
  const found = preview.data;
  const going = found?.calls.filter(({ held }) => !held).length ?? 0;
  const change = (changes: Partial<Person>) => {
    setPerson({ ...person, ...changes });
    preview.reset();
  };
  const erase = () => {
    if (found === undefined) return;
    modal.confirm({
      title: words.eraseNow(going),
      content: words.found(found.calls.length, found.files.length, found.calls.length - going),
      okText: words.eraseNow(going),
      okButtonProps: { danger: true },
      cancelText: texts.close,
      onOk: () =>
        act.mutateAsync(async () => {
          const { calls, filesLeft } = await erasePerson(person, found.digest, reason);
          message.success(words.erased(calls, filesLeft));
          preview.reset();
        }),
    });
  };
  return (
    <section aria-labelledby="ops-erase">
      <h2 id="ops-erase">{words.erase}</h2>
      <p className="faint small">{words.eraseHint}</p>
      <div className="ops-form">
        <div className="ops-field">
          <span>{words.kind}</span>
          <Select<Person['kind']>
            value={person.kind}
            aria-label={words.kind}
            options={(['phone', 'account'] as const).map((value) => ({ value, label: words.kinds[value] }))}
            onChange={(kind) => change({ kind })}
          />
        </div>
        <div className="ops-field">
          <span>{words.number}</span>
          <Input
            value={person.number}
            autoComplete="off"
            aria-label={words.number}
            onChange={({ target }) => change({ number: target.value })}
          />
        </div>
        <Button
          disabled={person.number.trim() === ''}
          loading={preview.isPending}
          onClick={() => preview.mutate()}
        >
          {words.preview}
        </Button>
      </div>
      {found !== undefined && found.calls.length === 0 && <p aria-live="polite">{words.nothing}</p>}
      {found !== undefined && found.calls.length > 0 && (
        <>
          <p aria-live="polite">
            {words.found(found.calls.length, found.files.length, found.calls.length - going)}
          </p>
          <ul className="plain-list">
            {found.calls.slice(0, 20).map(({ recordingId, callId, startedAt, held }) => (
              <li key={recordingId}>
                {callId ?? recordingId} · {dateText(startedAt, code) ?? texts.list.noTime}
                {held && <span className="tag"> {words.held}</span>}
              </li>
            ))}
          </ul>
          {found.lists.length > 0 && <p>{words.lists(found.lists.join('，'))}</p>}
          <div className="ops-form">
            <div className="ops-field">
              <span>{words.reason}</span>
              <Input
                value={reason}
                onChange={({ target }) => setReason(target.value)}
                aria-label={`${words.erase} ${words.reason}`}
              />
            </div>
            <Button
              onClick={() => act.mutate(() => placeHold(person, reason))}
              disabled={reason.trim() === ''}
            >
              {words.placeHold}
            </Button>
            <Button danger disabled={reason.trim() === '' || going === 0} onClick={erase}>
              {words.eraseNow(going)}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
