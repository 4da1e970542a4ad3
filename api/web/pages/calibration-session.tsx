/** One calibration session: its calls while it is blind, and its results afterwards. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Skeleton } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { SessionDetail, SessionResults } from '../../calibration-shapes.ts';
import { closeSession, endSession, getCalibration, getResults } from '../calibration-api.ts';
import { AgreementTable, LeniencyTable } from '../parts/calibration-tables.tsx';
import { useItemText } from '../parts/calibration-text.ts';
import { Message, useProblemText } from '../parts/message.tsx';
import { RequestProblem } from '../parts/reason-dialog.tsx';
import { useLanguage } from '../texts/language.tsx';
import { dateText, lengthText } from '../texts/times.ts';
import '../look/calibration.css';

export default function CalibrationSessionPage() {
  const { code, texts } = useLanguage();
  const words = texts.calibration;
  const problemText = useProblemText();
  const id = Number(useParams().id);
  const session = useQuery({
    queryKey: ['calibration', id],
    queryFn: ({ signal }) => getCalibration(id, signal),
  });
  useEffect(() => {
    document.title = `${session.data?.title ?? words.title} · ${texts.product}`;
  }, [texts, words, session.data]);
  if (session.isError)
    return (
      <Message
        tone="bad"
        title={words.errorTitle}
        hint={problemText(session.error)}
        action={<Link to="/calibration">{words.back}</Link>}
      />
    );
  if (session.data === undefined)
    return (
      <div className="list-page" aria-busy="true">
        <span className="unseen">{texts.loading}</span>
        <Skeleton active paragraph={{ rows: 8 }} />
      </div>
    );
  const { data } = session;
  return (
    <div className="list-page calibration-page">
      <p>
        <Link to="/calibration">← {words.back}</Link>
      </p>
      <header className="list-head">
        <div>
          <h1>
            {data.title} <span className="tag">{words.state[data.state]}</span>
          </h1>
          <p>
            {words.callCount(data.callCount)} · {words.dueAt(dateText(data.dueAt, code) ?? '')}{' '}
            {data.overdue && <b className="calibration-bad">{words.overdue}</b>}
          </p>
        </div>
        {data.mayManage && data.state !== 'closed' && <Conclude session={data} />}
      </header>
      {data.state === 'judging' ? <Judging session={data} /> : <Results session={data} />}
    </div>
  );
}

function Judging({ session }: { readonly session: SessionDetail }) {
  const { code, texts } = useLanguage();
  const words = texts.calibration;
  return (
    <>
      <p className="calibration-blind">{words.blindHint}</p>
      <div className="calibration-panes">
        <section className="panel" aria-labelledby="calibration-calls">
          <h2 id="calibration-calls">{words.calls}</h2>
          <table className="calibration-table">
            <thead>
              <tr>
                <th scope="col">#</th>
                <th scope="col">{words.startedAt}</th>
                <th scope="col">{words.length}</th>
                <th scope="col">{words.answered}</th>
              </tr>
            </thead>
            <tbody>
              {session.calls.map(({ recordingId, position, startedAt, durationMs, answered, asked }) => (
                <tr key={recordingId}>
                  <th scope="row">
                    <Link to={`/calibration/${session.id}/${encodeURIComponent(recordingId)}`}>
                      {words.call(position)}
                    </Link>
                  </th>
                  <td>{dateText(startedAt, code) ?? texts.list.noTime}</td>
                  <td>{lengthText(durationMs, code) ?? texts.none}</td>
                  <td>{answered === null ? words.notMine : words.ofAsked(answered, asked)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section className="panel" aria-labelledby="calibration-people">
          <h2 id="calibration-people">{words.progress}</h2>
          <ul className="calibration-progress">
            {session.reviewers.map(({ login, name, done, answered, asked, late }) => (
              <li key={login}>
                <b>{name}</b> <small className="faint">{login}</small> {words.done(done, session.callCount)},{' '}
                {words.ofAsked(answered, asked)}
                {late > 0 && <span className="calibration-late"> {words.late(late)}</span>}
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}

function Results({ session }: { readonly session: SessionDetail }) {
  const { code, texts } = useLanguage();
  const words = texts.calibration;
  const problemText = useProblemText();
  const results = useQuery({
    queryKey: ['calibration', session.id, 'results'],
    queryFn: ({ signal }) => getResults(session.id, signal),
  });
  const reviewers = useMemo(
    () =>
      results.data?.reviewers.map(({ login, name, leniency, missing, late }) => ({
        login,
        name,
        leniency,
        more: [missing > 0 ? words.missing(missing) : null, late > 0 ? words.late(late) : null]
          .filter((one) => one !== null)
          .join(' · '),
      })) ?? [],
    [results.data, words],
  );
  if (results.isError)
    return <Message tone="bad" title={words.errorTitle} hint={problemText(results.error)} />;
  if (results.data === undefined) return <Skeleton active paragraph={{ rows: 8 }} />;
  const { data } = results;
  return (
    <>
      {session.state === 'closed' && <p className="calibration-blind">{words.closedNote}</p>}
      <section className="panel" aria-labelledby="calibration-results">
        <h2 id="calibration-results">{words.results}</h2>
        <AgreementTable items={data.items} all={data.rules} />
        <details>
          <summary>{words.formula}</summary>
          <p>{data.formula[code]}</p>
        </details>
      </section>
      <div className="calibration-panes">
        <section className="panel" aria-labelledby="calibration-lenience">
          <h2 id="calibration-lenience">{words.leniency}</h2>
          <p className="faint small">{words.leniencyHint}</p>
          <LeniencyTable rows={reviewers} moreTitle={words.progress} />
        </section>
        <Calls session={session} results={data} />
      </div>
    </>
  );
}

function Calls({ session, results }: { readonly session: SessionDetail; readonly results: SessionResults }) {
  const words = useLanguage().texts.calibration;
  const { titleOf } = useItemText();
  const named = (items: readonly string[]) =>
    items
      .map((name) => titleOf(results.items.find(({ item }) => item === name) ?? { item: name, rule: null }))
      .join('、');
  return (
    <section className="panel" aria-labelledby="calibration-by-call">
      <h2 id="calibration-by-call">{words.byCall}</h2>
      <table className="calibration-table">
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{words.disputed}</th>
            <th scope="col">{words.undecided}</th>
          </tr>
        </thead>
        <tbody>
          {results.calls.map(({ recordingId, position, disputed, undecided }) => (
            <tr key={recordingId}>
              <th scope="row">
                <Link to={`/calibration/${session.id}/${encodeURIComponent(recordingId)}`}>
                  {words.call(position)}
                </Link>
              </th>
              <td>{disputed.length === 0 ? words.none : named(disputed)}</td>
              <td>{undecided.length === 0 ? words.none : named(undecided)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Conclude({ session }: { readonly session: SessionDetail }) {
  const words = useLanguage().texts.calibration;
  const problemText = useProblemText();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const isJudging = session.state === 'judging';
  const results = queries.getQueryData<SessionResults>(['calibration', session.id, 'results']);
  const left = results?.calls.reduce((sum, { undecided }) => sum + undecided.length, 0) ?? 0;
  const go = useMutation({
    mutationFn: () => (isJudging ? endSession(session.id) : closeSession(session.id)),
    onSuccess: async () => {
      setAsking(false);
      await queries.invalidateQueries({ queryKey: ['calibration'] });
      await queries.invalidateQueries({ queryKey: ['calibrations'] });
      await queries.invalidateQueries({ queryKey: ['calibration-trends'] });
    },
  });
  return (
    <>
      <Button type={isJudging ? 'default' : 'primary'} onClick={() => setAsking(true)}>
        {isJudging ? words.end : words.close}
      </Button>
      <Modal
        open={isAsking}
        title={isJudging ? words.endTitle : words.closeTitle}
        okText={isJudging ? words.end : words.close}
        cancelText={words.cancel}
        okButtonProps={{ loading: go.isPending }}
        onCancel={() => setAsking(false)}
        onOk={() => go.mutate()}
      >
        <p>{isJudging ? words.endHint : words.closeHint}</p>
        {!isJudging && left > 0 && <p className="calibration-bad">{words.undecidedLeft(left)}</p>}
        {go.isError && <RequestProblem error={go.error} text={problemText(go.error)} />}
      </Modal>
    </>
  );
}
