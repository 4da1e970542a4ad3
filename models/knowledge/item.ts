/**
 * What a standard script or a knowledge item is, and how a file of them is written.
 * One id may stand several times: texts of one item that held at different times or in different regions.
 */
import { z } from 'zod';
import { BusinessType } from '../../pipeline/domain.ts';

/** Of a script or item. */
export const KnowledgeId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'use letters, digits, _ . and -, at most 64 of them');
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'write the day as 2023-01-31, in quotes');
/** A text that a person could say in one breath, or read in one sitting. */
const Wording = z.string().min(2).max(2_000);
const Short = z.string().min(1).max(200);

/** script: words to say (标准话术). item: something to know (知识点). */
export const KnowledgeKind = z.enum(['script', 'item']);
export type KnowledgeKind = z.infer<typeof KnowledgeKind>;

export const KnowledgeItem = z.strictObject({
  id: KnowledgeId,
  kind: KnowledgeKind,
  title: z.strictObject({ zh: Short, en: Short }),
  /** Wordings that say the same; the first is the one to prefer. */
  text: z.array(Wording).min(1).max(20),
  /** How customers ask for it. */
  questions: z.array(Wording).max(50),
  /** Empty: every business type. */
  businessTypes: z.array(BusinessType),
  keywords: z.array(Short).max(50),
  /** Who keeps it right. */
  owner: Short,
  /** First and last day it holds; null: since ever, until further notice. */
  from: Day.nullable(),
  to: Day.nullable(),
  /** From the largest part down (四川/成都); empty: everywhere that has no text of its own. */
  regions: z.array(Short),
  version: z.int().min(1),
  /** Dated facts of the rule pack (`facts/`) whose values it gives. */
  facts: z.array(Short),
  /** Rules of the pack that have to do with it. */
  rules: z.array(Short),
});
export type KnowledgeItem = z.infer<typeof KnowledgeItem>;

const Shared = KnowledgeItem.pick({
  kind: true,
  businessTypes: true,
  owner: true,
  from: true,
  to: true,
  regions: true,
  version: true,
}).partial();

const oneOrMore = <T extends z.ZodType>(one: T) => z.union([one.transform((text) => [text]), z.array(one)]);

/** `defaults` stand for what an item leaves out. */
export const KnowledgeFile = z.strictObject({
  defaults: Shared.default({}),
  items: z
    .array(
      Shared.extend({
        id: KnowledgeId,
        title: z.strictObject({ zh: Short, en: Short }),
        text: oneOrMore(Wording),
        questions: z.array(Wording).default([]),
        keywords: z.array(Short).default([]),
        facts: z.array(Short).default([]),
        rules: z.array(Short).default([]),
      }).strict(),
    )
    .min(1),
});
export type KnowledgeFile = z.infer<typeof KnowledgeFile>;

/** An item, and where it is written. */
export interface LocatedItem extends KnowledgeItem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}
