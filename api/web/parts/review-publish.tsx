/** Publishing the score, with a word to the agent. */
import { Button, Input } from 'antd';
import { type RefObject, useEffect, useId, useMemo, useState } from 'react';
import { useTexts } from '../texts/language.tsx';
import { newId } from './new-id.ts';
import type { Review } from './use-review.ts';

interface PublishBarProps {
  readonly review: Review;
  readonly remaining: number;
  readonly hasCard: boolean;
  readonly hasMust: boolean;
  /** What the key does. */
  readonly pressed: RefObject<(() => void) | null>;
}

export function PublishBar({ review, remaining, hasCard, hasMust, pressed }: PublishBarProps) {
  const words = useTexts().review.panel;
  const id = useId();
  const [note, setNote] = useState('');
  // Pressed twice, it is published once.
  const clientId = useMemo(newId, []);
  const isReady = remaining === 0 && (hasCard || note.trim() !== '');
  const publish = () => {
    if (isReady && !review.publish.isPending)
      review.publish.mutate({ id: clientId, note: note.trim() || null });
  };
  useEffect(() => {
    pressed.current = publish;
    return () => {
      pressed.current = null;
    };
  });
  return (
    <div className="review-publish">
      {!hasCard && <p>{words.noCard}</p>}
      <label htmlFor={id}>{hasCard ? words.noteLabel : words.noteNeeded}</label>
      <Input.TextArea
        id={id}
        value={note}
        maxLength={2000}
        autoSize={{ minRows: 1, maxRows: 4 }}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button type="primary" disabled={!isReady} loading={review.publish.isPending} onClick={publish}>
        {words.publish} <kbd>{words.publishKey}</kbd>
      </Button>{' '}
      <span className="small" aria-live="polite">
        {remaining > 0 ? words.remaining(remaining) : hasMust ? words.publishReady : words.nothingToDecide}
      </span>
    </div>
  );
}
