/** Appeals for those who decide them: somebody else than the reviewer first, the QA manager last. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select, Skeleton } from 'antd';
import { useId, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { AppealShape, DecisionReason } from '../../review-shapes.ts';
import { answerAppeal, getAppeals } from '../review-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { AppealHistory } from './appeal-history.tsx';
import { EmptyState } from './empty-state.tsx';
import { Message, useProblemText } from './message.tsx';
import { newId } from './new-id.ts';
import { RequestProblem } from './reason-dialog.tsx';
import { pointsText, ScoreText } from './tags.tsx';

const lists = ['toDecide', 'open', 'decided'] as const;

export function AppealDesk() {
  const { code, texts } = useLanguage();
  const words = texts.review.appeals;
  const problemText = useProblemText();
  const [params, setParams] = useSearchParams();
  const list = lists.find((one) => one === params.get('list')) ?? 'toDecide';
  const appeals = useQuery({
    queryKey: ['appeals', list],
    queryFn: ({ signal }) =>
      getAppeals({ state: list === 'decided' ? 'decided' : 'open', mine: list === 'toDecide' }, signal),
  });
  const items = appeals.data?.items ?? [];
  const chosen = items.find(({ id }) => id === params.get('appeal'));
  return (
    <>
      <div className="queue-kinds">
        {lists.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === list}
            onClick={() => setParams({ list: one })}
          >
            {words[one]}
          </button>
        ))}
      </div>
      {appeals.isError ? (
        <Message
          tone="bad"
          title={words.errorTitle}
          hint={problemText(appeals.error)}
          action={<Button onClick={() => appeals.refetch()}>{texts.reload}</Button>}
        />
      ) : appeals.isPending ? (
        <Skeleton active paragraph={{ rows: 6 }} />
      ) : items.length === 0 ? (
        list === 'toDecide' ? (
          <EmptyState page="appeals" />
        ) : (
          <p className="faint">{words.empty}</p>
        )
      ) : (
        <div className="appeals-panes">
          <ul className="appeal-list">
            {items.map((appeal) => (
              <li key={appeal.id}>
                <button
                  type="button"
                  aria-pressed={appeal.id === chosen?.id}
                  onClick={() => setParams({ list, appeal: appeal.id }, { replace: true })}
                >
                  <b>{appeal.title[code]}</b> <span className="tag quiet">{words.states[appeal.state]}</span>
                  <div className="faint small">
                    {appeal.agentName ?? appeal.agentId} · {dateText(appeal.at, code)}
                  </div>
                </button>
              </li>
            ))}
          </ul>
          {chosen === undefined ? (
            <p className="faint">{words.chooseAppeal}</p>
          ) : (
            <Decide key={chosen.id} appeal={chosen} names={appeals.data?.names ?? {}} />
          )}
        </div>
      )}
    </>
  );
}

interface DecideProps {
  readonly appeal: AppealShape;
  readonly names: Readonly<Record<string, string>>;
}

function Decide({ appeal, names }: DecideProps) {
  const { code, texts } = useLanguage();
  const words = texts.review.appeals;
  const problemText = useProblemText();
  const queries = useQueryClient();
  const field = useId();
  const [note, setNote] = useState('');
  const [reason, setReason] = useState<DecisionReason>('context');
  // One for each decision: sent twice it is stored once.
  const ids = useMemo(() => ({ accept: newId(), reject: newId() }), []);
  const answer = useMutation({
    mutationFn: (action: 'accept' | 'reject') =>
      answerAppeal(appeal.id, {
        id: ids[action],
        action,
        note: note.trim(),
        reason: action === 'accept' ? reason : null,
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['appeals'] }),
  });
  const mayDecide = appeal.actions.includes('accept');
  const reasons = Object.entries(texts.review.panel.reasons).filter(([value]) => value !== 'missed');
  return (
    <section className="panel appeal-detail">
      <h2>{appeal.title[code]}</h2>
      <p>
        {words.agent} {appeal.agentName ?? appeal.agentId} · {dateText(appeal.startedAt, code)} ·{' '}
        {appeal.businessType}
      </p>
      <p>
        {words.points(pointsText(Math.abs(appeal.points)))} · {words.score} <ScoreText judged={appeal} /> ·{' '}
        {words.by(appeal.reviewers.map((who) => names[who] ?? who).join('、'))}
      </p>
      <p>
        <Link to={`/recordings/${encodeURIComponent(appeal.recordingId)}`}>{words.listen}</Link>
      </p>
      <AppealHistory appeal={appeal} names={names} />
      {mayDecide && (
        <div className="review-change">
          <label htmlFor={field}>{words.decision}</label>
          <Input.TextArea
            id={field}
            value={note}
            maxLength={2000}
            placeholder={words.decisionHint}
            autoSize={{ minRows: 2, maxRows: 6 }}
            onChange={(event) => setNote(event.target.value)}
          />
          <Select<DecisionReason>
            value={reason}
            aria-label={words.why}
            popupMatchSelectWidth={false}
            options={reasons.map(([value, label]) => ({ value: value as DecisionReason, label }))}
            onChange={setReason}
          />
          <div className="review-actions">
            <Button
              type="primary"
              disabled={note.trim() === ''}
              loading={answer.isPending}
              onClick={() => answer.mutate('accept')}
            >
              {words.accept}
            </Button>
            <Button
              disabled={note.trim() === ''}
              loading={answer.isPending}
              onClick={() => answer.mutate('reject')}
            >
              {words.reject}
            </Button>
          </div>
          {answer.isError && <RequestProblem error={answer.error} text={problemText(answer.error)} />}
        </div>
      )}
    </section>
  );
}
