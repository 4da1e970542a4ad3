/** The answers to one question, each with its key. */
import { useId } from 'react';
import { useTexts } from '../texts/language.tsx';

/** Keys of the answers, in order. */
export const answerKeys = '1234567890-';

interface AnswersProps {
  readonly question: string;
  readonly answers: readonly string[];
  readonly chosen: ReadonlySet<string>;
  /** Several may hold. */
  readonly isSet: boolean;
  onChoose(answer: string): void;
}

export function LabelAnswers({ question, answers, chosen, isSet, onChoose }: AnswersProps) {
  const name = useId();
  const valueText = useValueText();
  return (
    <fieldset className="label-answers">
      <legend>{question}</legend>
      {answers.map((answer, at) => (
        <label key={answer} className={chosen.has(answer) ? 'chosen' : undefined}>
          <input
            type={isSet ? 'checkbox' : 'radio'}
            name={name}
            value={answer}
            checked={chosen.has(answer)}
            onChange={() => onChoose(answer)}
          />
          {at < answerKeys.length ? <kbd>{answerKeys[at]}</kbd> : <span />}
          <span>{valueText(answer, isSet)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** A stored value in words; several labels of a turn are joined by commas. */
export function useValueText(): (value: string, isSet?: boolean) => string {
  const { labelling: words, businessTypes } = useTexts();
  const values: Readonly<Record<string, string>> = { ...businessTypes, ...words.values };
  return (value, isSet = false) =>
    value
      .split(',')
      .map((one) => (isSet && one === 'none' ? words.nothing : (values[one] ?? one)))
      .join('、');
}
