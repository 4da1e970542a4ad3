/** Which rule set a card was made by, and whose it is. */
import type { Kysely } from 'kysely';
import type { Database } from '../pipeline/store/tables.ts';
import { rulesOfTeam } from '../pipeline/store/unit-rules.ts';
import type { RecordingDetail } from './shapes.ts';

/** `ruleSet`: hash behind the card; null: there is no card. */
export async function readJudgedBy(
  db: Kysely<Database>,
  { teamId, ruleSet }: { readonly teamId: string | null; readonly ruleSet: string | null },
): Promise<RecordingDetail['judgedBy']> {
  if (ruleSet === null) return null;
  const { hash, from } = await rulesOfTeam(db, teamId);
  const isInForce = hash === ruleSet;
  const unit =
    !isInForce || from === null || from.kind === 'whole' ? null : { kind: from.kind, name: from.name };
  return { ruleSet, isInForce, unit };
}
