/** Large, in place of what is not there yet: why this recording has no result, and what to do. */
import type { RecordingDetail } from '../../shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import { reasonText } from '../texts/reasons.ts';
import { RetryButton } from './failures.tsx';
import { Message } from './message.tsx';

export function StateNotice({ recording }: { recording: RecordingDetail }) {
  const { code, texts } = useLanguage();
  const { state, stateReason, stateDetail } = recording;
  if (state === 'done') return null;
  const said = reasonText(stateReason, code);
  const title = {
    pending: texts.notice.pendingTitle,
    waiting: texts.notice.waitingTitle,
    unusable: texts.notice.unusableTitle,
    failed: texts.notice.failedTitle,
  }[state];
  const hint = {
    pending: texts.notice.pendingHint,
    waiting: texts.notice.waitingHint,
    unusable: texts.notice.unusableHint,
    failed: texts.notice.failedHint,
  }[state];
  return (
    <Message
      tone={state === 'pending' || state === 'waiting' ? 'wait' : 'bad'}
      title={title}
      hint={said === null ? hint : said}
      detail={
        <>
          {said !== null && state !== 'unusable' && <p>{hint}</p>}
          {stateReason !== null && (
            <details className="technical">
              <summary>
                {texts.notice.technical}（{stateReason}）
              </summary>
              <p lang="en">{stateDetail}</p>
            </details>
          )}
        </>
      }
      action={state === 'failed' ? <RetryButton ids={[recording.id]} /> : undefined}
    />
  );
}
