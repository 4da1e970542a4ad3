/** Amazon Connect evaluation forms as a pack: sections and weights become the card, questions become rules. */
import { EarmarkError } from '../../pipeline/errors.ts';
import type { Expression } from '../schema.ts';
import { type Category, readCategories, unknownCategory } from './connect-categories.ts';
import { type Form, type Option, type Question, readForm, type Section } from './connect-form.ts';
import { type Notes, skip } from './fields.ts';
import {
  type ImportedPack,
  type ImportedRule,
  named,
  packOf,
  safeId,
  shorten,
  type WrittenCondition,
} from './imported-pack.ts';
import { checkParsed } from './json-text.ts';

/**
 * `value` is parsed JSON; `categories` the Contact Lens rules the form refers to, parsed as well. What a person answers
 * is read from `extra.answer_ID` of the metadata (RefId of the option, a number, or "NA"); until it is there, the rule
 * is unsure. Throws EarmarkError `import-invalid`, `import-too-deep`, `import-too-large`.
 */
export function importConnect(value: unknown, options: { readonly categories?: unknown } = {}): ImportedPack {
  checkParsed(value, 'The file');
  const notes: Notes = { carried: [], notCarried: [] };
  const form = readForm(value, notes);
  const categories = readCategories(options.categories, notes);
  const taken = new Set<string>();
  const takenSections = new Set<string>();
  const rules: ImportedRule[] = [];
  const sections = form.sections.flatMap((section) => {
    if (section.questions.length === 0) return [];
    const id = safeId('section', section.refId, takenSections);
    const points = pointsOf(form, section, notes);
    const own = section.questions.flatMap((question) =>
      rulesOf(question, { section: id, points: points(question), categories, taken, notes }),
    );
    rules.push(...own);
    notes.carried.push({ where: section.where, what: `section ${id}` });
    if (form.scoring === 'sections' && section.weight === undefined)
      skip(notes, `${section.where}.Weight`, '', 'the section has no weight; it counts as a whole');
    const weight = form.scoring === 'sections' ? weightOf(section) : 1;
    return [{ id, title: named(section.title, id), weight, rules: own.map((rule) => rule.id) }];
  });
  if (rules.length === 0)
    throw new EarmarkError('import-invalid', 'The form holds no question; nothing was imported.', {
      status: 422,
    });
  if (form.scoring !== 'none')
    skip(
      notes,
      '$.ScoringStrategy',
      form.scoring,
      'what does not apply leaves the denominator; its weight goes to all other questions, not only to those of its section',
    );
  const title = named(form.title, '导入的评价表');
  const pack = { name: 'imported-connect', version: 1, title, operator: 'state_grid' };
  return packOf(pack, rules, { title, passMark: 80, sections }, notes);
}

/** Sections are shares of the form in percent; a question of a section takes an equal share of its 100. */
function pointsOf(form: Form, section: Section, notes: Notes): (question: Question) => number {
  if (form.scoring === 'none') return () => 0;
  const scored = section.questions.filter(({ options }) => options.some(({ score }) => score !== undefined));
  if (form.scoring === 'sections') {
    const share = section.weight === 0 ? 0 : round(100 / Math.max(1, scored.length));
    return (question) => (scored.includes(question) ? share : 0);
  }
  return (question) => {
    if (!scored.includes(question)) return 0;
    if (question.weight === undefined)
      skip(notes, `${question.where}.Weight`, '', 'the question has no weight; it counts 10 points');
    return Math.max(0, round(question.weight ?? 10));
  };
}

function weightOf({ weight }: Section): number {
  return weight === undefined || weight <= 0 ? 1 : round(weight / 100);
}

interface Place {
  readonly section: string;
  /** Points at stake; 0 or more. */
  readonly points: number;
  readonly categories: ReadonlyMap<string, Category>;
  readonly taken: Set<string>;
  readonly notes: Notes;
}

/** One rule for answers that cost points; a second one, a veto, for answers that fail the whole form. */
function rulesOf(question: Question, place: Place): ImportedRule[] {
  const { notes } = place;
  const { options, where } = question;
  const before = notes.notCarried.length;
  const most = Math.max(...options.map(({ score }) => score ?? 0), 0);
  const fatal = options.filter(({ automaticFail }) => automaticFail);
  const bad = options.filter(
    (option) => !option.automaticFail && option.score !== undefined && option.score < most,
  );
  const partial = bad.filter(({ score }) => score !== undefined && score > 0);
  for (const option of partial)
    skip(
      notes,
      `${where}.Options.${option.refId}.Score`,
      option.score,
      'a part of the points is not given; the answer costs all of them',
    );
  const id = safeId('q', question.refId, place.taken);
  const answer = answerOf(id, question, place);
  const gaps = notes.notCarried.slice(before).map(({ where: at, what, why }) => `${at}：${what} — ${why}`);
  const title = named(question.title, question.refId || id);
  const common = {
    where,
    version: 1,
    explanation: { zh: shorten(question.instructions) || title.zh, en: `Imported: ${title.en}` },
    source: `Amazon Connect 评价表 ${question.refId}`.slice(0, 200).trim(),
    section: place.section,
  };
  const rule = (own: string, marked: readonly Option[], more: object): ImportedRule => {
    const { conditions, fail, unsureWhen, notApplicableWhen, isSure } = answer(marked);
    return {
      ...common,
      id: own,
      title,
      ...more,
      ...(isSure && !question.isRough && gaps.length === 0 ? {} : { decision: 'needs_human' }),
      conditions,
      ...(notApplicableWhen === undefined ? {} : { notApplicableWhen }),
      ...(unsureWhen === undefined ? {} : { unsureWhen }),
      fail,
      todo: [...gaps, ...(isSure ? [] : [`自动判断未能导入，等待人工回答：extra.answer_${id}`])],
    };
  };
  notes.carried.push({ where, what: `${id}.yaml: ${title.zh}` });
  const points = bad.length === 0 ? 0 : -place.points;
  const rules = [rule(id, bad, { severity: 'moderate', points: points === 0 ? 0 : points })];
  if (fatal.length > 0) {
    const veto = safeId(`${id}_fail`, '', place.taken);
    const words = { zh: `${title.zh}（一票否决）`, en: `${title.en} (automatic fail)` };
    rules.push({ ...rule(veto, fatal, { severity: 'severe', points: 0, veto: true }), title: words });
  }
  return rules;
}

interface Answer {
  readonly conditions: Readonly<Record<string, WrittenCondition>>;
  readonly fail: Expression;
  readonly unsureWhen: object | undefined;
  readonly notApplicableWhen: object | undefined;
  readonly isSure: boolean;
}

/** For a set of answers: what has to hold for one of them to be the answer. */
function answerOf(id: string, question: Question, place: Place): (marked: readonly Option[]) => Answer {
  const field = `extra.answer_${id}`;
  const notApplicable: WrittenCondition = {
    operator: 'metadata',
    label: '人工回答：不适用',
    field,
    compare: 'eq',
    value: 'NA',
    ifMissing: 'ignore',
  };
  const given: WrittenCondition = { operator: 'metadata', label: '已有人工回答', field, compare: 'present' };
  const na = question.mayNotApply
    ? { when: 'answered_na' as Expression, reason: '人工回答：不适用' }
    : undefined;
  const naCondition = question.mayNotApply ? { answered_na: notApplicable } : {};
  return (marked) => {
    const found = automaticAnswer(question, marked, place);
    if (found !== null)
      return {
        conditions: { ...found.conditions, ...naCondition },
        fail: found.fail,
        unsureWhen: undefined,
        notApplicableWhen: na,
        isSure: found.isSure,
      };
    const conditions = { answered: given, bad_answer: manualAnswer(field, marked), ...naCondition };
    const bad = question.type === 'NUMERIC' ? numberAnswer(field, marked) : null;
    return {
      conditions: bad === null ? conditions : { answered: given, ...bad.conditions, ...naCondition },
      fail: bad === null ? 'bad_answer' : bad.fail,
      unsureWhen: { when: { not: 'answered' }, reason: shorten(`需要人工回答：${question.title}`) },
      notApplicableWhen: na,
      isSure: false,
    };
  };
}

function manualAnswer(field: string, marked: readonly Option[]): WrittenCondition {
  const value = marked.map(({ refId }) => refId);
  const texts = marked.map(({ refId, text }) => text || refId).join('、');
  return {
    operator: 'metadata',
    label: shorten(`扣分的人工回答：${texts || '无'}`),
    field,
    compare: 'in',
    value,
  };
}

/** Null: a person has to answer. */
function automaticAnswer(
  { automation, type, where }: Question,
  marked: readonly Option[],
  { categories, notes }: Place,
): { conditions: Record<string, WrittenCondition>; fail: Expression; isSure: boolean } | null {
  if (automation === null || marked.length === 0) return null;
  if (type === 'NUMERIC') {
    if (automation.label === undefined) return null;
    // Seconds there, milliseconds here; the other measures have to come with the metadata of the call.
    if (automation.label === 'CONTACT_DURATION') return { ...durationAnswer(marked), isSure: true };
    const field = `extra.${safeId(automation.label, '', new Set()).toLowerCase()}`;
    skip(
      notes,
      `${where}.Automation`,
      automation.label,
      `this measure is read from ${field} of the metadata`,
    );
    return { ...numberAnswer(field, marked), isSure: false };
  }
  const isMarked = (option: string | undefined) => marked.some(({ refId }) => refId === option);
  const conditions: Record<string, WrittenCondition> = {};
  let isSure = automation.otherwise !== undefined;
  // Without an answer for everything else, a person gives it; the rule is unsure there.
  let rest: Expression | boolean = isMarked(automation.otherwise);
  if (automation.otherwise === undefined) {
    conditions.answered_otherwise = {
      operator: 'metadata',
      label: '没有类别命中，等待人工回答',
      field: 'extra.answered_otherwise',
      compare: 'eq',
      value: true,
    };
    rest = 'answered_otherwise';
  }
  for (const { category, present, option } of automation.choices.toReversed()) {
    const known = categories.get(category) ?? unknownCategory(category);
    if (!known.known) isSure = false;
    Object.assign(conditions, known.conditions);
    const fits: Expression = present ? known.holds : { not: known.holds };
    if (isMarked(option)) rest = rest === true ? true : rest === false ? fits : { or: [fits, rest] };
    else rest = rest === false ? false : rest === true ? { not: fits } : { and: [{ not: fits }, rest] };
  }
  return typeof rest === 'boolean' ? null : { conditions, fail: rest, isSure };
}

function durationAnswer(marked: readonly Option[]) {
  return within(
    marked,
    (compare, value): WrittenCondition => ({
      operator: 'duration',
      label: `通话时长 ${compare} ${value} 秒`,
      measure: 'call_ms',
      compare,
      value: value * 1000,
    }),
  );
}

function numberAnswer(field: string, marked: readonly Option[]) {
  return within(
    marked,
    (compare, value): WrittenCondition => ({
      operator: 'metadata',
      label: `${field} ${compare} ${value}`,
      field,
      compare,
      value,
    }),
  );
}

/** The value lies in one of the marked ranges, both ends included. */
function within(
  marked: readonly Option[],
  condition: (compare: 'gte' | 'lte', value: number) => WrittenCondition,
): { conditions: Record<string, WrittenCondition>; fail: Expression } {
  const conditions: Record<string, WrittenCondition> = {};
  const ranges = marked.flatMap(({ from, to }, index): Expression[] => {
    const ends: string[] = [];
    if (from !== undefined)
      conditions[ends[ends.push(`from_${index + 1}`) - 1] ?? ''] = condition('gte', from);
    if (to !== undefined) conditions[ends[ends.push(`to_${index + 1}`) - 1] ?? ''] = condition('lte', to);
    return ends.length === 0 ? [] : [{ and: ends }];
  });
  if (ranges.length > 0) return { conditions, fail: { or: ranges } };
  // No answer costs anything: what is never true.
  return { conditions: { never: condition('lte', -Number.MAX_SAFE_INTEGER) }, fail: 'never' };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
