/** Days as China counts them: `YYYY-MM-DD`. */

const dayMs = 86_400_000;
/** China has one time zone and no summer time. */
const aheadMs = 8 * 3_600_000;

export function chinaDay(at: Date): string {
  return new Date(at.getTime() + aheadMs).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}

/** The Monday of the week of `day`. */
export function weekStart(day: string): string {
  return addDays(day, -((new Date(Date.parse(day)).getUTCDay() + 6) % 7));
}
