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
import type { Opinions } from '../../pipeline/domain.ts';
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
