/** What a reviewer does with one turn: writes down what was really said, or comments on it. */
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import type { ReviewDetail } from '../../review-shapes.ts';
import type { NewComment } from '../review-api.ts';
import { useTexts } from '../texts/language.tsx';
import { useProblemText } from './message.tsx';
import { newId } from './new-id.ts';
import { RequestProblem } from './reason-dialog.tsx';

interface TurnToolsProps {
  readonly turn: number;
  /** As the recogniser wrote it, personal data masked. */
  readonly text: string;
  readonly review: ReviewDetail;
  onCorrect(body: { id: string; turn: number; text: string }): Promise<unknown>;
  onComment(body: NewComment): Promise<unknown>;
}

export function TurnTools({ turn, text, review, onCorrect, onComment }: TurnToolsProps) {
  const words = useTexts().review.panel;
  const [what, setWhat] = useState<'correct' | 'comment' | null>(null);
  const corrected = review.corrections.find((one) => one.turn === turn)?.text ?? null;
  const comments = review.comments.filter((one) => one.turn === turn);
  return (
    <div className="turn-tools small">
      {corrected !== null && (
        <p className="corrected">
          {words.corrected}：{corrected}
        </p>
      )}
      {comments.map((one) => (
        <p key={one.id} className="faint">
          {review.names[one.who] ?? one.who}：{one.text}
        </p>
      ))}
      {what === null ? (
        <>
          <button type="button" className="count-link" onClick={() => setWhat('correct')}>
            {words.correct}
          </button>{' '}
          <button type="button" className="count-link" onClick={() => setWhat('comment')}>
            {words.addComment}
          </button>
        </>
      ) : (
        <Editor
          key={what}
          label={what === 'correct' ? words.correctHint : words.addComment}
          first={what === 'correct' ? (corrected ?? text) : ''}
          act={(value) =>
            what === 'correct'
              ? onCorrect({ id: newId(), turn, text: value })
              : onComment({ id: newId(), about: 'turn', turn, rule: null, text: value })
          }
          onClose={() => setWhat(null)}
        />
      )}
    </div>
  );
}

interface EditorProps {
  readonly label: string;
  readonly first: string;
  act(text: string): Promise<unknown>;
  onClose(): void;
}

function Editor({ label, first, act, onClose }: EditorProps) {
  const words = useTexts().review.panel;
  const problemText = useProblemText();
  const id = useId();
  const [text, setText] = useState(first);
  const [error, setError] = useState<unknown>(null);
  const save = async () => {
    if (text.trim() === '') return;
    try {
      await act(text.trim());
      onClose();
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <Input.TextArea
        id={id}
        autoFocus
        autoSize={{ minRows: 1, maxRows: 4 }}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      />
      <Button size="small" type="primary" onClick={() => void save()}>
        {words.send}
      </Button>{' '}
      <Button size="small" onClick={onClose}>
        {words.cancel}
      </Button>
      {error !== null && <RequestProblem error={error} text={problemText(error)} />}
    </>
  );
}
