/** duration, metadata: conditions that compare one value. */
import type { Call, Hit } from '../call.ts';
import type { Comparison } from '../schema.ts';
import { NO_TIMES, type Operator, timeHit, turnsIn } from './operator.ts';

export const duration: Operator<'duration'> = (search) => {
  const { condition, call, window } = search;
  const turns = turnsIn(call, window);
  if (condition.measure === 'turn_ms') {
    if (turns.some((turn) => !turn.timed)) return { hits: [], missing: NO_TIMES };
    const hits: Hit[] = [];
    for (const turn of turns) {
      const ms = turn.endMs - turn.startMs;
      if (compare(ms, condition.compare, condition.value)) hits.push(timeHit(search, turn, ms, `${ms}毫秒`));
    }
    return { hits, threshold: condition.value };
  }
  const measured =
    condition.measure === 'turns'
      ? turns.length
      : condition.measure === 'chars'
        ? turns.reduce((sum, turn) => sum + turn.spoken.compact.length, 0)
        : (call.metadata.durationMs ?? call.durationMs);
  if (condition.measure === 'call_ms' && measured === 0) return { hits: [], missing: NO_TIMES };
  const holds = compare(measured, condition.compare, condition.value);
  const unknown = condition.role === undefined ? undefined : turns.find((turn) => turn.role === 'unknown');
  if (condition.measure !== 'call_ms' && unknown !== undefined)
    return { hits: [], missing: `第${unknown.index + 1}句说话人不明`, measured };
  return { hits: [], holds, measured, threshold: condition.value };
};

export const metadata: Operator<'metadata'> = ({ condition, call }) => {
  const value = fieldOf(call, condition.field);
  if (condition.compare === 'present') return { hits: [], holds: value !== null && value !== '' };
  if (value === null)
    return condition.ifMissing === 'ignore'
      ? { hits: [], holds: false }
      : { hits: [], missing: `元数据缺少${condition.field}` };
  const holds = compare(value, condition.compare, condition.value ?? null);
  const measured = typeof value === 'number' ? value : String(value);
  return {
    hits: [],
    holds,
    measured,
    threshold: condition.value === undefined ? null : String(condition.value),
  };
};

function fieldOf({ metadata }: Call, field: string): unknown {
  const dot = field.indexOf('.');
  if (dot < 0) return own(metadata, field);
  const [first = '', second = ''] = field.split('.', 2);
  return first === 'extra' ? own(metadata.extra, second) : own(metadata, first);
}

/** A name such as "constructor" would find what every object inherits. */
function own(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? (object[name] ?? null) : null;
}

function compare(value: unknown, comparison: Comparison, against: unknown): boolean {
  if (comparison === 'in') return Array.isArray(against) && against.includes(value);
  if (comparison === 'eq') return value === against;
  if (comparison === 'ne') return value !== against;
  if (typeof value !== 'number' || typeof against !== 'number') return false;
  if (comparison === 'lt') return value < against;
  if (comparison === 'lte') return value <= against;
  return comparison === 'gt' ? value > against : value >= against;
}
