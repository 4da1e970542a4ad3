import { expect, test } from 'vitest';
import { decode } from '../../pipeline/audio/decode.ts';
import {
  haveSharedCalls,
  needSharedCalls,
  sharedCall,
  stereoCalls,
} from '../../pipeline/audio/shared-calls.ts';
import { measureSound } from '../../pipeline/audio/sound.ts';
import { detectSpeech } from '../../pipeline/audio/vad.ts';
import type { EmotionTag, Opinions, Transcript } from '../../pipeline/domain.ts';
import { analyse } from '../../pipeline/stages/analyse.ts';
import { callModels } from '../calls/judge.ts';

const limits = { ffmpegBin: 'ffmpeg', maxMinutes: 180, maxFileBytes: 1e9 };

test.skipIf(!haveSharedCalls)(
  `the voice gets no fewer turns of the stereo test calls right than the words alone${needSharedCalls}`,
  async () => {
    const right = { words: 0, voice: 0, turns: 0 };
    for (const file of stereoCalls) {
      const { path, turns } = sharedCall(file);
      const audio = await decode(path, limits);
      const channels = audio.channels.map((samples, channel) => ({
        channel,
        role: channel === 0 ? ('agent' as const) : ('customer' as const),
        samples,
        speech: detectSpeech(samples, audio.sampleRateHz),
      }));
      const { durationMs, sampleRateHz } = audio;
      const sound = measureSound({ durationMs, sampleRateHz, channels, turns });
      const rightOf = (emotion: Opinions['emotion']) =>
        (emotion?.turns ?? []).filter(({ turn, label }) => turns[turn]?.emotion === label).length;
      right.turns += turns.length;
      right.words += rightOf(callModels().judge(turns).emotion);
      right.voice += rightOf(callModels().judge(turns, sound).emotion);
    }
    expect(right.turns).toBe(188);
    expect(right.words).toBeGreaterThan(0.8 * right.turns);
    expect(right.voice).toBeGreaterThanOrEqual(right.words);
  },
  120_000,
);

test('what the recogniser hears in a voice reaches the opinion of the turn', () => {
  const call = (emotionTag?: EmotionTag): Transcript => ({
    channel: 'phone',
    durationMs: 9_000,
    turns: [
      { role: 'agent', channel: 0, startMs: 0, endMs: 3_000, text: '您好 请讲', confidence: null },
      {
        ...{ role: 'customer', channel: 1, startMs: 3_500, endMs: 8_000, confidence: null },
        text: '你们到底管不管 停了一天了 气死我了',
        ...(emotionTag === undefined ? {} : { emotionTag }),
      },
    ],
    split: { method: 'channels', confidence: 1, unsure: false, reason: null },
    sound: null,
    engine: { id: 'sherpa', model: 'test', version: '1' },
  });
  const angry = (emotionTag?: EmotionTag) => {
    const turn = analyse(call(emotionTag), { words: false }).emotion?.turns.find((one) => one.turn === 1);
    expect(turn?.label).toBe('angry');
    return turn?.probability ?? 0;
  };
  const plain = angry();
  expect(angry('angry')).toBeGreaterThan(plain);
  expect(angry('neutral')).toBeLessThan(plain);
});
