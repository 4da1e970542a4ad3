/** What has to be muted in a recording before anybody hears it. */
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { findPersonalData } from '../models/personal-data/find.ts';
import { type Mute, mutesOf } from '../pipeline/audio/mutes.ts';
import { PersonalDataSpan, type Recording, Transcript } from '../pipeline/domain.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { problem } from './problem.ts';

export interface MuteKeys {
  readonly state: Recording['state'];
  readonly transcribe_key: string | null;
  readonly analyse_key: string | null;
}

/** Results never change under their key: players ask for many ranges of one recording. */
const maxRemembered = 1_000;

/**
 * By the newest results of the recording. Throws problem `audio-not-ready` while nobody knows what is said in it: clear
 * speech is never the answer to a missing result.
 */
export function muteReader(db: Kysely<Database>): (keys: MuteKeys) => Promise<readonly Mute[]> {
  const known = new Map<string, readonly Mute[]>();
  return async ({ state, transcribe_key, analyse_key }) => {
    if (transcribe_key === null || analyse_key === null) throw notReady(state);
    const name = `${transcribe_key} ${analyse_key}`;
    const held = known.get(name);
    if (held !== undefined) return held;
    const mutes = await readMutes(db, transcribe_key, analyse_key);
    if (known.size >= maxRemembered) known.clear();
    known.set(name, mutes);
    return mutes;
  };
}

async function readMutes(db: Kysely<Database>, transcribeKey: string, analyseKey: string): Promise<Mute[]> {
  const { rows } = await sql<{ transcript: unknown; found: unknown; is_of_transcript: boolean }>`
    select said.output as transcript, judged.output -> 'personalData' as found,
      judged.inputs ->> 'transcribe' is not distinct from said.content_hash as is_of_transcript
    from results said join results judged on judged.key = ${analyseKey}
    where said.key = ${transcribeKey}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw notReady('pending');
  const transcript = Transcript.parse(row.transcript);
  const found = z.array(PersonalDataSpan).nullable().parse(row.found);
  // Never looked for, or looked for in the words of an earlier recogniser: it is done now, as for the text.
  const spans = found !== null && row.is_of_transcript ? found : findPersonalData(transcript.turns);
  return mutesOf(transcript, spans);
}

const reasons: Readonly<Partial<Record<Recording['state'], string>>> = {
  waiting: 'It waits for something an operator has to provide.',
  failed: 'A stage failed: try the recording again.',
  unusable: 'The file cannot be judged.',
};

function notReady(state: Recording['state']) {
  return problem(
    'audio-not-ready',
    `Nobody knows yet what is said in this recording, so personal data in it cannot be muted. ${reasons[state] ?? 'Wait until it is analysed.'} Whoever has to hear it now asks for the original with a reason: POST …/original-audio.`,
  );
}
