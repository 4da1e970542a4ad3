/** Puts the moment of a finding into the case library with one press. */

import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { addCase } from '../coaching-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { useProblemText } from './message.tsx';
import { newId } from './new-id.ts';
import { useMay } from './session.tsx';

interface AddCaseProps {
  readonly recordingId: string;
  readonly rule: string;
  /** A fault was found: the case shows what to do better. */
  readonly kind: 'good' | 'bad';
  /** A key that does the same, shown beside it. */
  readonly shortcut?: string | null;
}

export function AddCase({ recordingId, rule, kind, shortcut = null }: AddCaseProps) {
  const words = useLanguage().texts.coaching.cases;
  const problemText = useProblemText();
  const may = useMay();
  const [requestId] = useState(() => newId());
  const add = useMutation({ mutationFn: () => addCase({ id: requestId, recordingId, rule, kind }) });
  if (!may.addCases) return null;
  return (
    <span className="add-case">
      <Button size="small" loading={add.isPending} disabled={add.isSuccess} onClick={() => add.mutate()}>
        {add.isSuccess ? words.addedNow : words.add}
        {shortcut !== null && !add.isSuccess && <kbd>{shortcut}</kbd>}
      </Button>
      {add.isError && <span role="alert">{problemText(add.error)}</span>}
    </span>
  );
}
