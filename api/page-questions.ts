/** What the pages ask, as api/web/*-api.ts does: addresses with filters as people set them, for the bench. */
import { callSetNames } from './board-sets.ts';

/** Ids that exist. */
export interface Known {
  readonly calls: readonly string[];
  /** Those with audio. */
  readonly audible: readonly string[];
  /** Published ones of the agent. */
  readonly ownCalls: readonly string[];
  readonly chained: readonly string[];
  readonly alerts: readonly string[];
  readonly tasks: readonly string[];
  readonly cases: readonly string[];
  readonly rules: readonly string[];
  readonly ruleSet: string;
  readonly calibration: string;
  readonly calibrated: readonly string[];
  readonly webhook: string;
}

type Who = 'manager' | 'reviewer' | 'lead' | 'agent' | 'engineer' | 'welfare' | 'operator';
interface Question {
  readonly name: string;
  readonly as: Who;
  ask(random: () => number, round: number): string;
}

const dayMs = 86_400_000;
const types = ['故障报修', '信息查询', '信息咨询', '用电业务受理', '投诉'];
const provinces = ['示范省', '样板省', '试点省'];

export function questions(known: Known): Question[] {
  const pick = <T>(all: readonly T[], random: () => number): T => {
    const one = all[Math.floor(random() * all.length)];
    if (one === undefined) throw new Error('The rows of the bench hold nothing to ask for.');
    return one;
  };
  const day = (ago: number) => new Date(Date.now() + 8 * 3_600_000 - ago * dayMs).toISOString().slice(0, 10);
  const month = (random: () => number) => {
    const ago = Math.floor(random() * 330);
    return { from: day(ago + 29), to: day(ago) };
  };
  const year = () => ({ from: day(364), to: day(0) });
  const team = (random: () => number) => `T${String(Math.floor(random() * 20)).padStart(2, '0')}`;
  const agent = (random: () => number) => `A${String(Math.floor(random() * 200)).padStart(3, '0')}`;
  const q = (path: string, values: Readonly<Record<string, string>> = {}) => {
    const query = new URLSearchParams(values).toString();
    return query === '' ? path : `${path}?${query}`;
  };
  const same = (name: string, as: Who, address: string): Question => ({ name, as, ask: () => address });
  /** One of several filters, in turn. */
  const turns = (
    name: string,
    as: Who,
    path: string,
    filters: readonly ((random: () => number) => Record<string, string>)[],
  ): Question => ({
    name,
    as,
    ask: (random, round) => q(path, filters[round % filters.length]?.(random) ?? {}),
  });
  const ofCall = (name: string, as: Who, ids: readonly string[], what = ''): Question => ({
    name,
    as,
    ask: (random) => `/api/recordings/${encodeURIComponent(pick(ids, random))}${what}`,
  });

  const boards = (['coverage', 'trends', 'people', 'rules', 'alerts', 'service'] as const).flatMap(
    (board) => {
      const path = `/api/boards/${board}`;
      const filtered = (period: (random: () => number) => Record<string, string>) => [
        period,
        (random: () => number) => ({ ...period(random), teamId: team(random) }),
        (random: () => number) => ({ ...period(random), businessType: pick(types, random) }),
        (random: () => number) => ({ ...period(random), province: pick(provinces, random) }),
      ];
      return [
        turns(`boards ${board}, month`, 'manager', path, filtered(month)),
        turns(`boards ${board}, whole year`, 'manager', path, [year]),
        turns(`boards ${board}, year of a lead’s teams`, 'lead', path, [year]),
      ];
    },
  );
  const needRule = new Set(['rule-decided', 'rule-refuted', 'rule-appealed', 'rule-accepted']);
  const setOf = (random: () => number) => {
    const set = pick(callSetNames, random);
    return { set, limit: '30', ...(needRule.has(set) ? { rule: pick(known.rules, random) } : {}) };
  };
  const boardCalls = '/api/boards/calls';
  const reviewKinds = ['mandatory', 'risk', 'unsure', 'failed', 'sample'];
  const labelModels = ['complaint', 'business-type', 'emotion', 'turns', 'abuse'];

  return [
    ...boards,
    turns('boards people by team, whole year', 'manager', '/api/boards/people', [
      () => ({ ...year(), by: 'team' }),
    ]),
    turns('boards trends by day, whole year', 'manager', '/api/boards/trends', [
      () => ({ ...year(), bucket: 'day' }),
    ]),
    turns('boards calls of a number, month', 'manager', boardCalls, [
      (random) => ({ ...month(random), ...setOf(random) }),
    ]),
    turns('boards calls of a number, year', 'manager', boardCalls, [
      (random) => ({ ...year(), ...setOf(random) }),
    ]),
    turns('boards calls, mandatory late, year', 'manager', boardCalls, [
      () => ({ ...year(), set: 'mandatory-late', limit: '30' }),
    ]),
    turns('boards calls of a number, year of a lead’s teams', 'lead', boardCalls, [
      (random) => ({ ...year(), ...setOf(random) }),
    ]),
    same('boards choices', 'manager', '/api/boards/choices'),
    same('boards choices of a lead', 'lead', '/api/boards/choices'),
    turns('surges', 'manager', '/api/surges', [year, month]),
    turns('emotional load, month', 'welfare', '/api/emotional-load', [month]),
    turns('emotional load, three months', 'welfare', '/api/emotional-load', [
      () => ({ from: day(91), to: day(0) }),
    ]),
    turns('downgrades', 'manager', '/api/downgrades', [
      () => ({ limit: '100' }),
      (random) => ({ ...month(random), limit: '100' }),
    ]),

    turns('calls, filters as on the page', 'manager', '/api/recordings', [
      () => ({}),
      (random) => ({ teamId: team(random) }),
      (random) => ({ agentId: agent(random) }),
      (random) => ({ rule: pick(known.rules, random) }),
      (random) => ({ rule: pick(known.rules, random), ...month(random) }),
      () => ({ lane: 'mandatory' }),
      (random) => ({ businessType: pick(types, random), passed: 'false' }),
      (random) => month(random),
      () => ({ veto: 'true' }),
      () => ({ state: 'failed' }),
      (random) => ({ channel: 'chat', teamId: team(random) }),
    ]),
    turns('calls, words said', 'manager', '/api/recordings', [
      () => ({ q: '停电' }),
      () => ({ q: '您好' }),
      () => ({ q: '抢修 停电' }),
      () => ({ q: '光伏并网' }),
      (random) => ({ q: '停电', teamId: team(random) }),
    ]),
    turns('calls of a lead’s teams', 'lead', '/api/recordings', [
      () => ({}),
      (random) => ({ rule: pick(known.rules, random) }),
      () => ({ passed: 'false' }),
      () => ({ q: '停电' }),
    ]),
    turns('calls of an agent', 'agent', '/api/recordings', [() => ({}), () => ({ q: '停电' })]),
    ofCall('one call', 'manager', known.calls),
    ofCall('one call of an agent', 'agent', known.ownCalls),
    ofCall('one call: waveform', 'manager', known.audible, '/peaks?count=1500'),
    ofCall('one call: review', 'reviewer', known.calls, '/review'),
    ofCall('one call: matter', 'manager', known.chained, '/chain'),
    ofCall('one call: labels', 'manager', known.calls, '/labels'),
    ofCall('one call: score cards', 'manager', known.calls, '/score-cards'),
    ofCall('one call: audit', 'manager', known.calls, '/audit'),
    {
      name: 'one call: trace of a rule',
      as: 'manager',
      ask: (random) =>
        `/api/recordings/${pick(known.calls, random)}/trace/${encodeURIComponent(pick(known.rules, random))}`,
    },
    ofCall('one call: published card', 'agent', known.ownCalls, '/published'),
    same('published cards of an agent', 'agent', '/api/published'),

    turns('review queue', 'reviewer', '/api/reviews', [
      () => ({ limit: '50' }),
      (random) => ({ limit: '50', kind: pick(reviewKinds, random) }),
      (random) => ({ limit: '50', teamId: team(random) }),
      (random) => ({ limit: '50', agentId: agent(random) }),
      (random) => ({ limit: '50', businessType: pick(types, random) }),
      () => ({ limit: '50', assignee: 'me' }),
      () => ({ limit: '50', overdue: 'true' }),
    ]),
    turns('review queue of a lead', 'lead', '/api/reviews', [
      () => ({ limit: '50' }),
      (random) => ({ limit: '50', kind: pick(reviewKinds, random) }),
    ]),
    same('review people', 'manager', '/api/reviews/people'),
    same('review views', 'manager', '/api/reviews/views'),
    same('precision of rules', 'manager', '/api/reviews/rules'),
    same('corrections by engine', 'manager', '/api/corrections/rates'),
    turns('appeals', 'manager', '/api/appeals', [
      () => ({ state: 'open', mine: 'false' }),
      () => ({ state: 'open', mine: 'true' }),
      () => ({ state: 'decided', mine: 'false' }),
      () => ({ state: 'all', mine: 'false' }),
    ]),
    turns('appeals of an agent', 'agent', '/api/appeals', [
      () => ({ state: 'open', mine: 'false' }),
      () => ({ state: 'all', mine: 'false' }),
    ]),
    turns('appeals of a lead', 'lead', '/api/appeals', [
      () => ({ state: 'open', mine: 'false' }),
      () => ({ state: 'decided', mine: 'false' }),
    ]),

    turns('alerts', 'manager', '/api/alerts', [
      () => ({}),
      () => ({ open: 'true' }),
      () => ({ open: 'true', overdue: 'true' }),
      () => ({ kind: 'regulator' }),
      () => ({ level: '1' }),
      () => ({ state: 'follow-up' }),
    ]),
    turns('alerts of a lead', 'lead', '/api/alerts', [() => ({}), () => ({ open: 'true' })]),
    { name: 'one alert', as: 'manager', ask: (random) => `/api/alerts/${pick(known.alerts, random)}` },
    turns('hot spots, month', 'manager', '/api/hot-spots', [
      (random) => ({ ...month(random), bucket: 'day', by: 'province' }),
      (random) => ({ ...month(random), bucket: 'day', by: 'city' }),
      (random) => ({ ...month(random), bucket: 'week', by: 'all' }),
    ]),
    turns('hot spots, half a year', 'manager', '/api/hot-spots', [
      () => ({ from: day(181), to: day(0), bucket: 'week', by: 'province' }),
    ]),
    turns('hot spots of a lead, month', 'lead', '/api/hot-spots', [
      (random) => ({ ...month(random), bucket: 'day', by: 'city' }),
    ]),
    turns('calls of a hot spot', 'manager', '/api/hot-spots/calls', [
      (random) => ({ ...month(random), topic: 'outage', businessType: pick(types, random), limit: '20' }),
      (random) => ({ ...month(random), topic: 'billing', province: pick(provinces, random), limit: '20' }),
    ]),

    same('coaching suggestions', 'manager', '/api/coaching/suggestions'),
    same('coaching suggestions of a lead', 'lead', '/api/coaching/suggestions'),
    turns('coaching tasks', 'manager', '/api/coaching', [
      () => ({ show: 'open' }),
      () => ({ show: 'closed' }),
      (random) => ({ show: 'all', agentId: agent(random) }),
    ]),
    turns('coaching tasks of a lead', 'lead', '/api/coaching', [() => ({ show: 'open' })]),
    turns('coaching tasks of an agent', 'agent', '/api/coaching', [() => ({ show: 'open' })]),
    {
      name: 'one coaching task',
      as: 'manager',
      ask: (random) => `/api/coaching/${pick(known.tasks, random)}`,
    },
    {
      name: 'effect of a coaching task',
      as: 'manager',
      ask: (random) => `/api/coaching/${pick(known.tasks, random)}/effect`,
    },
    turns('proposal for a coaching plan', 'manager', '/api/coaching/proposal', [
      (random) => ({ agentId: agent(random), rule: pick(known.rules, random) }),
    ]),
    turns('cases', 'lead', '/api/cases', [
      () => ({}),
      () => ({ kind: 'good' }),
      () => ({ q: '停电' }),
      (random) => ({ rule: pick(known.rules, random) }),
    ]),
    { name: 'one case', as: 'lead', ask: (random) => `/api/cases/${pick(known.cases, random)}` },
    same('exercise of the day', 'agent', '/api/exercises/today'),
    same('teams of the weekly pack', 'manager', '/api/weekly-pack/teams'),
    turns('weekly pack', 'manager', '/api/weekly-pack', [(random) => ({ teamId: team(random) })]),

    turns('knowledge', 'reviewer', '/api/knowledge', [
      () => ({ limit: '30', offset: '0' }),
      () => ({ limit: '30', offset: '0', q: '停电' }),
    ]),
    same('frequent questions', 'manager', '/api/knowledge/frequent-questions?limit=50'),
    same('stale knowledge', 'manager', '/api/knowledge/stale?limit=200'),
    turns('contradictions of what was said', 'manager', '/api/knowledge/conflicts', [
      // As the page begins.
      () => ({ days: '90' }),
    ]),

    same('models', 'engineer', '/api/models'),
    turns('drift', 'engineer', '/api/models/drift', [() => ({}), (random) => month(random)]),
    ...labelModels.map((model) => same(`labelling ${model}`, 'engineer', `/api/labelling/${model}`)),
    ...labelModels.map((model) =>
      same(`labelling ${model}: next`, 'engineer', `/api/labelling/${model}/next?lease=false`),
    ),

    same('rule sets', 'manager', '/api/rule-sets'),
    same('one rule set', 'manager', `/api/rule-sets/${known.ruleSet}`),
    {
      name: 'source of a rule',
      as: 'manager',
      ask: (random) =>
        `/api/rule-sets/${known.ruleSet}/rules/${encodeURIComponent(pick(known.rules, random))}`,
    },
    same('schema of rules', 'manager', '/api/rule-schema'),
    same('re-scoring', 'manager', '/api/rule-sets/rescore'),

    same('calibrations', 'manager', '/api/calibrations'),
    same('calibration trends', 'manager', '/api/calibrations/trends'),
    same('one calibration', 'manager', `/api/calibrations/${known.calibration}`),
    {
      name: 'one call of a calibration',
      as: 'manager',
      ask: (random) => `/api/calibrations/${known.calibration}/calls/${pick(known.calibrated, random)}`,
    },

    same('session', 'manager', '/api/session'),
    same('status', 'manager', '/api/status'),
    same('status of a lead', 'lead', '/api/status'),
    same('failures', 'operator', '/api/failures?state=failed'),
    same('storage', 'operator', '/api/storage'),
    same('retention', 'operator', '/api/retention'),
    same('retention tried', 'operator', '/api/retention?class=other&days=180'),
    same('legal holds', 'operator', '/api/legal-holds'),
    same('webhooks', 'operator', '/api/webhooks'),
    same('deliveries of a webhook', 'operator', `/api/webhooks/${known.webhook}/deliveries?limit=20`),
    same('exports', 'operator', '/api/exports'),
    same('people', 'operator', '/api/people'),
    same('units', 'operator', '/api/org-units'),
    same('tokens', 'operator', '/api/tokens'),
    turns('audit log', 'operator', '/api/audit', [
      () => ({ limit: '100' }),
      () => ({ limit: '100', who: 'reviewer-3' }),
      () => ({ limit: '100', what: 'original-audio' }),
      (random) => ({ limit: '100', ...month(random) }),
      (random) => ({ limit: '100', recordingId: pick(known.calls, random) }),
    ]),
  ];
}
