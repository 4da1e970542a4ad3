/** `earmark inspect`: judges transcripts in a file, with no server and no database. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { RuleSet } from '../rules/compile.ts';
import {
  Channel,
  Direction,
  type Evidence,
  type Finding,
  type Metadata,
  type Opinions,
  Role,
  type ScoreCard,
  type Transcript,
} from './domain.ts';
import { EarmarkError } from './errors.ts';
import { readMetadata } from './import/metadata.ts';
import { analyse } from './stages/analyse.ts';
import { score } from './stages/score.ts';

const Milliseconds = z.number().min(0);

const InspectTurn = z.object({
  role: z.string(),
  text: z.string(),
  startMs: Milliseconds.default(0),
  endMs: Milliseconds.default(0),
  confidence: z.number().min(0).max(1).nullish(),
});

const InspectCall = z.object({
  callId: z.union([z.string(), z.number()]).nullish(),
  id: z.union([z.string(), z.number()]).nullish(),
  channel: Channel.default('phone'),
  direction: Direction.nullish(),
  meta: z.record(z.string(), z.unknown()).nullish(),
  turns: z.array(InspectTurn),
});

type InspectEvidence = Pick<Evidence, 'turn' | 'startMs' | 'endMs' | 'quote' | 'why'>;
type InspectFinding = Pick<Finding, 'rule' | 'verdict' | 'turns' | 'points' | 'reason'> & {
  readonly evidence: readonly InspectEvidence[];
};

/** What is known about one call. `null`: no model for it yet, nothing is invented. */
export interface Inspection extends Omit<Opinions, 'words'> {
  readonly callId: string | null;
  readonly findings: readonly InspectFinding[];
  readonly scoreCard: Pick<ScoreCard, 'score' | 'potential' | 'normalised' | 'veto' | 'passed'>;
}

/** `line` is one call as parsed JSON. Throws EarmarkError `inspect-input` naming the field that is wrong. */
export function inspect(line: unknown, ruleSet: RuleSet): Inspection {
  const parsed = InspectCall.safeParse(line);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new EarmarkError(
      'inspect-input',
      `${issue?.path.join('.') || 'The call'} is not usable: ${issue?.message}. Expected {callId, channel, turns:[{role, text, startMs, endMs}]}.`,
    );
  }
  const call = parsed.data;
  const id = call.callId ?? call.id ?? null;
  const metadata = metadataOf(call, id === null ? null : String(id));
  const transcript = transcriptOf(call, metadata);
  const { words: _words, ...opinions } = analyse(transcript, { words: false });
  const { findings, scoreCard } = score({
    transcript,
    metadata,
    opinions: { words: [], ...opinions },
    ruleSet,
  });
  return {
    callId: metadata.callId,
    ...opinions,
    findings: findings.map(({ rule, verdict, turns, points, reason, evidence }) => ({
      rule,
      verdict,
      turns,
      points,
      reason,
      evidence: evidence.map(({ turn, startMs, endMs, quote, why }) => ({
        turn,
        startMs,
        endMs,
        quote,
        why,
      })),
    })),
    scoreCard: {
      score: scoreCard.score,
      potential: scoreCard.potential,
      normalised: scoreCard.normalised,
      veto: scoreCard.veto,
      passed: scoreCard.passed,
    },
  };
}

export interface InspectSummary {
  readonly calls: number;
  /** Lines (or entries of an array) that could not be read; the others were judged. */
  readonly bad: readonly { readonly line: number; readonly message: string }[];
}

/**
 * Judges every call of a `.jsonl` file (read as a stream, one call a line) or of a `.json` file (one call, or an
 * array of calls) and hands each result to `write` in order. Bad lines are reported, not thrown.
 * Throws EarmarkError `inspect-file` when the file itself cannot be read.
 */
export async function inspectFile(
  path: string,
  ruleSet: RuleSet,
  write: (inspection: Inspection) => void | Promise<void>,
): Promise<InspectSummary> {
  let calls = 0;
  const bad: { line: number; message: string }[] = [];
  for await (const { line, read } of callsIn(path)) {
    let inspection: Inspection;
    try {
      inspection = inspect(read(), ruleSet);
    } catch (error) {
      if (!(error instanceof EarmarkError) && !(error instanceof SyntaxError)) throw error;
      const what = error instanceof EarmarkError ? error.message : 'This is not JSON.';
      bad.push({ line, message: `${path}, line ${line}: ${what}` });
      continue;
    }
    calls++;
    await write(inspection);
  }
  return { calls, bad };
}

interface Entry {
  readonly line: number;
  /** Throws SyntaxError when the line is no JSON. */
  read(): unknown;
}

async function* callsIn(path: string): AsyncGenerator<Entry> {
  try {
    if (/\.(jsonl|ndjson)$/i.test(path)) {
      const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
      let line = 0;
      for await (const text of lines) {
        line++;
        const json = line === 1 ? withoutMark(text) : text;
        if (json.trim() !== '') yield { line, read: () => JSON.parse(json) as unknown };
      }
      return;
    }
    const content = withoutMark(await readFile(path, 'utf8'));
    let whole: unknown;
    try {
      whole = JSON.parse(content);
    } catch (error) {
      yield { line: lineOfProblem(content, error), read: () => JSON.parse(content) as unknown };
      return;
    }
    if (!Array.isArray(whole)) yield { line: 1, read: () => whole };
    else for (const [index, call] of whole.entries()) yield { line: index + 1, read: () => call as unknown };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error instanceof EarmarkError) throw error;
    throw new EarmarkError(
      'inspect-file',
      `Cannot read ${path} (${String(error.code)}). Check the name and the rights.`,
      {
        cause: error,
      },
    );
  }
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** V8 names a position in most of its messages; the first line otherwise. */
function lineOfProblem(content: string, error: unknown): number {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? 1 : content.slice(0, Number(position)).split('\n').length;
}

/** Read as import reads it, so that a call is judged alike on both ways. */
function metadataOf(
  { meta, channel, direction }: z.infer<typeof InspectCall>,
  callId: string | null,
): Metadata {
  const read = readMetadata(meta ?? {});
  return { ...read, callId, channel, direction: direction ?? read.direction };
}

function transcriptOf(call: z.infer<typeof InspectCall>, metadata: Metadata): Transcript {
  const turns = call.turns.map(({ role, text, startMs, endMs, confidence }) => ({
    role: Role.safeParse(role).data ?? ('unknown' as const),
    channel: null,
    startMs,
    endMs,
    text,
    confidence: confidence ?? null,
  }));
  const spokenMs = turns.reduce((latest, turn) => Math.max(latest, turn.endMs), 0);
  return {
    channel: call.channel,
    durationMs: Math.max(metadata.durationMs ?? 0, spokenMs),
    turns,
    split: { method: 'supplied', confidence: 1, unsure: false, reason: null },
    sound: null,
    engine: { id: 'imported', model: 'inspect', version: '1' },
  };
}
