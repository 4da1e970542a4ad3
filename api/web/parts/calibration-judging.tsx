/** What was said beside what is asked of it; every answer is saved at once. */
import { Button } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { SessionCallDetail, SessionDetail } from '../../calibration-shapes.ts';
import { audioUrl } from '../api.ts';
import { useLanguage } from '../texts/language.tsx';
import { clockText } from '../texts/times.ts';
import { CalibrationItems } from './calibration-items.tsx';
import { CalibrationNotes } from './calibration-notes.tsx';
import { useSaving } from './calibration-saving.ts';
import { answerKeys } from './label-answers.tsx';
import { useProblemText } from './message.tsx';
import { RequestProblem } from './reason-dialog.tsx';

interface JudgingProps {
  readonly call: SessionCallDetail;
  readonly session: SessionDetail;
  readonly nextId: string | null;
  onChanged(call: SessionCallDetail): void;
}

export function CalibrationJudging({ call, session, nextId, onChanged }: JudgingProps) {
  const { texts } = useLanguage();
  const words = texts.calibration;
  const problemText = useProblemText();
  const navigate = useNavigate();
  const audio = useRef<HTMLAudioElement>(null);
  const [at, setAt] = useState(0);
  const [isHelping, setHelping] = useState(false);
  const isJudging = call.state === 'judging' && call.isReviewer;
  const isAgreeing = call.state === 'discussing' && session.mayManage;
  const saving = useSaving(call, isJudging ? 'answers' : 'consensus', onChanged);
  const item = call.items[at];
  const answered = call.items.filter((one) => saving.values.has(one.item)).length;

  const choose = useCallback(
    (place: number, value: string) => {
      const chosen = call.items[place];
      if (chosen === undefined || !(isJudging || isAgreeing)) return;
      saving.set([{ item: chosen.item, value }]);
      setAt(Math.min(place + 1, call.items.length - 1));
    },
    [call.items, isJudging, isAgreeing, saving.set],
  );
  const passRest = () =>
    saving.set(
      call.items
        .filter((one) => one.rule !== null && !saving.values.has(one.item))
        .map((one) => ({ item: one.item, value: 'pass' })),
    );
  const goOn = () =>
    navigate(
      nextId === null
        ? `/calibration/${call.sessionId}`
        : `/calibration/${call.sessionId}/${encodeURIComponent(nextId)}`,
    );
  const play = () => {
    const media = audio.current;
    if (media === null) return;
    // A refused start shows in the element itself.
    if (media.paused) media.play().catch(() => {});
    else media.pause();
  };
  useKeys((key) => {
    if (key === '?') return act(() => setHelping((before) => !before));
    if (key === 'n' || key === 'N') return act(goOn);
    if (key === ' ') return act(play);
    if (key === 'ArrowDown') return act(() => setAt(Math.min(at + 1, call.items.length - 1)));
    if (key === 'ArrowUp') return act(() => setAt(Math.max(at - 1, 0)));
    if ((key === 'r' || key === 'R') && isJudging) return act(passRest);
    const value = key.length === 1 ? item?.answers[answerKeys.indexOf(key)] : undefined;
    return value === undefined ? false : act(() => choose(at, value));
  });

  return (
    <div className="list-page calibration-page calibration-call">
      <header className="list-head">
        <div>
          <p>
            <Link to={`/calibration/${call.sessionId}`}>← {session.title}</Link>
          </p>
          <h1>
            {words.call(call.position)} / {call.callCount}{' '}
            <span className="tag">{words.state[call.state]}</span>
          </h1>
        </div>
        <Button onClick={goOn}>
          {nextId === null ? words.last : words.next} <kbd>N</kbd>
        </Button>
      </header>
      <div className="calibration-call-panes">
        <section className="panel" aria-labelledby="calibration-talk">
          <h2 id="calibration-talk">{words.talk}</h2>
          {call.hasAudio && (
            // biome-ignore lint/a11y/useMediaCaption: the transcript below is the caption
            <audio
              ref={audio}
              controls
              preload="metadata"
              src={audioUrl(call.recordingId)}
              aria-label={words.audio}
            />
          )}
          <Talk
            turns={call.turns}
            onSeek={(ms) => {
              if (audio.current !== null) audio.current.currentTime = ms / 1000;
            }}
          />
        </section>
        <section className="panel" aria-labelledby="calibration-items">
          <div className="calibration-items-head">
            <h2 id="calibration-items">{words.items}</h2>
            <span className="faint">
              {isJudging ? words.ofAsked(answered, call.items.length) : words.state[call.state]}
            </span>
            {isJudging && (
              <Button size="small" onClick={passRest}>
                {words.rest} <kbd>R</kbd>
              </Button>
            )}
            <button
              type="button"
              className="count-link"
              aria-expanded={isHelping}
              onClick={() => setHelping((before) => !before)}
            >
              {words.help} <kbd>?</kbd>
            </button>
          </div>
          {isHelping && (
            <dl className="label-keys">
              {words.keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          )}
          {call.state === 'judging' && <p className="faint small">{words.blindHint}</p>}
          <CalibrationItems
            call={call}
            at={at}
            values={saving.values}
            canChoose={isJudging || isAgreeing}
            onPlace={setAt}
            onChoose={choose}
          />
          <div className="calibration-status" role="status">
            {saving.isSaving
              ? words.saving
              : saving.error !== null
                ? words.notSaved
                : isJudging && answered === call.items.length
                  ? `${words.allDone} · ${words.saved}`
                  : saving.hasSaved
                    ? words.saved
                    : ''}
          </div>
          {saving.error !== null && (
            <>
              <RequestProblem error={saving.error} text={problemText(saving.error)} />
              <Button onClick={saving.retry}>{words.retry}</Button>
            </>
          )}
          <CalibrationNotes call={call} item={item?.item ?? null} onChanged={onChanged} />
        </section>
      </div>
    </div>
  );
}

function Talk({ turns, onSeek }: { readonly turns: SessionCallDetail['turns']; onSeek(ms: number): void }) {
  const { texts } = useLanguage();
  return (
    <ol className="calibration-talk">
      {turns.map((turn, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: turns have no other name than their number
        <li key={index} className={turn.role}>
          <button type="button" className="count-link" onClick={() => onSeek(turn.startMs)}>
            {clockText(turn.startMs)}
          </button>{' '}
          <b>{texts.roles[turn.role]}</b> {turn.text}
        </li>
      ))}
    </ol>
  );
}

function act(work: () => unknown): boolean {
  work();
  return true;
}

/** Keys of the whole page, except while somebody writes or uses another control; true: the key was used. */
function useKeys(onKey: (key: string) => boolean): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest('input:not([type=radio]), textarea, select, audio, [role=dialog]')) return;
      if (event.key === ' ' && target?.closest('a, button, summary')) return;
      if (latest.current(event.key)) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
