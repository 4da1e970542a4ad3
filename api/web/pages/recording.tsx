/** One call: hear it, read it, see what was found and what it was scored. */
import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton, Tabs } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import type { Evidence, Finding } from '../../../pipeline/domain.ts';
import type { Quote } from '../../service-shapes.ts';
import type { RecordingDetail } from '../../shapes.ts';
import { audioUrl, getRecording, RequestFailed } from '../api.ts';
import { CallHead } from '../parts/call-head.tsx';
import { Facts } from '../parts/facts.tsx';
import { Findings } from '../parts/findings.tsx';
import { MatterPanel, useMatter } from '../parts/matter.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { leadIn, momentsOf } from '../parts/moments.ts';
import { useNarrow } from '../parts/narrow.ts';
import { OriginalsBar, useOriginals } from '../parts/originals.tsx';
import { playbackOf, useSource } from '../parts/playback.ts';
import { Player } from '../parts/player.tsx';
import { Process } from '../parts/process.tsx';
import { ScoreCardPanel } from '../parts/score-card.tsx';
import { useMay } from '../parts/session.tsx';
import { StateNotice } from '../parts/state-notice.tsx';
import { TranscriptView } from '../parts/transcript.tsx';
import { TurnTools } from '../parts/turn-tools.tsx';
import { type Review, useReview } from '../parts/use-review.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { clockText, dateText, timeOfDayText } from '../texts/times.ts';

const ReviewPanel = lazy(() => import('../parts/review-panel.tsx'));

const refreshMs = 2_000;
const waitingRefreshMs = 15_000;

export default function RecordingPage() {
  const texts = useTexts();
  const { id = '' } = useParams();
  const problemText = useProblemText();
  const recording = useQuery({
    queryKey: ['recording', id],
    queryFn: ({ signal }) => getRecording(id, signal),
    refetchInterval: (query) => {
      const state = query.state.data?.state;
      return state === 'pending' ? refreshMs : state === 'waiting' ? waitingRefreshMs : false;
    },
  });
  if (recording.data !== undefined) return <Call key={id} recording={recording.data} />;
  if (recording.isPending) {
    return (
      <div aria-busy="true" className="list-page">
        <span className="unseen">{texts.loading}</span>
        <Skeleton active paragraph={{ rows: 10 }} />
      </div>
    );
  }
  const gone = recording.error instanceof RequestFailed && recording.error.status === 404;
  return (
    <Message
      tone="bad"
      title={gone ? texts.call.goneTitle : texts.call.errorTitle}
      hint={gone ? texts.call.goneHint : problemText(recording.error)}
      action={
        <>
          {!gone && <Button onClick={() => recording.refetch()}>{texts.reload}</Button>}{' '}
          <Link to="/recordings">{texts.backToList}</Link>
        </>
      }
    />
  );
}

function Call({ recording: masked }: { recording: RecordingDetail }) {
  const { code, texts } = useLanguage();
  const narrow = useNarrow(999);
  const originals = useOriginals(masked.id);
  const recording = originals.text?.shown ?? masked;
  const { transcript, scoreCard } = recording;
  const audible = recording.hasAudio && transcript !== null && transcript.channel === 'phone';
  const [media, setMedia] = useState<HTMLAudioElement | null>(null);
  const playback = useMemo(() => (media === null ? null : playbackOf(media)), [media]);
  const source = originals.audio?.shown ?? audioUrl(recording.id);
  useSource(playback, source, () => originals.audio !== null && originals.expire('audio'));
  const [shown, setShown] = useState<{ turn: number; serial: number } | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const findings = recording.findings ?? noFindings;
  const may = useMay();
  const matter = useMatter(recording.id, may.service && transcript !== null);
  const calls = matter.data?.calls ?? [];
  const place = calls.length < 2 ? 0 : calls.findIndex(({ recordingId }) => recordingId === recording.id) + 1;
  const moments = useMemo(() => momentsOf(findings), [findings]);
  const [params] = useSearchParams();
  const isReview = params.has('review') && may.queue;
  const review = useReview(recording.id, may.queue);
  const [tab, setTab] = useState<string | null>(isReview ? 'review' : null);
  useLeaseOnce(review, isReview && may.review);
  const { data: reviewed, correct, comment } = review;
  const canCorrect = may.review && tab === 'review' && transcript !== null;
  const tools = useCallback(
    (turn: number) =>
      reviewed === null ? null : (
        <TurnTools
          turn={turn}
          // What is corrected is shown to others: the original stays out of it.
          text={masked.transcript?.turns[turn]?.text ?? ''}
          review={reviewed}
          onCorrect={correct.mutateAsync}
          onComment={comment.mutateAsync}
        />
      ),
    [reviewed, masked.transcript, correct.mutateAsync, comment.mutateAsync],
  );

  useEffect(() => {
    const who = recording.agentName ?? texts.list.noAgent;
    const when = dateText(recording.startedAt, code) ?? texts.list.noTime;
    document.title = `${texts.call.whoWhen(who, when)} · ${texts.product}`;
  }, [recording.agentName, recording.startedAt, texts, code]);

  // People know a chat by the time of day its messages carry, a call by the position on the player.
  const timeText = (ms: number) =>
    (recording.channel === 'chat' ? timeOfDayText(recording.startedAt, ms) : null) ?? clockText(ms);

  const goTo = (finding: Finding, evidence: Evidence) => {
    setChosen(finding.rule);
    playback?.playFrom(leadIn(evidence.startMs));
    const turn = evidence.turn ?? transcript?.turns.findIndex(({ endMs }) => endMs > evidence.startMs) ?? -1;
    if (turn >= 0) setShown((before) => ({ turn, serial: (before?.serial ?? 0) + 1 }));
  };

  const goToQuote = ({ turn, startMs }: Quote) => {
    setChosen(null);
    playback?.playFrom(leadIn(startMs));
    setShown((before) => ({ turn, serial: (before?.serial ?? 0) + 1 }));
  };

  const talk = transcript !== null && (
    <TranscriptView
      transcript={transcript}
      timeText={timeText}
      findings={findings}
      opinions={recording.opinions}
      playback={audible ? playback : null}
      shown={shown}
      tools={canCorrect ? tools : undefined}
    />
  );
  const panels = [
    {
      key: 'findings',
      label: texts.call.tabs.findings,
      children: (
        <Findings
          recordingId={recording.id}
          findings={recording.findings}
          sections={scoreCard?.sections ?? []}
          audible={audible}
          chosen={chosen}
          timeText={timeText}
          onEvidence={goTo}
        />
      ),
    },
    ...(may.queue
      ? [
          {
            key: 'review',
            label: texts.review.panel.tab,
            children: (
              <Suspense fallback={<p role="status">{texts.loading}</p>}>
                <ReviewPanel
                  review={review}
                  isActive={tab === 'review'}
                  audible={audible}
                  timeText={timeText}
                  onEvidence={goTo}
                  onChosen={setChosen}
                />
              </Suspense>
            ),
          },
        ]
      : []),
    {
      key: 'score',
      label: texts.call.tabs.score,
      children: <ScoreCardPanel card={scoreCard} history={recording.history} />,
    },
    ...(may.service
      ? [
          {
            key: 'matter',
            label: place === 0 ? texts.service.matter.tab : texts.service.matter.tabCalls(place),
            children: <MatterPanel recordingId={recording.id} onQuote={goToQuote} />,
          },
        ]
      : []),
    { key: 'facts', label: texts.call.tabs.facts, children: <Facts recording={recording} /> },
    { key: 'process', label: texts.call.tabs.process, children: <Process recording={recording} /> },
  ];
  const hidden = recording.ownScore === 'not-published' ? ['findings', 'score'] : [];
  const shownPanels =
    transcript === null
      ? panels.filter(({ key }) => key === 'facts' || key === 'process' || (isReview && key === 'review'))
      : panels.filter(({ key }) => !hidden.includes(key));
  const items =
    narrow && talk !== false
      ? [{ key: 'talk', label: texts.call.tabs.talk, children: talk }, ...shownPanels]
      : shownPanels;

  return (
    <article className={`call${transcript === null ? ' bare' : ''}`}>
      <CallHead recording={recording} />
      <StateNotice recording={recording} />
      <OwnScoreNotice recording={recording} />
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript beside it is the caption */}
      {audible && <audio ref={setMedia} preload="metadata" />}
      {audible && playback !== null && (
        <Player
          recordingId={recording.id}
          playback={playback}
          durationMs={transcript.durationMs}
          sound={transcript.sound}
          moments={moments}
          source={audioUrl(recording.id)}
          isMuted={originals.audio === null}
          onMoment={({ finding, evidence }) => goTo(finding, evidence)}
        />
      )}
      {may.review && recording.ownScore === null && transcript !== null && (
        <OriginalsBar originals={originals} audible={audible} />
      )}
      <div className="panes">
        {!narrow && talk}
        <Tabs
          className="side"
          tabBarGutter={14}
          items={items}
          activeKey={tab ?? items[0]?.key ?? 'facts'}
          onChange={setTab}
        />
      </div>
    </article>
  );
}

/** To the agent of the call: whether the score is there, and where to answer it. */
function OwnScoreNotice({ recording: { id, state, ownScore } }: { recording: RecordingDetail }) {
  const words = useTexts().call;
  if (ownScore === 'published')
    return (
      <p className="notice own-score">
        {words.published} <Link to={`/appeals?call=${encodeURIComponent(id)}`}>{words.publishedLink}</Link>
      </p>
    );
  return ownScore === null || state !== 'done' ? null : (
    <p className="notice own-score" role="status">
      {words.notPublished}
    </p>
  );
}

/** Whoever comes from the queue wants to review: the call is taken for them, once. */
function useLeaseOnce({ data, lease }: Review, isWanted: boolean): void {
  const isAsked = useRef(false);
  const isFree =
    data !== null && data.state !== 'published' && !data.isOwnCall && data.holder === null && !data.isMine;
  useEffect(() => {
    if (!isWanted || data === null || isAsked.current) return;
    isAsked.current = true;
    if (isFree) lease.mutate();
  }, [isWanted, isFree, data, lease.mutate]);
}

const noFindings: readonly Finding[] = [];
