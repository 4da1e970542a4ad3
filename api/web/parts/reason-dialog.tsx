/** Asks for the reason of a change (and a name, as long as there is no sign-in) before it is made. */
import { useMutation } from '@tanstack/react-query';
import { Input, Modal } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { RequestFailed } from '../api.ts';
import { useTexts } from '../texts/language.tsx';
import { useProblemText } from './message.tsx';

interface ReasonProps {
  readonly title: string;
  readonly hint: string;
  readonly confirm: string;
  readonly example?: string;
  readonly label?: string;
  readonly required?: boolean;
  readonly danger?: boolean;
  readonly children?: ReactNode;
  act(why: string, who: string): Promise<unknown>;
  onDone(result: unknown): void;
  onClose(): void;
}

const nameKey = 'earmark.who';

export function ReasonDialog(props: ReasonProps) {
  const { title, hint, confirm, example, label, required = true, danger = false, children } = props;
  const texts = useTexts();
  const problemText = useProblemText();
  const id = useId();
  const [why, setWhy] = useState('');
  const [who, setWho] = useState(rememberedName);
  const [asked, setAsked] = useState(false);
  const change = useMutation({
    mutationFn: () => props.act(why.trim(), who.trim()),
    onSuccess: (result) => {
      rememberName(who.trim());
      props.onDone(result);
    },
  });
  const missing = required && why.trim() === '';
  return (
    <Modal
      open
      title={title}
      okText={confirm}
      cancelText={texts.rules.cancel}
      okButtonProps={{ danger, loading: change.isPending }}
      onCancel={props.onClose}
      onOk={() => (missing ? setAsked(true) : change.mutate())}
      width={620}
    >
      <div className="reason-dialog">
        <p>{hint}</p>
        {children}
        <label htmlFor={`${id}-why`}>{label ?? texts.rules.reasonLabel}</label>
        <Input.TextArea
          id={`${id}-why`}
          value={why}
          maxLength={500}
          autoSize={{ minRows: 2, maxRows: 5 }}
          placeholder={example ?? texts.rules.reasonExample}
          aria-invalid={asked && missing}
          onChange={(event) => setWhy(event.target.value)}
        />
        {asked && missing && (
          <p className="fault" role="alert">
            {texts.rules.needReason}
          </p>
        )}
        <label htmlFor={`${id}-who`}>{texts.rules.who}</label>
        <Input
          id={`${id}-who`}
          value={who}
          maxLength={100}
          placeholder={texts.rules.whoHint}
          onChange={(event) => setWho(event.target.value)}
        />
        {change.isError && <RequestProblem error={change.error} text={problemText(change.error)} />}
      </div>
    </Modal>
  );
}

/** What went wrong, and the server's own sentence where it names a place. */
export function RequestProblem({ error, text }: { error: unknown; text: string }) {
  const texts = useTexts();
  return (
    <div className="fault" role="alert">
      <p>{text}</p>
      {error instanceof RequestFailed && error.status > 0 && (
        <p className="technical" lang="en">
          {texts.notice.technical}: {error.message}
        </p>
      )}
    </div>
  );
}

/** Whoever wrote a name here last; empty when nobody did. */
export function rememberedName(): string {
  try {
    return localStorage.getItem(nameKey) ?? '';
  } catch {
    return '';
  }
}

export function rememberName(name: string): void {
  try {
    localStorage.setItem(nameKey, name);
  } catch {
    // Storage may be forbidden by browser policy; the name is then asked again.
  }
}
