/** Reviewing a call: one finding after the other, by key or by hand, then the score is published. */
import { useMutation } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Evidence, Finding } from '../../../pipeline/domain.ts';
import { takeNext } from '../review-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { Message, useProblemText } from './message.tsx';
import { ReasonDialog, RequestProblem } from './reason-dialog.tsx';
import { ReviewChange } from './review-change.tsx';
import { ReviewComments } from './review-comments.tsx';
import { ReviewItem } from './review-item.tsx';
import { PublishBar } from './review-publish.tsx';
import { ReviewScore } from './review-score.tsx';
import { useMay } from './session.tsx';
import type { Review } from './use-review.ts';
import '../look/review.css';

interface ReviewPanelProps {
  readonly review: Review;
  /** Seen: keys are for it. */
  readonly isActive: boolean;
  readonly audible: boolean;
  timeText(ms: number): string;
  /** Plays the moment and shows the turn. */
  onEvidence(finding: Finding, evidence: Evidence): void;
  onChosen(rule: string): void;
}

export default function ReviewPanel(props: ReviewPanelProps) {
  const { review } = props;
  const { texts } = useLanguage();
  const problemText = useProblemText();
  if (review.review.isError && review.data === null)
    return (
      <Message
        tone="bad"
        title={texts.review.queue.errorTitle}
        hint={problemText(review.review.error)}
        action={<Button onClick={() => review.review.refetch()}>{texts.reload}</Button>}
      />
    );
  if (review.data === null)
    return (
      <div aria-busy="true">
        <span className="unseen">{texts.loading}</span>
        <Skeleton active paragraph={{ rows: 8 }} />
      </div>
    );
  return <Panel {...props} data={review.data} />;
}

function Panel(props: ReviewPanelProps & { readonly data: NonNullable<Review['data']> }) {
  const { review, data, isActive, audible, timeText, onEvidence, onChosen } = props;
  const { code, texts } = useLanguage();
  const words = texts.review.panel;
  const may = useMay();
  const problemText = useProblemText();
  const navigate = useNavigate();
  const { must, others } = useMemo(() => sorted(data.findings, data.mustDecide), [data]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [changing, setChanging] = useState<string | null>(null);
  const [isHelping, setHelping] = useState(false);
  const [isReopening, setReopening] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const current =
    chosen ?? must.find(({ rule }) => data.remaining.includes(rule))?.rule ?? must[0]?.rule ?? null;
  const remaining = data.remaining.filter((rule) => !review.sent.has(rule));
  const isMine = data.isMine && may.review;
  const next = useMutation({
    mutationFn: () => takeNext([data.recordingId]),
    onSuccess: ({ recordingId }) =>
      navigate(recordingId === null ? '/queue' : `/recordings/${encodeURIComponent(recordingId)}?review`),
  });

  const choose = (finding: Finding | undefined, isPlayed: boolean) => {
    if (finding === undefined) return;
    setChosen(finding.rule);
    onChosen(finding.rule);
    const evidence = placeOf(finding);
    if (isPlayed && evidence !== undefined) onEvidence(finding, evidence);
    const item = box.current?.querySelector(`[data-review="${finding.rule}"]`);
    item?.scrollIntoView({ block: 'nearest' });
  };
  const step = (by: 1 | -1) => {
    const at = must.findIndex(({ rule }) => rule === current);
    choose(chosen === null && by === 1 ? must[Math.max(0, at)] : must[at + by], true);
  };
  const goOn = (rule: string) => {
    const open = must.filter((one) => remaining.includes(one.rule) && one.rule !== rule);
    const at = must.findIndex((one) => one.rule === rule);
    choose(open.find((one) => must.indexOf(one) > at) ?? open[0], true);
  };
  const agree = (finding: Finding) => {
    review
      .decide({ rule: finding.rule, verdict: finding.verdict, reason: null, note: null })
      // Shown by the panel, with what was sent.
      .catch(() => setChosen(finding.rule));
    goOn(finding.rule);
  };
  const finding = data.findings.find(({ rule }) => rule === current);
  const publishButton = useRef<() => void>(null);

  useReviewKeys(
    (key) => {
      if (key === '?') return setHelping((before) => !before);
      if (key === 'ArrowLeft') return step(-1);
      if (key === 'ArrowRight') return step(1);
      if (key === 'n' && may.review && !next.isPending) return next.mutate();
      if (key === 'c' && current !== null) return pressAddCase(box.current, current);
      if (!isMine) return false;
      if (key === 'a' && finding !== undefined) return agree(finding);
      if (key === 'd' && finding !== undefined) {
        setChosen(finding.rule);
        return setChanging(finding.rule);
      }
      if (key === 'p') return publishButton.current?.();
      return false;
    },
    isActive && changing === null,
  );

  const item = (one: Finding) => (
    <ReviewItem
      key={one.rule}
      recordingId={data.recordingId}
      finding={one}
      item={data.score?.items.find(({ rule }) => rule === one.rule) ?? null}
      sent={review.sent.get(one.rule) ?? null}
      isCurrent={one.rule === current}
      isMine={isMine}
      audible={audible}
      names={data.names}
      timeText={timeText}
      onEvidence={(evidence) => {
        setChosen(one.rule);
        onEvidence(one, evidence);
      }}
      onAgree={() => agree(one)}
      onChange={() => {
        setChosen(one.rule);
        setChanging(one.rule);
      }}
    >
      {changing === one.rule && (
        <ReviewChange
          finding={one}
          onSave={async (verdict) => {
            await review.decide({ rule: one.rule, ...verdict });
            setChanging(null);
            goOn(one.rule);
          }}
          onCancel={() => setChanging(null)}
        />
      )}
    </ReviewItem>
  );

  return (
    <div className="review-panel" ref={box}>
      <Standing review={review} data={data} onReopen={() => setReopening(true)} />
      {review.error !== null && changing === null && (
        <div className="review-problem">
          <b>{words.lost}</b>
          <RequestProblem error={review.error} text={problemText(review.error)} />
          <p className="small">{words.keep}</p>
          <Button size="small" onClick={review.forgetError}>
            {texts.reload}
          </Button>
        </div>
      )}
      <ReviewScore data={data} />
      {must.length > 0 && (
        <section>
          <h3>
            {words.must} <small>{words.remaining(remaining.length)}</small>
          </h3>
          <ol className="review-items">{must.map(item)}</ol>
        </section>
      )}
      {isMine && (
        <PublishBar
          key={data.recordingId}
          review={review}
          remaining={remaining.length}
          hasCard={data.score !== null}
          hasMust={data.mustDecide.length > 0}
          pressed={publishButton}
        />
      )}
      {data.state === 'published' && (
        <p className="review-done" role="status">
          <b>{words.published}</b> {words.publishedHint}{' '}
          {may.review && (
            <Button type="primary" loading={next.isPending} onClick={() => next.mutate()}>
              {words.next} <kbd>N</kbd>
            </Button>
          )}
        </p>
      )}
      {others.length > 0 && (
        <details className="review-others">
          <summary>
            {words.others} <small>{words.othersHint}</small>
          </summary>
          <ol className="review-items">{others.map(item)}</ol>
        </details>
      )}
      <ReviewComments review={review} data={data} rule={current} />
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
      {isReopening && (
        <ReasonDialog
          title={words.reopenTitle}
          hint={words.reopenHint}
          confirm={words.reopen}
          act={(reason) => review.reopen.mutateAsync(reason)}
          onDone={() => setReopening(false)}
          onClose={() => setReopening(false)}
        />
      )}
      <p className="unseen" aria-live="polite">
        {finding === undefined ? '' : finding.title[code]}
      </p>
    </div>
  );
}

/** Who holds it, and what may be done about that. */
function Standing({
  review,
  data,
  onReopen,
}: Pick<ReviewPanelProps, 'review'> & {
  readonly data: NonNullable<Review['data']>;
  onReopen(): void;
}) {
  const { code, texts } = useLanguage();
  const words = texts.review.panel;
  const may = useMay();
  const holder = data.holder === null ? null : (data.names[data.holder] ?? data.holder);
  return (
    <div className="review-standing">
      {data.newerResult && <p className="notice unsure small">{words.newer}</p>}
      {data.isMine ? (
        <p>
          <b>{words.mine}</b>{' '}
          <Button size="small" loading={review.release.isPending} onClick={() => review.release.mutate()}>
            {words.release}
          </Button>
        </p>
      ) : data.state === 'published' ? (
        may.reopen && (
          <Button size="small" onClick={onReopen}>
            {words.reopen}
          </Button>
        )
      ) : holder !== null ? (
        <p>{words.heldBy(holder, dateText(data.leasedUntil, code) ?? texts.none)}</p>
      ) : data.isOwnCall ? (
        <p>{words.ownCall}</p>
      ) : (
        may.review && (
          <p>
            <Button type="primary" loading={review.lease.isPending} onClick={() => review.lease.mutate()}>
              {words.take}
            </Button>{' '}
            <span className="faint small">{words.takeHint}</span>
          </p>
        )
      )}
    </div>
  );
}

const severityOrder = { severe: 0, moderate: 1, minor: 2 };

/** What has to be decided first, in the order in which it is heard; mere notices and small doubts after it. */
function sorted(findings: readonly Finding[], mustDecide: readonly string[]) {
  const seen = findings.filter(({ shadow }) => shadow !== true);
  const isOpen = ({ rule, verdict }: Finding) =>
    mustDecide.includes(rule) || verdict === 'fail' || verdict === 'unsure';
  const must = seen
    .filter(isOpen)
    .sort(
      (a, b) =>
        Number(mustDecide.includes(b.rule)) - Number(mustDecide.includes(a.rule)) ||
        Number(b.veto) - Number(a.veto) ||
        (placeOf(a)?.startMs ?? Number.MAX_VALUE) - (placeOf(b)?.startMs ?? Number.MAX_VALUE) ||
        severityOrder[a.severity] - severityOrder[b.severity],
    );
  return { must, others: seen.filter((one) => !isOpen(one)) };
}

/** Where to listen: what was found, else the nearest miss, else where it was searched. */
function placeOf({ evidence }: Finding): Evidence | undefined {
  for (const kind of ['found', 'nearest-miss', 'searched'] as const) {
    const found = evidence.find((one) => one.kind === kind);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Before the player's own keys: here ←/→ go from finding to finding. `act` returns false for keys it has no use for. */
function useReviewKeys(act: (key: string) => unknown, isOn: boolean): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const focus = event.target instanceof Element ? event.target : null;
      if (focus?.closest('input, textarea, select, [role=combobox], [role=dialog], [role=slider]') != null)
        return;
      if (event.key.startsWith('Arrow') && focus?.closest('[role=tab]') != null) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (!handled.has(key) || latest.current(key) === false) return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [isOn]);
}

const handled = new Set(['?', 'ArrowLeft', 'ArrowRight', 'a', 'c', 'd', 'n', 'p']);

/** False: this finding has no moment to be heard, or was added already. */
function pressAddCase(box: HTMLElement | null, rule: string): boolean {
  const button = box?.querySelector<HTMLButtonElement>(
    `[data-review="${CSS.escape(rule)}"] .add-case button:enabled`,
  );
  button?.click();
  return button != null;
}
