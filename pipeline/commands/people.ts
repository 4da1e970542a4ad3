/** `people`: who may sign in, what they may do and where; units of the organisation; API tokens. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { hashPassword } from '../../api/passwords.ts';
import { EarmarkError } from '../errors.ts';
import { writeAudit } from '../store/audit.ts';
import { addUnit, findUnit, listUnits, unknownTeams } from '../store/org-units.ts';
import {
  addPerson,
  findPerson,
  grantRole,
  listPeople,
  normalLogin,
  type Person,
  revokeRole,
  setActive,
  setPassword,
} from '../store/people.ts';
import { Role, roleNames } from '../store/roles.ts';
import { addApiToken, type TokenScope } from '../store/sessions.ts';
import { readSecret } from './read-secret.ts';
import { tableOf } from './rules-text.ts';
import { openSession, print, withServices } from './session.ts';

interface Json {
  readonly json?: boolean;
}

const roleHelp = `角色 · role: ${Role.options.map((role) => `${role} ${roleNames[role].zh}`).join(', ')}`;
const jsonHelp = '以 JSON 输出 · print JSON';

export function register(program: Command): void {
  const people = program
    .command('people')
    .description('人员、角色和组织 · people, roles and the organisation');

  people
    .command('list')
    .description('列出人员和角色 · everybody with their roles')
    .option('--json', jsonHelp)
    .action(async ({ json }: Json) => {
      await withServices(openSession(), async ({ db }) => {
        const items = await listPeople(db);
        print(items, json === true, () => (items.length === 0 ? nobody : tableOf(heads, items.map(rowOf))));
      });
    });

  people
    .command('add <login>')
    .description('添加人员 · add a person')
    .requiredOption('--name <name>', '姓名 · name')
    .option('--role <role>', roleHelp)
    .option('--unit <unit>', '组织（编号、名称或班组号），默认全部 · unit; default: everything', '')
    .option('--agent-id <id>', '录音元数据中的客服工号 · agent id that own calls carry')
    .option('--no-password', '只用统一身份登录 · signs in by OpenID Connect only')
    .option('--json', jsonHelp)
    .action(async (login: string, options: AddOptions) => {
      const role = options.role === undefined ? null : roleOf(options.role);
      const session = openSession();
      const passwordHash = options.password ? await askPassword(login) : null;
      await withServices(session, async ({ db }) => {
        const unit = await findUnit(db, options.unit);
        const person = await db.transaction().execute(async (trx) => {
          const agentId = options.agentId ?? null;
          const added = await addPerson(trx, { login, name: options.name, passwordHash, agentId }, by());
          return role === null ? added : await grantRole(trx, { login, role, unit, by: by() });
        });
        print(person, options.json === true, () => tableOf(heads, [rowOf(person)]));
      });
    });

  people
    .command('role <login> <role>')
    .description('授予角色，--remove 收回 · give a role, take it away with --remove')
    .option('--unit <unit>', '组织，默认全部 · unit; default: everything', '')
    .option('--remove', '收回 · take it away')
    .option('--json', jsonHelp)
    .addHelpText('after', `\n${roleHelp}`)
    .action(async (login: string, name: string, options: { unit: string; remove?: boolean } & Json) => {
      const role = roleOf(name);
      await withServices(openSession(), async ({ db }) => {
        const change = options.remove ? revokeRole : grantRole;
        const person = await change(db, { login, role, unit: await findUnit(db, options.unit), by: by() });
        print(person, options.json === true, () => tableOf(heads, [rowOf(person)]));
      });
    });

  people
    .command('password <login>')
    .description('设置新密码，解除锁定 · set a new password; ends sessions and a lock')
    .action(async (login: string) => {
      const session = openSession();
      const passwordHash = await askPassword(login);
      await withServices(session, async ({ db }) => {
        await setPassword(db, { login, passwordHash, by: by() });
        print({ login }, false, () => `密码已更新 the password of ${login} is set`);
      });
    });

  people
    .command('disable <login>')
    .description('停用，--undo 恢复 · disable, or enable again with --undo')
    .option('--undo', '恢复 · enable again')
    .option('--json', jsonHelp)
    .action(async (login: string, options: { undo?: boolean } & Json) => {
      await withServices(openSession(), async ({ db }) => {
        const person = await setActive(db, { login, active: options.undo === true, by: by() });
        print(person, options.json === true, () => tableOf(heads, [rowOf(person)]));
      });
    });

  people
    .command('units')
    .description('列出组织，--add 添加 · the organisation; --add a unit')
    .option('--add <name>', '名称 · name')
    .option('--kind <kind>', 'province, city, team', 'team')
    .option('--parent <unit>', '上级，默认全部 · unit above; default: everything', '')
    .option('--team-id <id>', '录音元数据中的班组号，默认同名称 · team id of calls; default: the name')
    .option('--json', jsonHelp)
    .action(async (options: UnitOptions) => {
      const kind = kindOf(options.kind);
      await withServices(openSession(), async ({ db }) => {
        const { add: name, teamId } = options;
        if (name !== undefined)
          await db.transaction().execute(async (trx) => {
            const parent = await findUnit(trx, options.parent);
            const unit = await addUnit(trx, { kind, name, parent, ...(teamId && { teamId }) });
            await writeAudit(trx, {
              who: by(),
              what: 'unit-added',
              reason: name,
              detail: { unitId: unit.id },
            });
          });
        const [units, unknown] = [await listUnits(db), await unknownTeams(db)];
        const nameOf = new Map(units.map((unit) => [unit.id, unit.name]));
        print({ units, unknownTeams: unknown }, options.json === true, () =>
          [
            tableOf(
              ['编号 id', '类别 kind', '名称 name', '上级 above', '班组号 team id'],
              units.map((unit) => [
                unit.id,
                unit.kind,
                unit.name,
                nameOf.get(unit.parent_id ?? 0) ?? '',
                unit.team_id ?? '',
              ]),
            ),
            ...(unknown.length === 0
              ? []
              : [`录音中有未登记的班组 teams of calls that no unit stands for: ${unknown.join('、')}`]),
          ].join('\n'),
        );
      });
    });

  people
    .command('token <login>')
    .description('为程序生成接口令牌，只显示一次 · an API token for a program, shown once')
    .requiredOption('--name <name>', '用途 · what it is for')
    .option('--scopes <scopes>', 'read, write, act-as', 'read')
    .option('--days <n>', '有效天数 · days', '90')
    .option('--json', jsonHelp)
    .action(async (login: string, options: { name: string; scopes: string; days: string } & Json) => {
      const scopes = options.scopes.split(',').map(scopeOf);
      const days = Number(options.days);
      if (!Number.isInteger(days) || days < 1 || days > 366)
        throw new EarmarkError('usage', '--days is a whole number from 1 to 366.');
      await withServices(openSession(), async ({ db }) => {
        const person = await findPerson(db, login);
        const token = await addApiToken(db, { person, name: options.name, scopes, days, by: by() });
        print(token, options.json === true, () => `${token.token}\n有效期至 valid until ${token.expiresAt}`);
      });
    });
}

interface AddOptions extends Json {
  readonly name: string;
  readonly role?: string;
  readonly unit: string;
  readonly agentId?: string;
  readonly password: boolean;
}

interface UnitOptions extends Json {
  readonly add?: string;
  readonly kind: string;
  readonly parent: string;
  readonly teamId?: string;
}

const nobody =
  '还没有任何人员：运行 earmark people add，或打开 npm start 打印的链接 · nobody yet: earmark people add, or the link that npm start prints';
const heads = ['账号 login', '姓名 name', '角色 roles', '工号 agent id', '状态 state'];

function rowOf({ login, name, roles, agentId, active, isDemo, hasPassword }: Person): string[] {
  const held = roles.map(
    ({ role, unit, kind }) => `${roleNames[role].zh} ${role}${kind === 'whole' ? '' : ` @ ${unit}`}`,
  );
  const state = !active
    ? '停用 disabled'
    : isDemo
      ? '演示 demo'
      : hasPassword
        ? '密码 password'
        : '统一身份 OIDC';
  return [login, name, held.join('\n'), agentId ?? '', state];
}

/** Whoever runs the command may read the database anyway; the audit log says that it came from here. */
function by(): string {
  return `command line: ${userInfo().username}`;
}

async function askPassword(login: string): Promise<string> {
  return await hashPassword(await readSecret('密码 password: '), normalLogin(login));
}

function roleOf(text: string): Role {
  const role = Role.safeParse(text);
  if (role.success) return role.data;
  throw new EarmarkError('usage', `"${text}" is not a role. Roles are ${Role.options.join(', ')}.`);
}

function kindOf(text: string): 'province' | 'city' | 'team' {
  if (text === 'province' || text === 'city' || text === 'team') return text;
  throw new EarmarkError('usage', `--kind takes province, city or team, not "${text}".`);
}

function scopeOf(text: string): TokenScope {
  const scope = text.trim();
  if (scope === 'read' || scope === 'write' || scope === 'act-as') return scope;
  throw new EarmarkError('usage', `--scopes takes read, write and act-as, not "${scope}".`);
}
