/**
 * How quick every question is that a page asks: `npm run bench pages` or
 * `npx tsx api/pages.bench.ts [calls, default 100000] [--only=part of a name] [--keep=folder]`.
 * Starts an embedded Postgres in a folder of its own, works through fixtures/calls, copies the calls, asks over HTTP as
 * people who are signed in, prints p50 and p95 in ms, slowest first. What is past the goal is marked. Making the rows takes
 * minutes: with --keep they stay in that folder and are used again.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { type Kysely, sql } from 'kysely';
import { seededRandom } from '../fixtures/random.ts';
import { addTestPerson, tokenOf } from '../fixtures/signed-in.ts';
import { readConfig } from '../pipeline/config.ts';
import { createLog } from '../pipeline/log.ts';
import { openServices, type Services } from '../pipeline/services.ts';
import { importAndRun } from '../pipeline/start.ts';
import { addUnit, findUnit } from '../pipeline/store/org-units.ts';
import { openSession } from '../pipeline/store/sessions.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { cardReader } from './card-items.ts';
import { plainQueries } from './page-plain.ts';
import { type Known, questions } from './page-questions.ts';
import { agentCount, fillPages, teamCount } from './page-rows.ts';
import { startServer } from './server.ts';

const GOAL_MS = 300;
const rounds = 30;

type Cookies = Readonly<Record<keyof typeof people, string>>;
/** A lead sees four teams, an agent their own calls. */
const people = {
  manager: { roles: ['qa_manager'], unit: '' },
  reviewer: { roles: ['reviewer'], unit: '' },
  lead: { roles: ['team_lead'], unit: '城市3' },
  agent: { roles: ['agent'], unit: 'T07' },
  engineer: { roles: ['model_engineer'], unit: '' },
  welfare: { roles: ['welfare'], unit: '' },
  operator: { roles: ['operations'], unit: '' },
} as const;

async function main(): Promise<void> {
  const calls = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 100_000);
  const given = (name: string) =>
    process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
  const kept = given('keep');
  const folder = kept ?? (await mkdtemp(path.join(tmpdir(), 'earmark-bench-')));
  const config = readConfig({
    EARMARK_DATA: folder,
    EARMARK_PORT: '0',
    EARMARK_LOG: 'error',
    EARMARK_DEMO: '0',
  });
  const open = () => openServices(config, { log: createLog('error') });
  let services = await open();
  try {
    const { rows: made } = await sql`select from recordings where id like 'b-%' limit 1`.execute(services.db);
    if (made.length === 0) {
      await makeRows(services, calls);
      // The worker that inspected the fixtures has closed the queue.
      await services.close();
      services = await open();
    }
    const { db } = services;
    const server = await startServer(services);
    try {
      if (made.length === 0) await addCalibration(db, server.url);
      await measure(server.url, await signIn(db), await known(db), given('only') ?? '');
      await measurePlain(db);
    } finally {
      await server.close();
    }
  } finally {
    await services.close();
    if (kept === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function makeRows(services: Services, calls: number): Promise<void> {
  const { db } = services;
  const start = performance.now();
  const worker = await importAndRun(services, {
    out: new PassThrough().resume(),
    signal: new AbortController().signal,
  });
  await worker.close();
  const worked = performance.now();
  await addUnits(db);
  await fillPages(db, cardReader(db), calls);
  for (const [login, { roles, unit }] of Object.entries(people))
    await addTestPerson(db, { login, roles, unit, agentId: login === 'agent' ? 'A007' : null });
  print(
    `${calls} calls: fixtures ${seconds(worked - start)}, copies ${seconds(performance.now() - worked)}; ${await sizes(db)}`,
  );
}

/** A province of five cities with four teams each; every agent can sign in. */
async function addUnits(db: Kysely<Database>): Promise<void> {
  const province = await addUnit(db, { kind: 'province', name: '测速省', parent: await findUnit(db, '') });
  for (let city = 0; city < 5; city += 1) {
    const parent = await addUnit(db, { kind: 'city', name: `城市${city}`, parent: province });
    for (let team = city; team < teamCount; team += 5) {
      const teamId = `T${String(team).padStart(2, '0')}`;
      await addUnit(db, { kind: 'team', name: teamId, parent, teamId });
    }
  }
  await sql`insert into people (login, name, agent_id)
    select 'agent-' || n, '客服' || n, 'A' || lpad(n::text, 3, '0') from generate_series(0, ${agentCount - 1}::int) as n`.execute(
    db,
  );
  await sql`insert into role_grants (person_id, role, unit_id, granted_by)
    select people.id, 'agent', org_units.id, 'bench' from people
    join org_units on team_id = 'T' || lpad((substr(agent_id, 2)::int % ${teamCount}::int)::text, 2, '0')`.execute(
    db,
  );
}

async function signIn(db: Kysely<Database>): Promise<Cookies> {
  const rows = await db.selectFrom('people').selectAll().where('login', 'in', Object.keys(people)).execute();
  const cookies = await Promise.all(
    rows.map(
      async ({ id, login }) =>
        [login, `earmark_session=${(await openSession(db, { personId: id, hours: 1 })).token}`] as const,
    ),
  );
  return Object.fromEntries(cookies) as Cookies;
}

/** Ten calls before two people, as the page begins it. */
async function addCalibration(db: Kysely<Database>, url: string): Promise<void> {
  for (const login of ['judge-a', 'judge-b']) await addTestPerson(db, { login, roles: ['reviewer'] });
  const authorization = await tokenOf(db, await addTestPerson(db, { login: 'everybody' }));
  const answer = await fetch(`${url}/api/calibrations`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({
      id: randomUUID(),
      title: '十一月校准',
      dueAt: new Date(Date.now() + 86_400_000).toISOString(),
      reviewers: ['judge-a', 'judge-b'],
      choose: { by: 'random', count: 10 },
    }),
  });
  if (!answer.ok) throw new Error(`calibration: ${answer.status} ${await answer.text()}`);
}

async function known(db: Kysely<Database>): Promise<Known> {
  const column = async (query: ReturnType<typeof sql<{ id: string | number }>>) =>
    (await query.execute(db)).rows.map(({ id }) => String(id));
  return {
    calls: await column(sql`select id from recordings where id like 'b-%' order by hashtext(id) limit 200`),
    audible: await column(
      sql`select id from recordings where id like 'b-%' and kind = 'audio' order by hashtext(id) limit 50`,
    ),
    ownCalls: await column(
      sql`select recordings.id from recordings join reviews on reviews.recording_id = recordings.id
        where reviews.state = 'published' and recordings.agent_id = 'A007' limit 50`,
    ),
    chained: await column(
      sql`select recording_id as id from service_calls where chain_id like 'ch-%' limit 100`,
    ),
    alerts: await column(sql`select id from alerts order by id desc limit 100`),
    tasks: await column(sql`select id from coaching_tasks order by id limit 200`),
    cases: await column(sql`select id from cases order by id desc limit 100`),
    rules: await column(sql`select distinct rule as id from findings where verdict = 'fail' order by 1`),
    ruleSet: (await column(sql`select version as id from versions where part = 'rules'`))[0] ?? '',
    calibration: (await column(sql`select id from calibration_sessions limit 1`))[0] ?? '',
    calibrated: await column(sql`select recording_id as id from calibration_calls`),
    webhook: (await column(sql`select id from webhooks limit 1`))[0] ?? '',
  };
}

async function measure(url: string, cookies: Cookies, ids: Known, only: string): Promise<void> {
  print(
    `${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}; ${rounds} rounds each, ms`,
  );
  const results: { name: string; first: number; p50: number; p95: number; kB: number }[] = [];
  for (const { name, as, ask } of questions(ids)) {
    if (!`${name} ${ask(seededRandom(1), 0)}`.includes(only)) continue;
    const times: number[] = [];
    let bytes = 0;
    const random = seededRandom(20_261_122);
    for (let round = 0; round < rounds; round += 1) {
      const address = ask(random, round);
      const start = performance.now();
      const answer = await fetch(`${url}${address}`, {
        headers: { cookie: cookies[as] },
        signal: AbortSignal.timeout(60_000),
      }).catch((error: unknown) => {
        throw new Error(`${name}: no answer within a minute to ${as} ${address}`, { cause: error });
      });
      const body = await answer.arrayBuffer();
      times.push(performance.now() - start);
      bytes += body.byteLength;
      if (answer.status !== 200) {
        print(`${name}: ${answer.status} ${as} ${address}: ${Buffer.from(body).toString().slice(0, 400)}`);
        process.exitCode = 1;
        break;
      }
    }
    if (process.stderr.isTTY || process.env.CI !== undefined) process.stderr.write(`${name}\n`);
    results.push({
      name,
      first: times[0] ?? 0,
      p50: share(times, 0.5),
      p95: share(times, 0.95),
      kB: bytes / rounds / 1_000,
    });
  }
  print(
    `${'question'.padEnd(50)} ${'first'.padStart(7)} ${'p50'.padStart(7)} ${'p95'.padStart(7)} ${'kB'.padStart(7)}`,
  );
  for (const { name, first, p50, p95, kB } of results.toSorted((a, b) => b.p95 - a.p95))
    print(
      `${name.padEnd(50)} ${figure(first)} ${figure(p50)} ${figure(p95)} ${figure(kB)}${p95 > GOAL_MS ? '  OVER' : ''}`,
    );
  const over = results.filter(({ p95 }) => p95 > GOAL_MS).length;
  print(`${results.length} questions, ${over} above ${GOAL_MS} ms, load ${loadavg()[0]?.toFixed(1)}`);
}

/** The obvious query beside what took its place. */
async function measurePlain(db: Kysely<Database>): Promise<void> {
  print(
    `\n${'instead of the plain query'.padEnd(58)} ${'plain'.padStart(7)} ${'now'.padStart(7)}   ratio (p50)`,
  );
  for (const { name, plain, now } of plainQueries(db)) {
    const [before, after] = [await timesOf(plain), await timesOf(now)].map((times) => share(times, 0.5));
    print(
      `${name.padEnd(58)} ${figure(before ?? 0)} ${figure(after ?? 0)}   ${((before ?? 0) / (after ?? 1)).toFixed(1)}`,
    );
  }
}

async function timesOf(work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times;
}

async function sizes(db: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{ name: string; rows: number }>`
    select relname as name, reltuples::int as rows from pg_class
    where relname in ('reviews', 'publications', 'findings', 'appeals', 'alerts', 'coaching_tasks', 'cases', 'labels',
      'audit') order by reltuples desc`.execute(db);
  return rows.map(({ name, rows: count }) => `${count} ${name}`).join(', ');
}

function share(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
}

const figure = (value: number): string => value.toFixed(1).padStart(7);
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(0)} s`;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
