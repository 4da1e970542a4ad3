/** A unit of the organisation to choose, for which the person may change the rules. */
import { Select } from 'antd';
import type { UnitRules } from '../../rule-shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import type { Texts } from '../texts/zh.ts';
import { unitName } from './unit-rules.tsx';

interface Props {
  readonly id?: string;
  readonly label: string;
  readonly units: readonly UnitRules[];
  readonly chosen: UnitRules | undefined;
  /** Units that have this rule set of their own cannot be chosen. */
  readonly hash: string;
  readonly disabled?: boolean;
  onChoose(id: number): void;
}

export function UnitChoice({ id, label, units, chosen, hash, disabled = false, onChoose }: Props) {
  const { texts } = useLanguage();
  const { already } = texts.rules.units;
  return (
    <Select<number>
      {...(id === undefined ? {} : { id })}
      className="unit-choice"
      value={chosen?.id ?? null}
      aria-label={label}
      disabled={disabled}
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: 'label' }}
      options={units
        .filter(({ mayChange }) => mayChange)
        .map((unit) => {
          const path = pathOf(unit, units, texts);
          const isUsed = hasItself(unit, hash);
          return { value: unit.id, label: isUsed ? `${path}（${already}）` : path, disabled: isUsed };
        })}
      onChange={onChoose}
    />
  );
}

/** The largest unit where the rule set could come into force; undefined: it has it everywhere, or nobody lets them. */
export function firstChoice(units: readonly UnitRules[], hash: string): UnitRules | undefined {
  return units.find((unit) => unit.mayChange && !hasItself(unit, hash));
}

function hasItself(unit: UnitRules, hash: string): boolean {
  return unit.from.id === unit.id && unit.hash === hash;
}

/** `川东省 / 临江市`: names may repeat in other provinces. */
function pathOf(unit: UnitRules, units: readonly UnitRules[], texts: Texts): string {
  const above = units.find(({ id }) => id === unit.parentId);
  const name = unitName(unit, texts);
  return above === undefined || above.kind === 'whole' ? name : `${pathOf(above, units, texts)} / ${name}`;
}
