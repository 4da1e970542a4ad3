/** What counts in the end: the machine's score card with what people decided laid over it. Pure. */
import type { Finding, ScoreCard, Scored, Verdict } from '../pipeline/domain.ts';
import { addUp, type CardItem } from '../rules/score-card.ts';

/** What a reviewer said of one finding; a later one takes its place. */
export interface Decision {
  readonly number: number;
  readonly rule: string;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly note: string | null;
  readonly who: string;
  /** ISO 8601. */
  readonly at: string;
}

/** An accepted appeal: the verdict that holds from then on. */
export type Ruling = Decision;

export interface JudgedCard {
  readonly scored: Scored;
  /** What each rule counts on the card. Rules on trial and rules off the card are not among them. */
  readonly items: readonly CardItem[];
}

interface Side {
  readonly verdict: Verdict;
  readonly points: number;
  readonly veto: boolean;
}

export interface FinalItem {
  readonly rule: string;
  readonly title: Finding['title'];
  readonly section: string;
  readonly machine: Side & { readonly pending: { readonly points: number; readonly veto: boolean } | null };
  /** Null: nobody decided; the machine's verdict stands. */
  readonly human:
    | (Side & Pick<Decision, 'who' | 'at' | 'reason' | 'note'> & { readonly by: 'review' | 'appeal' })
    | null;
  /** On no card, or on trial: its verdict changes no score. */
  readonly counts: boolean;
}

export interface FinalScore {
  readonly machine: ScoreCard;
  readonly final: ScoreCard;
  readonly items: readonly FinalItem[];
}

/** Rows may come in any order: the latest of each rule holds. */
export function finalScore(
  { scored: { findings, scoreCard }, items }: JudgedCard,
  decisions: readonly Decision[],
  rulings: readonly Ruling[],
): FinalScore {
  const last = latest(decisions, rulings);
  const onCard = new Map(items.map((item) => [item.rule, item]));
  const finals = findings.map((finding): FinalItem => {
    const item = onCard.get(finding.rule);
    const said = last.get(finding.rule);
    const { verdict, points, veto, pending } = finding;
    return {
      rule: finding.rule,
      title: finding.title,
      section: finding.section,
      machine: { verdict, points, veto, pending: pending ?? null },
      human:
        said === undefined
          ? null
          : {
              ...costOf(finding, item, said.row.verdict),
              who: said.row.who,
              at: said.row.at,
              reason: said.row.reason,
              note: said.row.note,
              by: said.by,
            },
      counts: item !== undefined,
    };
  });
  const counted = finals.map(({ rule, machine, human }) => ({ rule, ...(human ?? machine) }));
  const numbers = new Map(findings.map(({ rule }, index) => [rule, index]));
  const places = scoreCard.sections.map(({ id }) =>
    items.flatMap(({ rule, section, most }) => {
      const index = numbers.get(rule);
      return section === id && index !== undefined ? [{ index, most }] : [];
    }),
  );
  const frame = { ...scoreCard, id: scoreCard.card };
  return { machine: scoreCard, final: addUp(frame, places, counted), items: finals };
}

/**
 * Findings a reviewer has to decide before publishing: faults that cost or wait for a person, and doubts that are not
 * minor. Not what is on trial, and no mere notices.
 */
export function mustDecide({ verdict, severity, shadow, points, veto, needsHuman }: Finding): boolean {
  if (shadow === true) return false;
  if (verdict === 'fail') return points !== 0 || veto || needsHuman === true;
  return verdict === 'unsure' && severity !== 'minor';
}

interface Said {
  readonly by: 'review' | 'appeal';
  readonly row: Decision;
}

function latest(decisions: readonly Decision[], rulings: readonly Ruling[]): Map<string, Said> {
  const all: Said[] = [
    ...decisions.map((row) => ({ by: 'review' as const, row })),
    ...rulings.map((row) => ({ by: 'appeal' as const, row })),
  ];
  // Of the same moment an appeal comes after the decision it is about.
  all.sort(
    (a, b) =>
      Date.parse(a.row.at) - Date.parse(b.row.at) ||
      Number(a.by === 'appeal') - Number(b.by === 'appeal') ||
      a.row.number - b.row.number,
  );
  return new Map(all.map((said) => [said.row.rule, said]));
}

/** A person who confirms what waited for a person makes it count; doubt never costs. */
function costOf(finding: Finding, item: CardItem | undefined, verdict: Verdict): Side {
  const none = { verdict, points: 0, veto: false };
  if (item === undefined) return none;
  const found = finding.pending ?? finding;
  if (verdict === 'fail') {
    if (finding.verdict === 'fail') return { verdict, points: found.points, veto: found.veto };
    return { verdict, points: Math.min(0, item.points), veto: item.veto };
  }
  if (verdict === 'pass' && item.points > 0)
    return { ...none, points: finding.verdict === 'pass' ? found.points : item.points };
  return none;
}
