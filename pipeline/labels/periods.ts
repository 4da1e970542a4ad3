/** The two periods a drift report compares, from days or times as people write them. */
import { EarmarkError } from '../errors.ts';
import type { Period } from './drift-data.ts';

export interface PeriodText {
  /** A day (China, UTC+8) or an ISO 8601 time; a day is inclusive at both ends. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** `2026-09-01..2026-09-30`, or the first day of a period as long as the other. */
  readonly against?: string | undefined;
}

const dayMs = 86_400_000;
const usualDays = 28;

/** Missing: the 28 days until `now`, against as many days before. Throws EarmarkError `period-invalid`. */
export function periodsOf(
  { from, to, against }: PeriodText,
  now: Date,
): { readonly period: Period; readonly against: Period } {
  const end = to === undefined ? now : endOf(to);
  const start = from === undefined ? new Date(end.getTime() - usualDays * dayMs) : startOf(from);
  const period = ordered(start, end);
  const length = end.getTime() - start.getTime();
  if (against === undefined)
    return { period, against: { from: new Date(start.getTime() - length), to: start } };
  const [first = '', last, ...more] = against.split('..');
  if (more.length > 0) throw invalid(`"${against}" is not a period.`);
  const before = startOf(first);
  return {
    period,
    against: ordered(before, last === undefined ? new Date(before.getTime() + length) : endOf(last)),
  };
}

function ordered(from: Date, to: Date): Period {
  if (from >= to) throw invalid('A period ends before it begins.');
  return { from, to };
}

function startOf(text: string): Date {
  const moment = new Date(isDay(text) ? `${text}T00:00:00+08:00` : text);
  // Without an offset a time would be that of the server.
  const isWhole = isDay(text) || /T.*(Z|[+-]\d\d:\d\d)$/.test(text);
  if (!isWhole || Number.isNaN(moment.getTime())) throw invalid(`"${text}" is neither a day nor a time.`);
  return moment;
}

function endOf(text: string): Date {
  const start = startOf(text);
  return isDay(text) ? new Date(start.getTime() + dayMs) : start;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}

function invalid(reason: string): EarmarkError {
  return new EarmarkError(
    'period-invalid',
    `${reason} Write days as 2026-10-01, times as 2026-10-01T08:00:00+08:00, a second period as 2026-09-01..2026-09-30.`,
    { status: 400 },
  );
}
