/** What was said, with personal data masked until somebody has the right to see it. */
import { findPersonalData } from '../models/personal-data/find.ts';
import type { Finding, Opinions, PersonalDataSpan, Transcript, Turn } from '../pipeline/domain.ts';
import { maskSummary, maskWorkOrder } from './mask-summary.ts';

/** Masks keep the length of what they hide (UTF-16 units), so that every offset stays right. */
export interface TalkMask {
  readonly transcript: Transcript;
  /** The found spans, their text masked. */
  readonly personalData: readonly PersonalDataSpan[];
  /** A quotation of turn `turn`, or any text that may repeat what was said. */
  hide(text: string, turn?: number | null): string;
}

/**
 * Spans of `found`; when they were never looked for (null), they are looked for now, and also when they are those of
 * other words: a newer recogniser's transcript may still wait for its analysis.
 */
export function maskTalk(transcript: Transcript, found: readonly PersonalDataSpan[] | null): TalkMask {
  const isOfThese = found?.every(
    ({ turn, start, end, text }) => transcript.turns[turn]?.text.slice(start, end) === text,
  );
  const spans = found !== null && isOfThese ? found : findPersonalData(transcript.turns);
  const byTurn = new Map<number, PersonalDataSpan[]>();
  for (const span of spans) {
    const list = byTurn.get(span.turn);
    if (list === undefined) byTurn.set(span.turn, [span]);
    else list.push(span);
  }
  const turns = transcript.turns.map((turn, i) => maskTurn(turn, byTurn.get(i) ?? []));
  const hideRepeated = repeatedIn(spans);
  return {
    transcript: { ...transcript, turns },
    personalData: spans.map((span) => ({ ...span, text: maskOf(span) })),
    hide(text, turn = null) {
      const clear = turn === null ? undefined : transcript.turns[turn]?.text;
      const masked = turn === null ? undefined : turns[turn]?.text;
      const quoted = clear === undefined || masked === undefined ? text : maskQuote(text, clear, masked);
      return hideRepeated(quoted);
    },
  };
}

/** A note somebody wrote about a call. */
export function maskText(text: string): string {
  const turn: Turn = { role: 'agent', channel: null, startMs: 0, endMs: 0, text, confidence: null };
  return maskTurn(turn, findPersonalData([turn])).text;
}

export function maskFindings(findings: readonly Finding[], mask: TalkMask): Finding[] {
  return findings.map((finding) => ({
    ...finding,
    reason: finding.reason && mask.hide(finding.reason),
    evidence: finding.evidence.map((one) => ({
      ...one,
      quote: mask.hide(one.quote, one.turn),
      why: mask.hide(one.why),
    })),
  }));
}

export function maskOpinions<T extends Omit<Opinions, 'words'>>(opinions: T, mask: TalkMask): T {
  const { complaint, personalData, summary, workOrder } = opinions;
  return {
    ...opinions,
    ...(summary ? { summary: maskSummary(summary, mask.hide) } : {}),
    ...(workOrder ? { workOrder: maskWorkOrder(workOrder, mask.hide) } : {}),
    personalData: personalData && [...mask.personalData],
    complaint: complaint && {
      ...complaint,
      evidence: complaint.evidence.map((one) => ({
        ...one,
        quote: mask.hide(one.quote, one.turn),
        why: mask.hide(one.why),
      })),
    },
  };
}

/** 19900012345 → 199****2345, 贺知秋 → 贺**, anything else ▇. */
function maskOf({ type, text }: PersonalDataSpan): string {
  if (type === 'phone') {
    const whole = /^\S{11}$/u.test(text);
    return whole ? `${text.slice(0, 3)}****${text.slice(-4)}` : '*'.repeat(text.length);
  }
  if (type === 'name') {
    const [first = ''] = text;
    return first.length === text.length ? '*'.repeat(text.length) : first.padEnd(text.length, '*');
  }
  return '▇'.repeat(text.length);
}

function maskTurn(turn: Turn, spans: readonly PersonalDataSpan[]): Turn {
  if (spans.length === 0) return turn;
  let text = '';
  for (const span of spans) text += turn.text.slice(text.length, span.start) + maskOf(span);
  text += turn.text.slice(text.length);
  if (turn.words === undefined) return { ...turn, text };
  let from = 0;
  const words = turn.words.map((word) => {
    const at = turn.text.indexOf(word.text, from);
    // A word that does not stand in the text may be any part of it.
    if (at < 0) return { ...word, text: '▇'.repeat(word.text.length) };
    from = at + word.text.length;
    return { ...word, text: text.slice(at, from) };
  });
  return { ...turn, text, words };
}

/** The same stretch of the masked turn. Quotations may be cut short: each part between … is looked up. */
function maskQuote(quote: string, clear: string, masked: string): string {
  return quote
    .split(/(…+)/)
    .map((part) => {
      const at = part === '' ? -1 : clear.indexOf(part);
      return at < 0 ? part : masked.slice(at, at + part.length);
    })
    .join('');
}

/** Characters by which a part of a longer piece of personal data is known again. */
const PART_CHARS = 4;

/**
 * Hides what repeats a span, whole or in part, whatever pauses stand in it: the sentences of findings quote words
 * without punctuation. One character (姓石) is known again only where it stands as a name.
 */
function repeatedIn(spans: readonly PersonalDataSpan[]): (text: string) => string {
  const parts = new Map<number, Map<string, PersonalDataSpan['type']>>();
  const surnames = new Set<string>();
  for (const { type, text } of spans) {
    const { said } = compact(text);
    const size = Math.min(said.length, PART_CHARS);
    if (size === 1) surnames.add(said);
    if (size < 2) continue;
    const known = parts.get(size) ?? new Map<string, PersonalDataSpan['type']>();
    for (let at = 0; at + size <= said.length; at++) known.set(said.slice(at, at + size), type);
    parts.set(size, known);
  }
  const surname =
    surnames.size === 0
      ? null
      : new RegExp(
          `(?<=姓)[${[...surnames].join('')}]|[${[...surnames].join('')}](?=先生|女士|小姐|太太|阿姨|大爷|大妈)`,
          'gu',
        );
  return (text) => {
    const { said, places } = compact(text);
    const units = text.split('');
    for (const [size, known] of parts)
      for (let at = 0; at + size <= said.length; at++) {
        const type = known.get(said.slice(at, at + size));
        if (type === undefined) continue;
        const sign = type === 'phone' || type === 'name' ? '*' : '▇';
        const kept = type === 'name' && size < PART_CHARS ? 1 : 0;
        for (let i = at + kept; i < at + size; i++) units[places[i] ?? -1] = sign;
      }
    const hidden = units.slice(0, text.length).join('');
    return surname === null ? hidden : hidden.replace(surname, '*');
  };
}

/** Letters and digits only, and where each of them stands. */
function compact(text: string): { said: string; places: number[] } {
  const places: number[] = [];
  let said = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text[at] ?? '';
    if (!/[\p{L}\p{N}\uD800-\uDFFF]/u.test(unit)) continue;
    said += unit.toLowerCase();
    places.push(at);
  }
  return { said, places };
}
