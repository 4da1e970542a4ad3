/** `transcribe FILE`, `redact FILE`, `inspect FILE`: one file, no database, no server. */

import { once } from 'node:events';
import type { Stats } from 'node:fs';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { readTranscript } from '../../models/asr/imported/read.ts';
import { openKnowledge } from '../../models/knowledge/judge.ts';
import { findPersonalData } from '../../models/personal-data/find.ts';
import { loadRuleSet } from '../../rules/load.ts';
import { mutesOf } from '../audio/mutes.ts';
import type { AudioPool } from '../audio/pool.ts';
import type { AudioLimits } from '../audio/source.ts';
import { type Config, readConfig } from '../config.ts';
import { emptyMetadata, type Recording, type Transcript } from '../domain.ts';
import { EarmarkError, Waiting } from '../errors.ts';
import { readMetadata } from '../import/metadata.ts';
import { type Inspection, inspectFile } from '../inspect.ts';
import { openStageParts } from '../stage-parts.ts';
import { transcribe } from '../stages/transcribe.ts';
import { openSession, print } from './session.ts';

export function register(program: Command): void {
  program
    .command('transcribe <file>')
    .description('转写一个录音文件 · transcribe one recording')
    .option('--metadata <file>', '随录参数 JSON（声道等） · metadata JSON beside it (channels map …)')
    .option('--transcript <file>', '使用现成文本而不识别 · use a ready transcript instead of recognising')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (file: string, options: OneFileOptions & { json?: boolean }) => {
      const transcript = await withTranscript(file, options, async (read) => read.transcript);
      const { turns, sound, engine, split } = transcript;
      print(
        {
          turns: turns.map(({ words: _words, ...turn }) => turn),
          sound,
          engine,
          split,
        },
        options.json === true,
        () => textOf(transcript),
      );
    });

  program
    .command('redact <file>')
    .description(
      '录音中的个人信息静音，另存为 WAV · a WAV copy with personal data muted, same length and channels',
    )
    .requiredOption('--out <file>', '写到哪里 · where to write the copy')
    .option('--metadata <file>', '随录参数 JSON（声道等） · metadata JSON beside it (channels map …)')
    .option('--transcript <file>', '使用现成文本而不识别 · use a ready transcript instead of recognising')
    .option('--json', '以 JSON 输出 · print JSON')
    .action(async (file: string, options: OneFileOptions & { out: string; json?: boolean }) => {
      const redacted = await redactFile(file, options.out, options);
      print(redacted, options.json === true, () => {
        const muted = redacted.muted.map(
          ({ startMs, endMs }) => `${(startMs / 1000).toFixed(1).padStart(7)} – ${(endMs / 1000).toFixed(1)}`,
        );
        return [...muted, `静音 ${muted.length} 处 muted, ${redacted.out}`].join('\n');
      });
    });

  program
    .command('inspect <file>')
    .description(
      '质检一通或多通对话（.json 或 .jsonl），不需要数据库 · inspect calls (.json or .jsonl), no database needed',
    )
    .option('--json', '每通一行 JSON（默认） · one JSON line a call (default)')
    .action(async (file: string) => {
      const { RULES_DIR } = readConfig(process.env);
      const [ruleSet, knowledge] = [await loadRuleSet(RULES_DIR), await openKnowledge(RULES_DIR)];
      const write = async (inspection: Inspection) => {
        if (!process.stdout.write(`${JSON.stringify(inspection)}\n`)) await once(process.stdout, 'drain');
      };
      const { bad } = await inspectFile(file, ruleSet, write, knowledge);
      for (const { message } of bad) process.stderr.write(`${message}\n`);
      if (bad.length > 0) {
        throw new EarmarkError(
          'some-failed',
          `${bad.length} calls could not be read; the others were inspected.`,
        );
      }
    });
}

interface OneFileOptions {
  readonly metadata?: string;
  readonly transcript?: string;
}

interface ReadFile {
  readonly transcript: Transcript;
  readonly audio: AudioPool;
  readonly config: Config;
  readonly signal: AbortSignal;
}

async function redactFile(file: string, out: string, options: OneFileOptions) {
  if (await isSameFile(file, out))
    throw new EarmarkError('usage', '--out names the recording itself: choose another file.');
  return await withTranscript(file, options, async ({ transcript, audio, config, signal }) => {
    const mutes = mutesOf(transcript, findPersonalData(transcript.turns));
    const part = `${out}.part`;
    try {
      await audio.toMutedWav(file, part, mutes, { ...limitsOf(config), signal });
      await rename(part, out);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    const muted = mutes.map(({ startMs, endMs, channel }) => ({ startMs, endMs, channel }));
    return { out, durationMs: transcript.durationMs, muted };
  });
}

const limitsOf = (config: Config): AudioLimits => ({
  ffmpegBin: config.FFMPEG_BIN,
  maxMinutes: config.MAX_MINUTES,
  maxFileBytes: config.MAX_FILE_MB * 1024 ** 2,
});

async function isSameFile(file: string, other: string): Promise<boolean> {
  const [one, two] = await Promise.all([statOf(file), stat(other).catch(() => null)]);
  return two !== null && one.dev === two.dev && one.ino === two.ino;
}

async function withTranscript<T>(
  file: string,
  options: OneFileOptions,
  use: (read: ReadFile) => Promise<T>,
): Promise<T> {
  const { config, log, signal } = openSession();
  const parts = await openStageParts(config, new Set(['transcribe']), { threads: 2, log });
  try {
    const supplied = options.transcript
      ? readTranscript(await bytesOf(options.transcript), { fileName: basename(options.transcript) })
          .transcript
      : null;
    if (supplied === null && parts.engine === null) {
      throw new Waiting(
        'no-engine',
        parts.engineMissing ?? 'No recogniser can run. Set ASR_COMMAND, ASR_URL or pull a model.',
      );
    }
    const recording: Recording = {
      id: 'file',
      storageKey: basename(file),
      transcriptKey: options.transcript ?? null,
      kind: 'audio',
      contentHash: '',
      metadataHash: '',
      sizeBytes: (await statOf(file)).size,
      metadata: options.metadata
        ? readMetadata(JSON.parse((await bytesOf(options.metadata)).toString('utf8')))
        : emptyMetadata,
      state: 'pending',
      stateReason: null,
      stateDetail: null,
      importedAt: new Date().toISOString(),
    };
    const context = {
      engine: supplied ? null : parts.engine,
      audio: parts.audio,
      config,
      hotWords: parts.hotWords,
      signal,
    };
    const transcript = await transcribe({ recording, audioPath: file, supplied }, context);
    return await use({ transcript, audio: parts.audio, config, signal });
  } finally {
    await parts.close();
  }
}

async function statOf(path: string): Promise<Stats> {
  return await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
}

async function bytesOf(path: string): Promise<Buffer> {
  return await readFile(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
}

function unreadable(path: string, cause: unknown): EarmarkError {
  return new EarmarkError('usage', `${path} cannot be read: ${(cause as Error).message}.`, { cause });
}

function textOf({ turns, split }: Transcript): string {
  const names = { agent: '客服', customer: '客户', unknown: '？' } as const;
  const lines = turns.map(
    ({ role, startMs, text }) => `${(startMs / 1000).toFixed(1).padStart(7)}  ${names[role]}  ${text}`,
  );
  if (split.unsure && split.reason) lines.push(`说话人不确定 speakers unsure: ${split.reason}`);
  return lines.join('\n');
}
