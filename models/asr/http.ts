/** Any endpoint that speaks the OpenAI transcription API: cloud, or a whisper / FunASR server of one's own. */
import { z } from 'zod';
import type { EngineVersion, Word } from '../../pipeline/domain.ts';
import { EarmarkError, type Retry, Waiting } from '../../pipeline/errors.ts';
import { aborted } from './abort.ts';
import type { AsrEngine, AsrOptions, AsrSegment } from './asr.ts';
import { promptOf } from './glossary.ts';
import { placeSegment, speechWindows, windowSamples } from './speech-windows.ts';
import { tidySegments } from './tidy-segments.ts';
import { wavBytes } from './wav.ts';

export interface HttpRecogniser {
  /** `http://host:port`, with or without `/v1` or the whole path. */
  readonly url: string;
  readonly model: string;
  readonly apiKey: string | undefined;
  readonly version: EngineVersion;
  /** For one window of at most 30 s of speech. */
  readonly timeoutMs: number;
}

const windowRules = { maxMs: 30_000, padMs: 150, joinMs: 800, gapMs: 500 };

const seconds = z.number().min(0);
const TimedWord = z.object({
  word: z.string(),
  start: seconds,
  end: seconds,
  probability: z.number().nullish(),
});
const Answer = z.object({
  text: z.string(),
  words: z.array(TimedWord).nullish(),
  segments: z
    .array(
      z.object({
        start: seconds,
        end: seconds,
        text: z.string(),
        avg_logprob: z.number().nullish(),
        words: z.array(TimedWord).nullish(),
      }),
    )
    .nullish(),
});
type Answer = z.infer<typeof Answer>;

/**
 * Windows of speech are sent one after another; nothing is tried again here.
 * Throws `asr-refused`, `asr-endpoint-missing` (Waiting), `asr-busy`, `asr-unreachable`, `asr-timeout`
 * (all worth another try), `asr-rejected`, `asr-bad-answer`, `aborted`. No error holds the key.
 */
export function openHttp(recogniser: HttpRecogniser): AsrEngine {
  return {
    version: recogniser.version,
    async transcribe(input, options) {
      if (options.signal.aborted) throw aborted();
      const durationMs = (input.samples.length * 1000) / input.sampleRateHz;
      const windows = speechWindows(input.speech, durationMs, windowRules);
      if (windows.length === 0) options.onProgress?.(1);
      const segments: AsrSegment[] = [];
      for (const [index, window] of windows.entries()) {
        const wav = wavBytes(windowSamples(input.samples, input.sampleRateHz, window), input.sampleRateHz);
        const answer = await ask(recogniser, wav, options);
        segments.push(
          ...segmentsOf(answer, window.durationMs).flatMap((segment) => placeSegment(window, segment)),
        );
        options.onProgress?.((index + 1) / windows.length);
      }
      return tidySegments(segments, input);
    },
    async close() {},
  };
}

/** Base address, with `/v1`, or the whole path: all three are in use. Throws `config-invalid`. */
export function transcriptionUrl(address: string): string {
  if (!URL.canParse(address)) {
    throw new EarmarkError('config-invalid', 'ASR_URL is no web address: write it as http://host:port.');
  }
  const url = new URL(address);
  const path = url.pathname.replace(/\/+$/, '');
  if (!path.endsWith('/audio/transcriptions')) {
    url.pathname = `${path}${path.endsWith('/v1') ? '' : '/v1'}/audio/transcriptions`;
  }
  return url.href;
}

async function ask(recogniser: HttpRecogniser, wav: Buffer, options: AsrOptions): Promise<Answer> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(wav)], { type: 'audio/wav' }), 'speech.wav');
  form.set('model', recogniser.model);
  form.set('language', 'zh');
  form.set('response_format', 'verbose_json');
  form.append('timestamp_granularities[]', 'segment');
  form.append('timestamp_granularities[]', 'word');
  form.set('prompt', promptOf(options.hotWords));

  const timeout = AbortSignal.timeout(recogniser.timeoutMs);
  try {
    const response = await fetch(transcriptionUrl(recogniser.url), {
      method: 'POST',
      body: form,
      headers: recogniser.apiKey === undefined ? {} : { authorization: `Bearer ${recogniser.apiKey}` },
      signal: AbortSignal.any([options.signal, timeout]),
      // A redirect would carry call audio to a host nobody configured.
      redirect: 'error',
    });
    const body = await response.text();
    if (!response.ok) throw refusal(response);
    return readAnswer(body);
  } catch (error) {
    if (options.signal.aborted) throw aborted();
    if (error instanceof EarmarkError) throw error;
    if (timeout.aborted) {
      throw new EarmarkError(
        'asr-timeout',
        `The recogniser at ASR_URL gave no answer within ${recogniser.timeoutMs / 1000} s: it is overloaded or stuck.`,
        { retry: 'back-off' },
      );
    }
    throw new EarmarkError(
      'asr-unreachable',
      'The recogniser at ASR_URL cannot be reached: check the address and that it is running.',
      { retry: 'back-off', cause: error },
    );
  }
}

/** The body of a refusal is left out: some servers echo headers or prompts. */
function refusal(response: Response): EarmarkError {
  const { status } = response;
  if (status === 401 || status === 403) {
    return new Waiting('asr-refused', `The recogniser refused the key (${status}): correct ASR_API_KEY.`);
  }
  if (status === 404 || status === 405) {
    return new Waiting(
      'asr-endpoint-missing',
      `The recogniser knows no such address or model (${status}): correct ASR_URL or ASR_MODEL.`,
    );
  }
  if (status === 408 || status === 429 || status >= 500) {
    return new EarmarkError(
      'asr-busy',
      `The recogniser is busy or failing (${status}); it is asked again later.`,
      {
        retry: retryAfter(response.headers.get('retry-after')),
      },
    );
  }
  return new EarmarkError(
    'asr-rejected',
    `The recogniser rejected the request (${status}): check that ASR_MODEL takes WAV and verbose_json.`,
  );
}

/** Seconds or a date, as HTTP allows; capped at an hour. */
function retryAfter(header: string | null): Retry {
  if (header === null) return 'back-off';
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(waitMs) && waitMs > 0 ? { afterMs: Math.min(waitMs, 3_600_000) } : 'back-off';
}

function readAnswer(body: string): Answer {
  try {
    return Answer.parse(JSON.parse(body));
  } catch (cause) {
    throw new EarmarkError(
      'asr-bad-answer',
      'The recogniser answered in an unknown shape: it must support response_format verbose_json.',
      { cause },
    );
  }
}

function segmentsOf(answer: Answer, durationMs: number): AsrSegment[] {
  const loose = answer.words ?? [];
  if (!answer.segments || answer.segments.length === 0) {
    const words = wordsOf(loose);
    const [first] = words;
    return [
      {
        startMs: first?.startMs ?? 0,
        endMs: words.at(-1)?.endMs ?? durationMs,
        text: answer.text,
        confidence: null,
        ...(first ? { words } : {}),
      },
    ];
  }
  return answer.segments.map((segment, index, all) => {
    const until = all[index + 1]?.start ?? Number.POSITIVE_INFINITY;
    const from = index === 0 ? 0 : segment.start;
    const own = segment.words ?? loose.filter((word) => word.start >= from && word.start < until);
    const words = wordsOf(own);
    return {
      startMs: segment.start * 1000,
      endMs: segment.end * 1000,
      text: segment.text,
      confidence: typeof segment.avg_logprob === 'number' ? Math.exp(segment.avg_logprob) : null,
      ...(words.length > 0 ? { words } : {}),
    };
  });
}

const wordsOf = (words: readonly z.infer<typeof TimedWord>[]): Word[] =>
  words.map((word) => ({
    text: word.word.trim(),
    startMs: word.start * 1000,
    endMs: word.end * 1000,
    confidence: word.probability ?? null,
  }));
