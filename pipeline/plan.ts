/** Which results of a recording are missing? Pure: everything it knows is passed in. */
import type { Metadata, Recording, StageName } from './domain.ts';
import { hashOf } from './hash.ts';
import { type Fact, type Part, type Stage, stages } from './stages.ts';

/** What is in force. `asr` is null while no recogniser can run. */
export type Versions = { readonly [P in Exclude<Part, 'asr'>]: string } & { readonly asr: string | null };

/** Version of transcripts that came with the recording; needs no recogniser. */
export const importedVersion = 'imported@1';
/** No recogniser, no transcript: `transcribe` checks the file, so that a damaged one says so, and then waits. */
export const noRecogniser = 'none';

export interface PlannedResult {
  readonly stage: StageName;
  readonly key: string;
  /** The named inputs behind the key. */
  readonly inputs: Readonly<Record<string, string>>;
}

export interface Plan {
  /** Stored already, in order of the flow. */
  readonly stored: readonly (PlannedResult & { readonly contentHash: string })[];
  /** The first missing result; null when nothing is missing. */
  readonly next: PlannedResult | null;
}

export type PlannedRecording = Pick<
  Recording,
  'kind' | 'transcriptKey' | 'contentHash' | 'metadataHash' | 'metadata'
> & {
  /** Recogniser version of the transcript it has; null before the first. */
  readonly heldAsr: string | null;
};

/**
 * `stored` maps result keys to content hashes; keys it does not hold count as missing.
 * A result is wanted under a key made of the content of its inputs, so inputs that change without changing content
 * (a new recogniser that hears the same words) stop the re-run there.
 */
export function plan(
  recording: PlannedRecording,
  versions: Versions,
  stored: ReadonlyMap<string, string>,
): Plan {
  const done: (PlannedResult & { contentHash: string })[] = [];
  for (const stage of stages) {
    const result = resultOf(stage, recording, versions, done, stored);
    const contentHash = stored.get(result.key);
    if (contentHash === undefined) return { stored: done, next: result };
    done.push({ ...result, contentHash });
  }
  return { stored: done, next: null };
}

function resultOf(
  stage: Stage,
  recording: PlannedRecording,
  versions: Versions,
  done: Plan['stored'],
  stored: ReadonlyMap<string, string>,
): PlannedResult {
  const withVersion = (version: string): PlannedResult => {
    const inputs: Record<string, string> = { [stage.part]: version };
    for (const fact of stage.facts) inputs[fact] = factOf(recording, fact);
    for (const parent of done) {
      if (stage.parents.includes(parent.stage)) inputs[parent.stage] = parent.contentHash;
    }
    return { stage: stage.name, key: keyOf(stage, inputs), inputs };
  };
  if (stage.part !== 'asr') return withVersion(versions[stage.part]);

  // A recogniser wins over a supplied transcript; a supplied transcript needs no recogniser.
  if (recording.kind === 'transcript') return withVersion(importedVersion);
  if (versions.asr !== null) return withVersion(versions.asr);
  // The recogniser is gone: what it heard stays good.
  const held = recording.heldAsr === null ? null : withVersion(recording.heldAsr);
  if (held !== null && stored.has(held.key)) return held;
  return withVersion(recording.transcriptKey === null ? noRecogniser : importedVersion);
}

function factOf(recording: PlannedRecording, fact: Fact): string {
  const facts: Record<Fact, () => string> = {
    content: () => recording.contentHash,
    channels: () => channelsOf(recording.metadata),
    occasion: () => occasionOf(recording.metadata),
    metadata: () => recording.metadataHash,
  };
  return facts[fact]();
}

function channelsOf({ channel, channels }: Metadata): string {
  return channels ? `${channel} agent=${channels.agent} customer=${channels.customer}` : channel;
}

/** What decides which scripts and knowledge items were in force. */
function occasionOf({ startedAt, region, businessType }: Metadata): string {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(startedAt ?? '')?.[0] ?? '';
  return [day, region ?? '', businessType ?? ''].join('|');
}

function keyOf(stage: Stage, inputs: Readonly<Record<string, string>>): string {
  return hashOf([stage.name, stage.version, inputs]);
}
