-- Words of a call apart from its other columns. In the same row, every new score card made Postgres enter all words of
-- the call into the search index again: three quarters of the cost of pointing a recording at its new card.
create table recording_words (
  recording_id text primary key references recordings (id) on delete cascade,
  -- segmented words of the transcript
  search       tsvector not null
);
insert into recording_words (recording_id, search) select id, search from recordings where search is not null;
create index recording_words_search on recording_words using gin (search) with (fastupdate = off);
drop index recordings_search;
alter table recordings drop column search;
