/** A stretch of a call without personal data and without who the agent is: for libraries and coaching. Pure. */
import { findPersonalData } from '../models/personal-data/find.ts';
import type { Metadata, PersonalDataSpan, Transcript } from '../pipeline/domain.ts';
import { maskTalk, type TalkMask } from './mask-talk.ts';

export interface ClipTurn {
  readonly role: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

/** Longer is no clip. */
export const mostClipMs = 120_000;

/**
 * Staff numbers as they are said: 工号2173, 工号是二幺七三, 2173号为您服务. Titles of organisations (95598) are none: only
 * what stands beside these words is taken.
 */
const digits = '[0-9０-９幺零〇一二两三四五六七八九]';
const staffNumbers = [
  new RegExp(`(?<=(?:工号|编号|座席号?|坐席号?)[是为：:，,\\s]*)${digits}(?:[\\s，,]*${digits}){1,7}`, 'gu'),
  new RegExp(`${digits}{3,8}(?=号(?:客服|座席|坐席|话务员|接线员|为您|很高兴))`, 'gu'),
];

/** Personal data, and the agent's number and name, as spans of the transcript in order, none over another. */
export function clipSpans(
  transcript: Transcript,
  found: readonly PersonalDataSpan[] | null,
  { agentName, agentId }: Pick<Metadata, 'agentName' | 'agentId'>,
): PersonalDataSpan[] {
  const isOfThese = found?.every(
    ({ turn, start, end, text }) => transcript.turns[turn]?.text.slice(start, end) === text,
  );
  const known = found !== null && isOfThese ? found : findPersonalData(transcript.turns);
  const own = transcript.turns.flatMap(({ text }, turn) =>
    [...staffNumbers, ...namesOf(agentName, agentId)].flatMap((pattern) =>
      [...text.matchAll(pattern)].map(
        (match): PersonalDataSpan => ({
          // Masked whole, unlike names.
          type: 'account_no',
          turn,
          start: match.index,
          end: match.index + match[0].length,
          text: match[0],
        }),
      ),
    ),
  );
  const isOver = (a: PersonalDataSpan, b: PersonalDataSpan) =>
    a.turn === b.turn && a.start < b.end && b.start < a.end;
  const covers = (a: PersonalDataSpan, b: PersonalDataSpan) =>
    a.turn === b.turn && a.start <= b.start && a.end >= b.end;
  // The agent's own name is hidden whole; what reaches beyond it is hidden as it was found.
  const kept = known.filter((span) => !own.some((one) => covers(one, span)));
  for (const span of own) if (!kept.some((one) => isOver(one, span))) kept.push(span);
  return kept.sort((a, b) => a.turn - b.turn || a.start - b.start);
}

function namesOf(...names: readonly (string | null)[]): RegExp[] {
  return names
    .flatMap((name) => (name === null || name.trim().length < 2 ? [] : [name.trim()]))
    .map((name) => new RegExp(name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gu'));
}

/** The turns of the window, and the mask for quotations from them. */
export function redactedClip(
  transcript: Transcript,
  spans: readonly PersonalDataSpan[],
  { startMs, endMs }: Window,
): { readonly turns: ClipTurn[]; readonly mask: TalkMask } {
  const mask = maskTalk(transcript, spans);
  const turns = mask.transcript.turns
    .filter((turn) => turn.startMs < endMs && turn.endMs > startMs)
    .map(({ role, startMs: from, endMs: to, text }) => ({ role, startMs: from, endMs: to, text }));
  return { turns, mask };
}

/** What is heard around a moment: whole turns, with the one before and, around a silence, the one after. */
export function windowAround(transcript: Transcript, moment: Window): Window {
  const { turns, durationMs } = transcript;
  const touched = turns.filter((turn) => turn.startMs < moment.endMs && turn.endMs > moment.startMs);
  const first = touched[0];
  const before = turns.findLast(({ endMs }) => endMs <= (first?.startMs ?? moment.startMs));
  // Nobody speaks in the moment itself: what comes after it tells how it ended.
  const after = first === undefined ? turns.find((turn) => turn.startMs >= moment.endMs) : undefined;
  const startMs = Math.min(
    moment.startMs,
    first?.startMs ?? moment.startMs,
    before?.startMs ?? moment.startMs,
  );
  const endMs = Math.max(moment.endMs, ...touched.map((turn) => turn.endMs), after?.endMs ?? 0);
  const from = Math.max(0, Math.floor(Math.max(startMs, moment.startMs - mostClipMs / 2)));
  return { startMs: from, endMs: Math.ceil(Math.min(endMs, from + mostClipMs, Math.max(durationMs, endMs))) };
}
