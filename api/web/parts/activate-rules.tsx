/** Puts a rule set in force: for the whole organisation or a unit of it, with the reason. */
import { useQueryClient } from '@tanstack/react-query';
import { App, Select } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { useNavigate } from 'react-router';
import type { UnitRules } from '../../rule-shapes.ts';
import { activateRules } from '../rules-api.ts';
import { useLanguage } from '../texts/language.tsx';
import type { Texts } from '../texts/zh.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { unitName } from './unit-rules.tsx';

interface Props {
  readonly hash: string;
  readonly units: readonly UnitRules[];
  /** What the rule set changes, where it was compared. */
  readonly children?: ReactNode;
  onClose(): void;
}

export function ActivateRules({ hash, units, children, onClose }: Props) {
  const { texts } = useLanguage();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const id = useId();
  const words = texts.rules.impact;
  const mine = units.filter(({ mayChange }) => mayChange);
  const has = (unit: UnitRules) => unit.from.id === unit.id && unit.hash === hash;
  const [chosen, setChosen] = useState(mine.find((unit) => !has(unit))?.id);
  const unit = mine.find((one) => one.id === chosen);
  return (
    <ReasonDialog
      title={words.activateTitle}
      hint={words.activateHint}
      confirm={words.confirm}
      act={(why) => activateRules(hash, why, unit?.kind === 'whole' ? undefined : unit?.id)}
      onDone={() => {
        onClose();
        message.success(words.activated);
        queries.invalidateQueries();
        navigate('/rules');
      }}
      onClose={onClose}
    >
      {mine.length > 0 && units.length > 1 && (
        <>
          <label htmlFor={id}>{texts.rules.units.choose}</label>
          <Select<number>
            id={id}
            className="unit-choice"
            value={chosen ?? null}
            aria-label={texts.rules.units.choose}
            showSearch={{ optionFilterProp: 'label' }}
            options={mine.map((one) => ({
              value: one.id,
              label: has(one)
                ? `${pathOf(one, units, texts)}（${texts.rules.units.already}）`
                : pathOf(one, units, texts),
              disabled: has(one),
            }))}
            onChange={setChosen}
          />
          <p className="faint small">
            {unit === undefined || unit.kind === 'whole'
              ? texts.rules.units.chooseWhole
              : texts.rules.units.choosePart(unit.name)}
          </p>
        </>
      )}
      {children}
    </ReasonDialog>
  );
}

/** `川东省 / 临江市`: names may repeat in other provinces. */
function pathOf(unit: UnitRules, units: readonly UnitRules[], texts: Texts): string {
  const above = units.find(({ id }) => id === unit.parentId);
  const name = unitName(unit, texts);
  return above === undefined || above.kind === 'whole' ? name : `${pathOf(above, units, texts)} / ${name}`;
}
