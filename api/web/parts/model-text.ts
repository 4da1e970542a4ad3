/** Figures and names of models as the pages write them. */
import type { Texts } from '../texts/zh.ts';

/** `0.902`; small differences count, so three digits. */
export function shareText(value: number): string {
  return value.toFixed(3);
}

/** `+0.031`, `−0.008`. */
export function signedText(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

export function metricText(words: Texts['models'], metric: string): string {
  return named(words.metrics, metric);
}

/** Business types and labels of turns stand for themselves. */
export function valueText(words: Texts['models'], value: string): string {
  return named(words.values, value);
}

export function sliceText(words: Texts['models'], slice: string): string {
  return named(words.slices, slice);
}

function named(names: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(names, key) ? (names[key] ?? key) : key;
}
