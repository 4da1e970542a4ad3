/** Saying otherwise than the machine: what it should be, and why. Digits choose the reason, Enter saves. */
import { Button, Input } from 'antd';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Finding, Verdict } from '../../../pipeline/domain.ts';
import type { DecisionReason } from '../../review-shapes.ts';
import { useTexts } from '../texts/language.tsx';
import { useProblemText } from './message.tsx';
import { RequestProblem } from './reason-dialog.tsx';

interface ReviewChangeProps {
  readonly finding: Finding;
  onSave(change: { verdict: Verdict; reason: DecisionReason; note: string | null }): Promise<void>;
  onCancel(): void;
}

const verdicts = ['fail', 'pass', 'not-applicable', 'unsure'] as const;

/** In the order of their digits. */
const reasonsFor = (machine: Verdict): readonly DecisionReason[] =>
  machine === 'fail'
    ? ['misheard', 'context', 'done', 'not-applicable', 'rule', 'other']
    : ['missed', 'context', 'done', 'misheard', 'not-applicable', 'rule', 'other'];

export function ReviewChange({ finding, onSave, onCancel }: ReviewChangeProps) {
  const texts = useTexts();
  const words = texts.review.panel;
  const problemText = useProblemText();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const reasons = reasonsFor(finding.verdict);
  const [verdict, setVerdict] = useState<Verdict>(finding.verdict === 'fail' ? 'pass' : 'fail');
  const [reason, setReason] = useState<DecisionReason>(reasons[0] ?? 'other');
  const [note, setNote] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input[name$=-reason]:checked')?.focus();
  }, []);

  const save = async () => {
    if (isBusy) return;
    setBusy(true);
    setError(null);
    try {
      await onSave({ verdict, reason, note: note.trim() || null });
    } catch (failure) {
      // Everything entered stays: it can be sent again.
      setError(failure);
      setBusy(false);
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onCancel();
      return;
    }
    if (event.target instanceof HTMLInputElement && event.target.type !== 'radio') return;
    if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault();
      void save();
      return;
    }
    const picked = reasons[Number(event.key) - 1];
    if (picked === undefined) return;
    event.preventDefault();
    setReason(picked);
    form.current?.querySelector<HTMLElement>(`input[value="${picked}"]`)?.focus();
  };

  return (
    <form
      ref={form}
      className="review-change"
      aria-label={words.disagree}
      onKeyDown={onKey}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset>
        <legend>{words.verdict}</legend>
        {verdicts
          .filter((one) => one !== finding.verdict)
          .map((one) => (
            <label key={one}>
              <input
                type="radio"
                name={`${id}-verdict`}
                checked={verdict === one}
                onChange={() => setVerdict(one)}
              />
              {texts.verdicts[one]}
            </label>
          ))}
      </fieldset>
      <fieldset>
        <legend>{words.why}</legend>
        {reasons.map((one, at) => (
          <label key={one}>
            <input
              type="radio"
              name={`${id}-reason`}
              value={one}
              checked={reason === one}
              onChange={() => setReason(one)}
            />
            <kbd>{at + 1}</kbd> {words.reasons[one]}
          </label>
        ))}
      </fieldset>
      <label htmlFor={`${id}-note`}>{words.note}</label>
      <Input
        id={`${id}-note`}
        value={note}
        maxLength={2000}
        onChange={(event) => setNote(event.target.value)}
      />
      {error !== null && (
        <>
          <RequestProblem error={error} text={problemText(error)} />
          <p className="small">{words.keep}</p>
        </>
      )}
      <div className="review-actions">
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {words.save} <kbd>Enter</kbd>
        </Button>
        <Button onClick={onCancel}>
          {words.cancel} <kbd>Esc</kbd>
        </Button>
      </div>
    </form>
  );
}
