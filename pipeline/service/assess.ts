/**
 * Makes chains, risks and alerts of calls that changed. Runs after the results of a call are stored, one process at a
 * time; everything of one call goes in with one transaction, so a process may die anywhere and nothing is done twice.
 */
import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { Opinions, Scored, Transcript } from '../domain.ts';
import { asEarmarkError } from '../errors.ts';
import type { Log } from '../log.ts';
import { getResult } from '../store/results.ts';
import {
  dropPending,
  dropServiceCall,
  type HeldCall,
  neighbourhoodOf,
  notePendingFailure,
  type PendingCall,
  pendingCalls,
  putServiceCall,
  readHeldCalls,
  readServiceSource,
  type ServiceSource,
} from '../store/service-calls.ts';
import type { Database } from '../store/tables.ts';
import { settleAlerts } from './assess-alerts.ts';
import { type Chain, chainsOf } from './chain.ts';
import { type CallFacts, FACTS_VERSION } from './facts.ts';
import { numberLinks } from './numbers.ts';
import { factsOf } from './read-facts.ts';
import { placeOf } from './region.ts';
import { type Risk, riskOf } from './risk.ts';
import { type ServiceSettings, settingsVersion } from './settings.ts';
import { otherTopic } from './topics.ts';

export interface ServiceContext {
  readonly db: Kysely<Database>;
  readonly log: Log;
  readonly settings: ServiceSettings;
  /** Of the hashes of numbers. */
  readonly key: string;
  readonly now: () => number;
}

const pageSize = 100;

/** Version of what is stored: of the program and of its settings. */
export function serviceVersion(settings: ServiceSettings): string {
  return `${FACTS_VERSION}+${settingsVersion(settings)}`;
}

/** Works the list off; returns how many calls it looked at. One process at a time: take the lock `service` first. */
export async function assessPending(context: ServiceContext, signal: AbortSignal): Promise<number> {
  let looked = 0;
  let failed = new Set<string>();
  while (!signal.aborted) {
    const page = (await pendingCalls(context.db, pageSize)).filter(
      ({ recordingId }) => !failed.has(recordingId),
    );
    if (page.length === 0) return looked;
    for (const pending of page) {
      if (signal.aborted) return looked;
      looked += 1;
      try {
        await assessOne(context, pending);
      } catch (thrown) {
        const { code } = asEarmarkError(thrown);
        if (code.startsWith('store-')) throw thrown;
        context.log.warn(
          { recording: pending.recordingId, code, err: thrown },
          'service risk of a call failed',
        );
        await notePendingFailure(context.db, pending.recordingId, code);
        failed = new Set([...failed, pending.recordingId]);
      }
    }
  }
  return looked;
}

async function assessOne(context: ServiceContext, pending: PendingCall): Promise<void> {
  const { db, settings } = context;
  const { recordingId } = pending;
  const source = await readServiceSource(db, recordingId);
  const facts = source === null ? null : await freshFacts(context, recordingId, source);
  await db.transaction().execute(async (trx) => {
    await dropPending(trx, pending);
    // The calls it was linked with before belong to what has to be made again.
    const before = await neighbourhoodOf(trx, [recordingId], settings.chain.sharedNumberCalls);
    if (source === null || facts === null) await dropServiceCall(trx, recordingId);
    else await putFacts(trx, context, source, facts);
    const after = await neighbourhoodOf(
      trx,
      [...new Set([recordingId, ...before.ids])],
      settings.chain.sharedNumberCalls,
    );
    const held = await readHeldCalls(trx, [...after.ids]);
    await settleChains(trx, context, { held, shared: after.shared, changed: recordingId });
  });
}

/** Null: there is nothing to judge any more. */
async function freshFacts(
  { db, key, settings }: ServiceContext,
  recordingId: string,
  source: ServiceSource,
): Promise<CallFacts | null> {
  const { transcribe_key, analyse_key, latest_score_key, metadata } = source;
  if (source.state === 'unusable' || transcribe_key === null || analyse_key === null) return null;
  const isAsStored =
    source.held_version === serviceVersion(settings) &&
    source.held_analyse_key === analyse_key &&
    source.held_metadata_hash === source.metadata_hash &&
    source.held_regulator === source.regulator;
  // Only the calls around it changed: its chain is made again all the same.
  if (isAsStored) {
    const [held] = await readHeldCalls(db, [recordingId]);
    if (held !== undefined) return held.facts;
  }
  const [transcript, opinions, scored] = await Promise.all(
    [transcribe_key, analyse_key, latest_score_key].map(async (resultKey) =>
      resultKey === null ? null : ((await getResult(db, resultKey))?.output ?? null),
    ),
  );
  if (transcript === null || opinions === null) return null;
  const judged = Opinions.parse(opinions);
  return factsOf({
    recordingId,
    metadata,
    transcript: Transcript.parse(transcript),
    opinions: judged,
    findings: scored === null ? [] : Scored.parse(scored).findings,
    numbers: numberLinks(metadata, judged, key),
  });
}

async function putFacts(
  trx: Transaction<Database>,
  { settings }: ServiceContext,
  source: ServiceSource,
  facts: CallFacts,
): Promise<void> {
  const risk = riskOf([facts], settings);
  const { province, city } = placeOf(facts.region);
  await putServiceCall(
    trx,
    {
      recording_id: facts.recordingId,
      version: serviceVersion(settings),
      analyse_key: source.analyse_key ?? '',
      metadata_hash: source.metadata_hash,
      regulator: source.regulator,
      facts: JSON.stringify(facts),
      risk: risk.score,
      assessment: JSON.stringify(assessmentOf(risk)),
      day: facts.startedAtMs === null ? null : dayInChina(facts.startedAtMs),
      topic: mainTopic(facts),
      business_type: facts.businessType ?? facts.coded,
      province,
      city,
      words: [...facts.words],
      emotion: facts.mood,
      resolved: facts.resolved,
    },
    facts.numbers,
  );
}

interface Around {
  readonly held: readonly HeldCall[];
  readonly shared: ReadonlySet<string>;
  readonly changed: string;
}

/** Chains of all these calls made anew; what is the same as before is left alone. */
async function settleChains(
  trx: Transaction<Database>,
  context: ServiceContext,
  { held, shared, changed }: Around,
): Promise<void> {
  const { settings } = context;
  const facts = held.map((one) => one.facts);
  const byId = new Map(facts.map((one) => [one.recordingId, one]));
  const before = new Map(held.map((one) => [one.facts.recordingId, one.chainId]));
  const chains = chainsOf(facts, settings.chain, shared);
  const oldIds = [...new Set([...before.values()].flatMap((id) => id ?? []))];
  const named = nameChains(chains, before);
  await moveAlerts(trx, oldIds, named);
  const inChain = new Set<string>();
  for (const { id, chain } of named) {
    const calls = chain.calls.flatMap((call) => byId.get(call) ?? []);
    for (const { recordingId } of calls) inChain.add(recordingId);
    const risk = riskOf(calls, settings);
    await putChain(trx, id, calls, risk);
    await putMembers(trx, id, chain, calls);
    await settleAlerts(trx, context, { chainId: id, calls, risk, changed });
  }
  const alone = facts.filter(({ recordingId }) => !inChain.has(recordingId));
  const left = alone.filter(({ recordingId }) => before.get(recordingId) !== null || recordingId === changed);
  for (const call of left) {
    await trx
      .updateTable('service_calls')
      .set({
        chain_id: null,
        place: null,
        link: null,
        is_repeat: false,
        topic: mainTopic(call),
        updated_at: sql`now()`,
      })
      .where('recording_id', '=', call.recordingId)
      .execute();
  }
  await dropChains(
    trx,
    oldIds.filter((id) => !named.some((one) => one.id === id)),
  );
  for (const call of left) {
    await settleAlerts(trx, context, {
      chainId: null,
      calls: [call],
      risk: riskOf([call], settings),
      changed,
    });
  }
}

interface NamedChain {
  readonly id: string;
  readonly chain: Chain;
}

/** A chain keeps the id that most of its calls had; ids are stable because alerts hang on them. */
function nameChains(chains: readonly Chain[], before: ReadonlyMap<string, string | null>): NamedChain[] {
  const taken = new Set<string>();
  const wishes = chains
    .map((chain) => {
      const votes = new Map<string, number>();
      for (const call of chain.calls) {
        const id = before.get(call) ?? null;
        if (id !== null) votes.set(id, (votes.get(id) ?? 0) + 1);
      }
      return { chain, votes: [...votes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)) };
    })
    .sort((a, b) => (b.votes[0]?.[1] ?? 0) - (a.votes[0]?.[1] ?? 0));
  return wishes.map(({ chain, votes }) => {
    const id = votes.find(([one]) => !taken.has(one))?.[0] ?? randomUUID();
    taken.add(id);
    return { id, chain };
  });
}

async function putChain(
  trx: Transaction<Database>,
  id: string,
  calls: readonly CallFacts[],
  risk: Risk,
): Promise<void> {
  const times = calls.flatMap(({ startedAtMs }) => startedAtMs ?? []);
  const values = {
    calls: calls.length,
    first_at: new Date(Math.min(...times)),
    last_at: new Date(Math.max(...times)),
    risk: risk.score,
    assessment: JSON.stringify(assessmentOf(risk)),
  };
  await trx
    .insertInto('service_chains')
    .values({ id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...values, updated_at: sql`now()` }))
    .execute();
}

async function putMembers(
  trx: Transaction<Database>,
  id: string,
  { calls, links }: Chain,
  facts: readonly CallFacts[],
): Promise<void> {
  // "I called about it yesterday" is about what was called about yesterday.
  const topics = facts.map(mainTopic);
  const matter = topics.find((topic) => topic !== otherTopic) ?? otherTopic;
  const linkOf = new Map(links.map((link) => [link.later, link]));
  for (const [index, call] of calls.entries()) {
    const link = linkOf.get(call) ?? null;
    await trx
      .updateTable('service_calls')
      .set({
        chain_id: id,
        place: index + 1,
        link: link === null ? null : JSON.stringify(link),
        is_repeat: index > 0,
        topic: topics[index] === otherTopic ? matter : (topics[index] ?? matter),
        updated_at: sql`now()`,
      })
      .where('recording_id', '=', call)
      .execute();
  }
}

async function dropChains(trx: Transaction<Database>, gone: readonly string[]): Promise<void> {
  if (gone.length === 0) return;
  // Also from calls whose facts only another program can read: they are on the list.
  await trx
    .updateTable('service_calls')
    .set({ chain_id: null, place: null, link: null, is_repeat: false })
    .where('chain_id', 'in', gone)
    .execute();
  await trx.deleteFrom('service_chains').where('id', 'in', gone).execute();
}

/** An alert goes with the call that speaks for it: to another chain, or back to the call alone. */
async function moveAlerts(
  trx: Transaction<Database>,
  oldIds: readonly string[],
  named: readonly NamedChain[],
): Promise<void> {
  if (oldIds.length === 0) return;
  const alerts = await trx
    .selectFrom('alerts')
    .select(['id', 'recording_id', 'chain_id'])
    .where('chain_id', 'in', oldIds)
    .orderBy('id')
    .execute();
  for (const { id, recording_id, chain_id } of alerts) {
    const isErased = recording_id === null && named.some((one) => one.id === chain_id);
    const chainId = isErased
      ? chain_id
      : (named.find(({ chain }) => recording_id !== null && chain.calls.includes(recording_id))?.id ?? null);
    if (chainId !== chain_id) await moveAlert(trx, id, chainId);
  }
}

/** Where there is one of its kind already, that one stands for it. */
async function moveAlert(trx: Transaction<Database>, id: number, chainId: string | null): Promise<void> {
  await sql`update alerts set chain_id = ${chainId}, updated_at = now(), merged_into = coalesce(merged_into, (
      select other.id from alerts other
      where other.kind = alerts.kind and other.id <> alerts.id and other.merged_into is null
        and other.chain_id is not distinct from ${chainId}::text
        and (${chainId}::text is not null or other.recording_id = alerts.recording_id)
      limit 1))
    where id = ${id}`.execute(trx);
}

function assessmentOf({ parts, broken }: Risk): object {
  return { parts, broken };
}

/** The topic most of the talk is about. */
function mainTopic({ topics }: CallFacts): string {
  let main = { topic: otherTopic, weight: 0 };
  for (const [topic, weight] of Object.entries(topics)) if (weight > main.weight) main = { topic, weight };
  return main.topic;
}

const CHINA_MS = 8 * 3_600_000;

function dayInChina(ms: number): string {
  return new Date(ms + CHINA_MS).toISOString().slice(0, 10);
}
