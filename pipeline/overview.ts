/** The table of calls that `earmark start` prints. */
import Table from 'cli-table3';
import type { Kysely } from 'kysely';
import type { Database } from './store/tables.ts';

const maxRows = 20;

const stateTexts = {
  pending: '处理中',
  waiting: '等待',
  unusable: '无法评分',
  failed: '失败',
  done: '',
} as const;

/** The newest calls with score and flags, and a sentence under the table for each that has no score. `titles`: of rules. */
export async function printOverview(
  db: Kysely<Database>,
  titles: ReadonlyMap<string, string>,
  out: NodeJS.WritableStream,
): Promise<void> {
  const rows = await db
    .selectFrom('recordings')
    .select([
      'id',
      'call_id',
      'storage_key',
      'agent_name',
      'business_type',
      'duration_ms',
      'normalised',
      'passed',
      'veto',
      'unsure_count',
      'lane',
      'state',
      'state_detail',
      'score_key',
    ])
    .orderBy('listed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(maxRows)
    .execute();
  if (rows.length === 0) {
    out.write('\n还没有录音 no recordings yet: put some into the storage, then run `earmark import`.\n');
    return;
  }
  const fails = await db
    .selectFrom('findings')
    .select(['recording_id', 'rule'])
    .where(
      'score_key',
      'in',
      rows.map(({ score_key }) => score_key ?? ''),
    )
    .where(
      'recording_id',
      'in',
      rows.map(({ id }) => id),
    )
    .where('verdict', '=', 'fail')
    .orderBy('rule')
    .execute();
  const table = new Table({
    head: ['通话 call', '坐席 agent', '业务 type', '时长 length', '得分 score', '问题 flags'],
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    const flags = fails
      .filter(({ recording_id }) => recording_id === row.id)
      .map(({ rule }) => titles.get(rule) ?? rule);
    if (row.unsure_count) flags.push(`待判 ${row.unsure_count}`);
    table.push([
      row.call_id ?? row.storage_key,
      row.agent_name ?? '',
      row.business_type ?? '',
      row.duration_ms === null ? '' : lengthOf(row.duration_ms),
      row.normalised === null ? stateTexts[row.state] : scoreOf(row.normalised, row.passed, row.veto),
      flags.join(' · '),
    ]);
  }
  out.write(`\n${table.toString()}\n`);
  for (const { call_id, storage_key, state, state_detail } of rows) {
    if (state !== 'done' && state_detail) out.write(`${call_id ?? storage_key}: ${state_detail}\n`);
  }
}

function lengthOf(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function scoreOf(normalised: number, passed: boolean | null, veto: boolean | null): string {
  if (veto) return `${normalised.toFixed(0)} 否决 veto`;
  return passed === false ? `${normalised.toFixed(0)} 不合格` : normalised.toFixed(0);
}
