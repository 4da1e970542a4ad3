/** What an operator may set about chains, risk and alerts: a YAML file, SERVICE_SETTINGS; every field has a default. */
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { EarmarkError } from '../errors.ts';
import { hashOf } from '../hash.ts';

const Owner = z.strictObject({
  province: z.string().nullable().default(null),
  city: z.string().nullable().default(null),
  team: z.string().nullable().default(null),
});
export type Owner = z.infer<typeof Owner>;

const Points = z.number().min(0).max(100);
const Probability = z.number().min(0).max(1);

export const ServiceSettings = z.strictObject({
  chain: z
    .strictObject({
      /** Calls further apart are two matters. */
      windowDays: z.number().positive().max(366).default(30),
      /** 0 to 1: how alike two calls have to be. */
      likeness: Probability.default(0.5),
      /** A number with more calls belongs to a switchboard or to the company: it links nobody. */
      sharedNumberCalls: z.int().min(2).max(500).default(40),
    })
    .prefault({}),
  /** Most points of each part; together 100. */
  risk: z
    .strictObject({
      repeats: Points.default(20),
      unresolved: Points.default(15),
      emotion: Points.default(15),
      promises: Points.default(15),
      regulator: Points.default(20),
      complaint: Points.default(15),
    })
    .prefault({}),
  alerts: z
    .strictObject({
      /** Risk from which on there is an alert, by level: 1 is the most urgent. */
      highRisk: z.strictObject({ 1: Points, 2: Points, 3: Points }).default({ 1: 75, 2: 60, 3: 45 }),
      /** Codings that are complaints already. */
      codedAsComplaint: z.array(z.string().min(1)).default(['投诉', '举报']),
      /** Probability of a complaint from which on another coding is a downgrade. */
      downgradeFrom: Probability.default(0.5),
      /** Calls older than this raise none, for a history that is imported at once; null: every call may. */
      raiseWithinDays: z.number().positive().nullable().default(null),
      /** Hours until somebody has to have done something, by level. */
      dueHours: z
        .strictObject({ 1: z.number().positive(), 2: z.number().positive(), 3: z.number().positive() })
        .default({ 1: 2, 2: 8, 3: 24 }),
    })
    .prefault({}),
  /** The first that fits owns the alert. `region`: any part of it from the largest down; `team`: the team's id. */
  owners: z
    .array(
      z
        .strictObject({
          region: z.string().min(1).optional(),
          team: z.string().min(1).optional(),
          owner: Owner,
        })
        .refine(
          ({ region, team }) => region !== undefined || team !== undefined,
          'names no region and no team',
        ),
    )
    .default([]),
  defaultOwner: Owner.default({ province: null, city: null, team: '服务监督组' }),
});
export type ServiceSettings = z.infer<typeof ServiceSettings>;

export const defaultSettings: ServiceSettings = Object.freeze(ServiceSettings.parse({}));

/** Throws EarmarkError `service-settings-invalid` naming the field. */
export async function readServiceSettings(path: string | undefined): Promise<ServiceSettings> {
  if (path === undefined) return defaultSettings;
  const invalid = (why: string, cause?: unknown) =>
    new EarmarkError(
      'service-settings-invalid',
      `SERVICE_SETTINGS ${path} cannot be used: ${why}. Correct the file and start again.`,
      { cause },
    );
  let document: unknown;
  try {
    document = parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw invalid(cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause), cause);
  }
  const parsed = ServiceSettings.safeParse(document ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(`${issue?.path.join('.') || 'top level'}: ${issue?.message}`, parsed.error);
}

/** Changes whenever chains, risks or alerts may come out otherwise. */
export function settingsVersion(settings: ServiceSettings): string {
  return hashOf(settings).slice(0, 12);
}
