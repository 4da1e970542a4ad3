/** Tokens with start times, as sherpa-onnx gives them, become words with both ends. */
import type { Word } from '../../pipeline/domain.ts';
import type { Decoded } from './sherpa-child.ts';

/** A token has only a start; a spoken Chinese syllable seldom lasts longer than this. */
const longestSyllableMs = 400;

/** Times within the window the part was cut from. Empty when the model gives no times. */
export function sherpaWords(part: Decoded): Word[] {
  if (part.timestamps.length !== part.tokens.length) return [];
  const words: { text: string; startMs: number; endMs: number; logs: number[] }[] = [];
  let open = false;
  for (const [index, raw] of part.tokens.entries()) {
    // Language, emotion and event tags of SenseVoice and whisper.
    if (/^<\|.*\|>$/.test(raw)) continue;
    const startMs = part.offsetMs + (part.timestamps[index] ?? 0) * 1000;
    const endMs = startMs + longestSyllableMs;
    const log = part.logProbabilities[index];
    const logs = log === undefined ? [] : [log];
    const text = raw.replace(/^[▁ ]+/, '').replace(/@@$/, '');
    const starts = /^[▁ ]/.test(raw);
    const last = words.at(-1);
    const latin = /^[\p{Script=Latin}\p{N}'’-]+$/u.test(text);
    if (last) last.endMs = Math.min(last.endMs, startMs);
    if (last && /^\p{P}$/u.test(text)) {
      last.text += text;
    } else if (last && open && latin && !starts) {
      last.text += text;
      last.endMs = endMs;
      last.logs.push(...logs);
    } else if (text !== '') {
      words.push({ text, startMs, endMs, logs });
    }
    // Paraformer marks a word that goes on with "@@", the others mark where a new one begins.
    open = latin && (raw.endsWith('@@') || !part.tokens.some((token) => token.endsWith('@@')));
  }
  const limit = part.offsetMs + part.durationMs;
  return words.map(({ text, startMs, endMs, logs }) => ({
    text,
    startMs: Math.min(startMs, limit),
    endMs: Math.min(Math.max(endMs, startMs), limit),
    confidence: logs.length === 0 ? null : Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length),
  }));
}
