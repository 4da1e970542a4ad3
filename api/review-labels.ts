/** What reviewers and appeals say of findings, as labels for the models that speak of the same thing. */
import type { Kysely } from 'kysely';
import { type Finding, Opinions, type Verdict } from '../pipeline/domain.ts';
import { EarmarkError } from '../pipeline/errors.ts';
import { machineAnswer } from '../pipeline/labels/label-models.ts';
import { decisionLabelId, turnLabelOf } from '../pipeline/labels/rule-labels.ts';
import type { Log } from '../pipeline/log.ts';
import { addLabel, type NewLabel } from '../pipeline/store/labels.ts';
import { getResult } from '../pipeline/store/results.ts';
import type { Database } from '../pipeline/store/tables.ts';
import type { ReadCard } from './card-items.ts';
import type { FinalItem } from './final-score.ts';
import { FinalShape } from './review-shapes.ts';

interface Surroundings {
  readonly db: Kysely<Database>;
  readonly readCard: ReadCard;
  readonly log: Log;
}

/** Other reasons (misheard words, a rule that asks too much) say nothing of what was said. */
const aboutWords = new Set(['context', 'missed']);

const atOnce = 20;

/**
 * Labels of publications that have none yet, those that a former process left unfinished too. Writing them again
 * stores nothing twice.
 */
export async function writeReviewLabels({ db, readCard, log }: Surroundings): Promise<void> {
  const rows = await db
    .selectFrom('reviews')
    .select('recording_id')
    .where('is_labelled', '=', false)
    .where('state', '=', 'published')
    .limit(atOnce)
    .execute();
  for (const { recording_id } of rows) {
    try {
      await labelOne(db, readCard, recording_id);
      await db
        .updateTable('reviews')
        .set({ is_labelled: true })
        .where('recording_id', '=', recording_id)
        .execute();
    } catch (error) {
      // The score is published; labels are tried again with the next publication.
      log.warn({ err: error }, 'labels of a review could not be written');
    }
  }
}

async function labelOne(db: Kysely<Database>, readCard: ReadCard, recordingId: string): Promise<void> {
  const publication = await db
    .selectFrom('publications')
    .innerJoin('recordings', 'recordings.id', 'publications.recording_id')
    .select(['publications.id', 'publications.score_key', 'final', 'analyse_key'])
    .where('publications.recording_id', '=', recordingId)
    .orderBy('publications.id', 'desc')
    .executeTakeFirst();
  if (publication?.score_key == null || publication.analyse_key === null) return;
  const [judged, analysed] = await Promise.all([
    readCard(publication.score_key),
    getResult(db, publication.analyse_key),
  ]);
  if (judged === null || analysed === null) return;
  const opinions = Opinions.parse(analysed.output);
  const items = FinalShape.parse(publication.final).items;
  for (const finding of judged.scored.findings) {
    const item = items.find(({ rule }) => rule === finding.rule);
    if (item?.human == null) continue;
    for (const label of labelsOf(finding, item, opinions))
      await unlessUnfit(
        addLabel(db, {
          ...label,
          id: decisionLabelId(`${item.human.by} ${publication.id}`, finding.rule, label.turn),
          recordingId,
          who: item.human.who,
          source: item.human.by,
        }),
      );
  }
}

type Said = Pick<NewLabel, 'model' | 'turn' | 'value'>;

/** Nothing where the decision leaves open what the model should have said. */
export function labelsOf(
  finding: Pick<Finding, 'rule' | 'turns' | 'verdict'>,
  { human }: { readonly human: Pick<NonNullable<FinalItem['human']>, 'verdict' | 'reason'> | null },
  opinions: Opinions,
): Said[] {
  if (human === null) return [];
  const isThere = isFault(human.verdict, finding.verdict, human.reason);
  if (isThere === null) return [];
  const { rule, turns } = finding;
  if (rule === 'complaint_downgrade')
    return [{ model: 'complaint', turn: null, value: isThere ? 'explicit' : 'none' }];
  if (rule === 'customer_abuse')
    return turns.map((turn) => ({ model: 'abuse', turn, value: isThere ? 'abuse' : 'none' }));
  const label = turnLabelOf(rule);
  if (label === null) return [];
  return turns.flatMap((turn): Said[] => {
    // A turn may carry several labels; only this one was looked at.
    const others = (machineAnswer('turns', turn, opinions)?.value ?? 'none')
      .split(',')
      .filter((one) => one !== label && one !== 'none');
    return others.length > 0 ? [] : [{ model: 'turns', turn, value: isThere ? label : 'none' }];
  });
}

/** Null: it does not say. */
function isFault(human: Verdict, machine: Verdict, reason: string | null): boolean | null {
  if (human === 'fail') return true;
  if (human !== 'pass') return null;
  if (machine === 'pass') return null;
  return reason !== null && aboutWords.has(reason) ? false : null;
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
