/** What was said, in step with the sound: the current turn is lit, a click on a turn plays it. */
import { memo, type ReactNode, useMemo, useRef } from 'react';
import type { Finding, Opinions, Transcript, Turn } from '../../../pipeline/domain.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { lengthText } from '../texts/times.ts';
import { useFollow } from './follow.ts';
import { LikenessChips, LikenessProvider } from './likeness-chips.tsx';
import { type Playback, usePlaybackValue } from './playback.ts';
import { SplitNotice } from './split-notice.tsx';
import { isDoubtful, type Piece, piecesOf, type Quote, turnAt } from './turn-text.ts';

interface TranscriptProps {
  readonly transcript: Transcript;
  /** How a moment of this recording is written. */
  timeText(ms: number): string;
  readonly findings: readonly Finding[];
  readonly opinions: Pick<Opinions, 'emotion' | 'likeness'> | null;
  /** Null when there is no sound to follow. */
  readonly playback: Playback | null;
  /** A turn to show, as chosen by clicking on evidence. `serial` rises with each choice. */
  readonly shown: { readonly turn: number; readonly serial: number } | null;
  /** What a reviewer may do with a turn. */
  readonly tools?: ((turn: number) => ReactNode) | undefined;
}

export function TranscriptView({
  transcript,
  timeText,
  findings,
  opinions,
  playback,
  shown,
  tools,
}: TranscriptProps) {
  const { code, texts } = useLanguage();
  const { turns, split, sound } = transcript;
  const chat = transcript.channel === 'chat';
  const box = useRef<HTMLDivElement>(null);
  const playing = usePlaybackValue(playback, (p) => turnAt(turns, p.positionMs() + 1), -1);
  const current = playback === null ? (shown?.turn ?? -1) : playing;
  const { following, follow } = useFollow(box, current, shown);

  const quotes = useMemo(() => quotesByTurn(findings), [findings]);
  const moods = useMemo(
    () => new Map(opinions?.emotion?.turns.map(({ turn, label }) => [turn, label])),
    [opinions],
  );
  const pauses = useMemo(() => pausesByTurn(transcript), [transcript]);

  const play = (turn: Turn) => {
    follow();
    playback?.playFrom(turn.startMs);
  };

  return (
    <div className={`talk ${chat ? 'chat' : 'spoken'}`}>
      <SplitNotice split={split} />
      {/* Focusable, so that it can be scrolled with the keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key */}
      <section className="turns" ref={box} tabIndex={0} aria-label={texts.talk.title}>
        {turns.length === 0 && <p className="faint">{texts.talk.empty}</p>}
        <LikenessProvider likeness={opinions?.likeness}>
          {turns.map((turn, index) => (
            <TurnBlock
              // biome-ignore lint/suspicious/noArrayIndexKey: a turn is known by its number, in every shape
              key={index}
              index={index}
              turn={turn}
              at={timeText(turn.startMs)}
              current={index === current}
              quotes={quotes.get(index) ?? noQuotes}
              mood={moods.get(index) ?? null}
              pause={pauseText(pauses.get(index), chat)}
              onPlay={playback === null ? null : play}
              tools={tools}
            />
          ))}
        </LikenessProvider>
        {!chat && playback === null && <p className="faint">{texts.talk.noAudio}</p>}
        <p className="faint small engine">
          {transcript.engine.id === 'imported'
            ? texts.talk.supplied
            : texts.talk.engine(`${transcript.engine.id} ${transcript.engine.model}`)}
          {sound === null ? '' : ` · ${sound.sampleRateHz / 1000} kHz`}
        </p>
      </section>
      {!following && playback !== null && current >= 0 && (
        <button type="button" className="follow" onClick={follow}>
          {texts.talk.follow}
        </button>
      )}
    </div>
  );

  function pauseText(ms: number | undefined, isChat: boolean): string | null {
    const length = lengthText(ms ?? null, code);
    if (length === null) return null;
    return isChat ? texts.talk.gap(length) : texts.talk.silence(length);
  }
}

interface TurnBlockProps {
  readonly index: number;
  readonly turn: Turn;
  readonly at: string;
  readonly current: boolean;
  readonly quotes: readonly Quote[];
  readonly mood: keyof ReturnType<typeof useTexts>['facts']['emotions'] | null;
  readonly pause: string | null;
  readonly onPlay: ((turn: Turn) => void) | null;
  readonly tools: TranscriptProps['tools'];
}

const TurnBlock = memo(
  function TurnBlock({ index, turn, at, current, quotes, mood, pause, onPlay, tools }: TurnBlockProps) {
    const texts = useTexts();
    const who = texts.roles[turn.role];
    const playOnClick = () => {
      // A click that ends the selecting of words is not a wish to play.
      if (onPlay !== null && window.getSelection()?.isCollapsed !== false) onPlay(turn);
    };
    return (
      <>
        {pause !== null && <p className="pause">{pause}</p>}
        <div
          className={`turn ${turn.role}${current ? ' current' : ''}`}
          data-turn={index}
          aria-current={current ? 'true' : undefined}
        >
          <div className="turn-head">
            <b>{who}</b>
            {onPlay === null ? (
              <span className="time">{at}</span>
            ) : (
              <button
                type="button"
                className="time"
                aria-label={texts.talk.playFrom(who, at)}
                onClick={() => onPlay(turn)}
              >
                {at}
              </button>
            )}
            {isDoubtful(turn) && <span className="tag doubtful">{texts.talk.lowTurn}</span>}
            <LikenessChips turn={index} />
            {mood !== null && mood !== 'neutral' && (
              <span className="tag mood">{texts.facts.emotions[mood]}</span>
            )}
          </div>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the time button above does the same by key */}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the same */}
          <div className="bubble" onClick={playOnClick}>
            {piecesOf(turn, quotes).map((piece) => (
              <PieceText key={piece.start} piece={piece} />
            ))}
          </div>
          {tools?.(index)}
        </div>
      </>
    );
  },
  (a, b) =>
    a.turn === b.turn &&
    a.at === b.at &&
    a.current === b.current &&
    a.quotes === b.quotes &&
    a.mood === b.mood &&
    a.pause === b.pause &&
    a.tools === b.tools &&
    (a.onPlay === null) === (b.onPlay === null),
);

function PieceText({ piece }: { piece: Piece }) {
  const texts = useTexts();
  const inner = piece.doubtful ? (
    <span className="doubtful-word" title={texts.talk.lowWord}>
      {piece.text}
    </span>
  ) : (
    piece.text
  );
  return piece.quoted === null ? inner : <mark className={piece.quoted}>{inner}</mark>;
}

const noQuotes: readonly Quote[] = [];

function quotesByTurn(findings: readonly Finding[]): Map<number, Quote[]> {
  const quotes = new Map<number, Quote[]>();
  for (const { verdict, evidence } of findings) {
    if (verdict !== 'fail' && verdict !== 'unsure') continue;
    for (const { turn, quote, kind } of evidence) {
      if (turn === null || kind !== 'found') continue;
      quotes.set(turn, [...(quotes.get(turn) ?? []), { text: quote, verdict }]);
    }
  }
  return quotes;
}

const chatGapMs = 60_000;

/** Milliseconds of silence (a chat: of waiting) shown before a turn, by turn number. */
function pausesByTurn({ turns, sound, channel }: Transcript): Map<number, number> {
  const pauses = new Map<number, number>();
  if (channel === 'chat') {
    turns.forEach((turn, index) => {
      const before = turns[index - 1];
      if (before !== undefined && turn.startMs - before.endMs >= chatGapMs) {
        pauses.set(index, turn.startMs - before.endMs);
      }
    });
    return pauses;
  }
  for (const { startMs, endMs } of sound?.silences ?? []) {
    const middle = (startMs + endMs) / 2;
    const next = turns.findIndex((turn) => turn.startMs >= middle);
    if (next >= 0) pauses.set(next, (pauses.get(next) ?? 0) + endMs - startMs);
  }
  return pauses;
}
