/** What reviewers tell each other about a call, a finding or a turn. */
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import type { ReviewDetail } from '../../review-shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { useProblemText } from './message.tsx';
import { newId } from './new-id.ts';
import { RequestProblem } from './reason-dialog.tsx';
import type { Review } from './use-review.ts';

interface ReviewCommentsProps {
  readonly review: Review;
  readonly data: ReviewDetail;
  /** The finding that is chosen. */
  readonly rule: string | null;
}

export function ReviewComments({ review, data, rule }: ReviewCommentsProps) {
  const { code, texts } = useLanguage();
  const words = texts.review.panel;
  const problemText = useProblemText();
  const id = useId();
  const [text, setText] = useState('');
  const [isAboutFinding, setAboutFinding] = useState(false);
  const titleOf = (name: string) => data.findings.find((one) => one.rule === name)?.title[code] ?? name;
  const about = isAboutFinding && rule !== null ? 'finding' : 'call';
  const send = () => {
    if (text.trim() === '' || review.comment.isPending) return;
    review.comment.mutate(
      { id: newId(), about, turn: null, rule: about === 'finding' ? rule : null, text: text.trim() },
      { onSuccess: () => setText('') },
    );
  };
  return (
    <section className="review-comments">
      <h3>
        {words.comments} <small className="faint">{words.commentHint}</small>
      </h3>
      <ul>
        {data.comments.map((one) => (
          <li key={one.id}>
            <p className="faint small">
              {data.names[one.who] ?? one.who} · {dateText(one.at, code)} ·{' '}
              {one.turn !== null
                ? words.aboutTurn(one.turn + 1)
                : one.rule !== null
                  ? titleOf(one.rule)
                  : words.aboutCall}
            </p>
            <p>{one.text}</p>
          </li>
        ))}
      </ul>
      <label htmlFor={id}>{words.addComment}</label>
      <Input.TextArea
        id={id}
        value={text}
        maxLength={4000}
        autoSize={{ minRows: 1, maxRows: 4 }}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="review-actions">
        {rule !== null && (
          <label className="small">
            <input
              type="checkbox"
              checked={isAboutFinding}
              onChange={(event) => setAboutFinding(event.target.checked)}
            />
            {words.aboutFinding}：{titleOf(rule)}
          </label>
        )}
        <Button size="small" disabled={text.trim() === ''} loading={review.comment.isPending} onClick={send}>
          {words.send}
        </Button>
      </div>
      {review.comment.isError && (
        <RequestProblem error={review.comment.error} text={problemText(review.comment.error)} />
      )}
    </section>
  );
}
