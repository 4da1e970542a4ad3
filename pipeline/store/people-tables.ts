/** Tables of migrations/0010_people.sql as Kysely types. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Role } from './roles.ts';

type Timestamp = ColumnType<Date, Date | string, Date | string>;

interface OrgUnitsTable {
  id: GeneratedAlways<number>;
  kind: 'whole' | 'province' | 'city' | 'team';
  name: string;
  /** Null: the whole organisation. */
  parent_id: number | null;
  /** `metadata.teamId` of its calls; teams only. */
  team_id: string | null;
}

interface PersonTable {
  id: GeneratedAlways<number>;
  login: string;
  name: string;
  password_hash: string | null;
  oidc_subject: string | null;
  agent_id: string | null;
  active: Generated<boolean>;
  is_demo: Generated<boolean>;
  created_at: Generated<Date>;
}

interface RoleGrantsTable {
  person_id: number;
  role: Role;
  unit_id: number;
  granted_by: string;
  granted_at: Generated<Date>;
}

interface SessionsTable {
  token_hash: string;
  person_id: number;
  created_at: Generated<Date>;
  last_seen_at: ColumnType<Date, Date | undefined, Date>;
  expires_at: Timestamp;
}

interface ApiTokensTable {
  id: GeneratedAlways<number>;
  token_hash: string;
  person_id: number;
  name: string;
  scopes: string[];
  created_at: Generated<Date>;
  expires_at: Timestamp;
  last_used_at: Timestamp | null;
  revoked_at: Timestamp | null;
}

interface SignInTriesTable {
  login: string;
  failed: number;
  last_at: Timestamp;
  locked_until: Timestamp | null;
}

export interface PeopleTables {
  org_units: OrgUnitsTable;
  people: PersonTable;
  role_grants: RoleGrantsTable;
  sessions: SessionsTable;
  api_tokens: ApiTokensTable;
  sign_in_tries: SignInTriesTable;
}
