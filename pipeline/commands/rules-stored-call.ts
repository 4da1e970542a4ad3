/** A stored recording as the rules see it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { RuleSet } from '../../rules/compile.ts';
import { loadRuleSet } from '../../rules/load.ts';
import { Opinions, Transcript } from '../domain.ts';
import { EarmarkError } from '../errors.ts';
import type { ScoreInput } from '../stages/score.ts';
import { getResult } from '../store/results.ts';
import { findRuleSet, loadStoredRuleSet } from '../store/rule-sets.ts';
import type { Database } from '../store/tables.ts';
import { rulesOfTeam } from '../store/unit-rules.ts';
import { openSession, withServices } from './session.ts';

/** `id` of the recording, or of the call at the platform. Without `rules` (see `ruleSetFrom`) those its team goes by. */
export async function storedScoreInput(id: string, rules: string | undefined): Promise<ScoreInput> {
  return await withServices(openSession(), async ({ db }) => {
    const call = await readStoredCall(db, id);
    if (call === null)
      throw new EarmarkError(
        'not-found',
        `No recording "${id}" is stored and judged. Give its id, its call id, or a file.`,
      );
    const { hash } = await rulesOfTeam(db, call.metadata.teamId);
    return { ...call, ruleSet: await ruleSetFrom(db, rules ?? (hash === '' ? 'active' : hash)) };
  });
}

/** Null when there is none, or it has not been transcribed and analysed yet. */
export async function readStoredCall(
  db: Kysely<Database>,
  id: string,
): Promise<Omit<ScoreInput, 'ruleSet'> | null> {
  const row = await db
    .selectFrom('recordings')
    .select(['metadata', 'transcribe_key', 'analyse_key'])
    .where((is) => is.or([is('id', '=', id), is('call_id', '=', id)]))
    .orderBy('listed_at', 'desc')
    .executeTakeFirst();
  if (!row || row.transcribe_key === null || row.analyse_key === null) return null;
  const transcript = await getResult(db, row.transcribe_key);
  const opinions = await getResult(db, row.analyse_key);
  if (transcript === null || opinions === null) return null;
  return {
    transcript: Transcript.parse(transcript.output),
    metadata: row.metadata,
    opinions: Opinions.parse(opinions.output),
  };
}

/** `active` (what is in force), the beginning of a stored hash, or the folder of a pack. */
export async function ruleSetFrom(db: Kysely<Database>, text: string): Promise<RuleSet> {
  if (text !== 'active' && existsSync(join(text, 'pack.yaml'))) return await loadRuleSet(text);
  return await loadStoredRuleSet(db, await findRuleSet(db, text === 'active' ? 'in-force' : text));
}
