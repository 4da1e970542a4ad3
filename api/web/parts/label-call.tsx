/** A call and the question about it; the machine's opinion appears beside the answer once that is stored. */

import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { LabellingState, StoredLabel } from '../../label-shapes.ts';
import type { RecordingDetail } from '../../shapes.ts';
import { getRecording } from '../api.ts';
import { type NextCall, saveLabel, skipCall } from '../labels-api.ts';
import { useTexts } from '../texts/language.tsx';
import { clockText } from '../texts/times.ts';
import { answerKeys, LabelAnswers } from './label-answers.tsx';
import { LabelVerdict } from './label-verdict.tsx';
import { Message, useProblemText } from './message.tsx';
import { newId } from './new-id.ts';
import { RequestProblem } from './reason-dialog.tsx';

interface LabelCallProps {
  readonly asked: NextCall;
  readonly state: LabellingState;
  onSaved(): void;
  onNext(): void;
}

export function LabelCall(props: LabelCallProps) {
  const { asked } = props;
  const texts = useTexts();
  const problemText = useProblemText();
  const call = useQuery({
    queryKey: ['recording', asked.recordingId],
    queryFn: ({ signal }) => getRecording(asked.recordingId, signal),
  });
  if (call.isError)
    return <Message tone="bad" title={texts.labelling.errorTitle} hint={problemText(call.error)} />;
  if (call.data === undefined)
    return (
      <div className="panel" aria-busy="true">
        <span className="unseen">{texts.loading}</span>
        <Skeleton active paragraph={{ rows: 10 }} />
      </div>
    );
  return <Question {...props} call={call.data} />;
}

function Question({
  asked,
  state,
  call,
  onSaved,
  onNext,
}: LabelCallProps & { readonly call: RecordingDetail }) {
  const texts = useTexts();
  const words = texts.labelling;
  const problemText = useProblemText();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isHelping, setHelping] = useState(false);
  const id = useMemo(() => newId(), []);
  const turns = call.transcript?.turns ?? [];
  const answers = answersFor(asked, state, turns);
  const isSet = state.isSet && asked.turn !== null;
  const value = answers.filter((answer) => chosen.has(answer)).join(',');
  const save = useMutation({
    mutationFn: () => {
      const { recordingId, model, turn } = asked;
      return saveLabel({ ...(id === undefined ? {} : { id }), recordingId, model, turn, value });
    },
    onSuccess: onSaved,
  });
  const skip = useMutation({
    mutationFn: () => skipCall(asked.model, asked.recordingId),
    onSuccess: onNext,
  });
  const stored: StoredLabel | undefined = save.data;
  const isBusy = save.isPending || skip.isPending;

  const choose = useCallback(
    (answer: string) =>
      setChosen((before) => {
        if (!isSet || answer === 'none') return new Set([answer]);
        const after = new Set(before);
        after.delete('none');
        if (!after.delete(answer)) after.add(answer);
        return after;
      }),
    [isSet],
  );
  const goOn = () => {
    if (isBusy) return;
    if (stored !== undefined) onNext();
    else if (value !== '') save.mutate();
  };
  useKeys((key) => {
    if (key === '?') return act(() => setHelping((before) => !before));
    if (key === 'Enter') return act(goOn);
    if (stored !== undefined || isBusy) return false;
    if (key === 's' || key === 'S') return act(() => skip.mutate());
    const answer = key.length === 1 ? answers[answerKeys.indexOf(key)] : undefined;
    return answer === undefined ? false : act(() => choose(answer));
  });

  return (
    <section className="panel label-call" aria-label={words.models[asked.model]}>
      <Talk turns={turns} asked={asked.turn} />
      <div className="label-question">
        {stored === undefined ? (
          <>
            <LabelAnswers
              question={words.questions[asked.model]}
              answers={answers}
              chosen={chosen}
              isSet={isSet}
              onChoose={choose}
            />
            <div className="label-actions">
              <Button type="primary" disabled={value === ''} loading={save.isPending} onClick={goOn}>
                {words.save} <kbd>Enter</kbd>
              </Button>
              <Button loading={skip.isPending} onClick={() => skip.mutate()}>
                {words.skip} <kbd>S</kbd>
              </Button>
            </div>
            <p className="faint small">{words.leased(state.leaseMinutes)}</p>
          </>
        ) : (
          <LabelVerdict stored={stored} asked={asked} onNext={onNext} />
        )}
        {(save.isError || skip.isError) && (
          <RequestProblem error={save.error ?? skip.error} text={problemText(save.error ?? skip.error)} />
        )}
        <button
          type="button"
          className="count-link"
          aria-expanded={isHelping}
          onClick={() => setHelping((before) => !before)}
        >
          {words.help} <kbd>?</kbd>
        </button>
        {isHelping && (
          <dl className="label-keys">
            {words.helpKeys.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </section>
  );
}

function act(work: () => void): boolean {
  work();
  return true;
}

type Turns = NonNullable<RecordingDetail['transcript']>['turns'];

function answersFor({ turn }: NextCall, { answers, isSet }: LabellingState, turns: Turns): readonly string[] {
  if (turn === null) return answers.call ?? [];
  const role = turns[turn]?.role;
  const own = role === 'agent' || role === 'customer' ? (answers[role] ?? []) : [];
  return isSet ? [...own, 'none'] : own;
}

/** What was said, without anything a machine thinks of it. */
function Talk({ turns, asked }: { readonly turns: Turns; readonly asked: number | null }) {
  const texts = useTexts();
  const lit = useRef<HTMLLIElement>(null);
  useEffect(() => {
    lit.current?.scrollIntoView({ block: 'center' });
  }, []);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
    <section className="label-talk" aria-label={texts.labelling.transcript} tabIndex={0}>
      <h2>{texts.labelling.transcript}</h2>
      <ol className="short-talk">
        {turns.map((turn, index) => {
          const isAsked = index === asked;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: turns have no other name than their number
            <li key={index} ref={isAsked ? lit : null} className={`${turn.role}${isAsked ? ' lit' : ''}`}>
              <span className="chip-time">{clockText(turn.startMs)}</span> <b>{texts.roles[turn.role]}</b>{' '}
              {turn.text}
              {isAsked && <em> ← {texts.labelling.asked}</em>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** Keys of the whole page, except while somebody writes or presses another button; true: the key was used. */
function useKeys(onKey: (key: string) => boolean): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest('input:not([type=radio], [type=checkbox]), textarea, select')) return;
      if (event.key === 'Enter' && target?.closest('a, button')) return;
      if (latest.current(event.key)) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
