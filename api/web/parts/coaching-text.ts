/** Shares and differences as people read them. */
import type { Texts } from '../texts/zh.ts';

interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

const percent = (share: number): string => (100 * share).toFixed(1);

export function shareText(words: Texts['coaching'], estimate: Estimate | null, none: string): string {
  if (estimate === null) return none;
  const { value, low, high, n } = estimate;
  return words.share(percent(value), percent(low), percent(high), n);
}

export function differenceText(
  words: Texts['coaching'],
  difference: Omit<Estimate, 'n'> | null,
  none: string,
): string {
  if (difference === null) return none;
  const signed = (share: number) => `${share > 0 ? '+' : ''}${percent(share)}`;
  return words.task.differenceText(signed(difference.value), signed(difference.low), signed(difference.high));
}
