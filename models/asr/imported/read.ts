/**
 * Ready transcripts, whoever made them: the format is told by the content, never by the name.
 * Formats and fields: README.md.
 */
import type { ChannelMap, Metadata, SuppliedTranscript, TurnRole } from '../../../pipeline/domain.ts';
import { EarmarkError, UnusableRecording } from '../../../pipeline/errors.ts';
import { parseJson } from '../../../pipeline/import/json-text.ts';
import { knownMetadata } from '../../../pipeline/import/metadata.ts';
import { builtInMapping, type MetadataMapping } from '../../../pipeline/import/metadata-mapping.ts';
import { decodeText, printableKey } from '../../../pipeline/import/text.ts';
import { alibabaConversation, alibabaRecognition } from './alibaba.ts';
import { amazon } from './amazon.ts';
import { funasr } from './funasr.ts';
import { own } from './own.ts';
import type { SourceTranscript, TranscriptFormat } from './source.ts';
import { readSubtitles, subtitleFormat } from './subtitles.ts';
import { tencent } from './tencent.ts';
import { turnsOf } from './turns.ts';
import { whisperx } from './whisperx.ts';

export interface TranscriptOptions {
  /** For messages only. */
  readonly fileName: string;
  /** What the source's speaker labels mean: `{ SPEAKER_00: 'agent' }`. */
  readonly roles?: Readonly<Record<string, TurnRole>>;
  /** Roles for sources that only number audio channels. */
  readonly channels?: ChannelMap | null;
  readonly mapping?: MetadataMapping;
}

export interface ReadTranscript {
  readonly transcript: SuppliedTranscript;
  /** What the document says about the call besides its words. */
  readonly metadata: Partial<Metadata>;
  readonly format: string;
}

const maxBytes = 64 * 1024 * 1024;
/** Raise when the words of a transcript may come out differently. */
const version = '1';

/** More particular shapes first. */
const jsonFormats: readonly TranscriptFormat[] = [
  own,
  amazon,
  tencent,
  alibabaConversation,
  alibabaRecognition,
  funasr,
  whisperx,
];

/** Throws UnusableRecording `transcript-…` with what to do; never anything else, whatever the bytes. */
export function readTranscript(bytes: Uint8Array, options: TranscriptOptions): ReadTranscript {
  try {
    const { source, format } = sourceOf(textOfFile(bytes));
    const { turns, split } = turnsOf(source, options);
    const metadata = knownMetadata(source.metadata, options.mapping ?? builtInMapping);
    const channel = source.medium ?? metadata.channel ?? 'phone';
    return {
      transcript: { channel, turns, split, engine: { id: 'imported', model: format, version } },
      metadata: source.medium === null ? metadata : { ...metadata, channel },
      format,
    };
  } catch (error) {
    throw named(error, options.fileName);
  }
}

/** Has a parsed JSON document the shape of a transcript (rather than of metadata)? */
export function isTranscriptJson(document: unknown): boolean {
  return jsonFormats.some((format) => format.matches(document));
}

function sourceOf(text: string): { source: SourceTranscript; format: string } {
  if (/^\s*[{[]/.test(text)) {
    const document = parseJson(text);
    const format = jsonFormats.find((candidate) => candidate.matches(document));
    if (format) return { source: format.read(document), format: format.name };
  } else {
    const subtitles = subtitleFormat(text);
    if (subtitles) return { source: readSubtitles(text), format: subtitles };
  }
  throw new UnusableRecording(
    'transcript-format-unknown',
    'The transcript is in none of the known formats (models/asr/imported/README.md lists them). Convert it to Earmark JSON.',
  );
}

function textOfFile(bytes: Uint8Array): string {
  if (bytes.length > maxBytes) {
    throw new UnusableRecording(
      'transcript-too-large',
      `The transcript is larger than ${maxBytes / 1024 / 1024} MB. Export one file per call.`,
    );
  }
  const text = decodeText(bytes);
  if (text === null) {
    throw new UnusableRecording(
      'transcript-not-text',
      'The transcript is no text in UTF-8, UTF-16 or GB18030. Export it again.',
    );
  }
  if (text.trim() === '') {
    throw new UnusableRecording('transcript-empty', 'The transcript is an empty file. Export it again.');
  }
  return text;
}

function named(error: unknown, fileName: string): UnusableRecording {
  const { code, message } =
    error instanceof EarmarkError ? error : { code: 'unreadable', message: String(error) };
  return new UnusableRecording(
    code.startsWith('transcript-') ? code : `transcript-${code}`,
    `${printableKey(fileName)}: ${message}`,
    error,
  );
}
