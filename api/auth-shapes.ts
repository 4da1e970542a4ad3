/** What signing in, people, tokens and the audit log answer. */
import { z } from 'zod';
import { Role } from '../pipeline/store/roles.ts';

const Text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => !text.includes('\0'), 'holds a NUL character');
const Login = Text(64);
const Password = Text(1_000);

export const SignInBody = z.strictObject({ login: Login, password: Password });
export const SetupBody = z.strictObject({
  code: Text(200).describe('from the link that the server printed when it started'),
  login: Login,
  name: Text(100),
  password: Password,
});
export const DemoBody = z.strictObject({ login: Login });
export const PasswordBody = z.strictObject({ current: Password, next: Password });

const UnitKind = z.enum(['whole', 'province', 'city', 'team']);
const GrantShape = z.object({ role: Role, unitId: z.number(), unit: z.string(), kind: UnitKind });

/** Who is signed in, and what the sign-in page has to offer to whoever is not. */
export const SessionState = z.object({
  person: z
    .object({
      login: z.string(),
      name: z.string(),
      agentId: z.string().nullable(),
      isDemo: z.boolean(),
      roles: z.array(GrantShape),
    })
    .nullable(),
  /** For the header x-csrf-token of every request that changes something; null for nobody and for API tokens. */
  csrf: z.string().nullable(),
  /** The people of the demo, where it is on; its calls and people are fictional. */
  demo: z.array(z.object({ role: Role, login: z.string(), name: z.string(), unit: z.string() })).nullable(),
  /** Nobody is known yet: the link that the server printed makes the first administrator. */
  needsSetup: z.boolean(),
  /** A sign-in by OpenID Connect is configured; it starts at /api/oidc/start. */
  oidc: z.boolean(),
});
export type SessionState = z.infer<typeof SessionState>;

export const PersonShape = z.object({
  id: z.number(),
  login: z.string(),
  name: z.string(),
  agentId: z.string().nullable(),
  active: z.boolean(),
  isDemo: z.boolean(),
  hasPassword: z.boolean(),
  roles: z.array(GrantShape),
});
export const PersonList = z.object({ items: z.array(PersonShape) });
export const PersonPath = z.object({ login: Login });
export const PersonBody = z.strictObject({
  login: Login,
  name: Text(100),
  password: Password.optional().describe('missing: signs in by OpenID Connect, or gets a password later'),
  agentId: Text(100).optional().describe('agent id that own calls carry'),
});
export const RoleBody = z.strictObject({
  role: Role,
  unit: Text(200).optional().describe('number, name or team id; missing: the whole organisation'),
});
export const ActiveBody = z.strictObject({ active: z.boolean() });
export const NewPasswordBody = z.strictObject({ password: Password });

export const UnitShape = z.object({
  id: z.number(),
  kind: UnitKind,
  name: z.string(),
  parentId: z.number().nullable(),
  teamId: z.string().nullable(),
});
export const UnitList = z.object({
  items: z.array(UnitShape),
  /** Team ids of calls that no unit stands for. */
  unknownTeams: z.array(z.string()),
});
export const UnitBody = z.strictObject({
  kind: UnitKind.exclude(['whole']),
  name: Text(100),
  parent: Text(200).optional().describe('number, name or team id; missing: the whole organisation'),
  teamId: Text(200).optional().describe('of teams; default: the name'),
});

const TokenScope = z.enum(['read', 'write', 'act-as']);
export const TokenBody = z.strictObject({
  name: Text(100).describe('what it is for'),
  scopes: z.array(TokenScope).min(1).max(3),
  days: z.number().int().min(1).max(366),
});
export const NewToken = z.object({
  id: z.number(),
  /** Shown once. */
  token: z.string(),
  expiresAt: z.string(),
});
export const TokenList = z.object({
  items: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      login: z.string(),
      scopes: z.array(TokenScope),
      createdAt: z.string(),
      expiresAt: z.string(),
      lastUsedAt: z.string().nullable(),
      revokedAt: z.string().nullable(),
    }),
  ),
});
export const TokenPath = z.object({ id: z.coerce.number().int().positive() });

const Day = z.iso.date();
export const AuditQueryShape = z.strictObject({
  from: Day.optional().describe('day in China, inclusive'),
  to: Day.optional().describe('day in China, inclusive'),
  who: Text(100).optional(),
  what: Text(100).optional(),
  recordingId: Text(200).optional(),
  before: z.coerce.number().int().positive().optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const AuditPage = z.object({
  items: z.array(
    z.object({
      id: z.number(),
      at: z.string(),
      who: z.string(),
      what: z.string(),
      recordingId: z.string().nullable(),
      reason: z.string(),
      detail: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
  next: z.number().nullable(),
  /** By login: of those who are known here. */
  names: z.record(z.string(), z.string()),
});
export const AuditExportQuery = AuditQueryShape.omit({ before: true, limit: true }).extend({
  format: z.enum(['csv', 'json']).default('csv'),
});
