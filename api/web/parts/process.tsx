/** The steps a recording went through, and what stopped it. */
import type { RecordingDetail } from '../../shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import { reasonText } from '../texts/reasons.ts';
import { dateText } from '../texts/times.ts';
import { RetryButton } from './failures.tsx';

export function Process({ recording }: { recording: RecordingDetail }) {
  const { code, texts } = useLanguage();
  return (
    <div className="process">
      <ol>
        {recording.stages.map((stage) => (
          <li key={stage.stage} className={`stage ${stage.state}`}>
            <div>
              <b>{texts.stages[stage.stage]}</b>
              <span className="stage-state">{texts.stageStates[stage.state]}</span>
              <span className="faint small">
                {dateText(stage.finishedAt, code)}
                {stage.attempts > 1 && ` · ${texts.strip.attempts(stage.attempts)}`}
              </span>
            </div>
            {stage.errorCode !== null && (
              <p>
                {reasonText(stage.errorCode, code) ?? texts.notice.failedHint}
                <span className="technical">
                  {stage.errorCode}
                  {stage.errorMessage !== null && <span lang="en">：{stage.errorMessage}</span>}
                </span>
              </p>
            )}
          </li>
        ))}
      </ol>
      <p className="faint small">{texts.process.hint}</p>
      {(recording.state === 'failed' || recording.state === 'waiting') && (
        <RetryButton ids={[recording.id]} />
      )}
    </div>
  );
}
