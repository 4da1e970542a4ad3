/** Knowledge from a spreadsheet: one item a row, with Chinese or English headers, in any order. */
import { parse } from 'csv-parse/sync';
import { didYouMean, RulesInvalid, ruleError } from '../../rules/read-yaml.ts';
import { KnowledgeItem, type LocatedItem } from './item.ts';

type Field = Exclude<keyof KnowledgeItem, 'title'> | 'titleZh' | 'titleEn';

/** The first name of each is the one to prefer. */
const HEADERS: Readonly<Record<Field, readonly string[]>> = {
  id: ['编号', '知识编号', '话术编号', 'id'],
  kind: ['类别', '种类', '知识类别', 'kind'],
  titleZh: ['标题', '知识标题', '名称', 'title', 'title_zh'],
  titleEn: ['英文标题', 'title_en'],
  text: ['内容', '正文', '话术', '标准话术', '答案', '知识内容', 'text'],
  questions: ['问法', '常见问法', '问题', '相似问', 'questions'],
  businessTypes: ['业务类型', '业务分类', 'business_types', 'business_type'],
  keywords: ['关键词', '关键字', 'keywords'],
  owner: ['责任人', '负责人', '责任部门', '维护人', '维护部门', 'owner'],
  from: ['生效日期', '生效时间', '有效期起', 'valid_from', 'from'],
  to: ['失效日期', '失效时间', '有效期止', 'valid_to', 'to'],
  regions: ['地区', '适用地区', '适用范围', 'regions', 'region'],
  version: ['版本', '版本号', 'version'],
  facts: ['事实', '相关事实', 'facts'],
  rules: ['相关规则', '规则', 'rules'],
};
const REQUIRED: readonly Field[] = ['id', 'kind', 'titleZh', 'text', 'owner'];
const KINDS: Readonly<Record<string, KnowledgeItem['kind']>> = {
  script: 'script',
  话术: 'script',
  标准话术: 'script',
  item: 'item',
  知识: 'item',
  知识点: 'item',
  知识条目: 'item',
};
const MOST_ROWS = 50_000;
const MOST_CELL_CHARS = 20_000;

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Throws RulesInvalid with file, line and what to do; all rows are looked at. */
export function readKnowledgeCsv(text: string, file: string): LocatedItem[] {
  const rows = rowsOf(text, file);
  const [head, ...rest] = rows;
  if (head === undefined) throw ruleError(file, 1, 'the file is empty. Its first row names the columns');
  const columns = columnsOf(head.record, file);
  if (rest.length > MOST_ROWS)
    throw ruleError(file, 1, `has ${rest.length} rows; ${MOST_ROWS} are allowed. Split the file`);
  const problems: RulesInvalid[] = [];
  const items = rest.flatMap((row, index): LocatedItem[] => {
    // `info.lines` is where the row ends; it starts behind the one before it.
    const line = (rows[index]?.info.lines ?? 1) + 1;
    try {
      return [itemOf(row.record, columns, file, line)];
    } catch (error) {
      if (!(error instanceof RulesInvalid)) throw error;
      problems.push(error);
      return [];
    }
  });
  const [first, ...more] = problems.flatMap((problem) => problem.problems);
  if (first !== undefined) throw new RulesInvalid(first, more);
  return items;
}

function rowsOf(text: string, file: string): Row[] {
  const [head = ''] = text.split(/\r?\n/, 1);
  const delimiter = [',', '\t', ';'].sort((a, b) => head.split(b).length - head.split(a).length)[0] ?? ',';
  try {
    return parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 15 * MOST_CELL_CHARS,
    }) as unknown as Row[];
  } catch (error) {
    const line = Number((error as { lines?: unknown }).lines) || 1;
    const what = error instanceof Error ? error.message : String(error);
    throw ruleError(
      file,
      line,
      `is no readable CSV here (${what}). Check quotation marks; save as CSV again`,
    );
  }
}

function columnsOf(names: readonly string[], file: string): ReadonlyMap<Field, number> {
  const columns = new Map<Field, number>();
  const plain = (name: string) =>
    name
      .normalize('NFKC')
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_');
  for (const [index, name] of names.entries()) {
    const entry = Object.entries(HEADERS).find(([, known]) => known.includes(plain(name)));
    if (entry === undefined) {
      if (name.trim() === '') continue;
      const hint = didYouMean(name.trim(), Object.values(HEADERS).flat());
      throw ruleError(file, 1, `there is no column "${name.trim().slice(0, 40)}"${hint}`);
    }
    const field = entry[0] as Field;
    if (columns.has(field)) throw ruleError(file, 1, `the column "${name.trim()}" is there twice`);
    columns.set(field, index);
  }
  const missing = REQUIRED.find((field) => !columns.has(field));
  if (missing !== undefined)
    throw ruleError(file, 1, `the column "${HEADERS[missing][0]}" is missing. Add it to the first row`);
  return columns;
}

function itemOf(
  record: readonly string[],
  columns: ReadonlyMap<Field, number>,
  file: string,
  line: number,
): LocatedItem {
  const cell = (field: Field): string => (record[columns.get(field) ?? -1] ?? '').trim();
  const list = (field: Field, separators: RegExp): string[] =>
    cell(field)
      .split(separators)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const kind = KINDS[cell('kind').toLowerCase()];
  if (kind === undefined)
    throw ruleError(file, line, `"${cell('kind').slice(0, 40)}" is no 类别. Write 话术 or 知识`);
  const version = cell('version') === '' ? 1 : Number(cell('version').replace(/^[vV]/, ''));
  const parsed = KnowledgeItem.safeParse({
    id: cell('id'),
    kind,
    title: { zh: cell('titleZh'), en: cell('titleEn') || cell('titleZh') },
    text: list('text', /\|\||\n/),
    questions: list('questions', /\|\||[;；\n]/),
    businessTypes: list('businessTypes', /\|\||[;；,，、\n]/),
    keywords: list('keywords', /\|\||[;；,，、\s]/),
    owner: cell('owner'),
    from: dayOf(cell('from'), 'from', file, line),
    to: dayOf(cell('to'), 'to', file, line),
    regions: list('regions', /\|\||[;；,，、\n]/),
    version,
    facts: list('facts', /[;；,，、\s]/),
    rules: list('rules', /[;；,，、\s]/),
  });
  if (parsed.success) return { ...parsed.data, file, line };
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[0] ?? '');
  const column = HEADERS[(field === 'title' ? 'titleZh' : field) as Field]?.[0] ?? field;
  throw ruleError(file, line, `column "${column}": ${issue?.message ?? 'not usable'}`);
}

/** 2023-01-31, 2023/1/31, 2023.1.31, 2023年1月31日; empty or 长期: null. */
function dayOf(text: string, field: 'from' | 'to', file: string, line: number): string | null {
  if (/^(|长期|永久|长期有效|-)$/.test(text)) return null;
  const [, year, month = '', day = ''] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?$/.exec(text) ?? [];
  if (year === undefined)
    throw ruleError(
      file,
      line,
      `column "${HEADERS[field][0]}": "${text.slice(0, 40)}" is no day. Write 2023-01-31`,
    );
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
