/** The demo on the calls of fixtures/calls: a fictional person for each role, signed in by one click. */
import type { Kysely } from 'kysely';
import type { Config } from '../pipeline/config.ts';
import { addUnit, findUnit, type OrgUnit } from '../pipeline/store/org-units.ts';
import { addPerson, grantRole, hasRealPeople } from '../pipeline/store/people.ts';
import type { Role } from '../pipeline/store/roles.ts';
import type { Database } from '../pipeline/store/tables.ts';

export interface DemoPerson {
  readonly role: Role;
  readonly login: string;
  readonly name: string;
  readonly unit: string;
  readonly agentId?: string;
}

export interface Demo {
  readonly people: readonly DemoPerson[];
  /** Configured, and nobody real is known yet. */
  isOn(): Promise<boolean>;
}

const province = '示范省';
/** The teams of fixtures/calls. */
const cities: Readonly<Record<string, readonly string[]>> = {
  甲市: ['抢修一班', '综合一班', '投诉专席'],
  乙市: ['综合二班', '回访班', '在线服务班'],
};

/** Fictional. The agent and the team are those of a call in fixtures/calls. */
const people: readonly DemoPerson[] = [
  { role: 'qa_manager', login: 'demo-qa-manager', name: '周予安', unit: '' },
  { role: 'reviewer', login: 'demo-reviewer', name: '林知夏', unit: '' },
  // Decides appeals against what the first one published.
  { role: 'reviewer', login: 'demo-reviewer-2', name: '苏映雪', unit: '' },
  { role: 'team_lead', login: 'demo-team-lead', name: '韩叙白', unit: '综合一班' },
  { role: 'agent', login: 'demo-agent', name: '顾南舟', unit: '综合一班', agentId: '2173' },
  { role: 'model_engineer', login: 'demo-model-engineer', name: '许星遥', unit: '' },
  { role: 'welfare', login: 'demo-welfare', name: '白若汀', unit: '' },
  { role: 'operations', login: 'demo-operations', name: '陈以默', unit: '' },
];

/**
 * Never with a database or a storage of one's own, unless EARMARK_DEMO=1 says so; never once real people are known.
 */
export function demoOf(config: Config, db: Kysely<Database>): Demo {
  const isDefault =
    config.DATABASE_URL === undefined &&
    config.S3_ENDPOINT === undefined &&
    config.STORAGE_DIR === 'fixtures/calls' &&
    config.OIDC_ISSUER === undefined;
  const isWanted = config.EARMARK_DEMO === undefined ? isDefault : config.EARMARK_DEMO === '1';
  return { people, isOn: async () => isWanted && !(await hasRealPeople(db)) };
}

/** Harmless to repeat and to run from several processes at once: whatever is there stays. */
export async function seedDemo(db: Kysely<Database>): Promise<void> {
  const whole = await findUnit(db, '');
  const region = await unitOf(db, { kind: 'province', name: province, parent: whole });
  for (const [name, teams] of Object.entries(cities)) {
    const city = await unitOf(db, { kind: 'city', name, parent: region });
    for (const team of teams) await unitOf(db, { kind: 'team', name: team, parent: city });
  }
  for (const { role, login, name, unit, agentId = null } of people) {
    await unless('person-exists', () =>
      addPerson(db, { login, name, passwordHash: null, agentId, isDemo: true }, 'demo'),
    );
    await grantRole(db, { login, role, unit: await findUnit(db, unit), by: 'demo' });
  }
}

async function unitOf(
  db: Kysely<Database>,
  unit: { kind: OrgUnit['kind']; name: string; parent: OrgUnit },
): Promise<OrgUnit> {
  await unless('unit-exists', () => addUnit(db, unit));
  return await findUnit(db, unit.name);
}

async function unless(code: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === code)) throw error;
  }
}
