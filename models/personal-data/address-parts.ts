/** The parts of addresses in a text: areas, townships, named places, doors, landmarks. */
import { matchesOf } from './call-text.ts';
import {
  AREA,
  BARE_DOOR,
  DASHED,
  DOOR,
  ENDING,
  LANDMARK,
  LEADS,
  NEEDS_DOOR,
  NUM,
  ORDINARY,
  ORDINARY_ALONE,
  STOPS,
  TOWNSHIP,
} from './place-words.ts';

/**
 * `weak`: ends like a place and may be none (里, 店); `bare`: a number that may be a door; `landmark`: where in
 * relation to something, or a building by what it is.
 */
export interface Part {
  readonly level: 'area' | 'township' | 'place' | 'weak' | 'door' | 'bare' | 'landmark';
  readonly start: number;
  readonly end: number;
}

const NAME_CHARS = 8;
const LANDMARK_CHARS = 8;
/** Units with which a door may begin. */
const MAY_OPEN = new Uint8Array(65536);
for (const char of '0123456789零〇一二两三四五六七八九十百幺洞拐勾第负地甲乙丙丁东南西北中前后老新副附')
  MAY_OPEN[char.charCodeAt(0)] = 1;
for (let code = 65; code < 91; code++) MAY_OPEN[code] = MAY_OPEN[code + 32] = 1;
const IS_NUM = new RegExp(NUM, 'u');
const CLAUSE_END = /^(?:$|[\s，,、。.？?！!])/u;

/** In order, none overlapping another. Time grows with the length of the text. */
export function addressParts(text: string): Part[] {
  const marks = marksIn(text);
  const parts: Part[] = [];
  let taken = 0;
  for (const mark of marks) {
    if (mark.at < taken) continue;
    const last = parts.at(-1);
    // 石桥镇: 桥 belongs to the name that ends with 镇.
    if (mark.kind === 'ending' && last !== undefined && last.end === mark.at && mayGoOn(last, text)) {
      parts[parts.length - 1] = {
        level: levelOf(text.slice(mark.at, mark.end)),
        start: last.start,
        end: mark.end,
      };
      taken = mark.end;
      continue;
    }
    const part = partAt(text, mark, taken, last);
    if (part === null) continue;
    parts.push(part);
    taken = part.end;
  }
  return parts;
}

/** 石桥|镇, 楼下|村, but not 三号楼|里. */
const mayGoOn = ({ level, start, end }: Part, text: string): boolean =>
  level === 'weak' ||
  (level === 'area' && end - start <= 2) ||
  (level === 'landmark' && /^[村镇乡路街]/u.test(text.slice(end)) && end - start <= 4);

interface Mark {
  readonly at: number;
  readonly end: number;
  readonly kind: 'ending' | 'door' | 'dashed' | 'landmark';
}

const RANK = { door: 0, dashed: 1, ending: 2, landmark: 3 } as const;

function marksIn(text: string): Mark[] {
  const marks: Mark[] = [];
  for (const match of matchesOf(ENDING, text))
    marks.push({ at: match.index, end: match.index + match[0].length, kind: 'ending' });
  for (const match of matchesOf(LANDMARK, text))
    marks.push({ at: match.index, end: match.index + match[0].length, kind: 'landmark' });
  for (let at = 0; at < text.length; at++) {
    if (MAY_OPEN[text.charCodeAt(at)] === 0) continue;
    const door = matchAt(DOOR, text, at);
    const isInside = IS_NUM.test(text[at] ?? '') && IS_NUM.test(text[at - 1] ?? '');
    const isDate = /[月年到至]/u.test(text[at - 1] ?? '') && /[号日]$/u.test(text.slice(at, at + door));
    if (door > 0 && !isInside && !isDate) {
      marks.push({ at, end: at + door, kind: 'door' });
      at += door - 1;
      continue;
    }
    if (isInside || !/^[A-Za-z]?[0-9零〇一二两三四五六七八九十百幺洞拐勾]/u.test(text.slice(at, at + 2)))
      continue;
    const dashed = matchAt(DASHED, text, at) || matchAt(BARE_DOOR, text, at);
    if (dashed > 0) {
      marks.push({ at, end: at + dashed, kind: 'dashed' });
      at += dashed - 1;
    }
  }
  return marks.sort((a, b) => a.at - b.at || RANK[a.kind] - RANK[b.kind] || b.end - a.end);
}

function partAt(text: string, { at, end, kind }: Mark, taken: number, last: Part | undefined): Part | null {
  if (kind === 'door') return doorPart(text, at, end, taken, last);
  if (kind === 'dashed') return barePart(text, at, end, last);
  const from = nameStart(text, at, taken, kind === 'ending' ? NAME_CHARS : LANDMARK_CHARS);
  if (kind === 'landmark') return { level: 'landmark', start: from, end };
  const ending = text.slice(at, end);
  const name = text.slice(from, at);
  if (name === '') return ending.length > 2 ? { level: 'landmark', start: at, end } : null;
  // 电话里头, 设置里面
  if (/^[里]$/u.test(ending) && /^[面头边]/u.test(text.slice(end))) return null;
  if (ORDINARY.test(name + ending) || ORDINARY_ALONE.test(name + ending)) return null;
  const isShort =
    name.length === 1 &&
    last?.end !== from &&
    /^[区市省县路街村里城期府]/u.test(ending) &&
    !AREA.test(ending) &&
    !IS_NUM.test(name);
  return isShort ? null : { level: levelOf(ending), start: from, end };
}

function levelOf(ending: string): Part['level'] {
  if (AREA.test(ending)) return 'area';
  if (TOWNSHIP.test(ending)) return 'township';
  return NEEDS_DOOR.test(ending) ? 'weak' : 'place';
}

/** 天誉城五号楼: a name right before the door belongs to it. */
function doorPart(text: string, at: number, end: number, taken: number, last: Part | undefined): Part | null {
  if (last?.end === at) return { level: 'door', start: at, end };
  const from = nameStart(text, at, taken, NAME_CHARS);
  const name = text.slice(from, at);
  const isPlace =
    name.length >= 2 && !/[0-9]/.test(name) && /(?:栋|幢|单元|号楼|座|号院|号)/u.test(text.slice(at, end));
  return { level: 'door', start: isPlace ? from : at, end };
}

/** 1302 behind a door, 3-1-206, and a number that is all a clause says. */
function barePart(text: string, at: number, end: number, last: Part | undefined): Part | null {
  const number = text.slice(at, end);
  const dashed = /[-－—杠]/u.test(number);
  const behindDoor =
    last !== undefined &&
    last.level !== 'landmark' &&
    /^[\s，,、]{0,2}$/u.test(text.slice(last.end, at)) &&
    text.slice(last.end, at).length <= 2;
  if (behindDoor && last.level === 'door') return { level: 'door', start: at, end };
  if (behindDoor && dashed) return { level: 'door', start: at, end };
  const alone =
    CLAUSE_END.test(text.slice(end, end + 1)) && (at === 0 || /[\s，,、。]/u.test(text[at - 1] ?? ''));
  return alone && number.length >= 3 ? { level: 'bare', start: at, end } : null;
}

/** Goes back to where the name of a place begins. */
function nameStart(text: string, end: number, least: number, most: number): number {
  let start = end;
  while (start > least && end - start < most && /[\p{Script=Han}0-9A-Za-z]/u.test(text[start - 1] ?? '')) {
    if (STOPS.test(text[start - 1] ?? '')) break;
    start--;
  }
  // 开理发店的, 叫老井饭馆: what a place does or is called begins its own clause.
  if (/^[开叫做]/u.test(text.slice(start, end)) && /[\s，,、]/u.test(text[start - 1] ?? '')) return end;
  // 我们村上河头村: whose village it is comes before its name.
  const ours = /^(?:村|小区|镇|乡|社|队|组|厂|店)(?=\p{Script=Han}{2})/u.exec(text.slice(start, end));
  if (ours !== null && /[我咱俺]们?$/u.test(text.slice(0, start).slice(-2))) return start + ours[0].length;
  return start + (LEADS.exec(text.slice(start, end))?.[0].length ?? 0);
}

/** Length of what a sticky pattern matches at `at`. */
function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}
