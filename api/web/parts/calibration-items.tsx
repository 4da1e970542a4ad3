/** What is asked of a call, one below the other; the chosen one shows what the rule means. */
import { useEffect, useRef } from 'react';
import type { SessionCallDetail } from '../../calibration-shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import { useItemText } from './calibration-text.ts';
import { answerKeys } from './label-answers.tsx';

interface ItemsProps {
  readonly call: SessionCallDetail;
  readonly at: number;
  readonly values: ReadonlyMap<string, string>;
  readonly canChoose: boolean;
  onPlace(at: number): void;
  onChoose(at: number, value: string): void;
}

export function CalibrationItems({ call, at, values, canChoose, onPlace, onChoose }: ItemsProps) {
  const { code, texts } = useLanguage();
  const words = texts.calibration;
  const { titleOf, answerText } = useItemText();
  const lit = useRef<HTMLLIElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place decides which row is lit
  useEffect(() => {
    lit.current?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
    <section className="calibration-items" aria-label={words.items} tabIndex={0}>
      <ol>
        {call.items.map((item, place) => {
          const value = values.get(item.item);
          const isLit = place === at;
          const shown = call.shown?.find((one) => one.item === item.item);
          return (
            <li key={item.item} ref={isLit ? lit : null} className={isLit ? 'lit' : undefined}>
              <fieldset>
                <legend>
                  <button
                    type="button"
                    className="calibration-item"
                    aria-current={isLit}
                    onClick={() => onPlace(place)}
                  >
                    {titleOf(item)}
                  </button>
                  {item.rule?.veto === true && <span className="tag veto">{words.veto}</span>}
                </legend>
                {isLit && item.rule?.explanation != null && (
                  <p className="faint small">{item.rule.explanation[code]}</p>
                )}
                {canChoose && (
                  <div className="calibration-answers">
                    {call.shown !== null && <span className="small">{words.setConsensus}</span>}
                    {item.answers.map((answer, number) => (
                      <label key={answer} className={value === answer ? 'chosen' : undefined}>
                        <input
                          type="radio"
                          name={`calibration ${item.item}`}
                          checked={value === answer}
                          onChange={() => onChoose(place, answer)}
                        />
                        {isLit && <kbd>{answerKeys[number]}</kbd>} {answerText(answer)}
                      </label>
                    ))}
                  </div>
                )}
                {shown !== undefined && <Shown shown={shown} names={call.names} />}
              </fieldset>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Shown({
  shown,
  names,
}: {
  readonly shown: NonNullable<SessionCallDetail['shown']>[number];
  readonly names: Readonly<Record<string, string>>;
}) {
  const words = useLanguage().texts.calibration;
  const { answerText } = useItemText();
  const isDisputed = new Set(shown.answers.map(({ value }) => value)).size > 1;
  const agreed = shown.consensus?.value ?? shown.unanimous;
  return (
    <dl className={isDisputed ? 'calibration-shown disputed' : 'calibration-shown'}>
      <div>
        <dt>{words.everybody}</dt>
        <dd>
          {shown.answers.length === 0
            ? words.none
            : shown.answers.map(({ who, value, late }) => (
                <span key={who} className="calibration-answer">
                  {names[who] ?? who}: <b>{answerText(value)}</b>
                  {late && <span className="calibration-late"> {words.lateAnswer}</span>}
                </span>
              ))}
        </dd>
      </div>
      <div>
        <dt>{words.machineSaid}</dt>
        <dd>{shown.machine === null ? words.noOpinion : answerText(shown.machine)}</dd>
      </div>
      <div>
        <dt>{words.consensus}</dt>
        <dd>
          <b>{agreed === null ? words.noConsensus : answerText(agreed)}</b>
          {(shown.consensus?.unanimous ?? shown.unanimous !== null) && ` (${words.unanimous})`}
          {shown.consensus?.reason != null && ` ${shown.consensus.reason}`}
        </dd>
      </div>
    </dl>
  );
}
