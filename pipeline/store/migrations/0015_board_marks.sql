-- What boards count of a review and of a matter, in the row of the call: joined with both tables, a month of metrics
-- took 0.4 s over 100,000 calls, the list of the late ones 0.8 s. Measured by api/pages.bench.ts.

-- of its review: it is mandatory, when it is due, when it was published last
alter table board_calls add column must_review boolean not null default false;
alter table board_calls add column review_due_at timestamptz;
alter table board_calls add column review_published_at timestamptz;
-- of its matter: the first contact about it; null: not known yet. Whether there were others.
alter table board_calls add column is_first_contact boolean;
alter table board_calls add column is_chained boolean not null default false;

create function note_board_review() returns trigger language plpgsql as $$
begin
  update board_calls set must_review = new.kind = 'mandatory', review_due_at = new.due_at,
    review_published_at = new.published_at
  where recording_id = new.recording_id
    and (must_review, review_due_at, review_published_at)
      is distinct from (new.kind = 'mandatory', new.due_at, new.published_at);
  return null;
end $$;
create trigger reviews_board after insert or update of kind, due_at, published_at on reviews for each row
  execute function note_board_review();

-- Nobody needs to look at it any more. Of a call that is erased the marks stay, like everything that was counted of it.
create function note_board_review_gone() returns trigger language plpgsql as $$
begin
  if exists (select from recordings where id = old.recording_id) then
    update board_calls set must_review = false, review_due_at = null, review_published_at = null
      where recording_id = old.recording_id;
  end if;
  return null;
end $$;
create trigger reviews_board_delete after delete on reviews for each row execute function note_board_review_gone();

create function note_board_matter() returns trigger language plpgsql as $$
begin
  update board_calls set is_first_contact = coalesce(new.place, 1) = 1, is_chained = new.chain_id is not null
  where recording_id = new.recording_id
    and (is_first_contact, is_chained) is distinct from (coalesce(new.place, 1) = 1, new.chain_id is not null);
  return null;
end $$;
create trigger service_calls_board_matter after insert or update of place, chain_id on service_calls for each row
  execute function note_board_matter();

create function note_board_matter_gone() returns trigger language plpgsql as $$
begin
  if exists (select from recordings where id = old.recording_id) then
    update board_calls set is_first_contact = null, is_chained = false where recording_id = old.recording_id;
  end if;
  return null;
end $$;
create trigger service_calls_board_delete after delete on service_calls for each row
  execute function note_board_matter_gone();

update board_calls set must_review = reviews.kind = 'mandatory', review_due_at = reviews.due_at,
  review_published_at = reviews.published_at
from reviews where reviews.recording_id = board_calls.recording_id;
update board_calls set is_first_contact = coalesce(place, 1) = 1, is_chained = chain_id is not null
from service_calls where service_calls.recording_id = board_calls.recording_id;

-- How far everything is, without reading every recording: 0.4 s over 100,000 that were all done.
create index recordings_states on recordings (state);
create index recordings_incomplete on recordings (id)
  where transcribe_key is null or analyse_key is null or score_key is null or route_key is null;
