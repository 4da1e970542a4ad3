/** The matter a call belongs to, with the words its risk rests on, personal data masked. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { Opinions, Transcript } from '../pipeline/domain.ts';
import type { ChainLink } from '../pipeline/service/chain.ts';
import { CallFacts, type Place } from '../pipeline/service/facts.ts';
import type { BrokenPromise, Risk, RiskEvidence } from '../pipeline/service/risk.ts';
import { topicName } from '../pipeline/service/topics.ts';
import { type CallScope, inScope } from '../pipeline/store/call-scope.ts';
import { getResult } from '../pipeline/store/results.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { alertInScope } from './alert-list.ts';
import { maskTalk, type TalkMask } from './mask-talk.ts';
import { AlertLevelNumber, type MatterShape, type Quote } from './service-shapes.ts';

/** Calls of one matter that are shown; a longer chain shows its latest. */
const MOST_CALLS = 30;

const emptyMatter: MatterShape = { assessed: false, chainId: null, risk: null, calls: [], alerts: [] };

/** `recordingId` must exist. Calls and alerts outside of `scope` are left out, and their words with them. */
export async function readMatter(
  db: Kysely<Database>,
  recordingId: string,
  scope: CallScope,
): Promise<MatterShape> {
  const own = await db
    .selectFrom('service_calls')
    .select(['chain_id', 'assessment', 'risk'])
    .where('recording_id', '=', recordingId)
    .executeTakeFirst();
  if (own === undefined) return emptyMatter;
  const chain =
    own.chain_id === null
      ? null
      : await db
          .selectFrom('service_chains')
          .select(['assessment', 'risk'])
          .where('id', '=', own.chain_id)
          .executeTakeFirst();
  const rows = await callRows(db, own.chain_id, recordingId, scope);
  const talks = new Map<string, Talk>();
  for (const row of rows) {
    const talk = await talkOf(db, row);
    if (talk !== null) talks.set(row.id, talk);
  }
  const quote = quoter(talks);
  const judged = chain ?? own;
  return {
    assessed: true,
    chainId: own.chain_id,
    risk: { score: judged.risk, ...riskShown(Assessment.parse(judged.assessment) as Judged, quote) },
    calls: rows.map((row) => callShown(row, talks.get(row.id) ?? null, quote)),
    alerts: await alertsOf(db, own.chain_id, recordingId, scope),
  };
}

/** Written by this program: only what it is read as is checked. */
const Assessment = z.object({ parts: z.array(z.unknown()), broken: z.array(z.unknown()) });
type Judged = Pick<Risk, 'parts' | 'broken'>;

async function callRows(db: Kysely<Database>, chainId: string | null, recordingId: string, scope: CallScope) {
  let query = db
    .selectFrom('service_calls')
    .innerJoin('recordings', 'recordings.id', 'service_calls.recording_id')
    .select([
      'recordings.id',
      'call_id',
      'started_at',
      'channel',
      'direction',
      'agent_name',
      'recordings.business_type as coded',
      'service_calls.business_type',
      'satisfaction',
      'recordings.resolved',
      'transcribe_key',
      'recordings.analyse_key',
      'facts',
      'link',
      'service_calls.risk',
    ]);
  query =
    chainId === null
      ? query.where('service_calls.recording_id', '=', recordingId)
      : query.where('chain_id', '=', chainId);
  const rows = await query.where(inScope(scope)).orderBy('place', 'desc').limit(MOST_CALLS).execute();
  return rows.toReversed();
}
type CallRow = Awaited<ReturnType<typeof callRows>>[number];

interface Talk {
  readonly mask: TalkMask;
  readonly demand: (Place & { readonly turn: number }) | null;
}

async function talkOf(db: Kysely<Database>, row: CallRow): Promise<Talk | null> {
  if (row.transcribe_key === null || row.analyse_key === null) return null;
  const [said, judged] = await Promise.all([
    getResult(db, row.transcribe_key),
    getResult(db, row.analyse_key),
  ]);
  if (said === null || judged === null) return null;
  const { personalData, summary } = Opinions.parse(judged.output);
  const isOfTranscript = judged.inputs.transcribe === said.contentHash;
  const demand = isOfTranscript ? (summary?.demand ?? null) : null;
  return {
    mask: maskTalk(Transcript.parse(said.output), isOfTranscript ? personalData : null),
    demand: demand === null ? null : { turn: demand.turn, startMs: demand.startMs, endMs: demand.endMs },
  };
}

type Quoter = (recordingId: string, place: Place) => Quote;

/** Masks keep lengths, so the characters of a place are the same in the masked turn. */
function quoter(talks: ReadonlyMap<string, Talk>): Quoter {
  return (recordingId, { turn, startMs, endMs, chars }) => {
    const text = talks.get(recordingId)?.mask.transcript.turns[turn]?.text ?? '';
    return { recordingId, turn, startMs, endMs, quote: chars ? text.slice(chars.start, chars.end) : text };
  };
}

function riskShown({ parts, broken }: Judged, quote: Quoter) {
  const shown = ({ recordingId, ...place }: RiskEvidence) => quote(recordingId, place);
  return {
    parts: parts.map((part) => ({ ...part, facts: { ...part.facts }, evidence: part.evidence.map(shown) })),
    broken: broken.map(({ recordingId, kind, minutes, dueMs, atMs, by, place, later }: BrokenPromise) => ({
      recordingId,
      kind,
      minutes,
      dueAt: new Date(dueMs).toISOString(),
      at: new Date(atMs).toISOString(),
      by,
      promise: quote(recordingId, place),
      later: later && shown(later),
    })),
  };
}

function callShown(row: CallRow, talk: Talk | null, quote: Quoter): MatterShape['calls'][number] {
  const facts = CallFacts.safeParse(row.facts);
  const link = row.link as ChainLink | null;
  return {
    recordingId: row.id,
    callId: row.call_id,
    startedAt: row.started_at?.toISOString() ?? null,
    channel: row.channel,
    direction: row.direction,
    agentName: row.agent_name,
    coded: row.coded,
    businessType: row.business_type,
    topics: named(facts.success ? Object.keys(facts.data.topics) : []),
    demand: talk?.demand ? quote(row.id, talk.demand) : null,
    satisfaction: row.satisfaction,
    resolved: row.resolved,
    risk: row.risk,
    link: link && {
      earlier: link.earlier,
      likeness: link.likeness,
      numbers: link.why.numbers.map(({ kind, spoken }) => ({ kind, spoken })),
      topics: named(link.why.topics),
      words: link.why.words.map((word) => talk?.mask.hide(word) ?? word),
      sameType: link.why.sameType,
      daysApart: link.why.daysApart,
      cues: link.why.cues.map(({ cue, place }) => ({ cue, ...quote(row.id, place) })),
    },
  };
}

function named(ids: readonly string[]) {
  return ids.map((id) => ({ id, ...topicName(id) }));
}

async function alertsOf(db: Kysely<Database>, chainId: string | null, recordingId: string, scope: CallScope) {
  const rows = await db
    .selectFrom('alerts')
    .select(['id', 'kind', 'state', 'level'])
    .where('merged_into', 'is', null)
    .where(alertInScope(scope))
    .where((or) =>
      chainId === null
        ? or.and([or('recording_id', '=', recordingId), or('chain_id', 'is', null)])
        : or('chain_id', '=', chainId),
    )
    .orderBy('level')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, level: AlertLevelNumber.parse(row.level) }));
}
