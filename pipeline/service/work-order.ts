/** The agent's work order as it came with the metadata, against what was said. */
import { type Compared, compareWorkOrder } from '../../models/summary/compare.ts';
import type { Metadata, Opinions } from '../domain.ts';

/** Keys of `metadata.extra` that may hold it: an object, or JSON text of one (as a CSV column has it). */
const KEYS = ['workOrder', '工单'] as const;

/** Null: none was supplied, or nothing can be compared yet. Holds personal data of both sides. */
export function compareSupplied(
  { extra }: Pick<Metadata, 'extra'>,
  opinions: Pick<Opinions, 'workOrder'>,
): Compared[] | null {
  const supplied = suppliedWorkOrder(extra);
  if (supplied === null || opinions.workOrder == null) return null;
  return compareWorkOrder(opinions.workOrder, supplied.order);
}

/** The key it stands under and the order itself. */
export function suppliedWorkOrder(
  extra: Metadata['extra'],
): { readonly key: string; readonly order: Readonly<Record<string, unknown>> } | null {
  for (const key of KEYS) {
    const order = objectOf(extra[key]);
    if (order !== null) return { key, order };
  }
  return null;
}

function objectOf(value: unknown): Record<string, unknown> | null {
  if (typeof value === 'string' && value.trim().startsWith('{')) {
    try {
      return objectOf(JSON.parse(value));
    } catch {
      return null;
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return { ...value };
}
