/**
 * Ratios of audio work, all measured in the same run:
 *  a  own G.711 decoding against a spawned ffmpeg, on the same file
 *  b  processor time of each step against the length of the recording (real-time factor)
 *  c  how often a mono split is right when it says it is sure (needs the shared calls)
 * Run: npm run bench audio.bench
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { intersection, totalMs } from '../stages/silence.ts';
import { guessAgent, trustedRoles } from './channels.ts';
import { decode } from './decode.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { median } from './levels.ts';
import { haveSharedCalls, needSharedCalls, sharedCall, stereoCalls } from './shared-calls.ts';
import { measureSound } from './sound.ts';
import { buzz, line, wavFile } from './test-signals.ts';
import { detectSpeech } from './vad.ts';
import { separateVoices, trustedVoices } from './voices.ts';

const limits = { ffmpegBin: 'ffmpeg', maxMinutes: 120, maxFileBytes: 1e9 };
const rounds = 7;
const minutes = 5;

const folder = await mkdtemp(join(tmpdir(), 'earmark-audio-bench-'));
try {
  await decoding();
  await steps();
  if (haveSharedCalls) await splits();
  else print(`mono splits${needSharedCalls}`);
} finally {
  await rm(folder, { recursive: true });
}

async function decoding(): Promise<void> {
  const path = join(folder, 'alaw.wav');
  const data = Buffer.alloc(minutes * 60 * 8000 * 2, Buffer.from(Array.from({ length: 256 }, (_, i) => i)));
  await writeFile(path, wavFile({ tag: 6, bits: 8, channels: 2, data }));
  const own: number[] = [];
  const spawned: number[] = [];
  for (let round = 0; round < rounds; round++) {
    own.push(await wall(() => decode(path, limits)));
    spawned.push(
      await wall(() =>
        runFfmpeg(
          'ffmpeg',
          ['-v', 'error', '-i', path, '-f', 'f32le', 'pipe:1'],
          { seconds: 600, outputBytes: 1e9 },
          () => {},
        ),
      ),
    );
  }
  const [ours, theirs] = [median(own) ?? 0, median(spawned) ?? 0];
  print(
    `G.711, ${minutes} min stereo, wall time, median of ${rounds}: own ${ours.toFixed(0)} ms, spawned ffmpeg ${theirs.toFixed(0)} ms (without taking the channels apart); ratio ${(theirs / ours).toFixed(1)}`,
  );
}

async function steps(): Promise<void> {
  const parts = Array.from({ length: minutes * 12 }, (_, i) => ({
    atMs: i * 5000 + 500,
    signal: syllables(i),
  }));
  const samples = line(minutes * 60, parts);
  let speech = detectSpeech(samples, 8000);
  const seconds = minutes * 60;
  const report = (name: string, cpuMs: number) =>
    print(
      `${name}: ${(cpuMs / seconds).toFixed(2)} ms of processor time per second of audio, real-time factor ${(cpuMs / 1000 / seconds).toFixed(5)}`,
    );
  report(
    'speech detection, one channel',
    cpu(() => {
      speech = detectSpeech(samples, 8000);
    }),
  );
  report(
    'sound facts, one channel',
    cpu(() => {
      const turns = speech.map((span) => ({
        ...span,
        role: 'agent' as const,
        channel: 0,
        text: '您好',
        confidence: null,
      }));
      const channels = [{ channel: 0, role: 'agent' as const, samples, speech }];
      measureSound({ durationMs: seconds * 1000, sampleRateHz: 8000, channels, turns });
    }),
  );
  report(
    'separating voices, one channel',
    cpu(() => separateVoices(samples, 8000, speech)),
  );
}

/** Four seconds of buzz in syllables, two voices in turn. */
function syllables(index: number): Float32Array {
  const voice = buzz(4, index % 2 === 0 ? 220 : 120, -22);
  return voice.map((sample, i) => sample * (0.15 + Math.abs(Math.sin((Math.PI * 4 * i) / 8000))));
}

/** What the stage would call sure, with the reference text as the recogniser's words. */
async function splits(): Promise<void> {
  const counts = { two: 0, sure: 0, right: 0, one: 0, oneSure: 0 };
  for (const file of [...stereoCalls, '09-praise.amr', '01-repair-clean.mono16k.wav']) {
    const { path, turns } = sharedCall(file);
    const audio = await decode(path, limits);
    const [left, right] = audio.channels;
    if (!left) continue;
    const mixed = left.map((sample, i) => sample + (right?.[i] ?? 0));
    const both = split(mixed, audio.sampleRateHz, turns);
    counts.two++;
    if (both.sure) counts.sure++;
    if (both.sure && both.wrong === 0) counts.right++;
    for (const [channel, samples] of right ? [left, right].entries() : []) {
      counts.one++;
      if (
        split(
          samples,
          audio.sampleRateHz,
          turns.filter((turn) => turn.channel === channel),
        ).sure
      )
        counts.oneSure++;
    }
    print(
      `  ${file}: ${both.sure ? 'sure' : 'unsure'}, ${both.wrong} of ${turns.length} turns on the wrong role`,
    );
  }
  print(
    `mono splits: of ${counts.two} calls with two speakers ${counts.sure} were called sure, ${counts.right} of these with every turn right; of ${counts.one} recordings of one speaker alone ${counts.oneSure} were`,
  );
}

function split(samples: Float32Array, sampleRateHz: number, turns: ReturnType<typeof sharedCall>['turns']) {
  const voices = separateVoices(samples, sampleRateHz, detectSpeech(samples, sampleRateHz));
  const voiceOf = turns.map((turn) => {
    const [one, other] = voices.spans.map((spans) => totalMs(intersection([turn], spans)));
    return (one ?? 0) >= (other ?? 0) ? 0 : 1;
  });
  const textsOf = (voice: number) =>
    turns.filter((_, index) => voiceOf[index] === voice).map(({ spoken }) => spoken);
  const guess = guessAgent([textsOf(0), textsOf(1)], 0);
  return {
    sure: voices.confidence >= trustedVoices && guess.confidence >= trustedRoles,
    wrong: turns.filter(({ role }, index) => (voiceOf[index] === guess.agent) !== (role === 'agent')).length,
  };
}

async function wall(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function cpu(work: () => void): number {
  work();
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
