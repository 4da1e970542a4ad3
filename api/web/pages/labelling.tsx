/** One call at a time, judged by a person before the machine's opinion is shown. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Segmented, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { getLabelling, getNextCall, type LabelModel, labelModels } from '../labels-api.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { LabelCall } from '../parts/label-call.tsx';
import { LabelProgress } from '../parts/label-progress.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { ModelTabs } from '../parts/model-tabs.tsx';
import { useSession } from '../parts/session.tsx';
import { useTexts } from '../texts/language.tsx';

export default function LabellingPage() {
  const texts = useTexts();
  const words = texts.labelling;
  const [params, setParams] = useSearchParams();
  const model = labelModels.find((one) => one === params.get('model')) ?? 'complaint';
  const [begun, setBegun] = useState(false);
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
      {begun ? <Session key={model} model={model} /> : <Begin onBegin={() => setBegun(true)} />}
    </div>
  );
}

/** Calls are leased when one begins, not when one looks in. */
function Begin({ onBegin }: { onBegin(): void }) {
  const words = useTexts().labelling;
  const { person } = useSession();
  return (
    <div className="panel label-begin">
      <p>{words.as(person?.name ?? '')}</p>
      <Button type="primary" onClick={onBegin}>
        {words.start}
      </Button>
    </div>
  );
}

function Session({ model }: { readonly model: LabelModel }) {
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
    queryKey: ['label-next', model, serial],
    queryFn: ({ signal }) => getNextCall(model, signal),
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
        <EmptyState page="labelling" />
      ) : (
        <LabelCall
          key={`${next.data.recordingId} ${serial}`}
          asked={next.data}
          state={state.data}
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
