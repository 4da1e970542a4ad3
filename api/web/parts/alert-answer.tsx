/** What a person does with an alert: one of the actions that are possible now, with a note, a cause or an owner. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Select } from 'antd';
import { useId, useState } from 'react';
import { type CauseCode, causeCodes } from '../../../pipeline/service/alert-states.ts';
import type { AlertDetail } from '../../service-shapes.ts';
import { type Answer, answerAlert } from '../service-api.ts';
import { useTexts } from '../texts/language.tsx';
import { useProblemText } from './message.tsx';
import { RequestProblem } from './reason-dialog.tsx';
import { useMay } from './session.tsx';

type Action = AlertDetail['actions'][number];

export function AlertAnswer({ alert }: { readonly alert: AlertDetail }) {
  const texts = useTexts();
  const words = texts.service.alerts;
  const problemText = useProblemText();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const id = useId();
  const may = useMay();
  const [note, setNote] = useState('');
  const [cause, setCause] = useState<CauseCode | null>(null);
  const [owner, setOwner] = useState(alert.owner);
  const [missing, setMissing] = useState<string | null>(null);
  const change = useMutation({
    mutationFn: (answer: Answer) => answerAlert(alert.id, answer),
    onSuccess: (after) => {
      setNote('');
      queries.setQueryData(['alert', alert.id], after);
      message.success(words.done);
    },
    // Somebody else may have answered meanwhile: what stands now is what there is to answer.
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['alerts'] });
      await queries.invalidateQueries({ queryKey: ['alert', alert.id] });
    },
  });
  const act = (action: Action): void => {
    const lacking =
      action === 'close' && cause === null
        ? words.needCause
        : action === 'assign' && isEmpty(owner)
          ? words.needOwner
          : null;
    setMissing(lacking);
    if (lacking !== null) return;
    change.mutate({
      action,
      seen: alert.events.at(-1)?.id ?? 0,
      ...(note.trim() === '' ? {} : { note: note.trim() }),
      ...(action === 'close' && cause !== null ? { cause } : {}),
      ...(action === 'assign' ? { owner } : {}),
    });
  };
  if (!may.answerAlerts || alert.actions.length === 0) return null;
  const canAssign = alert.actions.includes('assign');
  return (
    <section className="alert-answer" aria-label={words.answer}>
      <h3>{words.answer}</h3>
      <label htmlFor={`${id}-note`}>{words.note}</label>
      <Input.TextArea
        id={`${id}-note`}
        value={note}
        maxLength={2000}
        autoSize={{ minRows: 2, maxRows: 6 }}
        placeholder={words.noteHint}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="alert-fields">
        {alert.actions.includes('close') && (
          <span>
            <label htmlFor={`${id}-cause`}>{words.cause}</label>
            <Select<CauseCode>
              id={`${id}-cause`}
              allowClear
              value={cause}
              placeholder={words.chooseCause}
              options={causeCodes.map((value) => ({ value, label: words.causes[value] }))}
              onChange={(value) => {
                setCause(value ?? null);
                setMissing(null);
              }}
            />
          </span>
        )}
      </div>
      {canAssign && (
        <div className="alert-fields">
          {(['province', 'city', 'team'] as const).map((part) => (
            <span key={part}>
              <label htmlFor={`${id}-${part}`}>{words[part]}</label>
              <Input
                id={`${id}-${part}`}
                value={owner[part] ?? ''}
                maxLength={200}
                onChange={(event) =>
                  setOwner({ ...owner, [part]: event.target.value === '' ? null : event.target.value })
                }
              />
            </span>
          ))}
        </div>
      )}
      {missing !== null && (
        <p className="fault" role="alert">
          {missing}
        </p>
      )}
      {change.isError && <RequestProblem error={change.error} text={problemText(change.error)} />}
      <div className="alert-actions">
        {alert.actions.map((action) => (
          <Button
            key={action}
            type={action === firstOf(alert.actions) ? 'primary' : 'default'}
            danger={action === 'escalate'}
            loading={change.isPending && change.variables?.action === action}
            disabled={change.isPending || (action === 'note' && note.trim() === '')}
            onClick={() => act(action)}
          >
            {words.actions[action]}
          </Button>
        ))}
      </div>
    </section>
  );
}

/** The one most people want next. */
function firstOf(actions: readonly Action[]): Action | undefined {
  return (['acknowledge', 'follow-up', 'close', 'reopen'] as const).find((one) => actions.includes(one));
}

function isEmpty({ province, city, team }: AlertDetail['owner']): boolean {
  return province === null && city === null && team === null;
}
