/** Dates, lengths and sizes as people write them, per language. */
import type { LanguageCode } from './language.tsx';

// Call centres of one country work in one time zone, wherever the browser or the server stands.
const timeZone = 'Asia/Shanghai';

const dateParts = new Intl.DateTimeFormat('en-GB', {
  timeZone,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const englishDate = new Intl.DateTimeFormat('en-GB', {
  timeZone,
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];
const timeOfDay = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' });

/** `2026年11月20日 09:12`. Null when the text is no date. */
export function dateText(iso: string | null, language: LanguageCode): string | null {
  if (iso === null) return null;
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return null;
  if (language === 'en') return englishDate.format(date);
  const part = Object.fromEntries(dateParts.formatToParts(date).map((p) => [p.type, p.value]));
  return `${part.year}年${Number(part.month)}月${Number(part.day)}日 ${part.hour}:${part.minute}`;
}

/** Of a day written `2026-11-20`: `2026年11月20日`. Another text stays as it is. */
export function dayText(day: string, language: LanguageCode): string {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined) return day;
  return language === 'zh'
    ? `${year}年${Number(month)}月${Number(date)}日`
    : `${Number(date)} ${months[Number(month) - 1] ?? ''} ${year}`;
}

/** `1分32秒`, `2小时05分`; below ten seconds with one decimal: `3.4秒`. */
export function lengthText(ms: number | null, language: LanguageCode): string | null {
  if (ms === null) return null;
  const zh = language === 'zh';
  if (ms < 10_000) {
    const seconds = Number((ms / 1000).toFixed(1));
    return zh ? `${seconds}秒` : `${seconds} s`;
  }
  const all = Math.floor(ms / 1000);
  const hours = Math.floor(all / 3600);
  const minutes = Math.floor((all % 3600) / 60);
  const seconds = all % 60;
  if (hours > 0) {
    return zh ? `${hours}小时${String(minutes).padStart(2, '0')}分` : `${hours} h ${minutes} min`;
  }
  if (minutes > 0) {
    return zh ? `${minutes}分${String(seconds).padStart(2, '0')}秒` : `${minutes} min ${seconds} s`;
  }
  return zh ? `${seconds}秒` : `${seconds} s`;
}

/** `10:21:07`, the time of day `offsetMs` after `iso`. Null when the text is no date. */
export function timeOfDayText(iso: string | null, offsetMs: number): string | null {
  const start = iso === null ? Number.NaN : Date.parse(iso);
  return Number.isNaN(start) ? null : timeOfDay.format(start + offsetMs);
}

/** Position on a player's clock: `01:32`, `1:02:05`. */
export function clockText(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(all / 3600);
  const rest = `${two(Math.floor((all % 3600) / 60))}:${two(all % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** First and last instant of a day written `2026-11-20`, for the API's `from` and `to`. */
export const dayStart = (day: string): string => `${day}T00:00:00.000+08:00`;
export const dayEnd = (day: string): string => `${day}T23:59:59.999+08:00`;
