/** An agent's published scores: acknowledged finding by finding, or appealed against in time. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Skeleton } from 'antd';
import { useId, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Finding } from '../../../pipeline/domain.ts';
import type { PublishedCard, PublishedPage } from '../../review-shapes.ts';
import { acknowledge, getPublished, getPublishedCard, sendAppeal } from '../review-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { clockText, dateText } from '../texts/times.ts';
import { AppealActions, AppealHistory } from './appeal-history.tsx';
import { EmptyState } from './empty-state.tsx';
import { Message, useProblemText } from './message.tsx';
import { newId } from './new-id.ts';
import { RequestProblem } from './reason-dialog.tsx';
import { ReviewScore } from './review-score.tsx';
import { pointsText, ScoreText } from './tags.tsx';

export function OwnScores() {
  const { code, texts } = useLanguage();
  const words = texts.review.appeals;
  const problemText = useProblemText();
  const [params, setParams] = useSearchParams();
  const chosen = params.get('call');
  const cards = useInfiniteQuery({
    queryKey: ['published'],
    queryFn: ({ pageParam, signal }) => getPublished(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  if (cards.isError) return <Message tone="bad" title={words.errorTitle} hint={problemText(cards.error)} />;
  const rows = cards.data?.pages.flatMap(({ items }) => items) ?? [];
  if (cards.isPending) return <Skeleton active paragraph={{ rows: 6 }} />;
  if (rows.length === 0) return <EmptyState page="ownScores" />;
  const stateOf = (row: PublishedPage['items'][number]) =>
    row.acknowledged
      ? words.acknowledged
      : Date.parse(row.appealUntil) < Date.now()
        ? words.tooLate
        : words.until(dateText(row.appealUntil, code) ?? '');
  return (
    <div className="appeals-panes">
      <ul className="appeal-list">
        {rows.map((row) => (
          <li key={row.recordingId}>
            <button
              type="button"
              aria-pressed={row.recordingId === chosen}
              onClick={() => setParams({ call: row.recordingId }, { replace: true })}
            >
              <ScoreText judged={row} /> {row.businessType}
              <div className="faint small">
                {dateText(row.startedAt, code) ?? texts.list.noTime} · {words.findings(row.findings)}
              </div>
              <div className="small">{stateOf(row)}</div>
            </button>
          </li>
        ))}
        {cards.hasNextPage && (
          <Button loading={cards.isFetchingNextPage} onClick={() => cards.fetchNextPage()}>
            {texts.list.loadMore}
          </Button>
        )}
      </ul>
      {chosen === null ? (
        <p className="faint">{words.chooseCard}</p>
      ) : (
        <OwnCard key={chosen} recordingId={chosen} />
      )}
    </div>
  );
}

function OwnCard({ recordingId }: { readonly recordingId: string }) {
  const { code, texts } = useLanguage();
  const words = texts.review.appeals;
  const problemText = useProblemText();
  const queries = useQueryClient();
  const card = useQuery({
    queryKey: ['published', recordingId],
    queryFn: ({ signal }) => getPublishedCard(recordingId, signal),
  });
  const keep = (next: PublishedCard) => {
    queries.setQueryData(['published', recordingId], next);
    void queries.invalidateQueries({ queryKey: ['published'], exact: true });
  };
  const agree = useMutation({
    mutationFn: (rule: string | null) => acknowledge(recordingId, rule),
    onSuccess: keep,
  });
  if (card.isError) return <Message tone="bad" title={words.errorTitle} hint={problemText(card.error)} />;
  if (card.data === undefined) return <Skeleton active paragraph={{ rows: 6 }} />;
  const { score, findings, acknowledged, note, appealUntil, history, names } = card.data;
  return (
    <section className="panel own-card">
      <ReviewScore data={{ score, publications: history, names }} />
      {note !== null && (
        <p>
          <b>{words.note}</b>：{note}
        </p>
      )}
      <p className="small">
        {Date.parse(appealUntil) < Date.now()
          ? words.tooLate
          : words.until(dateText(appealUntil, code) ?? '')}
      </p>
      <p>
        <Link to={`/recordings/${encodeURIComponent(recordingId)}`}>{words.listen}</Link>
      </p>
      <ol className="review-items">
        {findings.map((finding) => (
          <OwnFinding
            key={finding.rule}
            finding={finding}
            card={card.data}
            isAcknowledging={agree.isPending}
            onAcknowledge={() => agree.mutate(finding.rule)}
            onChanged={keep}
            onAnswered={() => void card.refetch()}
          />
        ))}
      </ol>
      {acknowledged.includes('') ? (
        <p>{words.acknowledged}</p>
      ) : (
        <Button loading={agree.isPending} onClick={() => agree.mutate(null)}>
          {words.acknowledgeAll}
        </Button>
      )}
      {agree.isError && <RequestProblem error={agree.error} text={problemText(agree.error)} />}
    </section>
  );
}

interface OwnFindingProps {
  readonly finding: Finding;
  readonly card: PublishedCard;
  readonly isAcknowledging: boolean;
  onAcknowledge(): void;
  onChanged(card: PublishedCard): void;
  onAnswered(): void;
}

function OwnFinding(props: OwnFindingProps) {
  const { finding, card, isAcknowledging, onAcknowledge, onChanged, onAnswered } = props;
  const { code, texts } = useLanguage();
  const words = texts.review.appeals;
  const [isAppealing, setAppealing] = useState(false);
  const item = card.score?.items.find(({ rule }) => rule === finding.rule);
  const side = item?.human ?? item?.machine;
  const appeal = card.appeals.find(({ rule }) => rule === finding.rule);
  const isFault = side?.verdict === 'fail';
  const isInTime = Date.parse(card.appealUntil) >= Date.now();
  const isAcknowledged = card.acknowledged.includes(finding.rule);
  return (
    <li className={`finding ${side?.verdict ?? finding.verdict}`} data-rule={finding.rule}>
      <div className="finding-head">
        <strong>{finding.title[code]}</strong>
        {side?.veto === true && <span className="tag veto">{texts.veto}</span>}
        <span className={`points ${isFault ? 'lost' : 'faint'}`}>
          {isFault && side !== undefined && side.points !== 0
            ? words.points(pointsText(Math.abs(side.points)))
            : texts.verdicts[side?.verdict ?? finding.verdict]}
        </span>
      </div>
      {item?.human?.note != null && <p className="reason">{item.human.note}</p>}
      <ul className="evidence">
        {finding.evidence.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two pieces of evidence may be alike in everything
          <li key={index}>
            <span className="chip-time">
              {clockText(one.startMs)}
              {one.kind === 'searched' && `–${clockText(one.endMs)}`}
            </span>{' '}
            {one.quote !== '' && one.kind !== 'searched' && <q>{one.quote}</q>}
            <span className="why">{one.why}</span>
          </li>
        ))}
      </ul>
      {appeal !== undefined && (
        <>
          <AppealHistory appeal={appeal} names={card.names} />
          <AppealActions appeal={appeal} onDone={onAnswered} />
        </>
      )}
      {isAcknowledged && <p className="small">{words.acknowledged}</p>}
      {isFault && appeal === undefined && !isAcknowledged && !isAppealing && (
        <div className="review-actions">
          <Button size="small" loading={isAcknowledging} onClick={onAcknowledge}>
            {words.acknowledge}
          </Button>
          {isInTime && (
            <Button size="small" onClick={() => setAppealing(true)}>
              {words.appeal}
            </Button>
          )}
        </div>
      )}
      {isAppealing && appeal === undefined && (
        <AppealForm
          recordingId={card.recordingId}
          rule={finding.rule}
          onSent={onChanged}
          onCancel={() => setAppealing(false)}
        />
      )}
    </li>
  );
}

interface AppealFormProps {
  readonly recordingId: string;
  readonly rule: string;
  onSent(card: PublishedCard): void;
  onCancel(): void;
}

function AppealForm({ recordingId, rule, onSent, onCancel }: AppealFormProps) {
  const words = useLanguage().texts.review.appeals;
  const problemText = useProblemText();
  const field = useId();
  const id = useMemo(newId, []);
  const [reason, setReason] = useState('');
  const send = useMutation({
    mutationFn: () => sendAppeal(recordingId, { id, rule, reason: reason.trim() }),
    onSuccess: onSent,
  });
  return (
    <form
      className="review-change"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '') send.mutate();
      }}
    >
      <label htmlFor={field}>{words.reason}</label>
      <Input.TextArea
        id={field}
        autoFocus
        value={reason}
        maxLength={2000}
        placeholder={words.reasonHint}
        autoSize={{ minRows: 2, maxRows: 6 }}
        onChange={(event) => setReason(event.target.value)}
      />
      {send.isError && <RequestProblem error={send.error} text={problemText(send.error)} />}
      <div className="review-actions">
        <Button type="primary" htmlType="submit" disabled={reason.trim() === ''} loading={send.isPending}>
          {words.submit}
        </Button>
        <Button onClick={onCancel}>{words.cancel}</Button>
      </div>
    </form>
  );
}
