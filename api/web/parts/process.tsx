/** The steps a recording went through, and what stopped it. */
import { Link } from 'react-router';
import type { RecordingDetail } from '../../shapes.ts';
import { useLanguage } from '../texts/language.tsx';
import { reasonText } from '../texts/reasons.ts';
import { dateText } from '../texts/times.ts';
import { RetryButton } from './failures.tsx';
import { useMay } from './session.tsx';

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
      <JudgedBy judged={recording.judgedBy} />
      <p className="faint small">{texts.process.hint}</p>
      {(recording.state === 'failed' || recording.state === 'waiting') && (
        <RetryButton ids={[recording.id]} />
      )}
    </div>
  );
}

/** The rule set behind the card, and from which unit the team has it. */
function JudgedBy({ judged }: { judged: RecordingDetail['judgedBy'] }) {
  const { texts } = useLanguage();
  const may = useMay();
  const words = texts.rules.units;
  if (judged === null) return null;
  const { ruleSet, isInForce, unit } = judged;
  const short = <code>{ruleSet.slice(0, 8)}</code>;
  return (
    <p className="judged-by">
      {words.judgedBy} {may.rules ? <Link to={`/rules?set=${ruleSet}`}>{short}</Link> : short}{' '}
      <span className="faint">
        {isInForce ? words.judgedIn(unit?.name ?? words.whole) : words.judgedBefore}
      </span>
    </p>
  );
}
