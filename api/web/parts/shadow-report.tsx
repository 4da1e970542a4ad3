/** A version on live calls beside the models in force: starting, stopping, and where they differ. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link } from 'react-router';
import type { StoredModelVersion } from '../../model-shapes.ts';
import { getShadow, startShadow, stopShadow } from '../models-api.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { useProblemText } from './message.tsx';
import { shareText, valueText } from './model-text.ts';
import { type Names, useNameOf } from './person-name.ts';
import { RequestProblem } from './reason-dialog.tsx';
import { useMay } from './session.tsx';

const refreshMs = 10_000;

export function ShadowPanel({ one, names }: { readonly one: StoredModelVersion; readonly names: Names }) {
  const nameOf = useNameOf(names);
  const { code, texts } = useLanguage();
  const problemText = useProblemText();
  const words = texts.models;
  const report = useQuery({
    queryKey: ['model-shadow', one.id],
    queryFn: ({ signal }) => getShadow(one.id, signal),
    refetchInterval: one.shadow === null ? false : refreshMs,
  });
  const may = useMay();
  return (
    <>
      <p className="faint">{words.shadowHint}</p>
      {one.shadow !== null && (
        <p>{words.shadowSince(nameOf(one.shadow.who), dateText(one.shadow.since, code) ?? '')}</p>
      )}
      {may.changeModels && <ShadowButton one={one} />}
      {report.isError && <RequestProblem error={report.error} text={problemText(report.error)} />}
      {report.data?.agreement.n === 0 && <p className="faint">{words.shadowNone}</p>}
      {report.data !== undefined && report.data.agreement.n > 0 && <Report report={report.data} />}
    </>
  );
}

function ShadowButton({ one }: { readonly one: StoredModelVersion }) {
  const { models: words } = useTexts();
  const problemText = useProblemText();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const isRunning = one.shadow !== null;
  const change = useMutation({
    mutationFn: () => (isRunning ? stopShadow(one.id) : startShadow(one.id)),
    onSuccess: () => {
      message.success(isRunning ? words.shadowStopped : words.shadowStarted);
      queries.invalidateQueries({ queryKey: ['models'] });
      queries.invalidateQueries({ queryKey: ['model-shadow', one.id] });
    },
  });
  return (
    <>
      <Button
        loading={change.isPending}
        disabled={!isRunning && (one.inForce || !one.isUsable)}
        onClick={() => change.mutate()}
      >
        {isRunning ? words.shadowStop : words.shadowStart}
      </Button>
      {change.isError && <RequestProblem error={change.error} text={problemText(change.error)} />}
    </>
  );
}

type ReportShape = Awaited<ReturnType<typeof getShadow>>;

function Report({ report: { agreement, changes, changed } }: { readonly report: ReportShape }) {
  const { code, texts } = useLanguage();
  const words = texts.models;
  return (
    <>
      <p>
        {words.agreement} <b>{shareText(agreement.value)}</b>{' '}
        <span className="faint small">
          {words.interval(shareText(agreement.low), shareText(agreement.high), agreement.n)}
        </span>
      </p>
      {changes.length > 0 && (
        <>
          <h3>{words.changes}</h3>
          <ul className="shadow-changes">
            {changes.map(({ champion, challenger, n }) => (
              <li key={`${champion} ${challenger}`}>
                {valueText(words, champion)} → {valueText(words, challenger)} <b>{n}</b>
              </li>
            ))}
          </ul>
          <h3>{words.changed}</h3>
          <ul className="shadow-changes">
            {changed.slice(0, 30).map((call) => (
              <li key={`${call.recordingId} ${call.at}`}>
                <Link to={`/recordings/${call.recordingId}`}>{call.recordingId}</Link>{' '}
                {valueText(words, call.champion)} → {valueText(words, call.challenger)}{' '}
                <span className="faint small">{dateText(call.at, code)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
