/** One coaching task: what to hear, to read and to do; afterwards the effect, and how it was closed. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useEffect, useId, useState } from 'react';
import { Link, useParams } from 'react-router';
import { coachingCauses } from '../../coaching-flow.ts';
import type { EffectShape, TaskDetail } from '../../coaching-shapes.ts';
import { RequestFailed } from '../api.ts';
import { clipUrl, getEffect, getTask, type TaskMove, takeTaskStep } from '../coaching-api.ts';
import { PlanChanges } from '../parts/coaching-changes.tsx';
import { Clip } from '../parts/coaching-clip.tsx';
import { KnowledgeLinks } from '../parts/coaching-knowledge.tsx';
import { Loaded } from '../parts/coaching-loaded.tsx';
import { differenceText, shareText } from '../parts/coaching-text.ts';
import { Message, useProblemText } from '../parts/message.tsx';
import { newId } from '../parts/new-id.ts';
import { ReasonDialog, RequestProblem } from '../parts/reason-dialog.tsx';
import { useLanguage } from '../texts/language.tsx';
import '../look/coaching.css';
import { dateText } from '../texts/times.ts';

export default function CoachingTaskPage() {
  const { texts } = useLanguage();
  const words = texts.coaching;
  const { id = '' } = useParams();
  const query = useQuery({ queryKey: ['coaching-task', id], queryFn: ({ signal }) => getTask(id, signal) });
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [texts, words]);
  if (query.error instanceof RequestFailed && (query.error.status === 404 || query.error.status === 400))
    return (
      <Message
        tone="quiet"
        title={words.task.goneTitle}
        hint={words.task.goneHint}
        action={<Link to="/coaching">{words.task.back}</Link>}
      />
    );
  return (
    <div className="list-page coaching-page">
      <p>
        <Link to="/coaching">{words.task.back}</Link>
      </p>
      <Loaded query={query}>{(task) => <Task key={task.version} task={task} />}</Loaded>
    </div>
  );
}

function Task({ task }: { readonly task: TaskDetail }) {
  const { code, texts } = useLanguage();
  const words = texts.coaching;
  const { basis, clips, knowledge } = task;
  return (
    <>
      <header className="list-head">
        <div>
          <h1>{task.title[code]}</h1>
          <p className="coaching-line">
            <span className={`tag coaching-${task.state}`}>{words.states[task.state]}</span>
            {!task.isOwn && <span>{task.agentName ?? words.noName}</span>}
            {task.dueDay !== null && <span>{words.due(task.dueDay)}</span>}
            {task.isUpdated && <span className="tag alert-late">{words.task.updated}</span>}
            {task.isOverdue && <span className="tag alert-late">{words.overdue}</span>}
            {task.mentorName !== null && <span>{words.task.mentor(task.mentorName)}</span>}
          </p>
        </div>
        {task.can.includes('plan') && (
          <Link className="coaching-plan-link" to={`/coaching/${task.id}/plan`}>
            {words.task.changePlan}
          </Link>
        )}
      </header>
      {task.isUpdated && <Updated task={task} />}
      {(basis !== null || task.note !== null) && (
        <section className="panel" aria-label={words.task.basis}>
          <h2>{words.task.basis}</h2>
          {basis !== null && (
            <p>{words.task.basisText(basis.confirmed, shareText(words, basis.own, texts.none))}</p>
          )}
          {task.note !== null && <p className="coaching-note">{task.note}</p>}
        </section>
      )}
      {clips.length > 0 && (
        <section className="panel" aria-label={words.task.clips}>
          <h2>{words.task.clips}</h2>
          {clips.map((clip, index) => (
            <div key={clip.id} className="coaching-clip">
              <p>
                <span className={`tag clip-${clip.kind}`}>{words.task.kinds[clip.kind]}</span> {clip.note}
              </p>
              <Clip
                label={`${words.task.kinds[clip.kind]} ${index + 1}`}
                audio={clip.hasAudio ? clipUrl(clip.id) : null}
                startMs={clip.startMs}
                turns={clip.turns}
              />
            </div>
          ))}
        </section>
      )}
      {knowledge.length > 0 && (
        <section className="panel" aria-label={words.task.knowledge}>
          <h2>{words.task.knowledge}</h2>
          <KnowledgeLinks ids={knowledge} />
        </section>
      )}
      <Practice task={task} />
      {task.state !== 'suggested' && task.state !== 'planned' && task.state !== 'acknowledged' && (
        <Effect task={task} />
      )}
      {task.can.includes('close') && <Closing task={task} />}
      {task.cause !== null && (
        <section className="panel" aria-label={words.task.cause}>
          <h2>{words.task.causes[task.cause]}</h2>
          <p>{task.action}</p>
        </section>
      )}
      <History task={task} />
    </>
  );
}

/** What is different since the agent last saw it; told until it is acknowledged. */
function Updated({ task }: { readonly task: TaskDetail }) {
  const words = useLanguage().texts.coaching.task;
  const seen = task.events.findLastIndex(({ event }) => event === 'acknowledge');
  const changes = task.events.slice(seen + 1).flatMap((event) => event.changes);
  return (
    <section className="panel plan-updated" aria-label={words.updated}>
      <h2>{words.updated}</h2>
      {task.isOwn && <p>{words.updatedHint}</p>}
      <PlanChanges changes={changes} />
    </section>
  );
}

/** One press of a button: sent under one id however often the network makes it be sent. */
function useStep(task: TaskDetail) {
  const queries = useQueryClient();
  const [requestId] = useState(() => newId());
  return useMutation({
    mutationFn: (move: TaskMove) => takeTaskStep(task.id, move, { id: requestId, version: task.version }),
    onSuccess: (next) => {
      queries.setQueryData(['coaching-task', String(task.id)], next);
      void queries.invalidateQueries({ queryKey: ['coaching'] });
    },
  });
}

function Practice({ task }: { readonly task: TaskDetail }) {
  const { texts } = useLanguage();
  const words = texts.coaching.task;
  const problemText = useProblemText();
  const id = useId();
  const step = useStep(task);
  const [answer, setAnswer] = useState(task.answer ?? '');
  const [isAsked, setAsked] = useState(false);
  const [isReturning, setReturning] = useState(false);
  const queries = useQueryClient();
  if (task.exercise === null) return null;
  return (
    <section className="panel" aria-label={words.exercise}>
      <h2>{words.exercise}</h2>
      <p className="coaching-note">{task.exercise}</p>
      {task.can.includes('acknowledge') && (
        <Button type="primary" loading={step.isPending} onClick={() => step.mutate({ step: 'acknowledge' })}>
          {words.acknowledge}
        </Button>
      )}
      {task.can.includes('complete') ? (
        <form
          className="coaching-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (answer.trim() === '') setAsked(true);
            else step.mutate({ step: 'complete', answer });
          }}
        >
          <label htmlFor={`${id}-answer`}>{words.answer}</label>
          <Input.TextArea
            id={`${id}-answer`}
            value={answer}
            maxLength={4000}
            autoSize={{ minRows: 3, maxRows: 12 }}
            onChange={(event) => setAnswer(event.target.value)}
          />
          {isAsked && answer.trim() === '' && (
            <p className="fault" role="alert">
              {words.needAnswer}
            </p>
          )}
          <Button type="primary" htmlType="submit" loading={step.isPending}>
            {words.complete}
          </Button>
        </form>
      ) : (
        task.answer !== null && (
          <blockquote>
            <span className="faint">{task.isOwn ? words.answer : words.answerOf}</span>
            <p>{task.answer}</p>
          </blockquote>
        )
      )}
      {task.can.includes('return') && <Button onClick={() => setReturning(true)}>{words.giveBack}</Button>}
      {isReturning && (
        <ReasonDialog
          title={words.giveBack}
          hint={words.giveBackHint}
          confirm={words.giveBack}
          act={(reason) =>
            takeTaskStep(task.id, { step: 'return', reason }, { id: newId(), version: task.version })
          }
          onDone={(next) => queries.setQueryData(['coaching-task', String(task.id)], next)}
          onClose={() => setReturning(false)}
        />
      )}
      {step.isError && <RequestProblem error={step.error} text={problemText(step.error)} />}
    </section>
  );
}

function Effect({ task }: { readonly task: TaskDetail }) {
  const { texts } = useLanguage();
  const words = texts.coaching.task;
  const problemText = useProblemText();
  const step = useStep(task);
  const isFinal = task.state === 'closed';
  const query = useQuery({
    queryKey: ['coaching-effect', task.id, task.version],
    queryFn: ({ signal }) => getEffect(task.id, signal),
    enabled: !isFinal,
  });
  if (isFinal) return task.effect === null ? null : <EffectPanel effect={task.effect} />;
  return (
    <>
      <Loaded query={query}>{(effect) => <EffectPanel effect={effect} />}</Loaded>
      {task.can.includes('measure') && (
        <p>
          <Button loading={step.isPending} onClick={() => step.mutate({ step: 'measure' })}>
            {words.measure}
          </Button>
        </p>
      )}
      {step.isError && <RequestProblem error={step.error} text={problemText(step.error)} />}
    </>
  );
}

function EffectPanel({ effect }: { readonly effect: EffectShape }) {
  const { texts } = useLanguage();
  const all = texts.coaching;
  const words = all.task;
  const share = (one: EffectShape['agent']['before']) => shareText(all, one, texts.none);
  return (
    <section className="panel effect" aria-label={words.effect}>
      <h2>
        {words.effect}{' '}
        <span className={`tag effect-${effect.verdict}`}>{words.verdicts[effect.verdict]}</span>
      </h2>
      <table className="figures-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{words.before}</th>
            <th scope="col">{words.after}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{words.own}</th>
            <td>{share(effect.agent.before)}</td>
            <td>{share(effect.agent.after)}</td>
          </tr>
          <tr>
            <th scope="row">{words.peers[effect.peersAre]}</th>
            <td>{share(effect.peers.before)}</td>
            <td>{share(effect.peers.after)}</td>
          </tr>
        </tbody>
      </table>
      <p>
        <strong>{words.difference}</strong> {differenceText(all, effect.difference, texts.none)}
      </p>
      <p className="faint">
        {effect.after === null
          ? words.notYet
          : effect.isOver
            ? words.over
            : words.until(effect.endsOn ?? effect.after.to)}{' '}
        · {words.least(effect.least)}
      </p>
      <p className="faint small">{words.effectHint}</p>
    </section>
  );
}

function Closing({ task }: { readonly task: TaskDetail }) {
  const { texts } = useLanguage();
  const words = texts.coaching.task;
  const problemText = useProblemText();
  const id = useId();
  const step = useStep(task);
  const [cause, setCause] = useState<(typeof coachingCauses)[number] | null>(null);
  const [action, setAction] = useState('');
  const [isAsked, setAsked] = useState(false);
  const isMeasured = task.state === 'measured';
  const options = coachingCauses
    .filter((name) => isMeasured || ['wrong-finding', 'left', 'no-need'].includes(name))
    .map((value) => ({ value, label: words.causes[value] }));
  const isMissing = cause === null || action.trim() === '';
  return (
    <form
      className="panel coaching-form"
      aria-label={words.close}
      onSubmit={(event) => {
        event.preventDefault();
        if (isMissing) setAsked(true);
        else step.mutate({ step: 'close', cause, action });
      }}
    >
      <h2>{words.close}</h2>
      <p className="faint">{words.closeHint}</p>
      <label htmlFor={`${id}-cause`}>{words.cause}</label>
      <Select id={`${id}-cause`} value={cause} options={options} onChange={(value) => setCause(value)} />
      <label htmlFor={`${id}-action`}>{words.action}</label>
      <Input.TextArea
        id={`${id}-action`}
        value={action}
        maxLength={2000}
        autoSize={{ minRows: 2, maxRows: 6 }}
        onChange={(event) => setAction(event.target.value)}
      />
      {isAsked && isMissing && (
        <p className="fault" role="alert">
          {cause === null ? words.needCause : texts.rules.needReason}
        </p>
      )}
      {step.isError && <RequestProblem error={step.error} text={problemText(step.error)} />}
      <Button htmlType="submit" loading={step.isPending}>
        {words.close}
      </Button>
    </form>
  );
}

function History({ task }: { readonly task: TaskDetail }) {
  const { code, texts } = useLanguage();
  const words = texts.coaching.task;
  const names: Readonly<Record<string, string>> = words.events;
  return (
    <section className="panel" aria-label={words.history}>
      <h2>{words.history}</h2>
      <ol className="coaching-history">
        {task.events.map((event) => (
          <li key={`${event.at} ${event.event}`}>
            <span className="faint">{dateText(event.at, code)}</span> {event.name ?? event.who}{' '}
            {event.changes.length > 0 ? words.events.changed : (names[event.event] ?? event.event)}
            {event.changes.length > 0 && <PlanChanges changes={event.changes} />}
            {event.note !== null && <p>{event.note}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
