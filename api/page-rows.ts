/**
 * Rows for the bench of the pages: copies of the calls of fixtures/calls as the pipeline left them, each with an agent,
 * a day, metadata and findings of its own, spread over the last year; and what people did with them, in shares as a
 * centre would have them. Transcripts and results are those of the originals, shared.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../pipeline/store/tables.ts';
import type { ReadCard } from './card-items.ts';
import { finalScore } from './final-score.ts';

export const agentCount = 200;
export const teamCount = 20;

const types = ['故障报修', '信息查询', '信息咨询', '用电业务受理', '投诉'];
const topics = ['outage', 'billing', 'meter', 'service', 'other'];
const provinces = ['示范省', '样板省', '试点省'];

/** Analyses the tables at the end. */
export async function fillPages(db: Kysely<Database>, readCard: ReadCard, rows: number): Promise<void> {
  const rules = await knownRules(db);
  await addCalls(db, rows, rules);
  await addFindings(db);
  await addService(db);
  await addReviews(db, readCard);
  await addAlerts(db);
  await addCoaching(db, rules);
  await addRest(db, rules);
  // No worker runs here that would take them up.
  await sql`truncate service_pending`.execute(db);
  await sql`vacuum (analyze)`.execute(db);
  // Filled by updates of all rows at once, which no installation makes: without this half of it would be dead rows.
  await sql`vacuum (full, analyze) board_calls`.execute(db);
}

async function knownRules(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ rule: string }>`
    select distinct finding->>'rule' as rule from results, jsonb_array_elements(output->'findings') as finding
    where stage = 'score' order by 1`.execute(db);
  return rows.map(({ rule }) => rule);
}

/** Copies a row of the table for every call made, with some columns of its own. Generated columns make themselves. */
async function copied(
  db: Kysely<Database>,
  table: string,
  own: Readonly<Record<string, ReturnType<typeof sql>>>,
): Promise<{ names: ReturnType<typeof sql>; values: ReturnType<typeof sql> }> {
  const { rows } = await sql<{ name: string }>`
    select column_name as name from information_schema.columns
    where table_name = ${table} and table_schema = 'public' and is_generated = 'NEVER' and is_identity = 'NO'`.execute(
    db,
  );
  const names = rows.map(({ name }) => name);
  return {
    names: sql.join(names.map((name) => sql.ref(name))),
    values: sql.join(names.map((name) => own[name] ?? sql.ref(`model.${name}`))),
  };
}

async function addCalls(db: Kysely<Database>, rows: number, rules: readonly string[]): Promise<void> {
  const extra = JSON.stringify({ afterCallMs: 20_000, servedBy: 'person', signedInMs: 25_200_000 });
  const { names, values } = await copied(db, 'recordings', {
    id: sql`'b-' || lpad(n::text, 6, '0')`,
    content_hash: sql`'c' || n`,
    call_id: sql`'CALL' || n`,
    metadata: sql`jsonb_set(model.metadata, '{extra}', ${extra}::jsonb)`,
    agent_id: sql`'A' || lpad(agent::text, 3, '0')`,
    agent_name: sql`'客服' || agent`,
    team_id: sql`'T' || lpad((agent % ${sql.lit(teamCount)})::text, 2, '0')`,
    started_at: sql`at`,
    listed_at: sql`at`,
    imported_at: sql`at + interval '1 hour'`,
    updated_at: sql`at + interval '1 hour'`,
    business_type: sql`(${types}::text[])[1 + floor(chance[1] * 4.15)::int]`,
    satisfaction: sql`case when chance[2] < 0.3 then null when chance[2] < 0.32 then 1 when chance[2] < 0.34 then 2
      when chance[2] < 0.45 then 3 when chance[2] < 0.7 then 4 else 5 end`,
    resolved: sql`case when chance[3] < 0.02 then false when chance[3] < 0.9 then true end`,
    lane: sql`case when chance[4] < 0.62 then 'none' when chance[4] < 0.67 then 'sample' when chance[4] < 0.82
      then 'failed' when chance[4] < 0.95 then 'unsure' else 'risk' end`,
    duration_ms: sql`30000 + floor(chance[5] * 400000)::bigint`,
    normalised: sql`60 + floor(chance[6] * 41)`,
    passed: sql`chance[6] >= 0.5`,
    veto: sql`chance[7] < 0.01`,
    fail_count: sql`fails`,
    failed_rules: sql`array(select distinct (${rules}::text[])[1 + floor(power(random(), 2) * ${rules.length}::int)::int]
      from generate_series(1, fails))`,
    confirmed_score_key: sql`null`,
  });
  await db.transaction().execute(async (trx) => {
    await sql`select setseed(0.5)`.execute(trx);
    await sql`insert into recordings (${names}) select ${values}
      from (select n, floor(random() * ${agentCount}::int)::int as agent, floor(power(random(), 1.5) * 5)::int as fails,
          now() - random() * interval '365 days' as at,
          array[random(), random(), random(), random(), random(), random(), random()] as chance
        from generate_series(1, ${rows}::int) as n) as made
      join (select *, row_number() over (order by id) - 1 as place, count(*) over () as places from recordings
        where state = 'done' and score_key is not null) as model on model.place = made.n % model.places`.execute(
      trx,
    );
  });
}

/** Of the copies, beside the row of the call they were copied from. */
const copies = sql`recordings as call join recordings as original
  on original.score_key = call.score_key and original.id not like 'b-%' and call.id like 'b-%'`;

async function addFindings(db: Kysely<Database>): Promise<void> {
  const cards = await copied(db, 'score_cards', { recording_id: sql`call.id` });
  await sql`insert into score_cards (${cards.names}) select ${cards.values} from ${copies}
    join score_cards as model on model.recording_id = original.id and model.score_key = original.score_key`.execute(
    db,
  );
  await sql`insert into findings (recording_id, score_key, rule, rule_version, section, severity, verdict, points, veto,
      turns)
    select id, score_key, rule, 1, 'conduct', 'minor', 'fail', -2, false, '{1,2}'
    from recordings, unnest(failed_rules) as rule where id like 'b-%'`.execute(db);
  await sql`insert into recording_words (recording_id, search) select call.id, model.search from ${copies}
    join recording_words as model on model.recording_id = original.id`.execute(db);
  const opinions = await copied(db, 'recording_opinions', {
    recording_id: sql`call.id`,
    coded: sql`call.business_type`,
    complaint_level: sql`case when random() < 0.06 then 'suspected' else 'none' end`,
    complaint_probability: sql`random()`,
    business_type_probability: sql`random()`,
    emotion_probability: sql`random()`,
    turn_margin: sql`random() / 2`,
    abuse_margin: sql`random() / 2`,
    emotion: sql`(array['neutral', 'neutral', 'positive', 'negative', 'angry'])[1 + floor(random() * 5)::int]`,
    abuse_turns: sql`case when random() < 0.01 then 1 else 0 end`,
    draw: sql`random()`,
  });
  await sql`insert into recording_opinions (${opinions.names}) select ${opinions.values} from ${copies}
    join recording_opinions as model on model.recording_id = original.id`.execute(db);
}

/** One call in twelve goes on from another one. */
async function addService(db: Kysely<Database>): Promise<void> {
  await sql`insert into service_chains (id, calls, first_at, last_at, risk, assessment)
    select 'ch-' || lpad(n::text, 6, '0'), 2, now(), now(), 40, assessment
    from generate_series(24, (select count(*) from recordings)::int, 24) as n,
      (select assessment from service_calls order by recording_id limit 1) as any_call`.execute(db);
  const number = sql`substr(call.id, 3)::int`;
  const chained = sql`(${number} % 24 <= 1 and ${number} > 1)`;
  const head = sql`${number} - ${number} % 24`;
  const calls = await copied(db, 'service_calls', {
    recording_id: sql`call.id`,
    chain_id: sql`case when ${chained} then 'ch-' || lpad((${head})::text, 6, '0') end`,
    place: sql`case when ${chained} then 1 + ${number} % 24 end`,
    link: sql`null`,
    is_repeat: sql`${chained} and ${number} % 24 = 1`,
    risk: sql`floor(power(random(), 3) * 100)::int`,
    day: sql`(call.listed_at at time zone 'Asia/Shanghai')::date`,
    topic: sql`(${topics}::text[])[1 + floor(random() * 5)::int]`,
    business_type: sql`call.business_type`,
    province: sql`(${provinces}::text[])[1 + floor(random() * 3)::int]`,
    city: sql`'城市' || floor(random() * 10)::int`,
    emotion: sql`(array['neutral', 'neutral', 'positive', 'negative', 'angry'])[1 + floor(random() * 5)::int]`,
    resolved: sql`call.resolved`,
  });
  await sql`insert into service_calls (${calls.names}) select ${calls.values} from ${copies}
    join service_calls as model on model.recording_id = original.id`.execute(db);
  await sql`insert into recording_links (recording_id, kind, hash, spoken)
    select id, 'phone', 'h' || substr(id, 3)::int / 2, false from recordings where id like 'b-%'`.execute(db);
  // As the trigger makes it once a call has its card.
  await sql`update board_calls set block = card from recordings join score_cards
      on score_cards.recording_id = recordings.id and score_cards.score_key = recordings.score_key
    where board_calls.recording_id = recordings.id`.execute(db);
}

/** Of what had to be looked at, two fifths were, by twelve reviewers; one finding in seven was refuted. */
async function addReviews(db: Kysely<Database>, readCard: ReadCard): Promise<void> {
  await sql`update reviews set state = 'published', score_key = recordings.score_key, worked_ms = 90000,
      published_at = recordings.listed_at + random() * interval '30 hours'
    from recordings where recordings.id = reviews.recording_id and recordings.id like 'b-%'
      and recordings.listed_at < now() - interval '3 days' and random() < 0.4`.execute(db);
  await sql`update reviews set assignee = 'reviewer-' || floor(random() * 12)::int
    where state = 'open' and random() < 0.1`.execute(db);
  const who = sql`'reviewer-' || substr(recording_id, 3)::int % 12`;
  await sql`insert into review_decisions (id, recording_id, round, score_key, rule, rule_version, machine, agrees, verdict,
      who, at)
    select gen_random_uuid()::text, recording_id, 1, score_key, rule, 1, 'fail', agrees,
      case when agrees then 'fail' else 'pass' end, ${who}, published_at
    from (select recording_id, reviews.score_key, rule, random() < 0.86 as agrees, published_at
      from reviews join recordings on recordings.id = recording_id, unnest(failed_rules) as rule
      where reviews.state = 'published') as decided`.execute(db);
  await sql`insert into review_events (recording_id, round, event, state, who, at)
    select recording_id, 1, 'publish', 'published', ${who}, published_at from reviews where state = 'published'`.execute(
    db,
  );
  await db.transaction().execute(async (trx) => {
    await keepFinals(trx, readCard);
    await sql`insert into publications (client_id, recording_id, round, cause, score_key, final, normalised, passed, veto,
        who, at, appeal_until)
      select 'p-' || recording_id, recording_id, 1, 'review', reviews.score_key, finals.final, normalised, passed, veto,
        ${who}, published_at, published_at + interval '7 days'
      from reviews join recordings on recordings.id = recording_id join finals on finals.score_key = reviews.score_key
      where reviews.state = 'published'`.execute(trx);
  });
  await sql`insert into acknowledgements (recording_id, publication_id, who)
    select recording_id, id, 'agent' from publications where random() < 0.5`.execute(db);
  await sql`insert into appeals (id, recording_id, round, publication_id, rule, rule_version, agent, reason, state, at,
      due_at)
    select gen_random_uuid()::text, recording_id, 1, id, rule, 1, agent, '当时已经说明过原因', state, at + interval '1 day',
      case when state in ('submitted', 'escalated') then at + interval '4 days' end
    from (select publications.*, 'agent-' || substr(agent_id, 2)::int as agent,
        publications.final->'items'->0->>'rule' as rule,
        (array['submitted', 'escalated', 'accepted', 'refused', 'refused', 'withdrawn'])[1 + floor(random() * 6)::int]
          as state
      from publications join recordings on recordings.id = recording_id) as published
    where random() < 0.05`.execute(db);
  await sql`insert into appeal_events (client_id, appeal_id, recording_id, event, state, who, at)
    select 'e-' || id, id, recording_id, 'submit', 'submitted', agent, at from appeals`.execute(db);
}

/** What a publication of each original would hold, every finding confirmed. */
async function keepFinals(trx: Transaction<Database>, readCard: ReadCard): Promise<void> {
  await sql`create temporary table finals (score_key text, final jsonb) on commit drop`.execute(trx);
  const { rows } = await sql<{ score_key: string }>`
    select distinct score_key from reviews where score_key is not null`.execute(trx);
  for (const { score_key } of rows) {
    const card = await readCard(score_key, trx);
    if (card === null) continue;
    const failed = card.scored.findings.filter(({ verdict }) => verdict === 'fail');
    const decisions = failed.map(({ rule }, number) => ({
      number,
      rule,
      verdict: 'fail' as const,
      reason: null,
      note: null,
      who: 'reviewer-1',
      at: '2026-01-01T00:00:00.000Z',
    }));
    await sql`insert into finals values (${score_key}, ${JSON.stringify(finalScore(card, decisions, []))}::jsonb)`.execute(
      trx,
    );
  }
}

/** One call in twenty-five raised one; nine in ten are closed. */
async function addAlerts(db: Kysely<Database>): Promise<void> {
  await sql`insert into alerts (kind, recording_id, state, level, province, city, team, risk, raised_at, due_at)
    select (array['high-risk', 'high-risk', 'downgrade', 'broken-promise', 'regulator'])[1 + floor(random() * 5)::int],
      recording_id, state, 1 + floor(random() * 3)::int, province, city, team_id, risk, listed_at,
      case when state <> 'closed' then listed_at + interval '2 hours' end
    from (select recording_id, service_calls.province, service_calls.city, team_id, risk, listed_at,
        case when random() < 0.9 then 'closed' when random() < 0.6 then 'warning' when random() < 0.5 then 'escalated'
          else 'follow-up' end as state
      from service_calls join recordings on recordings.id = recording_id
      where chain_id is null and recording_id like 'b-%' and random() < 0.044) as found`.execute(db);
  await sql`insert into alert_events (alert_id, event, who, at, cause, state, level, due_at)
    select id, event, case event when 'raised' then 'system' else 'lead-3' end,
      raised_at + case event when 'raised' then interval '0' else random() * interval '4 hours' end,
      case when event = 'close' then 'process' end, case when event = 'close' then 'closed' else 'warning' end, level,
      raised_at + interval '2 hours'
    from alerts, unnest(array['raised', 'acknowledge', 'close']) as event
    where (event = 'raised' or state = 'closed')
      and not exists (select from alert_events where alert_id = alerts.id)`.execute(db);
}

/** Four tasks a person, one of them open. */
async function addCoaching(db: Kysely<Database>, rules: readonly string[]): Promise<void> {
  const plan = JSON.stringify({
    note: '先听自己的一段，再听好的一段',
    knowledge: [],
    exercise: '写下安抚客户的三句话',
  });
  const day = sql`(now() at time zone 'Asia/Shanghai')::date`;
  await sql`insert into coaching_tasks (agent_id, team_id, rule, title, state, version, plan, due_day, mentor, cause, action,
      made_at, planned_on, done_on, closed_at)
    select 'A' || lpad((n % ${agentCount}::int)::text, 3, '0'),
      'T' || lpad((n % ${agentCount}::int % ${teamCount}::int)::text, 2, '0'),
      (${rules}::text[])[1 + n / ${agentCount}::int], '{"zh": "服务规范", "en": "Conduct"}', state, 3, ${plan}::jsonb,
      ${day} - 30 - n / 10, 'lead-3', case when state = 'closed' then 'not-practised' end,
      case when state = 'closed' then '每周跟听两通' end, now() - (40 + n / 10) * interval '1 day', ${day} - 40 - n / 10,
      ${day} - 33 - n / 10, case when state = 'closed' then now() - n / 10 * interval '1 day' end
    from (select n, case when n < ${agentCount}::int then 'done' else 'closed' end as state
      from generate_series(0, ${agentCount * 4 - 1}::int) as n) as made`.execute(db);
  await sql`insert into coaching_events (client_id, task_id, event, state, who, at)
    select id || event, id, event, case event when 'plan' then 'planned' when 'acknowledge' then 'acknowledged'
      when 'complete' then 'done' else 'closed' end, 'lead-3', made_at
    from coaching_tasks, unnest(array['plan', 'acknowledge', 'complete', 'close']) as event
    where (event <> 'close' or state = 'closed')`.execute(db);
  await sql`insert into coaching_clips (task_id, recording_id, start_ms, end_ms, kind)
    select distinct on (task.id, clips.kind) task.id, call.id, 0, 8000, clips.kind
    from coaching_tasks as task join recordings as call on call.agent_id = task.agent_id and call.id like 'b-%',
      unnest(array['own', 'good']) as clips (kind)
    order by task.id, clips.kind, call.id`.execute(db);
  const said = JSON.stringify([
    { role: 'customer', startMs: 0, endMs: 3_000, text: '我家停电了，什么时候能来电？' },
    { role: 'agent', startMs: 3_000, endMs: 8_000, text: '给您添麻烦了，抢修人员四十五分钟内到场。' },
  ]);
  await sql`insert into cases (client_id, recording_id, rule, rule_title, business_type, team_id, kind, title, start_ms,
      end_ms, said, evidence, added_by)
    select 'case-' || id, id, (${rules}::text[])[1 + substr(id, 3)::int % ${rules.length}::int],
      '{"zh": "服务规范", "en": "Conduct"}', business_type, team_id,
      case when substr(id, 3)::int % 2 = 0 then 'good' else 'bad' end, '安抚停电客户 ' || id, 0, 8000, ${said}::jsonb,
      '[]', 'lead-3'
    from recordings where id like 'b-%' and random() < 0.004`.execute(db);
  await sql`insert into exercise_answers (who, day, agent_id, team_id, case_id, chosen, is_right)
    select 'agent-' || n, ${day} - ago, 'A' || lpad(n::text, 3, '0'), 'T' || lpad((n % ${teamCount}::int)::text, 2, '0'),
      case_id, 'good', true
    from generate_series(0, ${agentCount - 1}::int) as n, generate_series(1, 60) as ago,
      (select min(id) as case_id from cases) as first`.execute(db);
}

/** Labels, corrections, the audit log, surges, holds, deliveries. */
async function addRest(db: Kysely<Database>, rules: readonly string[]): Promise<void> {
  await sql`insert into labels (id, recording_id, model, value, who, at, source, slice, transcribe_key)
    select gen_random_uuid()::text, id, model, case model when 'complaint' then 'none' when 'emotion' then 'neutral'
      else business_type end, 'reviewer-' || floor(random() * 12)::int, listed_at + interval '2 days',
      'labelling', (array['random', 'flagged', 'uncertain'])[1 + floor(random() * 3)::int], transcribe_key
    from recordings, unnest(array['complaint', 'emotion', 'business-type']) as model
    where id like 'b-%' and random() < 0.02`.execute(db);
  await sql`insert into turn_corrections (id, recording_id, transcribe_key, turn, text, engine, edits, chars, who, at)
    select gen_random_uuid()::text, id, transcribe_key, 1, '给您添麻烦了', engine, 1, 6, 'reviewer-2', listed_at
    from recordings where id like 'b-%' and engine is not null and random() < 0.02`.execute(db);
  await sql`insert into audit (at, who, what, recording_id, reason)
    select listed_at + interval '1 day', 'reviewer-' || floor(random() * 12)::int,
      (array['original-audio', 'originals'])[1 + floor(random() * 2)::int], id, '核对客户所报户号'
    from recordings, generate_series(1, 2)`.execute(db);
  const day = sql`(now() at time zone 'Asia/Shanghai')::date`;
  await sql`insert into surges (from_day, to_day, kind, province, who)
    select ${day} - ago, ${day} - ago + 3, 'storm', case when ago % 2 = 0 then ${provinces[0]} end, 'manager'
    from unnest(array[10, 45, 90, 135, 200, 301]) as ago`.execute(db);
  await sql`insert into legal_holds (recording_id, reason, who)
    select id, '监管调查', 'manager' from recordings where id like 'b-%' and random() < 0.002`.execute(db);
  await sql`insert into webhooks (url, secret, kinds, created_by)
    values ('https://events.example.com/earmark', 'secret', array['score.published'], 'operator')`.execute(
    db,
  );
  await sql`insert into deliveries (webhook_id, event_id, state, attempts)
    select (select min(id) from webhooks), id, 'delivered', 1 from events where kind = 'score.published'`.execute(
    db,
  );
  await sql`insert into review_views (who, name, query) values ('manager', ${rules[0] ?? '规则'}, '{"kind": "mandatory"}')`.execute(
    db,
  );
}
