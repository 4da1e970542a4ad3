/** One call at a time, judged by a person before the machine's opinion is shown. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Segmented, Skeleton } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useSearchParams } from 'react-router';
import { getLabelling, getNextCall, type LabelModel, labelModels } from '../labels-api.ts';
import { LabelCall } from '../parts/label-call.tsx';
import { LabelProgress } from '../parts/label-progress.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { ModelTabs } from '../parts/model-tabs.tsx';
import { rememberedName, rememberName } from '../parts/reason-dialog.tsx';
import { useTexts } from '../texts/language.tsx';

export default function LabellingPage() {
  const texts = useTexts();
  const words = texts.labelling;
  const [params, setParams] = useSearchParams();
  const model = labelModels.find((one) => one === params.get('model')) ?? 'complaint';
  const [who, setWho] = useState('');
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [texts, words]);
  return (
    <div className="list-page rules-page labelling-page">
      <ModelTabs />
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </div>
      </header>
      <Segmented<LabelModel>
        className="label-models"
        aria-label={words.model}
        value={model}
        options={labelModels.map((value) => ({ value, label: words.models[value] }))}
        onChange={(value) => setParams({ model: value }, { replace: true })}
      />
      {who === '' ? <Begin onBegin={setWho} /> : <Session key={`${model} ${who}`} model={model} who={who} />}
    </div>
  );
}

function Begin({ onBegin }: { onBegin(who: string): void }) {
  const words = useTexts().labelling;
  const id = useId();
  const [name, setName] = useState(rememberedName);
  const [asked, setAsked] = useState(false);
  const isMissing = name.trim() === '';
  return (
    <form
      className="panel label-begin"
      onSubmit={(event) => {
        event.preventDefault();
        if (isMissing) return setAsked(true);
        rememberName(name.trim());
        onBegin(name.trim());
      }}
    >
      <label htmlFor={id}>{words.who}</label>
      <Input
        id={id}
        value={name}
        maxLength={100}
        placeholder={words.whoHint}
        aria-invalid={asked && isMissing}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="primary" htmlType="submit">
        {words.start}
      </Button>
      {asked && isMissing && (
        <p className="fault" role="alert">
          {words.needWho}
        </p>
      )}
    </form>
  );
}

function Session({ model, who }: { readonly model: LabelModel; readonly who: string }) {
  const texts = useTexts();
  const words = texts.labelling;
  const problemText = useProblemText();
  const queries = useQueryClient();
  const [serial, setSerial] = useState(0);
  const [given, setGiven] = useState(0);
  const state = useQuery({
    queryKey: ['labelling', model],
    queryFn: ({ signal }) => getLabelling(model, signal),
  });
  const next = useQuery({
    queryKey: ['label-next', model, who, serial],
    queryFn: ({ signal }) => getNextCall(model, who, signal),
    staleTime: Number.POSITIVE_INFINITY,
    // A call that was leased long ago may be somebody else's by now.
    gcTime: 0,
  });
  const error = state.error ?? next.error;
  if (error !== null)
    return (
      <Message
        tone="bad"
        title={words.errorTitle}
        hint={problemText(error)}
        action={
          <Button onClick={() => Promise.all([state.refetch(), next.refetch()])}>{texts.reload}</Button>
        }
      />
    );
  return (
    <div className="label-panes">
      {state.data === undefined || next.data === undefined ? (
        <div className="panel" aria-busy="true">
          <span className="unseen">{texts.loading}</span>
          <Skeleton active paragraph={{ rows: 10 }} />
        </div>
      ) : next.data === null ? (
        <Message tone="quiet" title={words.empty} hint={words.emptyHint} />
      ) : (
        <LabelCall
          key={`${next.data.recordingId} ${serial}`}
          asked={next.data}
          state={state.data}
          who={who}
          onSaved={() => {
            setGiven((before) => before + 1);
            void queries.invalidateQueries({ queryKey: ['labelling', model] });
          }}
          onNext={() => setSerial((before) => before + 1)}
        />
      )}
      {state.data !== undefined && <LabelProgress state={state.data} given={given} />}
    </div>
  );
}
