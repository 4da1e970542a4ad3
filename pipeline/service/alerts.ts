/** Which alerts the calls of one matter speak for, how urgent they are, and whose they are. Pure. */
import { regionFit } from '../../rules/regions.ts';
import type { AlertLevel } from './alert-states.ts';
import type { CallFacts } from './facts.ts';
import type { Risk } from './risk.ts';
import type { Owner, ServiceSettings } from './settings.ts';

export const alertKinds = ['high-risk', 'downgrade', 'broken-promise', 'regulator'] as const;
export type AlertKind = (typeof alertKinds)[number];

export interface Wanted {
  readonly kind: AlertKind;
  readonly level: AlertLevel;
  /** The call that speaks for it last. */
  readonly recordingId: string;
}

/** `calls`: one call, or the calls of a chain in order of time. At most one of each kind. */
export function alertsOf(
  calls: readonly CallFacts[],
  risk: Risk,
  settings: Pick<ServiceSettings, 'alerts'>,
): Wanted[] {
  const last = calls.at(-1)?.recordingId;
  if (last === undefined) return [];
  const { alerts } = settings;
  const wanted: Wanted[] = [];
  const level = levelOfRisk(risk.score, alerts.highRisk);
  if (level !== null) wanted.push({ kind: 'high-risk', level, recordingId: last });

  const downgraded = calls.filter((call) => isDowngraded(call, alerts));
  const worst = downgraded.some(({ complaint }) => complaint?.level === 'explicit');
  const lastDowngraded = downgraded.at(-1);
  if (lastDowngraded !== undefined)
    wanted.push({ kind: 'downgrade', level: worst ? 2 : 3, recordingId: lastDowngraded.recordingId });

  const sure = risk.broken.filter(({ by }) => by !== 'silent');
  const lastBroken = sure.at(-1);
  if (lastBroken !== undefined) {
    const { later, recordingId } = lastBroken;
    wanted.push({
      kind: 'broken-promise',
      level: sure.length > 1 ? 2 : 3,
      recordingId: later?.recordingId ?? recordingId,
    });
  }

  const cued = calls.filter(({ regulator }) => regulator.length > 0);
  const lastCued = cued.at(-1);
  if (lastCued !== undefined) {
    const complains = cued.some(({ complaint }) => complaint !== null && complaint.level !== 'none');
    wanted.push({ kind: 'regulator', level: complains ? 1 : 2, recordingId: lastCued.recordingId });
  }
  return wanted;
}

/** The model hears a complaint, the agent coded something else. Nobody knows where the coding is missing. */
export function isDowngraded(
  { coded, complaint }: Pick<CallFacts, 'coded' | 'complaint'>,
  { codedAsComplaint, downgradeFrom }: ServiceSettings['alerts'],
): boolean {
  if (coded === null || complaint === null || complaint.level === 'none') return false;
  return complaint.probability >= downgradeFrom && !codedAsComplaint.some((name) => coded.includes(name));
}

/** The first entry that fits by region and team; what it does not name stays open. */
export function ownerOf(
  calls: readonly Pick<CallFacts, 'region' | 'teamId'>[],
  { owners, defaultOwner }: Pick<ServiceSettings, 'owners' | 'defaultOwner'>,
): Owner {
  const region = calls.findLast((call) => call.region !== null)?.region ?? null;
  const team = calls.findLast((call) => call.teamId !== null)?.teamId ?? null;
  const fits = owners.find(
    (one) =>
      (one.team === undefined || one.team === team) &&
      (one.region === undefined || regionFit(region, [one.region]) === 'inside'),
  );
  return fits?.owner ?? defaultOwner;
}

function levelOfRisk(score: number, from: ServiceSettings['alerts']['highRisk']): AlertLevel | null {
  if (score >= from[1]) return 1;
  if (score >= from[2]) return 2;
  return score >= from[3] ? 3 : null;
}
