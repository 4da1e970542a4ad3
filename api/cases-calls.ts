/** Calls as cases and clips take them: what was said, masked, and where a finding is in it. */
import type { Kysely } from 'kysely';
import { type Finding, type Metadata, Opinions, Transcript } from '../pipeline/domain.ts';
import { getResult } from '../pipeline/store/results.ts';
import type { Database } from '../pipeline/store/tables.ts';
import type { ReadCard } from './card-items.ts';
import { clipSpans, redactedClip, type Window, windowAround } from './cases-redaction.ts';

export interface ClipCall {
  readonly recordingId: string;
  readonly agentId: string | null;
  readonly teamId: string | null;
  readonly businessType: string | null;
  readonly hasAudio: boolean;
  readonly transcript: Transcript;
  readonly findings: readonly Finding[];
  clip(window: Window): ReturnType<typeof redactedClip>;
}

/** Null: there is no such call, or nobody knows yet what is said in it. */
export async function readClipCall(
  db: Kysely<Database>,
  readCard: ReadCard,
  recordingId: string,
): Promise<ClipCall | null> {
  const row = await db
    .selectFrom('recordings')
    .select(['kind', 'agent_id', 'team_id', 'business_type', 'metadata', 'score_key'])
    .select(['transcribe_key', 'analyse_key'])
    .where('id', '=', recordingId)
    .executeTakeFirst();
  if (row === undefined || row.transcribe_key === null) return null;
  const [said, judged, card] = await Promise.all([
    getResult(db, row.transcribe_key),
    row.analyse_key === null ? null : getResult(db, row.analyse_key),
    row.score_key === null ? null : readCard(row.score_key),
  ]);
  if (said === null) return null;
  const transcript = Transcript.parse(said.output);
  const isOfTranscript = judged?.inputs.transcribe === said.contentHash;
  const found = isOfTranscript ? Opinions.parse(judged?.output).personalData : null;
  const metadata: Metadata = row.metadata;
  const spans = clipSpans(transcript, found, metadata);
  return {
    recordingId,
    agentId: row.agent_id,
    teamId: row.team_id,
    businessType: row.business_type,
    hasAudio: row.kind === 'audio',
    transcript,
    findings: card?.scored.findings ?? [],
    clip: (window) => redactedClip(transcript, spans, window),
  };
}

/** What to hear of a finding: what was found, else the nearest miss, else what was searched. Null: it has no place. */
export function momentOf({ transcript, findings }: ClipCall, rule: string): Window | null {
  const finding = findings.find((one) => one.rule === rule);
  if (finding === undefined) return null;
  const kinds = ['found', 'nearest-miss', 'searched'] as const;
  const evidence = kinds.flatMap((kind) => finding.evidence.filter((one) => one.kind === kind));
  const turn = transcript.turns[finding.turns[0] ?? -1];
  const [moment = turn] = evidence;
  return moment === undefined ? null : windowAround(transcript, moment);
}
