/** SRT and WebVTT subtitles. Speakers by voice tag `<v 客服>`, `[客服]`, `【客服】`, `客服：`, `SPEAKER_00:`. */
import { UnusableRecording } from '../../../pipeline/errors.ts';
import { isSpeakerLabel } from './roles.ts';
import type { SourceTranscript, SourceTurn } from './source.ts';

const arrow = /-->/;
const cueTimes =
  /^\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})\s*-->\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})/;

/** Null when the text is no subtitle file. */
export function subtitleFormat(text: string): 'srt' | 'vtt' | null {
  if (/^WEBVTT(?:\s|$)/.test(text)) return 'vtt';
  return text
    .slice(0, 4096)
    .split(/\r?\n/)
    .some((line) => cueTimes.test(line))
    ? 'srt'
    : null;
}

export function readSubtitles(text: string): SourceTranscript {
  const turns = text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .flatMap((block, index) => cueOf(block, index));
  return { medium: 'phone', unitMs: 1, turns, metadata: {} };
}

/** A block without times is a header, a note or a style. */
function cueOf(block: string, index: number): SourceTurn[] {
  const lines = block.split('\n');
  const at = lines.findIndex((line) => arrow.test(line));
  if (at === -1 || /^\s*(NOTE|STYLE|REGION)\b/.test(lines[0] ?? '')) return [];
  const parts = cueTimes.exec(lines[at] ?? '');
  if (!parts) {
    throw new UnusableRecording(
      'transcript-time-invalid',
      `The subtitles have a time that cannot be read in block ${index + 1}. Export them again.`,
    );
  }
  const start = clockMs(parts.slice(1, 5));
  const end = clockMs(parts.slice(5, 9));
  return voicesOf(lines.slice(at + 1).join('\n')).map(({ speaker, text }) => ({ speaker, text, start, end }));
}

function clockMs([hours, minutes, seconds, fraction = '']: readonly (string | undefined)[]): number {
  const whole = Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds);
  return whole * 1000 + Number(fraction.padEnd(3, '0'));
}

/** The voices of one cue; a voice tag holds until the next one. */
function voicesOf(cue: string): { speaker: string | null; text: string }[] {
  const pieces = cue.split(/<v(?:\.[^\s>]{0,100})?[ \t]([^>]{1,200})>/);
  const voices = [{ tagged: null as string | null, raw: pieces[0] ?? '' }];
  for (let index = 1; index < pieces.length; index += 2) {
    voices.push({ tagged: pieces[index]?.trim() ?? null, raw: pieces[index + 1] ?? '' });
  }
  return voices.flatMap(({ tagged, raw }) => {
    const plain = plainText(raw);
    if (tagged !== null) return [{ speaker: plainText(tagged), text: plain }];
    return plain === '' ? [] : speakersOf(plain);
  });
}

/** Where a speaker's name would stand. Looking no further keeps hostile lines from costing more than their length. */
const headLength = 80;
const speakerHead =
  /^[-–\s]*(?:[[【(（]\s*([^\]】)）]{1,40}?)\s*[\]】)）]\s*[:：]?|([^:：\s]{1,40}(?: \d{1,4})?)\s*[:：])\s*/;

/** A new line that begins with a speaker's name begins a new turn (`- 客服：… / - 客户：…`). */
function speakersOf(text: string): { speaker: string | null; text: string }[] {
  const turns: { speaker: string | null; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const [head = '', bracketed, named] = speakerHead.exec(line.slice(0, headLength)) ?? [];
    const label = bracketed ?? named;
    const last = turns.at(-1);
    if (label !== undefined && isSpeakerLabel(label)) {
      turns.push({ speaker: label, lines: [line.slice(head.length)] });
    } else if (last) last.lines.push(line);
    else turns.push({ speaker: null, lines: [line] });
  }
  return turns.map(({ speaker, lines }) => ({ speaker, text: lines.join('\n') }));
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': ' ',
  '&lrm;': '',
  '&rlm;': '',
};

function plainText(text: string): string {
  return text
    .replace(/<[^<>]{0,200}>/g, '')
    .replace(/\{\\[^{}]{0,100}\}/g, '')
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (entity) => entities[entity] ?? entity)
    .trim();
}
