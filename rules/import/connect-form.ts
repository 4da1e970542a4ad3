/** An Amazon Connect evaluation form as it is exported: CreateEvaluationForm, DescribeEvaluationForm. */
import { z } from 'zod';
import { EarmarkError } from '../../pipeline/errors.ts';
import { Anything, Count, Flag, List, type Notes, readFields, skip, Text } from './fields.ts';

export interface Option {
  readonly refId: string;
  readonly text: string;
  readonly score: number | undefined;
  readonly automaticFail: boolean;
  /** For numbers: from, to, both included. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

export interface Automation {
  /** In order; the first that fits answers the question. */
  readonly choices: readonly {
    readonly category: string;
    readonly present: boolean;
    readonly option: string;
  }[];
  readonly otherwise: string | undefined;
  /** Measure a number is taken from. */
  readonly label: string | undefined;
}

export interface Question {
  readonly where: string;
  readonly refId: string;
  readonly title: string;
  readonly instructions: string;
  readonly type: string;
  readonly weight: number | undefined;
  readonly mayNotApply: boolean;
  readonly options: readonly Option[];
  readonly automation: Automation | null;
  /** Something was not carried over. */
  readonly isRough: boolean;
}

export interface Section {
  readonly where: string;
  readonly refId: string;
  readonly title: string;
  /** Share of the whole form, in percent, where sections are weighed. */
  readonly weight: number | undefined;
  readonly questions: readonly Question[];
}

export interface Form {
  readonly title: string;
  readonly sections: readonly Section[];
  readonly scoring: 'questions' | 'sections' | 'none';
}

const formShape = { title: Text, description: Text, items: List, scoringstrategy: Anything };
const itemShape = { section: Anything, question: Anything };
const sectionShape = { title: Text, refid: Text, instructions: Text, items: List, weight: Count };
const questionShape = {
  title: Text,
  refid: Text,
  instructions: Text,
  notapplicableenabled: Flag,
  questiontype: Text,
  questiontypeproperties: Anything,
  weight: Count,
};
/** Version marks of DescribeEvaluationForm; they say nothing about scoring. */
const marks = {
  instanceid: Anything,
  clienttoken: Anything,
  evaluationformid: Anything,
  evaluationformarn: Anything,
  evaluationformversion: Anything,
  locked: Anything,
  createdtime: Anything,
  createdby: Anything,
  lastmodifiedtime: Anything,
  lastmodifiedby: Anything,
};

export function readForm(value: unknown, notes: Notes): Form {
  const isAnswer = typeof value === 'object' && value !== null && 'EvaluationForm' in value;
  const read = isAnswer ? readFields({ evaluationform: Anything }, value, '$', notes).evaluationform : value;
  const form = readFields({ ...formShape, ...marks }, read, isAnswer ? '$.EvaluationForm' : '$', notes);
  if (form.items === undefined)
    throw new EarmarkError(
      'import-invalid',
      'There are no Items in the file. Expected an evaluation form as DescribeEvaluationForm answers it.',
      { status: 422 },
    );
  for (const name of Object.keys(marks))
    if (form[name as keyof typeof marks] !== undefined)
      skip(notes, `$.${name}`, form[name as keyof typeof marks], 'belongs to the other product');
  if (form.description !== undefined && form.description !== '')
    skip(notes, '$.Description', form.description, 'a score card has a title only');
  const strategy = readFields(
    { mode: Text, status: Text },
    form.scoringstrategy ?? {},
    '$.ScoringStrategy',
    notes,
  );
  const scoring =
    strategy.status !== 'ENABLED' ? 'none' : strategy.mode === 'SECTION_ONLY' ? 'sections' : 'questions';
  const sections: Section[] = [];
  const loose = readItems(
    form.items,
    '$.Items',
    { refId: '', title: '', weight: undefined },
    sections,
    notes,
  );
  if (loose.length > 0)
    sections.unshift({
      where: '$.Items',
      refId: 'form',
      title: form.title ?? '',
      weight: undefined,
      questions: loose,
    });
  return { title: form.title ?? '', sections, scoring };
}

/** Sections go to `sections`, deepest last; questions that stand by themselves come back. */
function readItems(
  items: readonly unknown[],
  where: string,
  outer: { readonly refId: string; readonly title: string; readonly weight: number | undefined },
  sections: Section[],
  notes: Notes,
): Question[] {
  return items.flatMap((item, index) => {
    const at = `${where}[${index}]`;
    const { section, question } = readFields(itemShape, item, at, notes);
    if (section !== undefined) {
      const read = readFields(sectionShape, section, `${at}.Section`, notes);
      const title = [outer.title, read.title ?? ''].filter((one) => one !== '').join(' / ');
      if (read.instructions !== undefined && read.instructions !== '')
        skip(notes, `${at}.Section.Instructions`, read.instructions, 'a section has a title only');
      const refId = read.refid ?? `section ${sections.length + 1}`;
      // A subsection without a weight of its own shares that of the section around it.
      const own =
        read.weight === undefined
          ? undefined
          : outer.weight === undefined
            ? read.weight
            : (outer.weight * read.weight) / 100;
      const place = sections.length;
      const inner = { refId, title, weight: own };
      const questions = readItems(read.items ?? [], `${at}.Section.Items`, inner, sections, notes);
      const found: Section = { where: `${at}.Section`, ...inner, questions };
      if (own === undefined && outer.refId !== '') return questions;
      sections.splice(place, 0, found);
      return [];
    }
    if (question !== undefined) return [readQuestion(question, `${at}.Question`, notes)];
    return [];
  });
}

const propertiesShape = {
  singleselect: Anything,
  numeric: Anything,
  multiselect: Anything,
  text: Anything,
  datetime: Anything,
};
const kindShape = {
  options: List,
  displayas: Anything,
  automation: Anything,
  minvalue: Count,
  maxvalue: Count,
};
const optionShape = {
  refid: Text,
  text: Text,
  score: Count,
  automaticfail: Flag,
  minvalue: Count,
  maxvalue: Count,
};

const ENTRY_ONLY = 'how the answer is entered there; it says nothing about scoring';

function readQuestion(value: unknown, where: string, notes: Notes): Question {
  const before = notes.notCarried.length;
  const read = readFields(questionShape, value, where, notes);
  const properties = readFields(
    propertiesShape,
    read.questiontypeproperties ?? {},
    `${where}.QuestionTypeProperties`,
    notes,
  );
  const [kind, body] = Object.entries(properties).find(([, one]) => one !== undefined) ?? ['text', {}];
  const at = `${where}.QuestionTypeProperties.${kind}`;
  const inner = readFields(kindShape, body ?? {}, at, notes);
  const options = (inner.options ?? []).map((option, index): Option => {
    const one = readFields(optionShape, option, `${at}.Options[${index}]`, notes);
    return {
      refId: one.refid ?? String(index),
      text: one.text ?? '',
      score: one.score,
      automaticFail: one.automaticfail === true,
      from: one.minvalue,
      to: one.maxvalue,
    };
  });
  for (const name of ['displayas', 'minvalue', 'maxvalue'] as const)
    if (inner[name] !== undefined) skip(notes, `${at}.${name}`, inner[name], ENTRY_ONLY);
  return {
    where,
    refId: read.refid ?? '',
    title: read.title ?? '',
    instructions: read.instructions ?? '',
    type: read.questiontype ?? '',
    weight: read.weight,
    mayNotApply: read.notapplicableenabled === true,
    options,
    automation: readAutomation(inner.automation, `${at}.Automation`, notes),
    isRough: notes.notCarried.slice(before).some(({ why }) => why !== ENTRY_ONLY),
  };
}

const Presence = z.enum(['PRESENT', 'NOT_PRESENT']);

function readAutomation(value: unknown, where: string, notes: Notes): Automation | null {
  if (value === undefined) return null;
  const shape = { options: List, defaultoptionrefid: Text, propertyvalue: Anything };
  const read = readFields(shape, value, where, notes);
  const property = readFields({ label: Text }, read.propertyvalue ?? {}, `${where}.PropertyValue`, notes);
  const choices = (read.options ?? []).flatMap((option, index) => {
    const at = `${where}.Options[${index}]`;
    const { rulecategory } = readFields({ rulecategory: Anything }, option, at, notes);
    const shape = { category: Text, condition: Presence, optionrefid: Text };
    const one = readFields(shape, rulecategory ?? {}, `${at}.RuleCategory`, notes);
    const { category, condition, optionrefid: chosen } = one;
    if (category !== undefined && condition !== undefined && chosen !== undefined)
      return [{ category, present: condition === 'PRESENT', option: chosen }];
    if (rulecategory !== undefined) skip(notes, at, rulecategory, 'no Category, Condition and OptionRefId');
    return [];
  });
  const isEmpty = choices.length === 0 && property.label === undefined;
  return isEmpty ? null : { choices, otherwise: read.defaultoptionrefid, label: property.label };
}
