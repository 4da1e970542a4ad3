-- What keeps filters of long lists quick. Measured by api/recordings.bench.ts.

-- Rules that failed on the current score card. A join with findings misleads the planner: it expects one row where
-- there are thousands (0.2 s for a rule that fails in a quarter of 100,000 calls).
alter table recordings add column failed_rules text[];
update recordings set failed_rules = (
  select array_agg(rule) from findings
  where findings.recording_id = recordings.id and findings.score_key = recordings.score_key and verdict = 'fail'
) where score_key is not null;
create index recordings_failed_rules on recordings using gin (failed_rules) with (fastupdate = off);

-- Rare, and looked for first.
create index recordings_veto on recordings (listed_at desc, id desc) where veto;
create index recordings_normalised on recordings (normalised);
