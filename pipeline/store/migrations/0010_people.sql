-- People, what they may do and where in the organisation, their sessions and tokens.

-- province > city > team; the whole organisation is the one root. Teams carry the id that calls come with.
create table org_units (
  id        bigint generated always as identity primary key,
  kind      text not null check (kind in ('whole', 'province', 'city', 'team')),
  name      text not null check (btrim(name) <> ''),
  parent_id bigint references org_units (id),
  -- metadata.teamId
  team_id   text unique,
  unique (parent_id, name),
  check ((kind = 'whole') = (parent_id is null)),
  check ((kind = 'team') = (team_id is not null))
);
create unique index org_units_whole on org_units (kind) where kind = 'whole';
create index org_units_parent on org_units (parent_id);
insert into org_units (kind, name) values ('whole', '全部');

create table people (
  id            bigint generated always as identity primary key,
  login         text not null unique check (login ~ '^[a-z0-9][a-z0-9._@-]{1,63}$'),
  name          text not null check (btrim(name) <> ''),
  -- argon2id in PHC form; null: signs in by OpenID Connect (or is a person of the demo)
  password_hash text,
  -- issuer and subject of OpenID Connect
  oidc_subject  text unique,
  -- metadata.agentId of this person's own calls
  agent_id      text,
  active        boolean not null default true,
  is_demo       boolean not null default false,
  created_at    timestamptz not null default now()
);
create index people_agent on people (agent_id);

-- A role holds in a unit and in everything below it.
create table role_grants (
  person_id  bigint not null references people (id) on delete cascade,
  role       text not null check (role in
    ('reviewer', 'agent', 'team_lead', 'qa_manager', 'model_engineer', 'welfare', 'operations')),
  unit_id    bigint not null references org_units (id),
  granted_by text not null,
  granted_at timestamptz not null default now(),
  primary key (person_id, role, unit_id)
);
create index role_grants_unit on role_grants (unit_id, role);

-- A copy of the database signs nobody in: only hashes (SHA-256, hex) of tokens are kept.
create table sessions (
  token_hash   text primary key,
  person_id    bigint not null references people (id) on delete cascade,
  created_at   timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at   timestamptz not null
);
create index sessions_person on sessions (person_id);

create table api_tokens (
  id           bigint generated always as identity primary key,
  token_hash   text not null unique,
  person_id    bigint not null references people (id) on delete cascade,
  name         text not null check (btrim(name) <> ''),
  scopes       text[] not null check (scopes <@ array['read', 'write', 'act-as'] and cardinality(scopes) > 0),
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null,
  last_used_at timestamptz,
  revoked_at   timestamptz
);
create index api_tokens_person on api_tokens (person_id);

-- By what was typed, whether there is such a person or not: the answer must not tell them apart.
create table sign_in_tries (
  login        text primary key,
  failed       int not null,
  last_at      timestamptz not null,
  locked_until timestamptz
);

-- The audit log now also holds what was changed about people, exports, and sign-ins.
alter table audit add column detail jsonb;
create index audit_at on audit (at desc, id desc);
