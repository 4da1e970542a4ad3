/** Reads objects of another product field by field, so that one odd field does not cost the others. */
import { z } from 'zod';

export interface NotCarried {
  /** Place in the file: `conditions[2].operators[0].param.synonyms`. */
  readonly where: string;
  /** The value itself, as JSON, 500 characters of it. */
  readonly what: string;
  readonly why: string;
}

export interface Carried {
  readonly where: string;
  /** What became of it. */
  readonly what: string;
}

/** What was carried over and what was not; every reader of a part adds to it. */
export interface Notes {
  readonly carried: Carried[];
  readonly notCarried: NotCarried[];
}

const MOST_SHOWN = 500;

/** Why a second number of the same thing is not needed. */
export const OTHER_ID = 'a key of the other product';

export function skip(notes: Notes, where: string, value: unknown, why: string): void {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const what = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
  notes.notCarried.push({ where, what, why });
}

type Shape = Record<string, z.ZodType>;
export type Fields<S extends Shape> = { readonly [Key in keyof S]: z.output<S[Key]> | undefined };

/** `check_range`, `Check_range` and `CheckRange` are one name. */
export function plainName(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/**
 * `shape` names fields in plain letters. `aliases` maps other plain names to those of the shape. What is null counts as
 * absent; what is unknown, said twice or of the wrong type is noted.
 */
export function readFields<S extends Shape>(
  shape: S,
  value: unknown,
  where: string,
  notes: Notes,
  aliases: Readonly<Record<string, string>> = {},
): Fields<S> {
  const found = new Map<string, unknown>();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    if (value !== undefined && value !== null) skip(notes, where, value, 'an object was expected here');
  } else
    for (const [name, inner] of Object.entries(value)) {
      if (inner === null || inner === undefined) continue;
      const plain = plainName(name);
      const key = (Object.hasOwn(aliases, plain) ? aliases[plain] : plain) ?? plain;
      const at = `${where}.${name}`;
      const type = Object.hasOwn(shape, key) ? shape[key] : undefined;
      if (type === undefined) skip(notes, at, inner, 'this field has no meaning here');
      else if (found.has(key)) skip(notes, at, inner, 'the same field is there twice; the first one counts');
      else {
        const parsed = type.safeParse(inner);
        if (parsed.success) found.set(key, parsed.data);
        else skip(notes, at, inner, parsed.error.issues[0]?.message ?? 'of an unexpected type');
      }
    }
  // Each value was parsed by the type of its own key.
  return Object.fromEntries(Object.keys(shape).map((key) => [key, found.get(key)])) as Fields<S>;
}

/** Ids and names are numbers in some exports and texts in others. */
export const Text = z.union([z.string(), z.number().transform(String)]);
export const Count = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,15}(\.\d{1,9})?$/, 'a number was expected here')
    .transform(Number),
]);
export const Flag = z.union([
  z.boolean(),
  z.literal([0, 1]).transform((value) => value === 1),
  z.literal(['true', 'false']).transform((value) => value === 'true'),
]);
export const List = z.array(z.unknown());
export const Anything = z.unknown();
