/**
 * Sends what happened to the programs that asked for it: at least once, signed, with longer and longer waits between
 * tries. Headers and signature are those of the Standard Webhooks specification.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import pMap from 'p-map';
import { Agent, request } from 'undici';
import { asEarmarkError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Database } from '../store/tables.ts';
import { publicLookup, requireUrl } from './addresses.ts';

/** What can be asked for. */
export const eventKinds = [
  'call.high-risk',
  'review.mandatory-due',
  'appeal.changed',
  'score.published',
] as const;

/** Waits after the first, second … try that failed; after the last one it is given up. */
const waitsSeconds = [30, 120, 600, 3_600, 4 * 3_600, 12 * 3_600, 24 * 3_600] as const;
const TIMEOUT_MS = 10_000;
const AT_ONCE = 8;
const PAGE = 100;
/** A sender that dies keeps its deliveries for this long. */
const CLAIM_SECONDS = 60;

interface Delivery {
  id: number;
  url: string;
  secret: string;
  attempts: number;
  event_id: string;
  kind: string;
  at: Date;
  body: Record<string, unknown>;
}

export interface DeliveryContext {
  readonly db: Kysely<Database>;
  readonly log: Log;
  readonly isPrivateAllowed: boolean;
  readonly signal?: AbortSignal;
}

/** Everything that is due; how many were delivered and how many failed this time. */
export async function deliverEvents(
  context: DeliveryContext,
): Promise<{ delivered: number; failed: number }> {
  const agent = new Agent({
    connectTimeout: TIMEOUT_MS,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    ...(context.isPrivateAllowed ? {} : { connect: { lookup: publicLookup } }),
  });
  let [delivered, failed] = [0, 0];
  try {
    while (context.signal?.aborted !== true) {
      const due = await claim(context.db);
      if (due.length === 0) break;
      const outcomes = await pMap(due, (one) => deliver(context, agent, one), { concurrency: AT_ONCE });
      delivered += outcomes.filter((isDelivered) => isDelivered).length;
      failed += outcomes.filter((isDelivered) => !isDelivered).length;
    }
  } finally {
    await agent.destroy();
  }
  return { delivered, failed };
}

/** Takes deliveries for itself, so that several workers send each once. */
async function claim(db: Kysely<Database>): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`
    with due as (
      select deliveries.id from deliveries join webhooks on webhooks.id = webhook_id and removed_at is null
      where state = 'waiting' and next_at <= now() order by next_at limit ${PAGE} for update of deliveries skip locked)
    update deliveries set next_at = now() + make_interval(secs => ${CLAIM_SECONDS}), attempts = attempts + 1,
      tried_at = now()
    from due, webhooks, events
    where deliveries.id = due.id and webhooks.id = deliveries.webhook_id and events.id = deliveries.event_id
    returning deliveries.id, url, secret, attempts, event_id, kind, events.at, body`.execute(db);
  return rows;
}

async function deliver(
  { db, log, isPrivateAllowed }: DeliveryContext,
  agent: Agent,
  { id, url, secret, attempts, event_id, kind, at, body }: Delivery,
): Promise<boolean> {
  let status: number | null = null;
  let error: string | null = null;
  try {
    const text = JSON.stringify({ id: event_id, type: kind, timestamp: at.toISOString(), data: body });
    const answer = await request(requireUrl(url, { isPrivateAllowed }), {
      method: 'POST',
      dispatcher: agent,
      headers: { 'content-type': 'application/json', ...signed(event_id, secret, text, new Date()) },
      body: text,
    });
    status = answer.statusCode;
    await answer.body.dump();
    if (status < 200 || status > 299) error = `http-${status}`;
  } catch (thrown) {
    error = reasonOf(thrown);
  }
  if (error === null) {
    await db
      .updateTable('deliveries')
      .set({ state: 'delivered', status, error: null, delivered_at: new Date() })
      .where('id', '=', id)
      .execute();
    return true;
  }
  const wait = waitsSeconds[attempts - 1];
  await db
    .updateTable('deliveries')
    .set({
      state: wait === undefined ? 'failed' : 'waiting',
      status,
      error,
      ...(wait === undefined ? {} : { next_at: new Date(Date.now() + wait * 1_000) }),
    })
    .where('id', '=', id)
    .execute();
  if (wait === undefined) log.warn({ delivery: id, kind, code: error }, 'a webhook was given up');
  return false;
}

/** A code for people and no more: answers and addresses of others are not kept. */
function reasonOf(thrown: unknown): string {
  const { code } = asEarmarkError(thrown);
  if (code !== 'internal') return code;
  const own = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'no-answer';
  return own.toLowerCase().replaceAll('_', '-');
}

/** `webhook-id` is the same on every try: receivers drop what they have seen. */
function signed(id: string, secret: string, text: string, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
