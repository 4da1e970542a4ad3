/** What a telephone platform says about a call, as Metadata: names through the mapping, values as people write them. */
import { emptyMetadata, type Metadata } from '../domain.ts';
import {
  builtInMapping,
  type MetadataField,
  type MetadataMapping,
  normalName,
  type Unit,
} from './metadata-mapping.ts';
import {
  channelMapOf,
  directionOf,
  lengthMsOf,
  mediumOf,
  roleOf,
  satisfactionOf,
  textOf,
  timeOf,
  yesNoOf,
} from './metadata-values.ts';
import { cleanText } from './text.ts';

const maxTextLength = 4_000;
/** Names of fields, and values that are no free text. */
const maxShortLength = 200;
const maxExtraDepth = 8;

/**
 * Complete metadata of one call. Names nobody mapped, and values that cannot be understood, stay in `extra` under
 * their own name. Anything but an object gives empty metadata.
 */
export function readMetadata(json: unknown, mapping: MetadataMapping = builtInMapping): Metadata {
  return completeMetadata([knownMetadata(json, mapping)], mapping);
}

/** Only the fields the source knows; `extra` when there is any. */
export function knownMetadata(json: unknown, mapping: MetadataMapping): Partial<Metadata> {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return {};
  const known = new Map<MetadataField, { name: string; place: number; value: unknown }>();
  const entries = Object.entries(json).filter(([name]) => name !== '__proto__');
  for (const [name, raw] of entries) {
    const source = sourceOf(name, mapping);
    const value = source ? coerce(source.field, raw, source.unit, mapping) : null;
    if (source === null || value === null || value === undefined) continue;
    const before = known.get(source.field);
    if (before === undefined || source.place < before.place) {
      known.set(source.field, { name, place: source.place, value });
    }
  }
  const used = new Set([...known.values()].map(({ name }) => name));
  const extra = entries
    .filter(
      ([name, raw]) => !used.has(name) && raw !== null && !(typeof raw === 'string' && textOf(raw) === null),
    )
    .map(([name, raw]) => [cleanText(name), plain(raw, 0)] as const);
  return {
    ...(Object.fromEntries([...known].map(([field, { value }]) => [field, value])) as Partial<Metadata>),
    ...(extra.length > 0 ? { extra: Object.fromEntries(extra) } : {}),
  };
}

/** Later sources win field by field; what none knows is null (medium: phone, channels: the mapping's default). */
export function completeMetadata(
  sources: readonly Partial<Metadata>[],
  mapping: Pick<MetadataMapping, 'channels'>,
): Metadata {
  const whole: Metadata = { ...emptyMetadata, channels: mapping.channels };
  const extra: Record<string, unknown> = {};
  for (const source of sources) {
    Object.assign(whole, source);
    Object.assign(extra, source.extra);
  }
  return { ...whole, extra };
}

function sourceOf(
  name: string,
  mapping: MetadataMapping,
): { field: MetadataField; unit: Unit | null; place: number } | null {
  if (name.length > maxShortLength) return null;
  const wanted = normalName(name);
  let found: { field: MetadataField; unit: Unit | null; place: number } | null = null;
  for (const [field, { names }] of mapping.fields) {
    const place = names.findIndex((candidate) => candidate.name === wanted);
    if (place !== -1 && (found === null || place < found.place)) {
      found = { field, unit: unitInBrackets(name) ?? names[place]?.unit ?? null, place };
    }
  }
  return found;
}

/** 通话时长(秒), duration (ms) */
function unitInBrackets(name: string): Unit | null {
  const inside = /[(（[](毫秒|ms|秒|s|sec|seconds|分|分钟|min)[)）\]]\s*$/i.exec(name)?.[1]?.toLowerCase();
  if (inside === undefined) return null;
  if (inside === 'ms' || inside === '毫秒') return 'ms';
  return inside.startsWith('分') || inside === 'min' ? 'min' : 's';
}

function coerce(field: MetadataField, raw: unknown, unit: Unit | null, mapping: MetadataMapping): unknown {
  const code = textOf(raw);
  const values = mapping.fields.get(field)?.values;
  const value = code !== null && values?.has(code) ? values.get(code) : raw;
  if (typeof value === 'string' && value.length > maxShortLength) return null;
  const readers: Record<MetadataField, () => unknown> = {
    callId: () => textOf(value),
    channel: () => mediumOf(value),
    direction: () => directionOf(value),
    agentId: () => textOf(value),
    agentName: () => textOf(value),
    teamId: () => textOf(value),
    startedAt: () => timeOf(value, mapping.offset),
    durationMs: () => lengthMsOf(value, unit ?? 'ms'),
    customerNumber: () => textOf(value),
    accountNo: () => textOf(value),
    businessType: () => textOf(value),
    satisfaction: () => satisfactionOf(value),
    resolved: () => yesNoOf(value),
    hangupBy: () => roleOf(value),
    ringMs: () => lengthMsOf(value, unit ?? 'ms'),
    channels: () => channelMapOf(value),
    region: () => textOf(value),
  };
  return readers[field]();
}

/** JSON without what PostgreSQL refuses, cut where it nests too deep. */
function plain(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value).slice(0, maxTextLength);
  if (value === null || typeof value !== 'object') return value;
  if (depth >= maxExtraDepth) return null;
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '__proto__')
      .map(([name, item]) => [cleanText(name), plain(item, depth + 1)]),
  );
}
