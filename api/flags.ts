/** Failed rules of many recordings at once, with the titles their score cards gave them. */
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { Severity } from '../pipeline/domain.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { Flag } from './shapes.ts';

/** By recording id, the gravest first; recordings without a failed rule are left out. */
export type ReadFlags = (recordingIds: readonly string[]) => Promise<Map<string, Flag[]>>;

/** Some hundreds of rule sets with some hundreds of rules each. */
const maxTitles = 50_000;

/** Titles lie in the results, which are large: each is read once per rule set and kept. */
export function flagReader(db: Kysely<Database>): ReadFlags {
  // By rule set hash and rule id: equal hashes are equal rules, so entries never go stale.
  const titles = new Map<string, Flag['title']>();
  const titleKey = (ruleSet: string, rule: string) => `${ruleSet} ${rule}`;

  async function learnTitles(ruleSet: string, scoreKey: string): Promise<void> {
    if (titles.size > maxTitles) titles.clear();
    const { rows } = await sql<unknown>`
      select finding->>'rule' as rule, finding->'title' as title
      from results, jsonb_array_elements(output->'findings') as finding where key = ${scoreKey}`.execute(db);
    for (const { rule, title } of Titles.parse(rows)) titles.set(titleKey(ruleSet, rule), title);
  }

  return async (recordingIds) => {
    const flags = new Map<string, Flag[]>();
    if (recordingIds.length === 0) return flags;
    for (const row of await failedRules(db, recordingIds)) {
      const key = titleKey(row.rule_set, row.rule);
      if (!titles.has(key)) await learnTitles(row.rule_set, row.score_key);
      const title = titles.get(key) ?? { zh: row.rule, en: row.rule };
      const flag = { rule: row.rule, title, severity: Severity.parse(row.severity), veto: row.veto };
      flags.set(row.id, [...(flags.get(row.id) ?? []), flag]);
    }
    for (const list of flags.values()) list.sort(byGravity);
    return flags;
  };
}

const Titles = z.array(z.object({ rule: z.string(), title: Flag.shape.title }));

async function failedRules(db: Kysely<Database>, recordingIds: readonly string[]) {
  return await db
    .selectFrom('recordings')
    .innerJoin('score_cards', (join) =>
      join
        .onRef('score_cards.recording_id', '=', 'recordings.id')
        .onRef('score_cards.score_key', '=', 'recordings.score_key'),
    )
    .innerJoin('findings', (join) =>
      join
        .onRef('findings.recording_id', '=', 'recordings.id')
        .onRef('findings.score_key', '=', 'recordings.score_key'),
    )
    .where('recordings.id', 'in', recordingIds)
    .where('findings.verdict', '=', 'fail')
    // What reviewers overturned is no longer among them.
    .where(sql<boolean>`coalesce(findings.rule = any(recordings.failed_rules), true)`)
    .select(['recordings.id', 'findings.score_key', 'findings.rule', 'findings.severity', 'findings.veto'])
    .select('score_cards.rule_set')
    .execute();
}

const gravity = ['severe', 'moderate', 'minor'];

function byGravity(a: Flag, b: Flag): number {
  return (
    Number(b.veto) - Number(a.veto) ||
    gravity.indexOf(a.severity) - gravity.indexOf(b.severity) ||
    (a.rule < b.rule ? -1 : 1)
  );
}
