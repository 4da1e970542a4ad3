/** One value of a platform's export as the value of a metadata field; null when it cannot be understood. */
import type { Channel, ChannelMap, Direction, Role } from '../domain.ts';
import type { Unit } from './metadata-mapping.ts';
import { cleanText } from './text.ts';

/** Numbers are written out; `="19900012207"` and `'19900012207` (how spreadsheets keep digits) are undone. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'string') return null;
  const text = cleanText(value)
    .replace(/^="(.*)"$/s, '$1')
    .replace(/^'/, '')
    .trim();
  return text === '' || isNothing(text) ? null : text;
}

/** How exports write "nothing". */
const isNothing = (text: string): boolean => /^(null|none|undefined|nan|n\/a|\\n|-+|无|空|暂无)$/i.test(text);

/** 1 (very dissatisfied) to 5 (very satisfied). */
export function satisfactionOf(value: unknown): number | null {
  const text = textOf(value)?.replace(/\s/g, '');
  if (text === undefined) return null;
  const digit = /^([1-5])(\.0+)?(分|星|级)?$/.exec(text)?.[1];
  if (digit !== undefined) return Number(digit);
  return satisfactionWords.find(([words]) => words.test(text))?.[1] ?? null;
}

const satisfactionWords: readonly (readonly [RegExp, number])[] = [
  [/^(非常|很|极|十分|特别|极其|极度)不满意?$|^verydissatisfied$/i, 1],
  [/^(不满意?|不太满意|较不满意|差评|不满)$|^dissatisfied$/i, 2],
  [/^(一般|基本满意|尚可|中评|较满意一般|普通)$|^neutral$/i, 3],
  [/^(满意|比较满意|较满意)$|^satisfied$/i, 4],
  [/^(非常|很|极|十分|特别|极其)满意$|^(好评|verysatisfied)$/i, 5],
];

export function yesNoOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const text = textOf(value)?.toLowerCase();
  if (text === undefined) return null;
  if (/^(是|有|已解决|解决|已处理|完全解决|y|yes|true|t|1|resolved)$/.test(text)) return true;
  if (/^(否|不是|没有|未解决|没解决|没有解决|未处理|n|no|false|f|0|unresolved)$/.test(text)) return false;
  return null;
}

export function directionOf(value: unknown): Direction | null {
  const text = textOf(value)?.toLowerCase();
  if (text === undefined) return null;
  if (/^(呼入|来电|呼入电话|进线|人工呼入|in|inbound|incoming|callin|call_in)$/.test(text)) return 'inbound';
  if (/^(呼出|外呼|去电|回访|呼出电话|人工外呼|out|outbound|outgoing|callout|call_out)$/.test(text)) {
    return 'outbound';
  }
  return null;
}

export function mediumOf(value: unknown): Channel | null {
  const text = textOf(value)?.toLowerCase();
  if (text === undefined) return null;
  if (
    /(微信|微博|在线|网站|网页|文本|文字|聊天|公众号|小程序|短信|app|chat|text|im$|web|wechat)/.test(text)
  ) {
    return 'chat';
  }
  if (/(电话|热线|语音|95598|通话|phone|voice|call|tel|audio)/.test(text)) return 'phone';
  return null;
}

export function roleOf(value: unknown): Role | null {
  const text = textOf(value)?.toLowerCase();
  if (text === undefined) return null;
  if (
    /^(坐席|座席|客服|客服专员|客服代表|话务员|员工|agent|seat|staff|service|坐席挂断|座席挂断|客服挂断|坐席挂机|座席挂机)$/.test(
      text,
    )
  ) {
    return 'agent';
  }
  if (
    /^(客户|用户|来电人|顾客|customer|caller|user|client|客户挂断|用户挂断|客户挂机|用户挂机)$/.test(text)
  ) {
    return 'customer';
  }
  return null;
}

const unitMs: Readonly<Record<Unit, number>> = { ms: 1, s: 1000, min: 60_000 };

/** Milliseconds. `unit` counts for bare numbers; `00:03:25`, `3分25秒`, `205s`, `1200ms` name their own. */
export function lengthMsOf(value: unknown, unit: Unit): number | null {
  const text = textOf(value)?.toLowerCase().replace(/[\s,]/g, '');
  if (text === undefined) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * unitMs[unit]);
  const clock = /^(?:(\d+):)?([0-5]?\d):([0-5]?\d(?:\.\d+)?)$/.exec(text);
  const words =
    /^(?:(\d+)(?:小时|时|h))?(?:(\d+)(?:分钟|分|min|m(?!s)))?(?:(\d+(?:\.\d+)?)(?:秒钟|秒|sec|s))?$/.exec(
      text,
    );
  const parts = clock ?? words;
  if (parts) {
    const [, hours = '0', minutes = '0', second = '0'] = parts;
    return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(second)) * 1000);
  }
  const milliseconds = /^(\d+(?:\.\d+)?)(?:ms|毫秒)$/.exec(text)?.[1];
  return milliseconds === undefined ? null : Math.round(Number(milliseconds));
}

/** ISO 8601 with offset. Bare numbers are seconds or milliseconds since 1970, or `yyyymmddHHMMSS`. */
export function timeOf(value: unknown, offset: string): string | null {
  const text = textOf(value);
  if (text === null) return null;
  if (/^\d{10}(\d{3})?$/.test(text)) {
    const epochMs = Number(text) * (text.length === 10 ? 1000 : 1);
    return atOffset(epochMs, offset);
  }
  const packed = /^(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2})(\d{2})(\d{2})?)?()()$/.exec(text);
  const parts =
    packed ??
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2}))?分?秒?(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(
      text,
    );
  if (!parts) return null;
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour = '0',
    minute = '0',
    second = '0',
    fraction = '',
    zone = '',
  ] = parts;
  const two = (part: string): string => part.padStart(2, '0');
  const moment = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
  const check = new Date(`${moment}Z`);
  // Date rolls the 31st of February over instead of refusing it.
  if (Number.isNaN(check.getTime()) || check.toISOString().slice(0, 19) !== moment) return null;
  const milliseconds =
    fraction === '' || Number(fraction) === 0 ? '' : `.${fraction.padEnd(3, '0').slice(0, 3)}`;
  return `${moment}${milliseconds}${zoneOf(zone, offset)}`;
}

function zoneOf(zone: string, offset: string): string {
  if (zone === '') return offset;
  if (zone.toUpperCase() === 'Z') return '+00:00';
  return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
}

function atOffset(epochMs: number, offset: string): string {
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  const shiftMs = (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
  return new Date(epochMs + shiftMs).toISOString().replace(/(\.000)?Z$/, offset);
}

/**
 * Which audio channel carries whom: `{agent: 0, customer: 1}`, `{"0": "agent", "1": "customer"}`,
 * `{left: 客服, right: 客户}`, `["agent", "customer"]`, `左客服右客户`, `客服,客户`. Null for mono and mixed.
 */
export function channelMapOf(value: unknown): ChannelMap | null {
  const found = new Map<Role, number>();
  for (const [where, who] of channelPairs(value)) {
    const role = roleOf(who) ?? roleOf(where);
    const channel = channelNumber(roleOf(who) ? where : who);
    if (role !== null && channel !== null) found.set(role, channel);
  }
  const agent = found.get('agent');
  const customer = found.get('customer');
  if (agent === undefined && customer === undefined) return null;
  // Of two channels, one named is enough.
  const map = { agent: agent ?? 1 - (customer ?? 0), customer: customer ?? 1 - (agent ?? 0) };
  return map.agent < 0 || map.customer < 0 || map.agent === map.customer ? null : map;
}

function channelPairs(value: unknown): (readonly [unknown, unknown])[] {
  if (Array.isArray(value)) return value.map((who, channel) => [channel, who] as const);
  if (value !== null && typeof value === 'object') return Object.entries(value);
  const text = textOf(value)?.slice(0, 100);
  if (text === undefined) return [];
  const named = [
    ...text.matchAll(
      /(左|右|[01])\s*(?:声道|通道)?\s*[:=为是]?\s*(客服|坐席|座席|客户|用户|agent|customer)/gi,
    ),
  ];
  if (named.length > 0) return named.map(([, where, who]) => [where, who] as const);
  return text.split(/[,，/|;；、]/).map((who, channel) => [channel, who] as const);
}

function channelNumber(value: unknown): number | null {
  const text = textOf(value)?.toLowerCase();
  if (text === undefined) return null;
  if (/^(左|左声道|left|l)$/.test(text)) return 0;
  if (/^(右|右声道|right|r)$/.test(text)) return 1;
  return /^\d{1,2}$/.test(text) ? Number(text) : null;
}
