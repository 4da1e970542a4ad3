/** What a calibration session, and all closed ones together, tell of rules, reviewers and the machine. */
import { type Agreement, agreementOf, type ClusteredUnit } from './agreement.ts';
import {
  type JudgedCall,
  leniencyDrift,
  leniencyOf,
  type MachineComparison,
  machineAgainst,
} from './agreement-lenience.ts';
import { answersTo, shownItem } from './calibration-items.ts';
import { shownSession, type WholeSession } from './calibration-reader.ts';
import type { CalibrationTrends, SessionResults } from './calibration-shapes.ts';
import { unanimousOf } from './calibration-work.ts';

/** Call only when the session is no longer blind. Before it is closed, what all answered alike stands for consensus. */
export function resultsOf(
  session: WholeSession,
  names: Readonly<Record<string, string>>,
  seeing: { readonly login: string; readonly mayManage: boolean },
): SessionResults {
  const judged = judgedOf(session);
  const shape = shownSession(session, names, seeing);
  const rules = judged.filter(({ item }) => item.kind === 'rule');
  return {
    session: shape,
    rules: agreed(rules),
    machine: comparison(rules),
    items: itemResults(judged),
    reviewers: shape.reviewers.map((reviewer) => ({
      ...reviewer,
      missing: reviewer.asked - reviewer.answered,
      leniency: leniencyOf(judgedCalls(rules, reviewer.login)),
    })),
    calls: session.calls.map(({ recording_id, position, items }) => {
      const own = judged.filter(({ recordingId }) => recordingId === recording_id);
      const disputed = own.filter(({ answers }) => new Set(answers.map(({ value }) => value)).size > 1);
      return {
        recordingId: recording_id,
        position,
        asked: items.length,
        unanimous: own.filter(({ answers }) => unanimousOf(answers) !== null).length,
        disputed: disputed.map(({ item }) => item.item),
        undecided: disputed.filter(({ consensus }) => consensus === null).map(({ item }) => item.item),
      };
    }),
    names: { ...names },
    formula,
  };
}

/** Of closed sessions, oldest first. `only`: leniency of this login alone. */
export function trendsOf(
  sessions: readonly WholeSession[],
  names: Readonly<Record<string, string>>,
  only: string | null,
): CalibrationTrends {
  const judged = sessions.map(judgedOf);
  const rules = judged.map((all) => all.filter(({ item }) => item.kind === 'rule'));
  const logins = [...new Set(sessions.flatMap(({ reviewers }) => reviewers))].sort();
  return {
    sessions: sessions.map(({ row }, at) => ({
      id: row.id,
      title: row.title,
      closedAt: (row.closed_at ?? row.created_at).toISOString(),
      ac1: agreed(rules[at] ?? []),
    })),
    reviewers: logins
      .filter((login) => only === null || login === only)
      .map((login) => {
        const own = rules.map((all) => judgedCalls(all, login));
        return {
          login,
          name: names[login] ?? login,
          all: leniencyOf(own.flat()),
          sessions: sessions.flatMap(({ row, reviewers }, at) =>
            reviewers.includes(login) ? [{ id: row.id, leniency: leniencyOf(own[at] ?? []) }] : [],
          ),
          drift: leniencyDrift(own),
        };
      }),
    items: itemResults(judged.flat()),
  };
}

/** One item of one call. */
interface Judged {
  readonly sessionId: number;
  readonly recordingId: string;
  readonly item: WholeSession['calls'][number]['items'][number];
  readonly answers: readonly { readonly who: string; readonly value: string }[];
  readonly machine: string | null;
  readonly consensus: string | null;
}

function judgedOf({ row, calls, answers, consensus }: WholeSession): Judged[] {
  const given = new Map<string, { who: string; value: string }[]>();
  for (const one of answers) {
    const key = `${one.recording_id}\n${one.item}`;
    const held = given.get(key);
    if (held === undefined) given.set(key, [one]);
    else held.push(one);
  }
  const agreedOn = new Map(consensus.map((one) => [`${one.recording_id}\n${one.item}`, one.value]));
  return calls.flatMap(({ recording_id, items, machine }) =>
    items.map((item) => {
      const key = `${recording_id}\n${item.item}`;
      const own = given.get(key) ?? [];
      return {
        sessionId: row.id,
        recordingId: recording_id,
        item,
        answers: own,
        machine: machine[item.item] ?? null,
        consensus: agreedOn.get(key) ?? (row.state === 'closed' ? null : unanimousOf(own)),
      };
    }),
  );
}

/** Items in the order in which they are first asked. */
function itemResults(judged: readonly Judged[]): SessionResults['items'] {
  const groups = new Map<string, Judged[]>();
  for (const one of judged) {
    const held = groups.get(one.item.item);
    if (held === undefined) groups.set(one.item.item, [one]);
    else held.push(one);
  }
  return [...groups.values()].flatMap((group) => {
    const last = group.at(-1);
    if (last === undefined) return [];
    const { item, kind, rule } = shownItem(last.item);
    return [{ item, kind, rule, agreement: agreed(group), machine: comparison(group) }];
  });
}

function agreed(judged: readonly Judged[]): Agreement | null {
  const [first] = judged;
  if (first === undefined) return null;
  const units = judged.map(
    ({ sessionId, recordingId, answers }): ClusteredUnit => ({
      unit: new Map(answers.map(({ who, value }) => [who, value])),
      cluster: `${sessionId} ${recordingId}`,
    }),
  );
  return agreementOf(units, answersTo(first.item).length);
}

function comparison(judged: readonly Judged[]): MachineComparison {
  const compared = machineAgainst(judged);
  // Faults are of rules; other items only are the same or not.
  return judged[0]?.item.kind === 'rule' ? compared : { ...compared, precision: null, recall: null };
}

const isClear = (value: string | null | undefined) => value === 'pass' || value === 'fail';

/** By call: what this reviewer judged clearly, where the consensus is clear too. */
function judgedCalls(judged: readonly Judged[], login: string): JudgedCall[] {
  const calls = new Map<string, { judgements: number; missed: number; overmarked: number }>();
  for (const { recordingId, answers, consensus } of judged) {
    const said = answers.find(({ who }) => who === login)?.value;
    if (!isClear(said) || !isClear(consensus)) continue;
    const call = calls.get(recordingId) ?? { judgements: 0, missed: 0, overmarked: 0 };
    call.judgements += 1;
    if (said === 'pass' && consensus === 'fail') call.missed += 1;
    if (said === 'fail' && consensus === 'pass') call.overmarked += 1;
    calls.set(recordingId, call);
  }
  return [...calls.values()];
}

const formula = {
  zh: '一致率：同一项的两两答案相同的比例。κ：两人用 Cohen，三人以上用 Fleiss，（一致率 − 偶然一致）÷（1 − 偶然一致）。AC1（Gwet）：偶然一致按 Σπ(1−π)÷(答案种数−1) 计，绝大多数合格时仍可用。区间为 95%，以通话为抽样单位；AC1 的整个区间不低于 0.6 才说“一致”，整个低于 0.6 才说“不一致”，其余以及不足 5 通的都是样本太少。宽严：（漏判 − 多判）÷ 双方都明确判断的项数，对照共识结论，正数偏宽。',
  en: 'Agreement: share of pairs of answers to one item that are the same. Kappa: Cohen’s for two reviewers, Fleiss’ for more: (agreement − chance) / (1 − chance). AC1 (Gwet): chance is Σπ(1−π) / (answers − 1), which stays of use where nearly everything passes. Intervals are 95 %, calls are what was sampled; “agree” is said when all of the interval of AC1 is at least 0.6, “disagree” when all of it is below, and otherwise, or with fewer than five calls, there are too few to tell. Leniency: (missed − marked too much) / items that both the reviewer and the consensus judged clearly; above 0 is lenient.',
} as const;
