-- Rule sets by organisation unit: a province, city or team may be judged by other rules than the whole organisation.

-- null: the whole organisation
alter table rule_set_activations add column unit_id bigint references org_units (id);
-- null: the unit has none of its own any more, what is above it counts
alter table rule_set_activations alter column hash drop not null;
alter table rule_set_activations drop constraint rule_set_activations_kind_check;
alter table rule_set_activations add constraint rule_set_activations_kind_check
  check (kind in ('first', 'activate', 'rollback', 'inherit') and (hash is not null or unit_id is not null));
create index rule_set_activations_unit on rule_set_activations (unit_id, id desc) where unit_id is not null;

-- What the last change left in force. The whole organisation's stays in `versions`, part `rules`.
create view unit_rule_sets as
  select unit_id, hash from (
    select distinct on (unit_id) unit_id, hash from rule_set_activations
    where unit_id is not null order by unit_id, id desc) as latest
  where hash is not null;

-- Teams judged by the rule set of a unit (unit_id: the nearest at or above the team that has one); all other calls go
-- by the whole organisation's.
create view team_rule_sets as
  with recursive own as materialized (select unit_id, hash from unit_rule_sets),
  below as (
    select unit_id as id, unit_id, hash from own
    union all
    select child.id, below.unit_id, below.hash from below join org_units child on child.parent_id = below.id
    where child.id not in (select unit_id from own))
  select org_units.team_id, below.unit_id, below.hash from below join org_units using (id)
  where team_id is not null;

-- Also hashes of the rule sets of teams, where units have their own: see pipeline/store/versions.ts.
alter table rescores rename column rule_set to in_force;
