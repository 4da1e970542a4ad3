/** Play, pause, speed, seek, jump between findings; by hand and by key. */
import { Select } from 'antd';
import { useEffect, useState } from 'react';
import type { Sound } from '../../../pipeline/domain.ts';
import { useTexts } from '../texts/language.tsx';
import { clockText } from '../texts/times.ts';
import { NextIcon, PauseIcon, PlayIcon, PreviousIcon } from './icons.tsx';
import { type Moment, momentFrom } from './moments.ts';
import { type Playback, usePlaybackValue } from './playback.ts';
import { Waveform } from './waveform.tsx';

interface PlayerProps {
  readonly recordingId: string;
  readonly playback: Playback;
  readonly durationMs: number;
  readonly sound: Sound | null;
  readonly moments: readonly Moment[];
  /** To download, where it cannot be played. */
  readonly source: string;
  /** Personal data cannot be heard. */
  readonly isMuted: boolean;
  onMoment(moment: Moment): void;
}

const rates = [0.5, 0.75, 1, 1.25, 1.5, 2];
const skipMs = 5_000;

export function Player(props: PlayerProps) {
  const { recordingId, playback, durationMs, sound, moments, source, isMuted, onMoment } = props;
  const texts = useTexts();
  const [rate, setRate] = useState(1);
  const broken = usePlaybackError(playback);
  const playing = usePlaybackValue(playback, (p) => p.playing(), false);
  const step = (by: 1 | -1) => {
    const moment = momentFrom(moments, playback.positionMs(), by);
    if (moment !== null) onMoment(moment);
  };
  useKeys(playback, step);

  return (
    <section className="player" aria-label={texts.player.title}>
      <Waveform
        recordingId={recordingId}
        playback={playback}
        durationMs={durationMs}
        sound={sound}
        moments={moments}
        onMoment={onMoment}
      />
      {broken && (
        <p role="alert" className="fault">
          {texts.player.cannotPlay}{' '}
          <a href={source} download>
            {texts.player.download}
          </a>
        </p>
      )}
      <div className="controls">
        <button
          type="button"
          className="round"
          onClick={() => step(-1)}
          disabled={moments.length === 0}
          aria-label={texts.player.previous}
        >
          <PreviousIcon />
        </button>
        <button
          type="button"
          className="round main"
          onClick={() => playback.toggle()}
          aria-label={playing ? texts.player.pause : texts.player.play}
        >
          {playing ? <PauseIcon /> : <PlayIcon />}
        </button>
        <button
          type="button"
          className="round"
          onClick={() => step(1)}
          disabled={moments.length === 0}
          aria-label={texts.player.next}
        >
          <NextIcon />
        </button>
        <Clock playback={playback} durationMs={durationMs} />
        <Select<number>
          className="speed"
          size="small"
          value={rate}
          aria-label={texts.player.speed}
          options={rates.map((value) => ({ value, label: `${value}×` }))}
          onChange={(value) => {
            setRate(value);
            playback.setRate(value);
          }}
        />
        <span className="legend">
          <i className="key fail" />
          {texts.player.failPin}
          <i className="key unsure" />
          {texts.player.unsurePin}
          <i className="key silence" />
          {texts.player.silence}
          <i className="key overlap" />
          {texts.player.overlap}
        </span>
        {isMuted && <span className="legend">{texts.player.muted}</span>}
        <span className="keys">{texts.player.keys}</span>
      </div>
    </section>
  );
}

function Clock({ playback, durationMs }: { playback: Playback; durationMs: number }) {
  const second = usePlaybackValue(playback, (p) => Math.floor(p.positionMs() / 1000), 0);
  return (
    <span className="clock">
      <b>{clockText(second * 1000)}</b> / {clockText(durationMs)}
    </span>
  );
}

/** True while the browser refuses the recording's format or the server its bytes. */
function usePlaybackError({ media }: Playback): boolean {
  const [broken, setBroken] = useState(media.error !== null);
  useEffect(() => {
    const onError = () => setBroken(true);
    // Another source may be playable.
    const onLoaded = () => setBroken(false);
    media.addEventListener('error', onError);
    media.addEventListener('loadedmetadata', onLoaded);
    return () => {
      media.removeEventListener('error', onError);
      media.removeEventListener('loadedmetadata', onLoaded);
    };
  }, [media]);
  return broken;
}

/** Space, ←/→, J/L anywhere on the page, except where the key already means something to what has focus. */
function useKeys(playback: Playback, step: (by: 1 | -1) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const focus = event.target instanceof Element ? event.target : null;
      if (focus?.closest('input, textarea, select, [role=combobox], [role=dialog]') != null) return;
      const onButton = focus?.closest('button, a, summary, [role=tab]') != null;
      const onArrows = focus?.closest('[role=slider], [role=tab]') != null;
      if (event.key === ' ' && !onButton) playback.toggle();
      else if (event.key === 'ArrowLeft' && !onArrows) step(-1);
      else if (event.key === 'ArrowRight' && !onArrows) step(1);
      else if (event.key === 'j' || event.key === 'J') playback.seek(playback.positionMs() - skipMs);
      else if (event.key === 'l' || event.key === 'L') playback.seek(playback.positionMs() + skipMs);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  useEffect(() => {
    // Space after a click with the mouse means "pause", not "press that button again": a click by key has detail 0.
    const onClick = ({ detail }: MouseEvent) => {
      const focus = document.activeElement;
      if (detail > 0 && focus instanceof HTMLElement && focus.closest('.call button, .call [role=tab]')) {
        focus.blur();
      }
    };
    window.addEventListener('click', onClick);
    return () => window.removeEventListener('click', onClick);
  }, []);
}
