/** Puts a rule set in force: for the whole organisation or a unit of it, with the reason. */
import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useId, useState } from 'react';
import { useNavigate } from 'react-router';
import type { RuleDiff } from '../../../rules/diff.ts';
import type { UnitRules } from '../../rule-shapes.ts';
import { activateRules } from '../rules-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { DiffFigures } from './diff-result.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { UnitChoice } from './unit-choice.tsx';

interface Props {
  readonly hash: string;
  readonly units: readonly UnitRules[];
  /** What it changes, on the calls of which unit; null: the whole organisation. */
  readonly diff: RuleDiff;
  readonly compared: number | null;
  onClose(): void;
}

export function ActivateRules({ hash, units, diff, compared, onClose }: Props) {
  const { texts } = useLanguage();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const id = useId();
  const words = texts.rules.impact;
  const whole = units.find(({ kind }) => kind === 'whole');
  const [chosen, setChosen] = useState(compared ?? whole?.id);
  const unit = units.find((one) => one.id === chosen);
  const isPart = unit !== undefined && unit.kind !== 'whole';
  return (
    <ReasonDialog
      title={words.activateTitle}
      hint={words.activateHint}
      confirm={words.confirm}
      act={(why) => activateRules(hash, why, isPart ? unit.id : undefined)}
      onDone={() => {
        onClose();
        message.success(words.activated);
        queries.invalidateQueries();
        navigate('/rules');
      }}
      onClose={onClose}
    >
      {units.length > 1 && (
        <>
          <label htmlFor={id}>{texts.rules.units.choose}</label>
          <UnitChoice
            id={id}
            label={texts.rules.units.choose}
            units={units}
            chosen={unit}
            hash={hash}
            onChoose={setChosen}
          />
          <p className="faint small">
            {isPart ? texts.rules.units.choosePart(unit.name) : texts.rules.units.chooseWhole}
          </p>
        </>
      )}
      {(isPart ? unit.id : null) === compared ? (
        <DiffFigures diff={diff} />
      ) : (
        <p className="notice unsure">{texts.rules.units.notCompared}</p>
      )}
    </ReasonDialog>
  );
}
