/** What the person said beside what the machine had said, and why the call was asked: shown after the answer only. */
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { StoredLabel } from '../../label-shapes.ts';
import type { NextCall } from '../labels-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { useValueText } from './label-answers.tsx';

interface VerdictProps {
  readonly stored: StoredLabel;
  readonly asked: NextCall;
  onNext(): void;
}

export function LabelVerdict({ stored: { label }, asked, onNext }: VerdictProps) {
  const { code, texts } = useLanguage();
  const words = texts.labelling;
  const valueText = useValueText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
  }, []);
  // Of complaints the machine says how likely one is, not how sure it is of its answer.
  const sureText = label.model === 'complaint' ? words.complaintProbability : words.probability;
  const agrees = label.machine?.value === label.value;
  const isSet = label.turn !== null && (label.model === 'turns' || label.model === 'abuse');
  return (
    <div className="label-verdict" ref={box} tabIndex={-1} role="status">
      <dl>
        <div>
          <dt>{words.yours}</dt>
          <dd>{valueText(label.value, isSet)}</dd>
        </div>
        <div>
          <dt>{words.machine}</dt>
          {label.machine === null ? (
            <dd>{words.machineNone}</dd>
          ) : (
            <dd>
              {valueText(label.machine.value, isSet)}
              {label.machine.probability !== null && (
                <span className="faint"> {sureText(percentText(label.machine.probability))}</span>
              )}{' '}
              <span className={agrees ? 'good' : 'differs'}>{agrees ? words.agrees : words.differs}</span>
            </dd>
          )}
        </div>
        <div>
          <dt>{words.whyAsked}</dt>
          <dd>
            <span className="tag">{words.slices[label.slice]}</span> {asked.why[code]}
          </dd>
        </div>
      </dl>
      <div className="label-actions">
        <Button type="primary" onClick={onNext}>
          {words.next} <kbd>Enter</kbd>
        </Button>
        <Link to={`/recordings/${encodeURIComponent(label.recordingId)}`}>{words.openCall}</Link>
      </div>
    </div>
  );
}

function percentText(share: number): string {
  return `${Math.round(share * 100)}%`;
}
