/** What moved between two periods of calls, and what moved it. */
import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useSearchParams } from 'react-router';
import { type DriftQuestion, getDrift } from '../labels-api.ts';
import { CorrectionRates } from '../parts/correction-rates.tsx';
import { DriftFindings } from '../parts/drift-findings.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { ModelTabs } from '../parts/model-tabs.tsx';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';

const names = ['from', 'to', 'against', 'againstTo'] as const;

export default function DriftPage() {
  const { code, texts } = useLanguage();
  const words = texts.labelling.drift;
  const problemText = useProblemText();
  const [params, setParams] = useSearchParams();
  const question = questionOf(params);
  const report = useQuery({
    queryKey: ['drift', question],
    queryFn: ({ signal }) => getDrift(question, signal),
    // Counted anew over all calls of both periods.
    staleTime: 60_000,
  });
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [texts, words]);
  const dated = ({ from, to, calls }: { from: string; to: string; calls: number }) =>
    words.period(dateText(from, code) ?? from, dateText(to, code) ?? to, calls);
  return (
    <div className="list-page rules-page drift-page">
      <ModelTabs />
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </div>
      </header>
      <Periods
        key={params.toString()}
        question={question}
        onAsk={(asked) =>
          setParams(Object.fromEntries(Object.entries(asked).filter(([, day]) => day !== '')))
        }
      />
      {report.isError ? (
        <Message
          tone="bad"
          title={words.errorTitle}
          hint={problemText(report.error)}
          action={<Button onClick={() => report.refetch()}>{texts.reload}</Button>}
        />
      ) : report.data === undefined ? (
        <div className="panel" aria-busy="true">
          <span className="unseen">{texts.loading}</span>
          <Skeleton active paragraph={{ rows: 8 }} />
        </div>
      ) : report.data.period.calls === 0 && report.data.against.calls === 0 ? (
        <EmptyState page="drift" />
      ) : (
        <>
          <section className="panel drift-conclusion" aria-label={words.conclusion}>
            <p className="faint small">
              {words.later}: {dated(report.data.period)} · {words.earlier}: {dated(report.data.against)}
            </p>
            <p role="status">
              <b>{report.data[code]}</b>
            </p>
          </section>
          {report.data.findings.length > 0 && (
            <DriftFindings findings={report.data.findings} isEnough={report.data.isEnough} />
          )}
        </>
      )}
      <CorrectionRates />
    </div>
  );
}

function questionOf(params: URLSearchParams): DriftQuestion {
  const dayOf = (name: string) => params.get(name) ?? '';
  return { from: dayOf('from'), to: dayOf('to'), against: dayOf('against'), againstTo: dayOf('againstTo') };
}

function Periods({
  question,
  onAsk,
}: {
  readonly question: DriftQuestion;
  onAsk(question: DriftQuestion): void;
}) {
  const words = useLanguage().texts.labelling.drift;
  const id = useId();
  const [days, setDays] = useState(question);
  return (
    <form
      className="panel form-line drift-periods"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk(days);
      }}
    >
      {names.map((name) => (
        <span key={name}>
          <label htmlFor={`${id}-${name}`}>{words[name]}</label>{' '}
          <input
            id={`${id}-${name}`}
            type="date"
            value={days[name]}
            onChange={(event) => setDays({ ...days, [name]: event.target.value })}
          />
        </span>
      ))}
      <Button htmlType="submit">{words.compare}</Button>
      <span className="faint small">{words.usual}</span>
    </form>
  );
}
