/**
 * Alibaba Cloud: recorded-file recognition of Intelligent Speech Interaction (`Sentences`), Model Studio
 * (`transcripts[].sentences`), and Smart Conversation Analysis (`dialogue`, `AsrResult`).
 */
import { z } from 'zod';
import { UnusableRecording } from '../../../pipeline/errors.ts';
import {
  findLists,
  folded,
  isRecord,
  type LooseRecord,
  labelOf,
  parseShape,
  refuseSeveralCalls,
  type SourceTurn,
  type SourceWord,
  type TranscriptFormat,
} from './source.ts';

const Sentences = z.array(z.looseObject({ text: z.string() }));
const Dialogue = z.array(z.looseObject({ words: z.string() }));

const isSentence = (entry: LooseRecord): boolean => typeof entry.text === 'string' && 'begintime' in entry;
const isDialogueTurn = (entry: LooseRecord): boolean =>
  typeof entry.words === 'string' && ('role' in entry || 'begin' in entry);
const isWord = (entry: LooseRecord): boolean =>
  typeof entry.word === 'string' && 'begintime' in entry && 'channelid' in entry;

export const alibabaRecognition: TranscriptFormat = {
  name: 'alibaba-recognition',
  matches: (document) => findLists(document, isSentence).length > 0 || failure(document) !== null,
  read(document) {
    const reason = failure(document);
    if (reason !== null) {
      throw new UnusableRecording(
        'transcript-vendor-failed',
        `The file holds a failed recognition (${reason}), not a transcript. Run the recognition again.`,
      );
    }
    const wordsWithin = wordFinder(findLists(document, isWord).flat().map(folded));
    const turns = tracksOf(document).flatMap(({ sentences, channel }) =>
      parseShape(Sentences, sentences.map(folded), 'Alibaba recognition').map((sentence): SourceTurn => {
        const { text, begintime, endtime, channelid = channel, speakerid } = sentence;
        const inside = Array.isArray(sentence.words) ? sentence.words.filter(isRecord).map(folded) : null;
        return {
          text,
          speaker: labelOf(speakerid),
          channel: channelid,
          start: begintime,
          end: endtime,
          words: inside ? inside.map(wordOf) : wordsWithin(sentence),
        };
      }),
    );
    return { medium: 'phone', unitMs: 1, turns, metadata: callId(document) };
  },
};

export const alibabaConversation: TranscriptFormat = {
  name: 'alibaba-conversation',
  matches: (document) => findLists(document, isDialogueTurn).length > 0,
  read(document) {
    const dialogues = findLists(document, isDialogueTurn);
    refuseSeveralCalls(dialogues.length);
    const entries = parseShape(Dialogue, (dialogues[0] ?? []).map(folded), 'Alibaba conversation analysis');
    const origin = epochMs(entries[0]?.begintime);
    const turns = entries.map((entry): SourceTurn => {
      const sentAt = epochMs(entry.begintime);
      return {
        text: entry.words,
        speaker: labelOf(entry.role),
        start: entry.begin ?? (origin === null || sentAt === null ? null : sentAt - origin),
        end: entry.end,
      };
    });
    return { medium: mediumOf(document), unitMs: 1, turns, metadata: ticketMetadata(document) };
  },
};

/** Model Studio gives one list of sentences per audio channel. */
function tracksOf(document: unknown): { sentences: LooseRecord[]; channel: unknown }[] {
  const isTrack = (entry: LooseRecord): boolean => Array.isArray(entry.sentences);
  const tracks = findLists(document, isTrack).flat().map(folded).filter(isTrack);
  if (tracks.length > 0) {
    return tracks.map(({ sentences, channelid }) => ({
      sentences: (sentences as unknown[]).filter(isRecord),
      channel: channelid,
    }));
  }
  return findLists(document, isSentence).map((sentences) => ({ sentences, channel: undefined }));
}

function wordOf(word: LooseRecord): SourceWord {
  const text = labelOf(word.word) ?? labelOf(word.text) ?? '';
  return { text, start: word.begintime, end: word.endtime };
}

/** The word list is one for the whole file: finds those of a sentence by its channel and times. */
function wordFinder(words: readonly LooseRecord[]): (sentence: LooseRecord) => SourceWord[] {
  const byChannel = new Map<unknown, LooseRecord[]>();
  for (const word of words) {
    const list = byChannel.get(word.channelid);
    if (list) list.push(word);
    else byChannel.set(word.channelid, [word]);
  }
  for (const list of byChannel.values()) list.sort((a, b) => Number(a.begintime) - Number(b.begintime));
  return (sentence) => {
    const [from, to] = [Number(sentence.begintime), Number(sentence.endtime)];
    const list = byChannel.get(sentence.channelid) ?? [];
    const found: SourceWord[] = [];
    for (let at = firstFrom(list, from); at < list.length; at += 1) {
      const word = list[at];
      if (word === undefined || Number(word.begintime) > to) break;
      if (Number(word.endtime) <= to) found.push(wordOf(word));
    }
    return found;
  };
}

/** Index of the first word that begins at or after the time. */
function firstFrom(words: readonly LooseRecord[], time: number): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(words[middle]?.begintime) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function failure(document: unknown): string | null {
  if (!isRecord(document)) return null;
  const { statustext, statuscode } = folded(document);
  if (typeof statustext !== 'string' || statuscode === undefined) return null;
  return /^SUCCESS/.test(statustext) ? null : statustext.slice(0, 100);
}

function callId(document: unknown): Record<string, unknown> {
  const id = isRecord(document) ? labelOf(folded(document).callid) : null;
  return id === null ? {} : { callId: id };
}

/** `optional`: 0 written in an online chat, 1 recognised from a recording. */
function mediumOf(document: unknown): 'chat' | 'phone' | null {
  const optional = isRecord(document) ? document.optional : undefined;
  return optional === 0 ? 'chat' : optional === 1 ? 'phone' : null;
}

/** Fields of the ticket (upload) or of `recording` and `agent` (result). */
function ticketMetadata(document: unknown): Record<string, unknown> {
  const holders = [
    ...findLists(document, (entry) => Array.isArray(entry.dialogue) || 'asrresult' in entry).flat(),
    ...(isRecord(document) ? [document] : []),
  ].map(folded);
  const [holder = {}] = holders;
  const recording = isRecord(holder.recording) ? folded(holder.recording) : {};
  const agent = isRecord(holder.agent) ? folded(holder.agent) : {};
  const outbound = { 1: true, 3: false }[String(holder.calltype ?? recording.calltype) as '1' | '3'];
  const [caller, callee] = [holder.caller ?? recording.caller, holder.callee ?? recording.callee];
  return {
    callId: holder.tid ?? recording.callid ?? recording.id,
    agentId: holder.customerserviceid ?? agent.id,
    agentName: holder.customerservicename ?? agent.name,
    teamId: holder.skillgroupname ?? agent.skillgroup,
    direction: outbound === undefined ? null : outbound ? 'outbound' : 'inbound',
    customerNumber: outbound === true ? callee : caller,
    startedAt: holder.callstarttime ?? recording.calltime,
    duration: recording.duration,
    business: holder.business ?? recording.business,
  };
}

function epochMs(value: unknown): number | null {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'string' || value === '') return null;
  const time = Date.parse(value.replace(' ', 'T'));
  return Number.isNaN(time) ? null : time;
}
