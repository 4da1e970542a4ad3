/** The draft of a work order against the one the agent wrote. */
import { type WorkOrderField, WorkOrderFieldId } from '../../pipeline/domain.ts';
import { spokenSpans } from '../../rules/spoken-numbers.ts';
import { digitsOf } from './persons.ts';
import { compact } from './talk.ts';

export interface Compared {
  readonly field: WorkOrderFieldId;
  /** `unclear`: both say something, but sameness cannot be told by the letters (demands, dates said another way). */
  readonly verdict: 'agrees' | 'differs' | 'unclear' | 'only-said' | 'only-written';
  readonly said: WorkOrderField | null;
  readonly written: string | null;
}

/** Names of the fields in work orders of other systems, besides our own ids. */
const NAMES: Readonly<Record<WorkOrderFieldId, readonly string[]>> = {
  who: ['联系人', '客户姓名', '姓名', '用户名称', '户名'],
  phone: ['联系电话', '电话', '手机', '手机号', '联系方式'],
  accountNo: ['户号', '用户编号', '客户编号'],
  where: ['地址', '用电地址', '故障地址', '报修地址'],
  what: ['诉求', '受理内容', '业务描述', '内容', '故障现象'],
  when: ['发生时间', '停电时间', '故障时间', '时间'],
  promisedArrival: ['承诺到场', '到场时限', '预计到场'],
  promisedRestore: ['承诺恢复', '恢复时限', '预计恢复'],
  promisedContact: ['承诺联系', '联系时限'],
  promisedAnswer: ['承诺答复', '答复时限', '处理时限'],
};

/** Fields either side has, in the order of the form. `supplied`: as it came with the metadata; other names are ignored. */
export function compareWorkOrder(draft: readonly WorkOrderField[], supplied: unknown): Compared[] {
  const written = writtenFields(supplied);
  return WorkOrderFieldId.options.flatMap((field): Compared[] => {
    const said = draft.find((one) => one.field === field) ?? null;
    const value = written.get(field) ?? null;
    if (said === null && value === null) return [];
    if (said === null || value === null)
      return [{ field, verdict: said === null ? 'only-written' : 'only-said', said, written: value }];
    return [{ field, verdict: verdictOf(said, value), said, written: value }];
  });
}

/** The field a name in a work order stands for; null for names we do not know. */
export function fieldOfName(name: string): WorkOrderFieldId | null {
  return WorkOrderFieldId.options.find((field) => field === name || NAMES[field].includes(name)) ?? null;
}

function writtenFields(supplied: unknown): Map<WorkOrderFieldId, string> {
  const found = new Map<WorkOrderFieldId, string>();
  if (typeof supplied !== 'object' || supplied === null) return found;
  const entries = new Map<string, unknown>(Object.entries(supplied));
  for (const field of WorkOrderFieldId.options)
    for (const name of [field, ...NAMES[field]]) {
      const value = entries.get(name);
      if (found.has(field) || (typeof value !== 'string' && typeof value !== 'number')) continue;
      if (String(value).trim() !== '') found.set(field, String(value).trim());
    }
  return found;
}

function verdictOf({ field, value, minutes }: WorkOrderField, written: string): Compared['verdict'] {
  if (minutes !== undefined) {
    const own = /^[0-9]+$/.test(written) ? Number(written) : spokenSpans(compact(written))[0]?.minutes;
    return own === undefined ? 'unclear' : own === minutes ? 'agrees' : 'differs';
  }
  if (alike(field, written, value)) return 'agrees';
  return field === 'what' || field === 'when' ? 'unclear' : 'differs';
}

/** Alike enough for a place: share of the shorter one's characters that stand in the longer one in the same order. */
const PLACE_SHARE = 0.7;

/** Whether two ways to fill a field mean the same. Symmetric but for the demand. */
export function alike(field: WorkOrderFieldId, one: string, other: string): boolean {
  const [a, b] = [compact(one), compact(other)];
  if (a === '' || b === '') return false;
  switch (field) {
    case 'phone': {
      const [left, right] = [digitsOf(a), digitsOf(b)];
      const isTail = left.length === 4 || right.length === 4;
      return isTail ? left.slice(-4) === right.slice(-4) : left === right && left !== '';
    }
    case 'accountNo':
      return digitsOf(a) === digitsOf(b) && digitsOf(a) !== '';
    case 'who':
      return a === b || (Math.min(a.length, b.length) === 1 && a[0] === b[0]);
    case 'where': {
      const [short, long] = a.length <= b.length ? [plain(a), plain(b)] : [plain(b), plain(a)];
      return inOrder(short, long) >= PLACE_SHARE * short.length;
    }
    default:
      return plain(a).includes(plain(b)) || plain(b).includes(plain(a));
  }
}

const NUMERALS = '零一二三四五六七八九';

/** Digits for numerals, so that 3栋 and 三栋 are the same. */
function plain(text: string): string {
  return text.replace(/[零一二三四五六七八九幺两杠]/g, (char) =>
    char === '幺' ? '1' : char === '两' ? '2' : char === '杠' ? '' : String(NUMERALS.indexOf(char)),
  );
}

/** Length of the longest common subsequence. */
function inOrder(a: string, b: string): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const left of a) {
    const next = [0];
    for (let at = 1; at <= b.length; at++)
      next.push(left === b[at - 1] ? (row[at - 1] ?? 0) + 1 : Math.max(row[at] ?? 0, next[at - 1] ?? 0));
    row = next;
  }
  return row[b.length] ?? 0;
}
