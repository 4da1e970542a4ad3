/** FunASR: `sentence_info` of AutoModel (a list with one entry per file), or `stamp_sents` of its runtime server. */
import { z } from 'zod';
import {
  isRecord,
  type LooseRecord,
  labelOf,
  parseShape,
  refuseSeveralCalls,
  type SourceTurn,
  type SourceWord,
  type TranscriptFormat,
} from './source.ts';

const Sentence = z.looseObject({
  text: z.string().nullish(),
  sentence: z.string().nullish(),
  text_seg: z.string().nullish(),
});
const Result = z.looseObject({
  sentence_info: z.array(Sentence).nullish(),
  stamp_sents: z.array(Sentence).nullish(),
  text: z.string().nullish(),
});

export const funasr: TranscriptFormat = {
  name: 'funasr',
  matches: (document) => resultsOf(document).some(isResult),
  read(document) {
    const results = resultsOf(document).filter(isResult);
    refuseSeveralCalls(results.length);
    const result = parseShape(Result, results[0], 'FunASR');
    const sentences = result.sentence_info ?? result.stamp_sents;
    const turns = sentences
      ? sentences.map(turnOf)
      : [
          {
            ...turnOf(result),
            start: pairsOf(result.timestamp)[0]?.[0],
            end: pairsOf(result.timestamp).at(-1)?.[1],
          },
        ];
    return { medium: 'phone', unitMs: 1, turns, metadata: {} };
  },
};

const resultsOf = (document: unknown): unknown[] =>
  Array.isArray(document) ? document.slice(0, 1000) : [document];

const isResult = (value: unknown): value is LooseRecord =>
  isRecord(value) &&
  (Array.isArray(value.sentence_info) ||
    Array.isArray(value.stamp_sents) ||
    (typeof value.text === 'string' && 'timestamp' in value));

function turnOf(sentence: LooseRecord): SourceTurn {
  const spoken = labelOf(sentence.text) ?? labelOf(sentence.sentence) ?? labelOf(sentence.text_seg) ?? '';
  // SenseVoice writes language, emotion and event before the words: <|zh|><|NEUTRAL|><|Speech|>
  const text = `${spoken.replace(/<\|[^|>]{0,40}\|>/g, '')}${punctuationOf(sentence)}`;
  return {
    text: 'text_seg' in sentence ? joinCharacters(text) : text,
    speaker: labelOf(sentence.spk),
    start: sentence.start,
    end: sentence.end,
    words: wordsOf(text, pairsOf(sentence.timestamp ?? sentence.ts_list)),
  };
}

const punctuationOf = ({ punc }: LooseRecord): string => (typeof punc === 'string' ? punc : '');

/** The runtime server puts a blank between Chinese characters. */
const joinCharacters = (text: string): string =>
  text.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han}|\p{P})/gu, '');

/** `[[start, end], …]`, as a list or (runtime server) as text. */
function pairsOf(value: unknown): [number, number][] {
  if (typeof value === 'string') {
    return [...value.matchAll(/\[\s*(\d+)\s*,\s*(\d+)\s*\]/g)].map(([, from, to]) => [
      Number(from),
      Number(to),
    ]);
  }
  if (!Array.isArray(value)) return [];
  return value.flatMap((pair): [number, number][] =>
    Array.isArray(pair) && typeof pair[0] === 'number' && typeof pair[1] === 'number'
      ? [[pair[0], pair[1]]]
      : [],
  );
}

/** One pair per Chinese character or Latin word; without such a match there are no words. */
function wordsOf(text: string, pairs: readonly [number, number][]): SourceWord[] {
  const tokens = text.match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? [];
  if (tokens.length !== pairs.length) return [];
  return tokens.map((token, index) => ({ text: token, start: pairs[index]?.[0], end: pairs[index]?.[1] }));
}
