import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AsrEngine, AsrInput } from '../../models/asr/asr.ts';
import { type AudioPool, openAudioPool } from '../audio/pool.ts';
import {
  haveSharedCalls,
  needSharedCalls,
  type ReferenceTurn,
  sharedCall,
  stereoCalls,
} from '../audio/shared-calls.ts';
import { buzz, line, noise, pcm16Wav } from '../audio/test-signals.ts';
import { emptyMetadata, type SuppliedTranscript, Transcript, type Turn } from '../domain.ts';
import { UnusableRecording, Waiting } from '../errors.ts';
import { type TranscribeContext, type TranscribeInput, transcribe } from './transcribe.ts';

let folder: string;
let audio: AudioPool;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-transcribe-'));
  audio = openAudioPool({ threads: 2 });
});
afterAll(async () => {
  await audio.close();
  await rm(folder, { recursive: true });
});

async function file(name: string, content: Buffer | string): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

/** A recogniser that knows the script and hears of it what is audible in the samples it is given. */
function scripted(
  script: readonly Pick<Turn, 'role' | 'startMs' | 'endMs' | 'text'>[],
): AsrEngine & { readonly asked: AsrInput[] } {
  const asked: AsrInput[] = [];
  return {
    asked,
    version: { id: 'command', model: 'script', version: '1' },
    close: async () => {},
    async transcribe(input, { onProgress }) {
      asked.push(input);
      onProgress?.(1);
      return script
        .filter(({ role }) => input.role === 'unknown' || input.role === role)
        .filter(({ startMs, endMs }) => isAudible(input, startMs, endMs))
        .map(({ startMs, endMs, text }) => ({ startMs, endMs, text, confidence: 0.9 }));
    },
  };
}

function isAudible({ samples, sampleRateHz }: AsrInput, startMs: number, endMs: number): boolean {
  const part = samples.subarray((startMs / 1000) * sampleRateHz, (endMs / 1000) * sampleRateHz);
  const power = part.reduce((sum, sample) => sum + sample * sample, 0) / part.length;
  return 10 * Math.log10(power) > -40;
}

function run(input: Partial<TranscribeInput>, context: Partial<TranscribeContext> = {}): Promise<Transcript> {
  return transcribe(
    { recording: { metadata: emptyMetadata }, audioPath: null, supplied: null, ...input },
    {
      engine: null,
      audio,
      config: { FFMPEG_BIN: 'ffmpeg', MAX_MINUTES: 120, MAX_FILE_MB: 1024 },
      hotWords: [],
      signal: new AbortController().signal,
      ...context,
    },
  );
}

const agentTurn: Turn = {
  role: 'agent',
  channel: null,
  startMs: 1000,
  endMs: 3000,
  text: '您好，请问有什么可以帮您？',
  confidence: null,
};
const customerTurn: Turn = {
  role: 'customer',
  channel: null,
  startMs: 4000,
  endMs: 6000,
  text: '我家停电了',
  confidence: 0.8,
};
const supplied: SuppliedTranscript = {
  channel: 'phone',
  turns: [agentTurn, customerTurn],
  split: { method: 'supplied', confidence: 1, unsure: false, reason: null },
  engine: { id: 'imported', model: 'own', version: '1' },
};
/** The agent's buzz is high, the customer's low; each on a channel. */
const agentLine = () => line(8, [{ atMs: 1000, signal: buzz(2, 220, -25) }]);
const customerLine = () => line(8, [{ atMs: 4000, signal: buzz(2, 120, -25) }]);

describe('with a recogniser', () => {
  test('each channel is recognised with its role, and measured', async () => {
    const audioPath = await file('stereo.wav', pcm16Wav([customerLine(), agentLine()]));
    const engine = scripted([agentTurn, customerTurn]);
    const progress: number[] = [];
    const transcript = await run(
      { audioPath, recording: { metadata: { ...emptyMetadata, channels: { agent: 1, customer: 0 } } } },
      { engine, onProgress: (share) => progress.push(share) },
    );
    expect(Transcript.parse(transcript)).toEqual(transcript);
    expect(transcript.turns.map(({ role, channel, text }) => [role, channel, text])).toEqual([
      ['agent', 1, agentTurn.text],
      ['customer', 0, customerTurn.text],
    ]);
    expect(transcript.split).toEqual({ method: 'channels', confidence: 1, unsure: false, reason: null });
    expect(transcript).toMatchObject({ channel: 'phone', durationMs: 8000, engine: engine.version });
    expect(transcript.sound?.turns.map(({ pitchHz }) => Math.round((pitchHz ?? 0) / 20))).toEqual([11, 6]);
    expect(engine.asked.map(({ role, speech }) => [role, speech.length])).toEqual([
      ['customer', 1],
      ['agent', 1],
    ]);
    expect(progress).toEqual([0.5, 1]);
  });

  test('a supplied transcript does not matter then', async () => {
    const audioPath = await file('stereo.wav', pcm16Wav([agentLine(), customerLine()]));
    const transcript = await run(
      { audioPath, supplied },
      { engine: scripted([{ ...agentTurn, text: '您好' }]) },
    );
    expect(transcript.turns.map(({ text }) => text)).toEqual(['您好']);
  });

  test('mono in which the speakers cannot be told apart: no roles, and it says why', async () => {
    const other = customerLine();
    const mixed = agentLine().map((sample, i) => sample + (other[i] ?? 0));
    const audioPath = await file('mono.wav', pcm16Wav([mixed]));
    const transcript = await run({ audioPath }, { engine: scripted([agentTurn, customerTurn]) });
    expect(transcript.turns.map(({ role, text }) => [role, text])).toEqual([
      ['unknown', agentTurn.text],
      ['unknown', customerTurn.text],
    ]);
    expect(transcript.split).toMatchObject({
      method: 'diarised',
      unsure: true,
      reason: expect.stringContaining('单声道'),
    });
    expect(transcript.sound?.channels.map(({ role }) => role)).toEqual(['unknown']);
    expect(transcript.sound?.turns.map(({ levelAgainstOwnDb }) => levelAgainstOwnDb)).toEqual([null, null]);
  });

  test('the same signal on two channels is mono: nothing is heard twice', async () => {
    const audioPath = await file('dual.wav', pcm16Wav([agentLine(), agentLine()]));
    const engine = scripted([agentTurn]);
    const transcript = await run(
      { audioPath, recording: { metadata: { ...emptyMetadata, channels: { agent: 0, customer: 1 } } } },
      { engine },
    );
    expect(transcript.turns).toHaveLength(1);
    expect(transcript.split.unsure).toBe(true);
    expect(transcript.sound?.overlapMs).toBe(0);
    expect(engine.asked).toHaveLength(1);
  });
});

test('words heard in silence are dropped, and silence before words is not part of the turn', async () => {
  const audioPath = await file('stereo.wav', pcm16Wav([agentLine(), customerLine()]));
  const engine: AsrEngine = {
    ...scripted([]),
    transcribe: async ({ role }) =>
      role === 'customer'
        ? []
        : [
            { startMs: 0, endMs: 3100, text: '您好', confidence: 0.9 },
            { startMs: 5000, endMs: 7000, text: '谢谢观看', confidence: 0.9 },
          ],
  };
  const { turns } = await run({ audioPath }, { engine });
  expect(turns.map(({ startMs, endMs, text }) => [Math.round(startMs / 100), endMs, text])).toEqual([
    [10, 3100, '您好'],
  ]);
});

describe('with a supplied transcript', () => {
  test('words and roles are kept, sound is measured on the channel of each role', async () => {
    const audioPath = await file('stereo.wav', pcm16Wav([agentLine(), customerLine()]));
    const transcript = await run({ audioPath, supplied });
    expect(transcript.turns).toEqual([
      { ...agentTurn, channel: 0 },
      { ...customerTurn, channel: 1 },
    ]);
    expect(transcript.split).toEqual(supplied.split);
    expect(transcript.engine).toEqual(supplied.engine);
    expect(transcript.sound?.turns.map(({ pitchHz }) => Math.round((pitchHz ?? 0) / 20))).toEqual([11, 6]);
    expect(transcript.sound?.silences).toEqual([]);
  });

  test('without audio there is no sound, and the last words end the call', async () => {
    expect(await run({ supplied: { ...supplied, channel: 'chat' } })).toEqual({
      ...supplied,
      channel: 'chat',
      durationMs: 6000,
      sound: null,
    });
  });

  test('damaged audio is refused all the same', async () => {
    const audioPath = await file('text.wav', '不是录音');
    await expect(run({ audioPath, supplied })).rejects.toMatchObject({ code: 'audio-not-audio' });
  });
});

describe('what cannot be transcribed', () => {
  test.each<[string, () => Float32Array]>([
    ['digital silence', () => new Float32Array(80_000)],
    ['line noise', () => noise(10, -55)],
  ])('%s is audio-silent', async (_name, signal) => {
    const audioPath = await file('silent.wav', pcm16Wav([signal(), signal()]));
    const outcome = run({ audioPath }, { engine: scripted([agentTurn]) });
    await expect(outcome).rejects.toBeInstanceOf(UnusableRecording);
    await expect(outcome).rejects.toMatchObject({ code: 'audio-silent' });
  });

  test('neither recogniser nor transcript: it waits, and says for what', async () => {
    const audioPath = await file('stereo.wav', pcm16Wav([agentLine(), customerLine()]));
    const outcome = run({ audioPath });
    await expect(outcome).rejects.toBeInstanceOf(Waiting);
    await expect(outcome).rejects.toMatchObject({
      code: 'no-engine',
      message: expect.stringContaining('earmark models pull sense-voice'),
    });
  });

  test('abort rejects with its reason', async () => {
    const audioPath = await file('stereo.wav', pcm16Wav([agentLine(), customerLine()]));
    const reason = new Error('stop');
    await expect(run({ audioPath, supplied }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe.skipIf(!haveSharedCalls)(`the shared calls${needSharedCalls}`, { timeout: 120_000 }, () => {
  const rolesOf = (turns: readonly Turn[], script: readonly ReferenceTurn[]) =>
    script.map(({ startMs }) => turns.find((turn) => Math.abs(turn.startMs - startMs) < 300)?.role);

  test.each(stereoCalls)('%s: every turn on its role', async (name) => {
    const { path, turns: script } = sharedCall(name);
    const transcript = await run({ audioPath: path }, { engine: scripted(script) });
    expect(transcript.turns).toHaveLength(script.length);
    expect(rolesOf(transcript.turns, script)).toEqual(script.map(({ role }) => role));
  });

  test.each(['01-repair-clean.mono16k.wav', '09-praise.amr'])(
    '%s: separated by voice, named by words',
    async (name) => {
      const { path, turns: script } = sharedCall(name);
      const transcript = await run({ audioPath: path }, { engine: scripted(script) });
      expect(transcript.split).toMatchObject({ method: 'diarised', unsure: false });
      expect(rolesOf(transcript.turns, script)).toEqual(script.map(({ role }) => role));
    },
  );

  test('09: voices without telling words stay unnamed', async () => {
    const { path, turns: script } = sharedCall('09-praise.amr');
    const silent = script.map((turn) => ({ ...turn, text: '嗯' }));
    const transcript = await run({ audioPath: path }, { engine: scripted(silent) });
    expect(transcript.split).toMatchObject({ unsure: true, reason: expect.stringContaining('谁是坐席') });
    expect(new Set(transcript.turns.map(({ role }) => role))).toEqual(new Set(['unknown']));
  });
});
