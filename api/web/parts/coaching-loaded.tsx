/** What a query answered; before that a skeleton, and when it failed what to do. */
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/language.tsx';
import { Message, useProblemText } from './message.tsx';

interface LoadedProps<T> {
  readonly query: { readonly data: T | undefined; readonly error: unknown; refetch(): unknown };
  readonly children: (data: T) => ReactNode;
}

export function Loaded<T>({ query, children }: LoadedProps<T>) {
  const texts = useTexts();
  const problemText = useProblemText();
  if (query.data !== undefined) return children(query.data);
  if (query.error === null)
    return (
      <div aria-busy="true">
        <span className="unseen">{texts.loading}</span>
        <Skeleton active title={false} paragraph={{ rows: 6 }} />
      </div>
    );
  return (
    <Message
      tone="bad"
      title={texts.coaching.errorTitle}
      hint={problemText(query.error)}
      action={<Button onClick={() => query.refetch()}>{texts.reload}</Button>}
    />
  );
}
