/** Calibration sessions: what is to be judged, and what former sessions told. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { SessionShape } from '../../calibration-shapes.ts';
import { getSessions } from '../calibration-api.ts';
import { CalibrationNew } from '../parts/calibration-new.tsx';
import { CalibrationTrendsPanel } from '../parts/calibration-trends.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { useMay } from '../parts/session.tsx';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import '../look/calibration.css';

export default function CalibrationListPage() {
  const { texts } = useLanguage();
  const words = texts.calibration;
  const may = useMay();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const problemText = useProblemText();
  const [isMaking, setMaking] = useState(false);
  const sessions = useQuery({
    queryKey: ['calibrations'],
    queryFn: ({ signal }) => getSessions(signal),
  });
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [texts, words]);
  return (
    <div className="list-page calibration-page">
      <header className="list-head">
        <div>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </div>
        {may.calibrate && !isMaking && (
          <Button type="primary" onClick={() => setMaking(true)}>
            {words.create}
          </Button>
        )}
      </header>
      {isMaking && (
        <CalibrationNew
          onMade={async ({ id }) => {
            await queries.invalidateQueries({ queryKey: ['calibrations'] });
            await navigate(`/calibration/${id}`);
          }}
          onClose={() => setMaking(false)}
        />
      )}
      {sessions.isError ? (
        <Message
          tone="bad"
          title={words.errorTitle}
          hint={problemText(sessions.error)}
          action={<Button onClick={() => sessions.refetch()}>{texts.reload}</Button>}
        />
      ) : sessions.data === undefined ? (
        <div className="panel" aria-busy="true">
          <span className="unseen">{texts.loading}</span>
          <Skeleton active paragraph={{ rows: 5 }} />
        </div>
      ) : sessions.data.items.length === 0 ? (
        <Message tone="quiet" title={words.emptyTitle} hint={words.emptyHint} />
      ) : (
        <>
          <Sessions items={sessions.data.items} />
          <CalibrationTrendsPanel />
        </>
      )}
    </div>
  );
}

function Sessions({ items }: { readonly items: readonly SessionShape[] }) {
  const { code, texts } = useLanguage();
  const words = texts.calibration;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
    <section className="panel calibration-wide" aria-label={words.title} tabIndex={0}>
      <table className="calibration-table">
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.calls}</th>
            <th scope="col">{words.due}</th>
            <th scope="col">{words.progress}</th>
            <th scope="col">{words.mine}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((session) => (
            <tr key={session.id}>
              <th scope="row">
                <Link to={`/calibration/${session.id}`}>{session.title}</Link>{' '}
                <span className="tag">{words.state[session.state]}</span>
              </th>
              <td>{words.callCount(session.callCount)}</td>
              <td>
                {dateText(session.dueAt, code)}{' '}
                {session.overdue && <b className="calibration-bad">{words.overdue}</b>}
              </td>
              <td>
                <Progress session={session} />
              </td>
              <td>
                {session.mine === null ? (
                  <span className="faint">{words.notMine}</span>
                ) : session.state !== 'judging' ? (
                  <Link to={`/calibration/${session.id}`}>{words.toResults}</Link>
                ) : session.mine.answered === session.mine.asked ? (
                  words.judged
                ) : (
                  <Link to={`/calibration/${session.id}`}>
                    {session.mine.answered === 0 ? words.judge : words.goOn}
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Progress({ session }: { readonly session: SessionShape }) {
  const words = useLanguage().texts.calibration;
  return (
    <ul className="calibration-progress">
      {session.reviewers.map(({ login, name, done, late, answered, asked }) => (
        <li key={login}>
          {name} {words.done(done, session.callCount)}
          {late > 0 && <span className="calibration-late"> {words.late(late)}</span>}
          {session.state !== 'judging' && answered < asked && (
            <b className="calibration-bad"> {words.missing(asked - answered)}</b>
          )}
        </li>
      ))}
    </ul>
  );
}
