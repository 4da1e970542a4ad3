/** The JSON that the whisper.cpp program writes with `-ojf`, read in spite of what is wrong with it. */
import { z } from 'zod';
import type { Word } from '../../pipeline/domain.ts';
import { EarmarkError } from '../../pipeline/errors.ts';
import type { AsrSegment } from './asr.ts';
import { meanConfidence } from './speech-windows.ts';

const Offsets = z.object({ from: z.number(), to: z.number() });

const Output = z.object({
  transcription: z.array(
    z.object({
      offsets: Offsets,
      text: z.string(),
      tokens: z
        .array(
          z.object({
            text: z.string(),
            offsets: Offsets.optional(),
            id: z.number(),
            p: z.number().nullable(),
          }),
        )
        .default([]),
    }),
  ),
});

/**
 * Segments with times within the file that was recognised. Throws `asr-bad-answer`.
 * Three surprises: a Chinese character may be spread over two or three tokens, so that a token's text alone
 * is no UTF-8 (the bytes are read one to one and put together here); line breaks inside strings are not
 * escaped; probabilities may be `nan`.
 */
export function readWhisperJson(bytes: Buffer): AsrSegment[] {
  const clean = bytes
    .toString('latin1')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: raw control characters are what is removed
    .replace(/[\u0000-\u001f]/g, ' ')
    .replace(/("p": )-?(nan|inf)/g, '$1null');
  const parsed = Output.safeParse(parseJson(clean));
  if (!parsed.success) {
    throw new EarmarkError('asr-bad-answer', 'The whisper program wrote JSON of an unknown shape.', {
      cause: parsed.error,
    });
  }
  return parsed.data.transcription.map((segment) => {
    const words = wordsOfTokens(segment.tokens);
    return {
      startMs: segment.offsets.from,
      endMs: segment.offsets.to,
      text: utf8(segment.text).trim(),
      confidence: meanConfidence(words),
      words,
    };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EarmarkError('asr-bad-answer', 'The whisper program wrote no readable JSON.', { cause });
  }
}

type Token = z.infer<typeof Output>['transcription'][number]['tokens'][number];

/** Tokens are joined until their bytes are whole characters; `[_BEG_]` and the like are dropped. */
function wordsOfTokens(tokens: readonly Token[]): Word[] {
  const words: Word[] = [];
  let open: Token[] = [];
  for (const token of tokens) {
    if (/^\[_.*\]$/.test(token.text) || !token.offsets) continue;
    open.push(token);
    const text = utf8(open.map((one) => one.text).join(''));
    // Half a character decodes to a replacement mark; no character needs more than four tokens.
    if (text.includes('\ufffd') && open.length < 4) continue;
    const first = open[0]?.offsets ?? token.offsets;
    const known = open.flatMap((one) => (one.p === null ? [] : [one.p]));
    const confidence =
      known.length === 0 ? null : Math.min(1, known.reduce((sum, p) => sum + p, 0) / known.length);
    if (text.trim() !== '') {
      words.push({ text: text.trim(), startMs: first.from, endMs: token.offsets.to, confidence });
    }
    open = [];
  }
  return words;
}

const utf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8');
