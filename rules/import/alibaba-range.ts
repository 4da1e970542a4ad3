/**
 * Where a condition of 智能对话分析 looks. `hit_time` -1 stands for any hit in the newer generation and for the last hit in
 * the older one (help.aliyun.com document_detail/142307 and 62571).
 */
import { z } from 'zod';
import type { Role } from '../../pipeline/domain.ts';
import { roleOf } from './alibaba-operators.ts';
import { Anything, Count, Flag, type Notes, readFields, skip, Text } from './fields.ts';
import { parseImport } from './json-text.ts';

/** What `hit_time: -1` of an anchor stands for. */
export const HitTime = z.enum(['any', 'each', 'last']);
export type HitTime = z.infer<typeof HitTime>;

export interface Anchor {
  readonly cid: string;
  readonly location: 'BEFORE' | 'AFTER' | 'AROUND' | 'CURRENT';
  readonly hitTime: number | undefined;
}

export interface CheckRange {
  readonly role: Role | undefined;
  readonly anchor: Anchor | null;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly absolute: boolean;
  readonly where: string;
  /** Something here has no counterpart: a person has to confirm the verdict. */
  readonly isRough: boolean;
  /** Only the newer generation writes what is in here. */
  readonly isNew: boolean;
}

const rangeShape = {
  role: Text,
  roleid: Anything,
  anchor: Anything,
  range: Anything,
  absolute: Flag,
  allsentencessatisfy: Flag,
};
const Location = z
  .string()
  .toUpperCase()
  .pipe(z.enum(['BEFORE', 'AFTER', 'AROUND', 'CURRENT']));

export function readCheckRange(value: unknown, where: string, notes: Notes): CheckRange {
  const read = readFields(rangeShape, value, where, notes);
  const range = typeof read.range === 'string' ? parsedText(read.range, `${where}.range`, notes) : read.range;
  const { from, to } = readFields({ from: Count, to: Count }, range ?? {}, `${where}.range`, notes);
  // 所有 and nothing at all stand for both; a number alone does not say who.
  const unnamed = read.roleid !== undefined && (read.role === undefined || read.role === '');
  if (unnamed)
    skip(notes, `${where}.roleId`, read.roleid, 'a role is known by its name only; both are searched');
  const every = read.allsentencessatisfy === true;
  if (every)
    skip(notes, `${where}.allSentencesSatisfy`, true, 'one hit is enough here, not one in every sentence');
  const anchor = readAnchor(read.anchor, `${where}.anchor`, notes);
  const isNew =
    read.allsentencessatisfy !== undefined ||
    read.roleid !== undefined ||
    anchor?.location === 'AROUND' ||
    anchor?.hitTime === 0;
  const role = roleOf(read.role, `${where}.role`, notes);
  return {
    role,
    anchor,
    from,
    to,
    absolute: read.absolute === true,
    where,
    isRough: every || unnamed,
    isNew,
  };
}

function readAnchor(value: unknown, where: string, notes: Notes): Anchor | null {
  const shape = { cid: Text, location: Location, hittime: Count };
  const read = readFields(shape, value ?? {}, where, notes, { anchorcid: 'cid' });
  // An answer of the product writes an empty anchor where there is none.
  if (read.cid === undefined || read.cid === '') return null;
  const hitTime = read.hittime === undefined ? undefined : Math.trunc(read.hittime);
  return { cid: read.cid, location: read.location ?? 'CURRENT', hitTime };
}

function parsedText(text: string, where: string, notes: Notes): unknown {
  if (text.trim() === '') return {};
  try {
    return parseImport(text, where);
  } catch (error) {
    skip(notes, where, text, error instanceof Error ? error.message : 'not JSON');
    return {};
  }
}

export interface Placed {
  /** As a rule file has it; undefined for the whole call. */
  readonly range: Readonly<Record<string, unknown>> | undefined;
  readonly isRough: boolean;
}

/** `anchorName`: the condition of the rule the anchor became; null when there is no such one. */
export function placeOf(
  check: CheckRange,
  anchorName: string | null,
  hitTime: HitTime,
  notes: Notes,
): Placed {
  const { from = 1, to = -1, where, absolute, anchor } = check;
  const of = absolute ? { of: 'call' } : {};
  const rough = (why: string, range: Placed['range']): Placed => {
    skip(notes, `${where}.range`, { from, to }, why);
    return { range, isRough: true };
  };
  if (anchor === null) {
    if (from === 1 && to === -1) return { range: undefined, isRough: false };
    if (from === 1 && to > 0) return { range: { first: to, ...of }, isRough: false };
    if (from < 0 && to === -1) return { range: { last: -from, ...of }, isRough: false };
    if (from > 0 && to >= from)
      return rough('the first sentences are searched as well', { first: to, ...of });
    if (from < 0 && to > from && to < 0)
      return rough('the last sentences are searched as well', { last: -from, ...of });
    return rough('the whole call is searched', undefined);
  }
  if (anchorName === null) {
    skip(
      notes,
      `${where}.anchor`,
      anchor,
      'the condition it leans on has no single place here; the whole call is searched',
    );
    return { range: undefined, isRough: true };
  }
  const hit = hitOf(anchor, hitTime, where, notes);
  const lean = { hit: hit.hit, ...of };
  const exact = (range: Placed['range']): Placed => ({ range, isRough: hit.isRough });
  if (anchor.location === 'CURRENT') return exact({ around: anchorName, ...lean, turns: 0 });
  if (anchor.location === 'AFTER') {
    if (from === 1 && to === -1) return exact({ after: anchorName, ...lean });
    const inclusive = from <= 0 ? { inclusive: true } : {};
    if (to >= 0 && (from === 1 || from === 0))
      return exact({ after: anchorName, ...lean, turns: to, ...inclusive });
    const turns = to > 0 ? { turns: to } : {};
    return rough('all sentences from the anchor on are searched', {
      after: anchorName,
      ...lean,
      ...turns,
      inclusive: from <= 0 && to >= 0,
    });
  }
  if (anchor.location === 'BEFORE') {
    if (from === 1 && to === -1) return exact({ before: anchorName, ...lean });
    if (from < 0 && (to === -1 || to === 0)) {
      const inclusive = to === 0 ? { inclusive: true } : {};
      return exact({ before: anchorName, ...lean, turns: -from, ...inclusive });
    }
    return rough(
      'sentences before an anchor are counted backwards from it; check from which end these were meant',
      { before: anchorName, ...lean, turns: Math.max(Math.abs(from), Math.abs(to)) },
    );
  }
  const turns = Math.max(Math.abs(from), Math.abs(to));
  return from === -to
    ? exact({ around: anchorName, ...lean, turns })
    : rough('as many sentences before the anchor are searched as after it', {
        around: anchorName,
        ...lean,
        turns,
      });
}

function hitOf(
  anchor: Anchor,
  hitTime: HitTime,
  where: string,
  notes: Notes,
): { hit: number; isRough: boolean } {
  const at = `${where}.anchor.hit_time`;
  if (anchor.hitTime === undefined) {
    skip(notes, at, '', 'it is missing; any hit of the anchor counts');
    return { hit: -1, isRough: true };
  }
  if (anchor.hitTime >= 0) return { hit: anchor.hitTime, isRough: false };
  if (anchor.hitTime === -1 && hitTime !== 'last')
    return { hit: hitTime === 'each' ? 0 : -1, isRough: false };
  skip(
    notes,
    at,
    anchor.hitTime,
    'the last hit cannot be told from the others; any hit of the anchor counts',
  );
  return { hit: -1, isRough: true };
}
