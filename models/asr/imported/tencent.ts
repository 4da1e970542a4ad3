/** Tencent Cloud ASR: result of CreateRecTask as DescribeTaskStatus or the callback gives it. */
import { z } from 'zod';
import { UnusableRecording } from '../../../pipeline/errors.ts';
import { parseJson } from '../../../pipeline/import/json-text.ts';
import {
  folded,
  isRecord,
  type LooseRecord,
  labelOf,
  parseShape,
  type SourceTurn,
  type TranscriptFormat,
} from './source.ts';

const Sentences = z.array(
  z.looseObject({ finalsentence: z.string().nullish(), slicesentence: z.string().nullish() }),
);

export const tencent: TranscriptFormat = {
  name: 'tencent',
  matches: (document) => taskOf(document) !== null,
  read(document) {
    const task = taskOf(document) ?? {};
    if (task.status === 3 || task.statusstr === 'failed') {
      throw new UnusableRecording(
        'transcript-vendor-failed',
        `The file holds a failed recognition (${String(task.errormsg ?? '').slice(0, 100)}), not a transcript. Run the recognition again.`,
      );
    }
    const detail = detailOf(task);
    return {
      medium: 'phone',
      unitMs: 1,
      turns: detail ? detail.map(turnOf) : linesOf(String(task.result ?? task.text ?? '')),
      metadata: { audioDuration: task.audioduration ?? task.audiotime },
      speakersAreChannels: true,
    };
  },
};

/** `Response.Data`, `Data`, the task itself, or the form fields of the callback. */
function taskOf(document: unknown): LooseRecord | null {
  if (!isRecord(document)) return null;
  const outer = folded(document);
  const inner = isRecord(outer.response) ? folded(outer.response) : outer;
  const task = isRecord(inner.data) ? folded(inner.data) : inner;
  const isTask =
    'resultdetail' in task ||
    (typeof task.result === 'string' && 'statusstr' in task) ||
    (typeof task.text === 'string' && 'audiourl' in task && 'requestid' in task);
  return isTask ? task : null;
}

function detailOf(task: LooseRecord): LooseRecord[] | null {
  const raw =
    typeof task.resultdetail === 'string' && task.resultdetail !== ''
      ? parseJson(task.resultdetail)
      : task.resultdetail;
  if (!Array.isArray(raw) || raw.length === 0) return null;
  return parseShape(
    Sentences,
    raw.map((entry) => (isRecord(entry) ? folded(entry) : entry)),
    'a Tencent result',
  );
}

function turnOf(sentence: LooseRecord): SourceTurn {
  const words = Array.isArray(sentence.words) ? sentence.words.filter(isRecord).map(folded) : [];
  const from = Number(sentence.startms);
  return {
    text: labelOf(sentence.finalsentence) ?? labelOf(sentence.slicesentence) ?? '',
    speaker: labelOf(sentence.speakerid),
    start: sentence.startms,
    end: sentence.endms,
    // Word times count from the start of the sentence.
    words: words.map((word) => ({
      text: labelOf(word.word) ?? '',
      start: from + Number(word.offsetstartms ?? Number.NaN),
      end: from + Number(word.offsetendms ?? Number.NaN),
    })),
  };
}

/** `[0:1.640,0:3.600,1]  您好`: minutes:seconds, and the speaker where speakers were told apart. */
function linesOf(text: string): SourceTurn[] {
  return text.split('\n').flatMap((line) => {
    const parts = /^\s*\[(\d+):(\d+(?:\.\d+)?),(\d+):(\d+(?:\.\d+)?)(?:,(\d+))?\]\s*(.*)$/.exec(line);
    if (!parts) return [];
    const [, fromMinutes, fromSeconds, toMinutes, toSeconds, speaker, spoken = ''] = parts;
    const ms = (minutes = '0', seconds = '0'): number =>
      Math.round((Number(minutes) * 60 + Number(seconds)) * 1000);
    return [
      {
        text: spoken,
        speaker: labelOf(speaker),
        start: ms(fromMinutes, fromSeconds),
        end: ms(toMinutes, toSeconds),
      },
    ];
  });
}
