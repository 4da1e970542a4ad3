/** Which rule set each unit of the organisation goes by and whose it is; taking it away, or the last change back. */
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { RuleSetList, UnitRules } from '../../rule-shapes.ts';
import { inheritRules, rollbackRules } from '../rules-api.ts';
import { useLanguage } from '../texts/language.tsx';
import type { Texts } from '../texts/zh.ts';
import { ReasonDialog } from './reason-dialog.tsx';

type Asked = { readonly unit: UnitRules; readonly what: 'inherit' | 'rollback' };

/** Nothing where the organisation has no units below the whole. */
export function UnitRulesList({ list }: { readonly list: RuleSetList }) {
  const { texts } = useLanguage();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const words = texts.rules.units;
  const top = list.units.filter(({ parentId }) => !list.units.some(({ id }) => id === parentId));
  const own = list.units.filter(isOwn);
  if (list.units.length < 2) return null;
  return (
    <details className="unit-rules" open={own.length > 0 && list.units.length <= 12}>
      <summary>
        {words.title} <span className="faint">{words.summary(own.length)}</span>
      </summary>
      <p className="faint">{words.hint}</p>
      <ul>
        {top.map((unit) => (
          <Branch key={unit.id} unit={unit} list={list} onAsk={setAsked} />
        ))}
      </ul>
      {asked !== null && (
        <ReasonDialog
          title={words[asked.what].title(unitName(asked.unit, texts))}
          hint={words[asked.what].hint}
          confirm={words[asked.what].confirm}
          danger
          act={(why) =>
            asked.what === 'inherit' ? inheritRules(why, asked.unit.id) : rollbackRules(why, asked.unit.id)
          }
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            message.success(words[asked.what].done);
            queries.invalidateQueries();
          }}
        />
      )}
    </details>
  );
}

interface BranchProps {
  readonly unit: UnitRules;
  readonly list: RuleSetList;
  onAsk(asked: Asked): void;
}

function Branch({ unit, list, onAsk }: BranchProps) {
  const { texts } = useLanguage();
  const words = texts.rules.units;
  const name = unitName(unit, texts);
  const below = list.units.filter(({ parentId }) => parentId === unit.id);
  const hasHistory = list.activations.some((one) => one.unit?.id === unit.id);
  return (
    <li>
      <div className="unit-rules-line" data-unit={unit.name}>
        <b>{name}</b>
        {unit.kind !== 'whole' && <small className="faint">{texts.staff.kinds[unit.kind]}</small>}
        <Link
          to={`/rules?set=${unit.hash}`}
          aria-label={`${name} ${texts.rules.view} ${unit.hash.slice(0, 8)}`}
        >
          <code>{unit.hash.slice(0, 8)}</code>
        </Link>
        {unit.kind !== 'whole' && (
          <span className={isOwn(unit) ? 'tag lane-sample' : 'faint small'}>
            {isOwn(unit) ? words.own : words.inherited(unitName(unit.from, texts))}
          </span>
        )}
        {unit.mayChange && unit.kind !== 'whole' && (
          <span className="rule-set-actions">
            {isOwn(unit) && (
              <Button
                size="small"
                aria-label={`${name} ${words.inherit.confirm}`}
                onClick={() => onAsk({ unit, what: 'inherit' })}
              >
                {words.inherit.confirm}
              </Button>
            )}
            {hasHistory && (
              <Button
                size="small"
                aria-label={`${name} ${words.rollback.confirm}`}
                onClick={() => onAsk({ unit, what: 'rollback' })}
              >
                {words.rollback.confirm}
              </Button>
            )}
          </span>
        )}
      </div>
      {below.length > 0 && (
        <ul>
          {below.map((one) => (
            <Branch key={one.id} unit={one} list={list} onAsk={onAsk} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** The unit has a rule set of its own; the whole organisation always has. */
export function isOwn({ id, kind, from }: UnitRules): boolean {
  return kind !== 'whole' && from.id === id;
}

export function unitName({ kind, name }: Pick<UnitRules, 'kind' | 'name'>, { rules }: Texts): string {
  return kind === 'whole' ? rules.units.whole : name;
}
