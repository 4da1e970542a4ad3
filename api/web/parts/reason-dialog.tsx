/** Asks for the reason of a change before it is made. */
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
  /** Fewer characters are no reason to the server. */
  readonly leastChars?: number;
  readonly danger?: boolean;
  readonly children?: ReactNode;
  act(why: string): Promise<unknown>;
  onDone(result: unknown): void;
  onClose(): void;
}

export function ReasonDialog(props: ReasonProps) {
  const { title, hint, confirm, example, label, required = true, leastChars = 1 } = props;
  const { danger = false, children } = props;
  const texts = useTexts();
  const problemText = useProblemText();
  const id = useId();
  const [why, setWhy] = useState('');
  const [asked, setAsked] = useState(false);
  const change = useMutation({
    mutationFn: () => props.act(why.trim()),
    onSuccess: (result) => props.onDone(result),
  });
  const missing = required && why.trim().length < leastChars;
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
