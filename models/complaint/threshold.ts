/**
 * A missed complaint counts one and a half false alarms: suspected from 1 / (1 + 1.5) on. Both go to a person, who
 * needs a minute for a false alarm; a missed one comes back as a complaint to the regulator.
 */
export const SUSPECTED_FROM = 0.4;
