/** What closed sessions agreed on, as gold labels for the models. */
import type { Kysely } from 'kysely';
import { type Finding, Opinions, Verdict } from '../pipeline/domain.ts';
import { EarmarkError } from '../pipeline/errors.ts';
import type { LabelModel } from '../pipeline/labels/label-models.ts';
import { decisionLabelId } from '../pipeline/labels/rule-labels.ts';
import type { Log } from '../pipeline/log.ts';
import {
  type ConsensusRow,
  callsOf,
  changeSession,
  consensusOf,
  type SessionCall,
  unlabelledSessions,
} from '../pipeline/store/calibration.ts';
import { addLabel, type NewLabel } from '../pipeline/store/labels.ts';
import { getResult } from '../pipeline/store/results.ts';
import type { Database } from '../pipeline/store/tables.ts';
import type { ReadCard } from './card-items.ts';
import { labelsOf } from './review-labels.ts';

/** Also those that a former process left unfinished; writing them again stores nothing twice. */
export async function writeGoldLabels({
  db,
  readCard,
  log,
}: {
  readonly db: Kysely<Database>;
  readonly readCard: ReadCard;
  readonly log: Log;
}): Promise<void> {
  for (const id of await unlabelledSessions(db)) {
    try {
      await labelSession(db, readCard, id);
      await changeSession(db, id, { is_labelled: true });
    } catch (error) {
      // The session is closed; labels are tried again when the next one is.
      log.warn({ err: error, session: id }, 'gold labels of a calibration session could not be written');
    }
  }
}

async function labelSession(db: Kysely<Database>, readCard: ReadCard, id: number): Promise<void> {
  const [calls, consensus] = await Promise.all([callsOf(db, [id]), consensusOf(db, [id])]);
  for (const call of calls.get(id) ?? []) {
    const current = await db
      .selectFrom('recordings')
      .select('transcribe_key')
      .where('id', '=', call.recording_id)
      .executeTakeFirst();
    // Turns are counted in the words that were judged; of other words nothing was said.
    if (current?.transcribe_key !== call.transcribe_key) continue;
    const [judged, analysed] = await Promise.all([
      call.score_key === null ? null : readCard(call.score_key),
      call.analyse_key === null ? null : getResult(db, call.analyse_key),
    ]);
    if (analysed === null) continue;
    const opinions = Opinions.parse(analysed.output);
    const own = consensus.filter(({ recording_id }) => recording_id === call.recording_id);
    for (const said of own)
      for (const label of goldLabels(call, said, judged?.scored.findings ?? [], opinions)) {
        const isSaidItself = label.turn === null && own.some(({ item }) => item === label.model);
        if (isSaidItself && said.item !== label.model) continue;
        await unlessUnfit(
          addLabel(db, {
            ...label,
            id: decisionLabelId(`calibration ${id} ${call.recording_id}`, said.item, label.turn),
            recordingId: call.recording_id,
            who: said.who,
            source: 'calibration',
            note: said.reason,
          }),
        );
      }
  }
}

/** That a fault is not there says of its words little: they may have been misheard. Only faults become labels. */
function goldLabels(
  { items }: SessionCall,
  { item, value }: ConsensusRow,
  findings: readonly Finding[],
  opinions: Opinions,
): Pick<NewLabel, 'model' | 'turn' | 'value'>[] {
  const asked = items.find((one) => one.item === item);
  if (asked === undefined) return [];
  if (asked.kind === 'model') return [{ model: asked.model satisfies LabelModel, turn: null, value }];
  const finding = findings.find(({ rule }) => rule === asked.rule);
  if (finding === undefined) return [];
  return labelsOf(finding, { human: { verdict: Verdict.parse(value), reason: null } }, opinions);
}

/** A turn of a speaker the model is not asked about, or a call whose analysis is gone meanwhile. */
async function unlessUnfit(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const isUnfit =
      error instanceof EarmarkError &&
      (error.code === 'label-invalid' || error.code === 'recording-not-analysed');
    if (!isUnfit) throw error;
  }
}
