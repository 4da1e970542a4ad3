/** One audio element as a source of truth about where playback stands. Positions are milliseconds. */
import { useEffect, useRef, useSyncExternalStore } from 'react';

export interface Playback {
  readonly media: HTMLAudioElement;
  positionMs(): number;
  playing(): boolean;
  seek(ms: number): void;
  playFrom(ms: number): void;
  toggle(): void;
  setRate(rate: number): void;
  /** Called on every frame while playing, and on every change while not. */
  subscribe(listener: () => void): () => void;
}

const changes = ['timeupdate', 'seeking', 'seeked', 'play', 'pause', 'ended', 'loadedmetadata'] as const;

export function playbackOf(media: HTMLAudioElement): Playback {
  const play = () => {
    // A refused or interrupted start shows as the element's own pause or error event.
    media.play().catch(() => {});
  };
  const seek = (ms: number) => {
    media.currentTime = Math.max(0, ms) / 1000;
  };
  return {
    media,
    positionMs: () => media.currentTime * 1000,
    playing: () => !media.paused,
    seek,
    playFrom: (ms) => {
      seek(ms);
      play();
    },
    toggle: () => {
      if (media.paused) play();
      else media.pause();
    },
    setRate: (rate) => {
      media.playbackRate = rate;
    },
    subscribe: (listener) => {
      let frame = 0;
      const everyFrame = () => {
        listener();
        frame = media.paused ? 0 : requestAnimationFrame(everyFrame);
      };
      const onChange = () => {
        listener();
        if (!media.paused && frame === 0) frame = requestAnimationFrame(everyFrame);
      };
      for (const change of changes) media.addEventListener(change, onChange);
      onChange();
      return () => {
        cancelAnimationFrame(frame);
        for (const change of changes) media.removeEventListener(change, onChange);
      };
    },
  };
}

/** Something derived from playback; the component renders again only when the derived value changes. */
export function usePlaybackValue<T extends number | boolean>(
  playback: Playback | null,
  derive: (playback: Playback) => T,
  without: T,
): T {
  return useSyncExternalStore(playback?.subscribe ?? subscribeToNothing, () =>
    playback === null ? without : derive(playback),
  );
}

/** Plays `source` from where the one before stood. `onRefused`: the server, or the browser, does not play it. */
export function useSource(playback: Playback | null, source: string, onRefused: () => void): void {
  const refused = useRef(onRefused);
  refused.current = onRefused;
  useEffect(() => {
    if (playback === null) return;
    const { media } = playback;
    const [at, isPlaying] = [playback.positionMs(), playback.playing()];
    const rate = media.playbackRate;
    const goOn = () => {
      playback.setRate(rate);
      if (at > 0) playback.seek(at);
      if (isPlaying) playback.playFrom(at);
    };
    const onError = () => refused.current();
    media.addEventListener('loadedmetadata', goOn, { once: true });
    media.addEventListener('error', onError);
    media.src = source;
    return () => {
      media.removeEventListener('loadedmetadata', goOn);
      media.removeEventListener('error', onError);
    };
  }, [playback, source]);
}

const subscribeToNothing = () => () => {};
