/** The small daily exercise: one case, one question; the answer is shown with its evidence afterwards. */
import type { Kysely } from 'kysely';
import { EarmarkError } from '../pipeline/errors.ts';
import { hashOf } from '../pipeline/hash.ts';
import {
  addExerciseAnswer,
  type CaseRow,
  exerciseAnswer,
  exerciseCandidates,
  exerciseRecord,
  readCase,
} from '../pipeline/store/cases.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { shownCase } from './cases-reader.ts';
import type { Exercise } from './cases-shapes.ts';
import { addDays, chinaDay } from './coaching-days.ts';
import type { CoachedRule } from './coaching-rules.ts';

interface Asking {
  readonly who: string;
  readonly agentId: string | null;
  readonly now: Date;
  readonly rules: ReadonlyMap<string, CoachedRule>;
}

const OPTIONS = 4;
const RECORD_DAYS = 30;

export async function readExercise(db: Kysely<Database>, asking: Asking): Promise<Exercise> {
  const { who, now, rules } = asking;
  const day = chinaDay(now);
  const [given, lately] = await Promise.all([
    exerciseAnswer(db, who, day),
    exerciseRecord(db, who, addDays(day, 1 - RECORD_DAYS)),
  ]);
  const id = given?.caseId ?? chooseCase(await exerciseCandidates(db, asking), `${who} ${day}`);
  const row = id === null ? null : await readCase(db, id);
  if (row === null) return { day, case: null, kind: null, options: [], answer: null, lately };
  const { rule, ruleTitle, note, evidence, knowledge, kind, ...shown } = shownCase(row, false);
  return {
    day,
    case: {
      id: shown.id,
      businessType: shown.businessType,
      startMs: shown.startMs,
      endMs: shown.endMs,
      hasAudio: shown.hasAudio,
      turns: shown.turns,
    },
    kind,
    options: optionsFor(row, rules, `${who} ${day}`),
    answer: given && {
      chosen: given.chosen,
      isRight: given.isRight,
      right: rule,
      rightTitle: ruleTitle,
      note,
      evidence,
      knowledge,
    },
    lately,
  };
}

/** The first answer of the day counts. Throws `exercise-other`, `exercise-option`. */
export async function answerExercise(
  db: Kysely<Database>,
  asking: Asking,
  { caseId, chosen }: { caseId: number; chosen: string },
): Promise<Exercise> {
  const asked = await readExercise(db, asking);
  if (asked.answer !== null) return asked;
  const row = await readCase(db, caseId);
  if (row === null || asked.case?.id !== caseId)
    throw new EarmarkError('exercise-other', "This is not today's exercise any more: load the page again.", {
      status: 409,
    });
  if (!asked.options.some(({ id }) => id === chosen))
    throw new EarmarkError('exercise-option', 'Choose one of the options of the exercise.', { status: 422 });
  const { who, agentId, now } = asking;
  const answer = { caseId, chosen, isRight: chosen === row.rule };
  await addExerciseAnswer(db, { who, agentId, day: chinaDay(now), ...answer });
  return await readExercise(db, asking);
}

interface Candidate {
  readonly id: number;
  /** Of a rule the person is coached in. */
  readonly isFocus: boolean;
  readonly isSeen: boolean;
}

/** What is coached comes first, then what was not asked before; which one of them is the same all day. Pure. */
export function chooseCase(candidates: readonly Candidate[], seed: string): number | null {
  const rank = ({ isFocus, isSeen }: Candidate) => (isSeen ? 2 : 0) + (isFocus ? 0 : 1);
  const [best] = [...candidates].sort(
    (a, b) => rank(a) - rank(b) || (draw(seed, a.id) < draw(seed, b.id) ? -1 : 1),
  );
  return best?.id ?? null;
}

/** The right rule among others of the same sort, in an order that tells nothing. Pure. */
export function optionsFor(
  { rule, rule_title, id }: Pick<CaseRow, 'rule' | 'rule_title' | 'id'>,
  rules: ReadonlyMap<string, CoachedRule>,
  seed: string,
): Exercise['options'] {
  const isMerit = rules.get(rule)?.isMerit ?? false;
  const order = (one: string) => draw(`${seed} ${id}`, one);
  const others = [...rules.values()]
    .filter((one) => one.id !== rule && one.isMerit === isMerit)
    .sort((a, b) => (order(a.id) < order(b.id) ? -1 : 1))
    .slice(0, OPTIONS - 1)
    .map((one) => ({ id: one.id, title: { ...one.title } }));
  return [...others, { id: rule, title: { ...rule_title } }].sort((a, b) =>
    order(`place ${a.id}`) < order(`place ${b.id}`) ? -1 : 1,
  );
}

const draw = (seed: string, one: string | number): string => hashOf([seed, one]);
