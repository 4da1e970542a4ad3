import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, opinions, route, scored, type TestApi, transcript } from '../../api/test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi('board_calls');
}, 120_000);
afterAll(() => api?.close());

const rowOf = (id: string) =>
  api.installation.db.selectFrom('board_calls').selectAll().where('recording_id', '=', id).executeTakeFirst();

test('a call is counted from its import on, follows its results, and stays counted when it is erased', async () => {
  const { db } = api.installation;
  await api.addRecording('one', {
    agent_id: 'A1',
    team_id: 'T1',
    business_type: '投诉',
    satisfaction: 1,
    listed_at: '2026-11-21T17:30:00Z',
    metadata: { extra: { afterCallMs: '30000', 接通: '是', signedInMs: 'viel', servedBy: 'bot' } },
  });
  expect(await rowOf('one')).toMatchObject({
    judged: false,
    block: null,
    normalised: null,
    satisfaction: 1,
    connected: true,
    after_call_ms: 30_000,
    signed_in_ms: null,
    served_by: 'bot',
  });
  await api.addResults('one', {
    transcribe: transcript,
    analyse: {
      ...opinions,
      emotion: { overall: 'angry', turns: [] },
      abuse: { turns: [{ turn: 1, probability: 0.9 }] },
      complaint: { level: 'suspected', probability: 0.8, evidence: [] },
    },
    score: scored,
    route,
  });
  expect(await rowOf('one')).toMatchObject({
    judged: true,
    block: 'general',
    normalised: 90,
    passed: true,
    failed_rules: ['blame_shifting'],
    abuse_ms: 2_500,
    emotion: 'angry',
    suspected: true,
    published: false,
  });
  const { rows: days } = await db
    .selectFrom('board_calls')
    .select(({ cast }) => cast<string>('day', 'text').as('day'))
    .execute()
    .then((rows) => ({ rows: rows.map(({ day }) => day) }));
  expect(days).toEqual(['2026-11-22']);

  await db
    .insertInto('publications')
    .values({
      client_id: 'p1',
      recording_id: 'one',
      round: 1,
      cause: 'review',
      score_key: null,
      final: JSON.stringify({
        items: [
          { rule: 'no_greeting', machine: { verdict: 'pass' }, human: { verdict: 'fail' } },
          { rule: 'blame_shifting', machine: { verdict: 'fail' }, human: { verdict: 'pass' } },
          { rule: 'fast_speech', machine: { verdict: 'fail' }, human: null },
        ],
      }),
      normalised: 70,
      passed: false,
      veto: false,
      who: 'reviewer',
      note: null,
      appeal_until: '2026-12-01T00:00:00Z',
    })
    .execute();
  await db.updateTable('recordings').set({ normalised: 95 }).where('id', '=', 'one').execute();
  expect(await rowOf('one')).toMatchObject({
    published: true,
    normalised: 70,
    passed: false,
    failed_rules: ['fast_speech', 'no_greeting'],
  });

  await db.deleteFrom('recordings').where('id', '=', 'one').execute();
  expect(await rowOf('one')).toMatchObject({ agent_id: 'A1', normalised: 70, erased_at: expect.any(Date) });
});

test('a call carries what boards count of its review and of its matter, and keeps it when it is erased', async () => {
  const { db } = api.installation;
  await api.addRecording('two', { agent_id: 'A1', satisfaction: 1, started_at: '2026-11-20T02:00:00Z' });
  const review = await db
    .selectFrom('reviews')
    .selectAll()
    .where('recording_id', '=', 'two')
    .executeTakeFirstOrThrow();
  expect(await rowOf('two')).toMatchObject({
    must_review: true,
    review_due_at: review.due_at,
    review_published_at: null,
    is_first_contact: null,
    is_chained: false,
  });

  // The platform corrects the rating: nobody has to look at it any more; then it comes back.
  await db.updateTable('recordings').set({ satisfaction: 5 }).where('id', '=', 'two').execute();
  expect(await rowOf('two')).toMatchObject({ must_review: false, review_due_at: null });
  await db.updateTable('recordings').set({ satisfaction: 2 }).where('id', '=', 'two').execute();
  const at = new Date('2026-11-21T05:00:00Z');
  await db
    .updateTable('reviews')
    .set({ state: 'published', published_at: at })
    .where('recording_id', '=', 'two')
    .execute();
  // Scored anew: the marks of the review stay.
  await db
    .updateTable('recordings')
    .set({ normalised: 61, lane: 'failed' })
    .where('id', '=', 'two')
    .execute();
  expect(await rowOf('two')).toMatchObject({ must_review: true, review_published_at: at, normalised: 61 });

  await sql`insert into results (key, stage, content_hash, inputs, output) values ('an', 'analyse', 'h', '{}', '{}')`.execute(
    db,
  );
  await sql`insert into service_chains (id, calls, first_at, last_at, risk, assessment)
    values ('ch', 2, now(), now(), 1, '{}')`.execute(db);
  await sql`insert into service_calls (recording_id, version, analyse_key, metadata_hash, regulator, facts, risk,
      assessment, topic) values ('two', 'v', 'an', 'm', false, '{}', 0, '{}', 'outage')`.execute(db);
  expect(await rowOf('two')).toMatchObject({ is_first_contact: true, is_chained: false });
  await sql`update service_calls set chain_id = 'ch', place = 2 where recording_id = 'two'`.execute(db);
  const marks = {
    must_review: true,
    review_due_at: expect.any(Date),
    review_published_at: at,
    is_first_contact: false,
    is_chained: true,
  };
  expect(await rowOf('two')).toMatchObject(marks);

  await db.deleteFrom('recordings').where('id', '=', 'two').execute();
  expect(await rowOf('two')).toMatchObject({ ...marks, erased_at: expect.any(Date) });
});
