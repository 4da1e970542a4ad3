/** What happened to an appeal, and what its agent may still do. */
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import type { AppealShape } from '../../review-shapes.ts';
import { answerAppeal } from '../review-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { useProblemText } from './message.tsx';
import { newId } from './new-id.ts';
import { RequestProblem } from './reason-dialog.tsx';

export function AppealHistory({
  appeal,
  names,
}: {
  readonly appeal: AppealShape;
  readonly names: Readonly<Record<string, string>>;
}) {
  const { code, texts } = useLanguage();
  const words = texts.review.appeals;
  const events: Readonly<Record<string, string>> = words.events;
  const reasons: Readonly<Record<string, string>> = texts.review.panel.reasons;
  return (
    <div className="appeal-history">
      <p>
        <span className={`tag appeal-${appeal.state}`}>{words.states[appeal.state]}</span>{' '}
        {appeal.dueAt !== null && (
          <span className={`small ${appeal.overdue ? 'late' : 'faint'}`}>
            {words.due(dateText(appeal.dueAt, code) ?? '')}
            {appeal.overdue && ` · ${words.overdue}`}
          </span>
        )}
      </p>
      <ol>
        {appeal.events.map((one) => (
          <li key={`${one.at} ${one.event}`}>
            <span className="faint small">
              {one.event === 'expire' ? '' : `${names[one.who] ?? one.who} `}
              {events[one.event] ?? one.event} · {dateText(one.at, code)}
            </span>
            {(one.note ?? one.reason) !== null && (
              <p>
                {[one.reason === null ? null : (reasons[one.reason] ?? one.reason), one.note]
                  .filter((part) => part !== null)
                  .join('：')}
              </p>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Of the agent: asking the last instance, taking it back. */
export function AppealActions({ appeal, onDone }: { readonly appeal: AppealShape; onDone(): void }) {
  const words = useLanguage().texts.review.appeals;
  const problemText = useProblemText();
  const act = useMutation({
    mutationFn: (action: 'escalate' | 'withdraw') =>
      answerAppeal(appeal.id, { id: newId(), action, note: null, reason: null }),
    onSettled: onDone,
  });
  return (
    <div className="review-actions">
      {(['escalate', 'withdraw'] as const)
        .filter((action) => appeal.actions.includes(action))
        .map((action) => (
          <Button key={action} size="small" loading={act.isPending} onClick={() => act.mutate(action)}>
            {words[action]}
          </Button>
        ))}
      {act.isError && <RequestProblem error={act.error} text={problemText(act.error)} />}
    </div>
  );
}
