/** Rules of 智能对话分析 (Alibaba Cloud) as a pack: UploadRule JSON, and answers of GetRuleDetail and GetRuleV4. */
import { BusinessType } from '../../pipeline/domain.ts';
import { EarmarkError } from '../../pipeline/errors.ts';
import type { Expression } from '../schema.ts';
import {
  type Conditions,
  conditionsFor,
  readConditions,
  type SourceCondition,
} from './alibaba-conditions.ts';
import type { HitTime } from './alibaba-range.ts';
import { Anything, Count, Flag, List, type Notes, OTHER_ID, readFields, skip, Text } from './fields.ts';
import {
  type ImportedPack,
  type ImportedRule,
  named,
  packOf,
  safeId,
  shorten,
  unknownCondition,
} from './imported-pack.ts';
import { checkParsed, parseImport } from './json-text.ts';
import { type Lambda, namesIn, parseLambda } from './lambda.ts';

/** What only whoever exported the file can tell. */
export interface ImportQuestion {
  readonly question: string;
  /** Name of the option that answers it, and its values. */
  readonly option: 'hitTime';
  readonly answers: readonly HitTime[];
  readonly where: readonly string[];
}

const ruleShape = {
  rid: Text,
  id: Text,
  name: Text,
  lambda: Text,
  comments: Text,
  scorenum: Count,
  score: Count,
  scoretype: Count,
  scorename: Text,
  scoresubname: Text,
  level: Count,
  status: Count,
  effective: Flag,
  isdelete: Flag,
  fullcycle: Flag,
  effectivestarttime: Text,
  effectiveendtime: Text,
  businesscategorynamelist: List,
};

/**
 * `value` is parsed JSON. A question comes back when a file has anchors with `hit_time: -1` and does not show which
 * generation wrote it; ask again with `hitTime`. Throws EarmarkError `import-invalid`, `import-too-deep`,
 * `import-too-large`.
 */
export function importAlibaba(
  value: unknown,
  options: { readonly hitTime?: HitTime } = {},
): ImportedPack | ImportQuestion {
  checkParsed(value, 'The file');
  const notes: Notes = { carried: [], notCarried: [] };
  const { conditions: rawConditions, rules: rawRules } = topOf(value, notes);
  const conditions = readConditions(rawConditions, notes);
  const question = questionOf(conditions);
  if (question !== null && options.hitTime === undefined) return question;
  const hitTime = options.hitTime ?? 'any';
  const taken = new Set<string>();
  const used = new Set<string>();
  const sections = new Sections();
  const budget = { chars: MOST_CHARS };
  const rules = rawRules.flatMap((raw, index) => {
    const where = `rules[${index}]`;
    const rule = readRule(raw, where, { budget, conditions, hitTime, taken, used, notes, sections });
    return rule === null ? [] : [rule];
  });
  if (rules.length === 0)
    throw new EarmarkError('import-invalid', 'The file holds no rule that is in use; nothing was imported.', {
      status: 422,
    });
  for (const { cid, where } of conditions)
    if (!used.has(cid)) skip(notes, where, cid, 'no rule uses this condition');
  const pack = {
    name: 'imported-alibaba',
    version: 1,
    title: { zh: '导入的智能对话分析规则', en: 'Rules imported from Alibaba Cloud' },
    operator: 'state_grid',
  };
  const title = { zh: '导入规则评分表', en: 'Imported rules' };
  return packOf(pack, rules, { title, passMark: 80, sections: sections.list() }, notes);
}

/** The request, the text in its JsonStr, or an answer with Data around it. */
function topOf(value: unknown, notes: Notes): { conditions: unknown[]; rules: unknown[] } {
  let inner = value;
  let where = '$';
  for (let wrapped = 0; wrapped < 4; wrapped++) {
    const read = readFields(
      { jsonstr: Text, data: Anything, conditions: Anything, rules: Anything },
      inner,
      where,
      notes,
    );
    const { conditions, rules } = read;
    if (rules !== undefined) {
      const list = (one: unknown): unknown[] => {
        const parsed = typeof one === 'string' ? parseImport(one, 'A text inside the file') : one;
        return Array.isArray(parsed) ? parsed : [];
      };
      const found = { conditions: list(conditions), rules: list(rules) };
      checkParsed(found, 'The file');
      return found;
    }
    if (read.jsonstr !== undefined)
      [inner, where] = [parseImport(read.jsonstr, 'JsonStr'), `${where}.JsonStr`];
    else if (read.data !== undefined) [inner, where] = [read.data, `${where}.Data`];
    else break;
  }
  const expected = 'Expected {"conditions": […], "rules": […]}, as UploadRule takes it or GetRuleV4 answers';
  throw new EarmarkError('import-invalid', `There are no rules in the file. ${expected}.`, { status: 422 });
}

function questionOf(conditions: Conditions): ImportQuestion | null {
  if (conditions.some(({ check }) => check.isNew)) return null;
  const where = conditions
    .filter(({ check }) => check.anchor?.hitTime === -1)
    .map(({ check }) => `${check.where}.anchor.hit_time`);
  if (where.length === 0) return null;
  return {
    question:
      'hit_time -1 of an anchor stands for any hit in newer exports and for the last hit in older ones, and this file does not show which it is. Which one was meant?',
    option: 'hitTime',
    answers: ['any', 'each', 'last'],
    where,
  };
}

/** Many rules may share a condition; each gets its own copy. */
const MOST_CHARS = 50_000_000;

interface Context {
  readonly budget: { chars: number };
  readonly conditions: Conditions;
  readonly hitTime: HitTime;
  readonly taken: Set<string>;
  readonly used: Set<string>;
  readonly notes: Notes;
  readonly sections: Sections;
}

function readRule(raw: unknown, where: string, context: Context): ImportedRule | null {
  const { notes } = context;
  const before = notes.notCarried.length;
  const read = readFields(ruleShape, raw, where, notes, { rulelambda: 'lambda' });
  const rid = read.rid ?? read.id ?? '';
  const title = named(read.name, rid === '' ? where : `规则 ${rid}`);
  if (read.isdelete === true) {
    skip(notes, where, title.zh, 'the rule was deleted there');
    return null;
  }
  if (read.rid !== undefined && read.id !== undefined) skip(notes, `${where}.id`, read.id, OTHER_ID);
  const built = bodyOf(read.lambda, { rid, name: title.zh, where }, context);
  const points = pointsOf(read, where, notes);
  const days = read.fullcycle === true ? {} : daysOf(read, where, notes);
  const categories = read.businesscategorynamelist ?? [];
  const businessType = businessTypesOf(categories, where, notes);
  const narrowed = businessType.length < categories.filter((name) => name !== '全部').length;
  const inUse = read.effective !== false && (read.status === undefined || read.status === 1);
  if (!inUse)
    skip(notes, `${where}.status`, read.status ?? 0, 'not in force there; imported as a shadow rule');
  const level = read.level === undefined ? undefined : (['severe', 'moderate', 'minor'] as const)[read.level];
  if (level === undefined)
    skip(notes, `${where}.level`, read.level ?? '', 'no level 0, 1 or 2; "moderate" was taken');
  const id = safeId('rule', rid, context.taken);
  const section = context.sections.add(read.scorename, id);
  if (read.scoresubname !== undefined && read.scoresubname !== '')
    skip(notes, `${where}.scoreSubName`, read.scoresubname, 'a score card has one level of sections');
  const own = notes.notCarried.slice(before);
  notes.carried.push({ where, what: `${id}.yaml: ${title.zh}` });
  return {
    where,
    id,
    version: 1,
    title,
    explanation: { zh: shorten(read.comments ?? '') || title.zh, en: `Imported: ${title.en}` },
    source: `阿里云智能对话分析 规则 ${rid || where}`.slice(0, 200),
    section,
    severity: level ?? 'moderate',
    points,
    ...(built.isRough || narrowed ? { decision: 'needs_human' } : {}),
    ...(inUse ? {} : { shadow: true }),
    ...(Object.keys(days).length > 0 ? { effective: days } : {}),
    ...(businessType.length > 0 ? { appliesTo: { businessType } } : {}),
    conditions: built.conditions,
    fail: built.fail,
    todo: [...new Set([...own, ...built.gaps])].map(({ where: at, what, why }) => `${at}：${what} — ${why}`),
  };
}

interface Body {
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly fail: Expression;
  readonly isRough: boolean;
  /** What of its conditions was not carried over. */
  readonly gaps: Notes['notCarried'];
}

function bodyOf(
  lambda: string | undefined,
  rule: { readonly rid: string; readonly name: string; readonly where: string },
  { budget, conditions, hitTime, used, notes }: Context,
): Body {
  const asking = (why: string): Body => {
    skip(notes, `${rule.where}.lambda`, lambda ?? '', why);
    const name = safeId('not_carried', `rule ${rule.rid}`, new Set());
    return {
      conditions: { not_carried: unknownCondition(name, rule.name) },
      fail: 'not_carried',
      isRough: true,
      gaps: [],
    };
  };
  if (lambda === undefined || lambda.trim() === '')
    return asking(`rule "${rule.name}" joins no conditions (a flow is not carried over); a person is asked`);
  let parsed: Lambda;
  try {
    parsed = parseLambda(lambda);
  } catch (error) {
    const what = error instanceof Error ? error.message : 'it cannot be read';
    return asking(`rule "${rule.name}": ${what}; a person is asked`);
  }
  const byCid = new Map<string, SourceCondition>(conditions.map((one) => [one.cid, one]));
  const missing = namesIn(parsed).find((cid) => !byCid.has(cid));
  if (missing !== undefined)
    return asking(`rule "${rule.name}": there is no condition "${missing}"; a person is asked`);
  const built = conditionsFor(parsed, byCid, hitTime, notes);
  for (const cid of built.used) used.add(cid);
  budget.chars -= JSON.stringify(built.conditions).length;
  if (budget.chars < 0)
    throw new EarmarkError(
      'import-too-large',
      `The rules of the file have more than ${MOST_CHARS / 1_000_000} million characters once written out. Export fewer rules at a time.`,
      { status: 413 },
    );
  return built;
}

/** scoreType 1 adds, 3 takes (SchemeScoreInfo); without a score the rule only marks calls. */
function pointsOf(
  read: { scorenum?: number | undefined; score?: number | undefined; scoretype?: number | undefined },
  where: string,
  notes: Notes,
): number {
  const score = read.scorenum ?? read.score;
  if (score === undefined || score === 0) return 0;
  if (read.scoretype === 1) return Math.abs(score);
  if (read.scoretype !== 3 && score > 0)
    skip(
      notes,
      `${where}.scoreType`,
      read.scoretype ?? '',
      'neither 1 (adds) nor 3 (takes); points are taken',
    );
  return -Math.abs(score);
}

function daysOf(
  read: { effectivestarttime?: string | undefined; effectiveendtime?: string | undefined },
  where: string,
  notes: Notes,
): { from?: string; to?: string } {
  const day = (text: string | undefined, field: string): string | undefined => {
    if (text === undefined || text === '') return undefined;
    const written = /^(\d{4}-\d{2}-\d{2})/.exec(text)?.[1];
    if (written !== undefined) return written;
    // Milliseconds; days change at midnight in China.
    if (/^\d{12,13}$/.test(text)) return new Date(Number(text) + 8 * 3_600_000).toISOString().slice(0, 10);
    skip(notes, `${where}.${field}`, text, 'neither a day nor milliseconds');
    return undefined;
  };
  const from = day(read.effectivestarttime, 'effectiveStartTime');
  const to = day(read.effectiveendtime, 'effectiveEndTime');
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function businessTypesOf(names: readonly unknown[], where: string, notes: Notes): string[] {
  return names.flatMap((name, index) => {
    const known = BusinessType.safeParse(name);
    if (known.success) return [known.data];
    if (name !== '全部')
      skip(notes, `${where}.businessCategoryNameList[${index}]`, name, 'no business type of this product');
    return [];
  });
}

/** Names of score groups become the sections of the card, in the order in which they come up. */
class Sections {
  readonly #taken = new Set<string>();
  readonly #byName = new Map<string, { id: string; rules: string[] }>();

  add(name: string | undefined, rule: string): string {
    const key = shorten((name ?? '').trim() || '导入规则');
    let section = this.#byName.get(key);
    if (section === undefined) {
      section = { id: safeId('section', key, this.#taken), rules: [] };
      this.#byName.set(key, section);
    }
    section.rules.push(rule);
    return section.id;
  }

  list() {
    return [...this.#byName].map(([name, { id, rules }]) => ({ id, title: named(name, id), rules }));
  }
}
