/** Keeps the current turn in sight while playing, until the reader scrolls; then leaves the reader in peace. */
import { type RefObject, useCallback, useEffect, useState } from 'react';

/** Signs of a person scrolling. The `scroll` event itself also comes from our own scrolling. */
const signs = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;
const scrollKeys = new Set(['PageUp', 'PageDown', 'ArrowUp', 'ArrowDown', 'Home', 'End']);

export function useFollow(
  box: RefObject<HTMLElement | null>,
  current: number,
  shown: { readonly turn: number; readonly serial: number } | null,
): { readonly following: boolean; follow(): void } {
  const [following, setFollowing] = useState(true);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const onSign = (event: Event) => {
      if (event instanceof KeyboardEvent && !scrollKeys.has(event.key)) return;
      // Pressing on the box itself, not on a turn in it, is pressing on its scroll bar.
      if (event.type === 'pointerdown' && event.target !== element) return;
      setFollowing(false);
    };
    for (const sign of signs) element.addEventListener(sign, onSign, { passive: true });
    return () => {
      for (const sign of signs) element.removeEventListener(sign, onSign);
    };
  }, [box]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new choice of evidence follows again
  useEffect(() => setFollowing(true), [shown?.serial]);

  useEffect(() => {
    if (following) bringIntoSight(box.current, current);
  }, [box, current, following]);

  useEffect(() => {
    if (shown !== null) bringIntoSight(box.current, shown.turn);
  }, [box, shown]);

  return { following, follow: useCallback(() => setFollowing(true), []) };
}

function bringIntoSight(box: HTMLElement | null, turn: number): void {
  const element = box?.querySelector(`[data-turn="${turn}"]`);
  if (element == null || box == null || box.offsetParent === null) return;
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const own = box.scrollHeight > box.clientHeight;
  if (!own) {
    element.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
    return;
  }
  const seen = box.getBoundingClientRect();
  const place = element.getBoundingClientRect();
  const margin = seen.height / 5;
  if (place.top >= seen.top + margin && place.bottom <= seen.bottom - margin) return;
  box.scrollBy({
    top: place.top - seen.top - (seen.height - place.height) / 2,
    behavior: calm ? 'auto' : 'smooth',
  });
}
