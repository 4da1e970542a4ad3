/** What a calibration session asks of a call, and what the machine had said of it: kept as it was when it began. */
import type { Kysely } from 'kysely';
import { Opinions, Verdict } from '../pipeline/domain.ts';
import { answersOf, machineAnswer } from '../pipeline/labels/label-models.ts';
import type { CalibrationItem } from '../pipeline/store/calibration.ts';
import { getResult } from '../pipeline/store/results.ts';
import { readRuleSetFiles } from '../pipeline/store/rule-sets.ts';
import type { Database } from '../pipeline/store/tables.ts';
import { readYaml } from '../rules/read-yaml.ts';
import { Rule } from '../rules/schema.ts';
import type { CalibrationItemShape } from './calibration-shapes.ts';
import type { ReadCard } from './card-items.ts';

export interface Asked {
  readonly items: readonly CalibrationItem[];
  /** Item to what the machine said; models without an opinion are left out. */
  readonly machine: Readonly<Record<string, string>>;
}

export type AskOfCall = (call: {
  readonly analyse_key: string | null;
  readonly score_key: string | null;
}) => Promise<Asked>;

/** `rules`: only these, where they are on the card; null: every rule of the card. Reads each rule set once. */
export function itemReader(
  db: Kysely<Database>,
  readCard: ReadCard,
  {
    rules,
    models,
  }: { readonly rules: readonly string[] | null; readonly models: readonly (typeof modelOrder)[number][] },
): AskOfCall {
  const explain = explanations(db);
  return async ({ analyse_key, score_key }) => {
    const [judged, scored, analysed] = await Promise.all([
      score_key === null ? null : readCard(score_key),
      score_key === null ? null : getResult(db, score_key),
      analyse_key === null ? null : getResult(db, analyse_key),
    ]);
    const items: CalibrationItem[] = [];
    const machine: Record<string, string> = {};
    for (const place of judged?.items ?? []) {
      const finding = judged?.scored.findings.find(({ rule }) => rule === place.rule);
      if (finding === undefined || (rules !== null && !rules.includes(place.rule))) continue;
      const item = `rule:${place.rule}`;
      items.push({
        item,
        kind: 'rule',
        rule: place.rule,
        version: finding.version,
        section: finding.section,
        title: finding.title,
        explanation: await explain(scored?.inputs.rules ?? '', place.rule),
        severity: finding.severity,
        veto: place.veto,
      });
      machine[item] = finding.verdict;
    }
    const opinions = analysed === null ? null : Opinions.parse(analysed.output);
    for (const model of modelOrder) {
      if (!models.includes(model)) continue;
      items.push({ item: model, kind: 'model', model });
      const said = opinions && machineAnswer(model, null, opinions);
      if (said !== null) machine[model] = said.value;
    }
    return { items, machine };
  };
}

const modelOrder = ['complaint', 'business-type', 'emotion'] as const;

/** What may be answered. */
export function answersTo(item: CalibrationItem): readonly string[] {
  return item.kind === 'rule' ? Verdict.options : (answersOf(item.model, null) ?? []);
}

export function shownItem(item: CalibrationItem): CalibrationItemShape {
  return {
    item: item.item,
    kind: item.kind,
    rule:
      item.kind === 'rule'
        ? {
            id: item.rule,
            section: item.section,
            title: { ...item.title },
            explanation: item.explanation && { ...item.explanation },
            severity: item.severity,
            veto: item.veto,
          }
        : null,
    answers: [...answersTo(item)],
  };
}

/** Null where the rule set is gone or keeps no such file. */
function explanations(db: Kysely<Database>) {
  const sets = new Map<string, Promise<ReadonlyMap<string, string>>>();
  return async (ruleSet: string, rule: string) => {
    const known = sets.get(ruleSet) ?? readRuleSetFiles(db, ruleSet).catch(() => new Map<string, string>());
    sets.set(ruleSet, known);
    const text = (await known).get(`${rule}.yaml`);
    return text === undefined ? null : readYaml(text, `${rule}.yaml`, Rule).value.explanation;
  };
}
