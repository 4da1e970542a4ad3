/** The weekly test: of one person, with the answers once it is finished, and of a team for its lead. */
import type { Kysely } from 'kysely';
import { EarmarkError } from '../pipeline/errors.ts';
import { type CaseRow, readCase } from '../pipeline/store/cases.ts';
import { agentNames } from '../pipeline/store/coaching-counts.ts';
import type { Database } from '../pipeline/store/tables.ts';
import {
  addWeeklyAnswer,
  addWeeklyTest,
  agentsOfTeam,
  findWeeklyTest,
  type WeeklyAnswer,
  type WeeklyQuestion,
  weeklyAnswers,
  weeklyCandidates,
  weeklyFocus,
  weeklyQuestions,
} from '../pipeline/store/weekly-tests.ts';
import { shownCase } from './cases-reader.ts';
import { addDays, chinaDay, weekStart } from './coaching-days.ts';
import type { CoachedRule } from './coaching-rules.ts';
import { maskText } from './mask-talk.ts';
import { chooseQuestions } from './weekly-test-choice.ts';
import type { WeeklyTest, WeeklyTestResults } from './weekly-test-shapes.ts';

/** With fewer the test is not made yet: what is fixed for a week should be worth it. */
const leastQuestions = 3;
/** A case is not asked again so soon. */
const restWeeks = 4;
const FOCUS_RULES = 5;
/** Who counts as of the team: had calls so lately. */
const TEAM_DAYS = 28;

interface Asked {
  readonly teamId: string;
  /** A Monday. */
  readonly week: string;
  readonly now: Date;
  readonly rules: ReadonlyMap<string, CoachedRule>;
}

interface Person {
  readonly agentId: string;
  readonly who: string;
}

export async function readWeeklyTest(
  db: Kysely<Database>,
  asked: Asked,
  { agentId }: Pick<Person, 'agentId'>,
): Promise<WeeklyTest> {
  const { questions, answers } = await held(db, asked, agentId);
  const byQuestion = new Map(answers.map((one) => [one.questionId, one]));
  const isOver = isClosed(asked);
  const answered = questions.filter(({ id }) => byQuestion.has(id)).length;
  const isFinished = questions.length > 0 && (isOver || answered === questions.length);
  const shown: WeeklyTest['questions'] = [];
  for (const question of questions) {
    const row = await readCase(db, question.caseId);
    if (row !== null) shown.push(shownQuestion(question, row, byQuestion.get(question.id), isFinished));
  }
  return {
    from: asked.week,
    to: addDays(asked.week, 6),
    isClosed: isOver,
    isFinished,
    answered,
    right: isFinished ? questions.filter(({ id }) => byQuestion.get(id)?.isRight === true).length : null,
    questions: shown,
    least: leastQuestions,
  };
}

/** One attempt a question; the same answer sent twice is stored once. Throws `not-found`, `test-*`. */
export async function answerWeeklyTest(
  db: Kysely<Database>,
  asked: Asked,
  { agentId, who }: Person,
  { question: id, chosen }: { question: number; chosen: string },
): Promise<void> {
  if (isClosed(asked))
    throw new EarmarkError('test-closed', 'The week of this test is over: nothing is taken any more.', {
      status: 409,
    });
  const testId = await findWeeklyTest(db, asked.teamId, asked.week);
  const question =
    testId === null ? undefined : (await weeklyQuestions(db, testId)).find((one) => one.id === id);
  if (question === undefined)
    throw new EarmarkError('test-other', "This is not a question of this week's test: load the page again.", {
      status: 409,
    });
  const { kind, options, correct } = question;
  const choices = kind === 'sort' ? ['good', 'bad'] : options.map((one) => one.id);
  if (!choices.includes(chosen))
    throw new EarmarkError('test-option', 'Choose one of the options of the question.', { status: 422 });
  const isRight = chosen === correct;
  const stands = await addWeeklyAnswer(db, { questionId: id, agentId, who, chosen, isRight });
  if (stands !== chosen)
    throw new EarmarkError('test-answered', 'This question is answered already; the first answer counts.', {
      status: 409,
    });
}

export async function readWeeklyResults(db: Kysely<Database>, asked: Asked): Promise<WeeklyTestResults> {
  const { teamId, week } = asked;
  const to = addDays(week, 6);
  const [{ questions, answers }, team] = await Promise.all([
    held(db, asked, null),
    agentsOfTeam(db, { teamId, from: addDays(to, 1 - TEAM_DAYS), to }),
  ]);
  const counted = new Set(questions.map(({ id }) => id));
  const given = answers.filter(({ questionId }) => counted.has(questionId));
  const ids = [...new Set([...team, ...given.map(({ agentId }) => agentId)])];
  const names = await agentNames(db, ids);
  const agents = ids.map((agentId) => {
    const own = given.filter((one) => one.agentId === agentId);
    const isDone = questions.length > 0 && own.length === questions.length;
    return {
      agentId,
      name: names.get(agentId) ?? null,
      answered: own.length,
      of: questions.length,
      right: own.filter(({ isRight }) => isRight).length,
      finishedAt: isDone ? new Date(Math.max(...own.map(({ at }) => at.getTime()))).toISOString() : null,
    };
  });
  const rows: WeeklyTestResults['questions'] = [];
  const titles = new Map<string, { zh: string; en: string }>();
  for (const { id, number, kind, caseId } of questions) {
    const row = await readCase(db, caseId);
    if (row === null) continue;
    titles.set(row.rule, row.rule_title);
    const own = given.filter(({ questionId }) => questionId === id);
    rows.push({
      number,
      kind,
      caseId,
      title: maskText(row.title),
      ruleTitle: row.rule_title,
      answered: own.length,
      right: own.filter(({ isRight }) => isRight).length,
    });
  }
  return {
    teamId,
    from: week,
    to,
    isClosed: isClosed(asked),
    focus: [...titles.values()],
    agents: agents.sort((a, b) => (a.name ?? a.agentId).localeCompare(b.name ?? b.agentId, 'zh')),
    questions: rows,
    least: leastQuestions,
  };
}

/** Made when somebody first looks in its week; from then on it stays as it is, whatever comes to the library. */
async function held(
  db: Kysely<Database>,
  asked: Asked,
  agentId: string | null,
): Promise<{ questions: WeeklyQuestion[]; answers: WeeklyAnswer[] }> {
  const { teamId, week, now } = asked;
  let id = await findWeeklyTest(db, teamId, week);
  if (id === null && week === weekStart(chinaDay(now))) {
    await make(db, asked);
    id = await findWeeklyTest(db, teamId, week);
  }
  if (id === null) return { questions: [], answers: [] };
  const [questions, answers] = await Promise.all([weeklyQuestions(db, id), weeklyAnswers(db, id, agentId)]);
  return { questions, answers };
}

async function make(db: Kysely<Database>, { teamId, week, rules }: Asked): Promise<void> {
  const [candidates, focus] = await Promise.all([
    weeklyCandidates(db, teamId, addDays(week, -7 * restWeeks)),
    weeklyFocus(db, { teamId, from: addDays(week, -7), to: addDays(week, -1), most: FOCUS_RULES }),
  ]);
  const questions = chooseQuestions(candidates, {
    focus: new Set(focus),
    rules,
    seed: `${teamId} ${week}`,
  });
  if (questions.length >= leastQuestions) await addWeeklyTest(db, { teamId, week, focus, questions });
}

function isClosed({ week, now }: Pick<Asked, 'week' | 'now'>): boolean {
  return chinaDay(now) > addDays(week, 6);
}

function shownQuestion(
  { id, number, kind, options, correct }: WeeklyQuestion,
  row: CaseRow,
  given: WeeklyAnswer | undefined,
  isFinished: boolean,
): WeeklyTest['questions'][number] {
  const shown = shownCase(row, false);
  return {
    id,
    number,
    kind,
    caseKind: kind === 'rule' || isFinished ? row.kind : null,
    about: kind === 'sort' ? row.rule_title : null,
    case: {
      id: shown.id,
      businessType: shown.businessType,
      startMs: shown.startMs,
      endMs: shown.endMs,
      hasAudio: shown.hasAudio,
      turns: shown.turns,
    },
    options: options.map((one) => ({ id: one.id, title: { ...one.title } })),
    chosen: given?.chosen ?? null,
    answer: isFinished
      ? {
          isRight: given?.isRight ?? null,
          right: correct,
          ruleTitle: row.rule_title,
          note: shown.note,
          evidence: shown.evidence,
          knowledge: shown.knowledge,
        }
      : null,
  };
}
