/** Cases as the pages show them, and how a finding becomes one. */
import type { Kysely } from 'kysely';
import { EarmarkError } from '../pipeline/errors.ts';
import type { CaseRow, NewCase } from '../pipeline/store/cases.ts';
import type { Database } from '../pipeline/store/tables.ts';
import type { ReadCard } from './card-items.ts';
import { momentOf, readClipCall } from './cases-calls.ts';
import { mostClipMs, windowAround } from './cases-redaction.ts';
import type { CaseShape, NewCaseBody } from './cases-shapes.ts';
import type { CoachedRule } from './coaching-rules.ts';
import { noSuchRecording } from './context.ts';
import { maskText } from './mask-talk.ts';

/** Masked once more: what finds personal data gets better. */
export function shownCase(row: CaseRow, canWithdraw: boolean): CaseShape {
  return {
    id: row.id,
    kind: row.kind,
    rule: row.rule,
    ruleTitle: row.rule_title,
    businessType: row.business_type,
    title: maskText(row.title),
    note: row.note && maskText(row.note),
    knowledge: row.knowledge,
    startMs: row.start_ms,
    endMs: row.end_ms,
    hasAudio: row.has_audio,
    turns: row.said.map((turn) => ({ ...turn, text: maskText(turn.text) })),
    evidence: row.evidence,
    addedAt: row.added_at.toISOString(),
    withdrawn:
      row.withdrawn_at === null
        ? null
        : {
            at: row.withdrawn_at.toISOString(),
            who: row.withdrawn_by ?? '',
            why: row.withdrawn_why ?? '',
          },
    canWithdraw: canWithdraw && row.withdrawn_at === null,
  };
}

/** Throws `not-found`, `case-finding`, `case-window`, `case-no-moment`. */
export async function caseOfFinding(
  { db, readCard }: { readonly db: Kysely<Database>; readonly readCard: ReadCard },
  body: NewCaseBody,
  { who, rules }: { who: string; rules: ReadonlyMap<string, CoachedRule> },
): Promise<NewCase> {
  const call = await readClipCall(db, readCard, body.recordingId);
  if (call === null) throw noSuchRecording();
  const finding = call.findings.find(({ rule }) => rule === body.rule);
  if (finding === undefined)
    throw new EarmarkError('case-finding', 'The score card of this call has no finding of this rule.', {
      status: 422,
    });
  const window =
    body.startMs === undefined || body.endMs === undefined
      ? momentOf(call, body.rule)
      : windowAround(call.transcript, { startMs: body.startMs, endMs: body.endMs });
  if (window === null)
    throw new EarmarkError(
      'case-no-moment',
      'This finding points to no moment of the call: say from when to when the case is (startMs, endMs).',
      { status: 422 },
    );
  if (window.endMs <= window.startMs || window.endMs - window.startMs > mostClipMs)
    throw new EarmarkError('case-window', `A case is ${mostClipMs / 1000} seconds at most.`, { status: 422 });
  const { turns, mask } = call.clip(window);
  const sort = body.kind === 'good' ? '做得好' : '待改进';
  return {
    client_id: body.id,
    recording_id: body.recordingId,
    rule: body.rule,
    rule_title: finding.title,
    business_type: call.businessType,
    team_id: call.teamId,
    kind: body.kind,
    title: maskText(body.title ?? `${finding.title.zh}（${sort}）`),
    note: body.note && maskText(body.note),
    knowledge: [...new Set([...(finding.knowledge ?? []), ...(rules.get(body.rule)?.knowledge ?? [])])],
    start_ms: window.startMs,
    end_ms: window.endMs,
    said: turns,
    evidence: finding.evidence
      .filter(({ startMs, endMs }) => startMs < window.endMs && endMs > window.startMs)
      .map(({ quote, why, turn, startMs, endMs }) => ({
        quote: mask.hide(quote, turn),
        why: mask.hide(why),
        startMs,
        endMs,
      })),
    added_by: who,
  };
}
