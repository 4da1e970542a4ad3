/** One finding under review: the machine's verdict beside the person's, its evidence, and what it costs. */
import type { ReactNode } from 'react';
import type { Evidence, Finding, Verdict } from '../../../pipeline/domain.ts';
import type { FinalShape } from '../../review-shapes.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { dateText } from '../texts/times.ts';
import { AddCase } from './add-case.tsx';
import { EvidenceChip } from './findings.tsx';
import { pointsText } from './tags.tsx';

/** Shown beside the button of the finding the keys are for. */
const addCaseKey = 'C';

interface ReviewItemProps {
  readonly recordingId: string;
  readonly finding: Finding;
  readonly item: FinalShape['items'][number] | null;
  /** Just decided, the answer is on its way. */
  readonly sent: Verdict | null;
  readonly isCurrent: boolean;
  readonly isMine: boolean;
  readonly audible: boolean;
  readonly names: Readonly<Record<string, string>>;
  timeText(ms: number): string;
  onEvidence(evidence: Evidence): void;
  onAgree(): void;
  onChange(): void;
  readonly children: ReactNode;
}

export function ReviewItem(props: ReviewItemProps) {
  const { finding, item, isCurrent, isMine, audible, timeText, onEvidence, children } = props;
  const { code, texts } = useLanguage();
  const words = texts.review.panel;
  const vetoed = finding.veto || finding.pending?.veto === true;
  /** A person's word before the machine's. */
  const verdict = props.sent ?? item?.human?.verdict ?? finding.verdict;
  const isDecided = item?.human != null || props.sent !== null;
  return (
    <li
      className={`finding review-item ${finding.verdict}${vetoed ? ' vetoed' : ''}${
        finding.pending === undefined ? '' : ' pending'
      }${isCurrent ? ' chosen' : ''}${isDecided ? ' decided' : ''}`}
      data-review={finding.rule}
      aria-current={isCurrent ? 'true' : undefined}
    >
      <div className="finding-head">
        <strong>{finding.title[code]}</strong>
        {vetoed && <span className="tag veto">{texts.veto}</span>}
        {!vetoed && finding.verdict === 'fail' && (
          <span className="tag quiet">{texts.severities[finding.severity]}</span>
        )}
        <Cost finding={finding} counts={item?.counts ?? false} />
      </div>
      <dl className="review-verdicts">
        <div>
          <dt>{words.machine}</dt>
          <dd className={finding.verdict}>{texts.verdicts[finding.verdict]}</dd>
        </div>
        <div>
          <dt>{words.human}</dt>
          <dd>
            <HumanVerdict {...props} />
          </dd>
        </div>
      </dl>
      {finding.reason !== null && <p className="reason">{finding.reason}</p>}
      {finding.evidence.length > 0 && (
        <ul className="evidence">
          {finding.evidence.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two pieces of evidence may be alike in everything
            <li key={index}>
              <EvidenceChip {...{ one, audible, timeText }} onGo={() => onEvidence(one)} />
              <span className="why">{one.why}</span>
            </li>
          ))}
        </ul>
      )}
      {isMine && children === false && (
        <div className="review-actions">
          <button type="button" onClick={props.onAgree}>
            {words.agree} <kbd>A</kbd>
          </button>
          <button type="button" onClick={props.onChange}>
            {words.disagree} <kbd>D</kbd>
          </button>
        </div>
      )}
      {children}
      {finding.evidence.length > 0 && verdict !== 'unsure' && children === false && (
        <AddCase
          key={verdict}
          recordingId={props.recordingId}
          rule={finding.rule}
          kind={verdict === 'fail' ? 'bad' : 'good'}
          shortcut={isCurrent ? addCaseKey : null}
        />
      )}
    </li>
  );
}

function HumanVerdict({ finding, item, sent, names }: ReviewItemProps) {
  const { code, texts } = useLanguage();
  const words = texts.review.panel;
  const human = item?.human ?? null;
  const verdict = sent ?? human?.verdict ?? null;
  if (verdict === null) return <span className="faint">{words.undecided}</span>;
  const said = verdict === finding.verdict ? words.agreed : words.changed(texts.verdicts[verdict]);
  const reasons: Readonly<Record<string, string>> = words.reasons;
  if (sent !== null || human === null) return <b>{said}</b>;
  return (
    <>
      <b>{human.by === 'appeal' ? `${words.byAppeal}：${texts.verdicts[verdict]}` : said}</b>{' '}
      <span className="faint small">
        {names[human.who] ?? human.who} · {dateText(human.at, code)}
      </span>
      {(human.reason !== null || human.note !== null) && (
        <span className="small">
          {' '}
          {[human.reason === null ? null : (reasons[human.reason] ?? human.reason), human.note]
            .filter((part) => part !== null)
            .join('：')}
        </span>
      )}
    </>
  );
}

function Cost({ finding, counts }: { readonly finding: Finding; readonly counts: boolean }) {
  const texts = useTexts();
  const words = texts.review.panel;
  const { verdict, points, pending, shadow } = finding;
  if (shadow === true) return <span className="points faint">{words.trial}</span>;
  if (!counts) return <span className="points faint">{words.offCard}</span>;
  if (verdict === 'unsure') return <span className="points unsure">{texts.findings.noDeduction}</span>;
  if (pending !== undefined)
    return (
      <span className="points unsure">
        {pending.veto ? words.pendingVeto : words.pending(pointsText(Math.abs(pending.points)))}
      </span>
    );
  if (points === 0) return <span className="points faint">{texts.verdicts[verdict]}</span>;
  return (
    <span className={`points ${points < 0 ? 'lost' : 'won'}`}>
      {points < 0 ? '−' : '+'}
      {pointsText(Math.abs(points))}
    </span>
  );
}
