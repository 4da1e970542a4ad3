/** The API on a real database, queue and folder, with recordings put straight into the tables. */
import { once } from 'node:events';
import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { InjectOptions } from 'fastify';
import type { Insertable } from 'kysely';
import { type Installation, openInstallation } from '../fixtures/installation.ts';
import { addTestPerson, sessionOf, tokenOf } from '../fixtures/signed-in.ts';
import { openAudioPool } from '../pipeline/audio/pool.ts';
import { emptyMetadata, type Metadata, type Scored, type StageName } from '../pipeline/domain.ts';
import { hashOf } from '../pipeline/hash.ts';
import { planRecordings } from '../pipeline/store/recordings.ts';
import { putResult } from '../pipeline/store/results.ts';
import type { Role } from '../pipeline/store/roles.ts';
import { settle } from '../pipeline/store/settle.ts';
import type { RecordingsTable } from '../pipeline/store/tables.ts';
import { activateVersions, readVersions } from '../pipeline/store/versions.ts';
import { type Api, type ApiOptions, buildApp } from './app.ts';
import type { SessionState } from './auth-shapes.ts';

export interface TestApi {
  readonly installation: Installation;
  readonly app: Api;
  /** Answers GET as JSON. */
  get(url: string): Promise<{ status: number; body: unknown }>;
  post(url: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  addRecording(id: string, facts?: RecordingFacts): Promise<void>;
  /** Stores the outputs of the stages as the pipeline does. */
  addResults(id: string, outputs: Partial<Record<StageName, unknown>>): Promise<void>;
  /** Listens on a free port; the port. */
  listen(): Promise<number>;
  /** Another person: their answers to requests as a browser sends them, with cookie and CSRF token. */
  as(person: { roles: readonly Role[]; unit?: string; agentId?: string }): Promise<Visitor>;
  close(): Promise<void>;
}

export interface Visitor {
  readonly login: string;
  readonly cookie: string;
  readonly csrf: string;
  get(url: string): Promise<{ status: number; body: unknown }>;
  post(url: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

export type RecordingFacts = Partial<Omit<Insertable<RecordingsTable>, 'metadata'>> & {
  metadata?: Partial<Metadata>;
};

export async function openTestApi(
  name: string,
  { environment = {}, ...options }: ApiOptions & { environment?: Record<string, string> } = {},
): Promise<TestApi> {
  const installation = await openInstallation(name, { environment });
  const services = await installation.services();
  const audio = openAudioPool({ threads: 1 });
  const app = buildApp({ ...services, audio }, options);
  const { db } = services;
  const authorization = await tokenOf(db, await addTestPerson(db, { login: 'tester' }));
  signedIn(app, authorization);
  await activateVersions(db, {
    asr: { version: 'test-asr@1', detail: {} },
    models: { version: 'words@1', detail: {} },
    rules: { version: 'rules-1', detail: {} },
    sampling: { version: 'share=0', detail: {} },
  });
  const answer = (response: { statusCode: number; body: string }) => ({
    status: response.statusCode,
    body: response.body === '' ? null : (JSON.parse(response.body) as unknown),
  });
  return {
    installation,
    app,
    async as({ roles, unit = '', agentId }) {
      const person = await addTestPerson(db, { roles, unit, ...(agentId && { agentId }) });
      const cookie = `earmark_session=${await sessionOf(db, person)}`;
      const { csrf } = (await app.inject({ url: '/api/session', headers: { cookie } })).json<SessionState>();
      const headers = { cookie, 'x-csrf-token': csrf ?? '' };
      return {
        login: person.login,
        cookie,
        csrf: csrf ?? '',
        get: async (url) => answer(await app.inject({ url, headers: { cookie } })),
        post: async (url, body) =>
          answer(
            await app.inject({
              method: 'POST',
              url,
              headers,
              ...(body === undefined ? {} : { payload: body as object }),
            }),
          ),
      };
    },
    get: async (url) => answer(await app.inject({ url })),
    post: async (url, body) =>
      answer(
        await app.inject({ method: 'POST', url, ...(body === undefined ? {} : { payload: body as object }) }),
      ),
    async addRecording(id, { metadata = {}, ...facts } = {}) {
      await db
        .insertInto('recordings')
        .values({
          id,
          storage_key: `calls/${id}.wav`,
          kind: 'audio',
          content_hash: hashOf(id),
          metadata_hash: hashOf(metadata),
          size_bytes: 1_000,
          metadata: JSON.stringify({ ...emptyMetadata, ...metadata }),
          channel: 'phone',
          state: 'pending',
          listed_at: '2026-11-22T06:00:00Z',
          ...facts,
        })
        .execute();
    },
    async addResults(id, outputs) {
      const versions = await readVersions(db);
      for (const [stage, output] of Object.entries(outputs) as [StageName, unknown][]) {
        await db.transaction().execute(async (trx) => {
          const [before] = await planRecordings(trx, versions, [id]);
          const next = before?.plan.next;
          if (next?.stage !== stage) throw new Error(`stage ${stage} is not next, ${next?.stage} is`);
          await putResult(trx, { ...next, contentHash: hashOf(output), output });
          const [after] = await planRecordings(trx, versions, [id], { lock: true });
          if (after) await settle(trx, after);
        });
      }
    },
    async listen() {
      await app.listen({ host: '127.0.0.1', port: 0 });
      return (app.server.address() as AddressInfo).port;
    },
    async close() {
      app.server.closeAllConnections();
      await app.close();
      await audio.close();
      await installation.close();
    },
  };
}

/** Requests that name nobody (no cookie, no authorization) come from a person with every role. */
function signedIn(app: Api, authorization: string): void {
  const inject = app.inject.bind(app) as (request: InjectOptions) => unknown;
  const named = (headers: IncomingHttpHeaders | OutgoingHttpHeaders) =>
    'cookie' in headers ? headers : { authorization, ...headers };
  Object.assign(app, {
    inject: (request: InjectOptions) => inject({ ...request, headers: named(request.headers ?? {}) }),
  });
  app.server.prependListener('request', ({ headers }: IncomingMessage) => {
    if (headers.cookie === undefined) headers.authorization ??= authorization;
  });
}

/** An answer over a real socket, whole. */
export async function fetchBytes(
  port: number,
  url: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: IncomingMessage['headers']; bytes: Buffer }> {
  const request = httpRequest({ host: '127.0.0.1', port, path: url, method, headers });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) };
}

/** Folder of the storage of this installation. */
export function storagePath({ folder }: Installation, key: string): string {
  return path.join(folder, 'storage', key);
}

export const transcript = {
  channel: 'phone',
  durationMs: 6_000,
  turns: [
    {
      role: 'agent',
      channel: 0,
      startMs: 0,
      endMs: 2_000,
      text: '您好，请问有什么可以帮您',
      confidence: 0.9,
    },
    {
      role: 'customer',
      channel: 1,
      startMs: 2_500,
      endMs: 5_000,
      text: '我家停电两个小时了',
      confidence: 0.8,
    },
  ],
  split: { method: 'channels', confidence: 1, unsure: false, reason: null },
  sound: null,
  engine: { id: 'sherpa', model: 'test', version: '1' },
};

export const opinions = {
  words: [
    ['您好', '请问', '有', '什么', '可以', '帮', '您'],
    ['我家', '停电', '两个', '小时', '了'],
  ],
  personalData: null,
  businessType: null,
  complaint: null,
  emotion: null,
};

export const scored: Scored = {
  findings: [
    {
      rule: 'no_greeting',
      version: 1,
      title: { zh: '未问候', en: 'No greeting' },
      section: 'conduct',
      severity: 'minor',
      verdict: 'pass',
      points: 0,
      veto: false,
      turns: [0],
      reason: null,
      evidence: [],
    },
    {
      rule: 'blame_shifting',
      version: 2,
      title: { zh: '推诿', en: 'Blame shifting' },
      section: 'duty',
      severity: 'severe',
      verdict: 'fail',
      points: -10,
      veto: false,
      turns: [1],
      reason: null,
      evidence: [
        {
          turn: 1,
          startMs: 2_500,
          endMs: 5_000,
          quote: '我家停电两个小时了',
          why: '没有给出去处',
          kind: 'found',
        },
      ],
    },
  ],
  scoreCard: {
    card: 'general',
    version: 1,
    title: { zh: '通用', en: 'General' },
    sections: [],
    score: 90,
    potential: 100,
    normalised: 90,
    veto: false,
    passed: true,
    passMark: 80,
  },
};

export const route = {
  lane: 'failed',
  reasons: [{ code: 'rule-failed', zh: '规则不合格', en: 'A rule failed' }],
};
