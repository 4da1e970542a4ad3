/** The verdict of every rule: what cost points first, what a person has to decide next, the rest folded. */
import type { Evidence, Finding, ScoreCard } from '../../../pipeline/domain.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { AddCase } from './add-case.tsx';
import { PlayIcon } from './icons.tsx';
import { pointsText } from './tags.tsx';
import { Why } from './why.tsx';

interface FindingsProps {
  readonly recordingId: string;
  readonly findings: readonly Finding[] | null;
  readonly sections: ScoreCard['sections'];
  readonly audible: boolean;
  /** The finding last jumped to, by rule id. */
  readonly chosen: string | null;
  /** How a moment of this recording is written. */
  timeText(ms: number): string;
  onEvidence(finding: Finding, evidence: Evidence): void;
}

const severityOrder = { severe: 0, moderate: 1, minor: 2 };

export function Findings(props: FindingsProps) {
  const { recordingId, findings, sections, audible, chosen, timeText, onEvidence } = props;
  const texts = useTexts();
  if (findings === null) return <p className="faint">{texts.findings.notYet}</p>;
  const of = (verdict: Finding['verdict']) =>
    findings
      .filter((finding) => finding.verdict === verdict)
      .sort(
        (a, b) => Number(b.veto) - Number(a.veto) || severityOrder[a.severity] - severityOrder[b.severity],
      );
  const [failed, unsure, passed, away] = [of('fail'), of('unsure'), of('pass'), of('not-applicable')];
  const list = (items: readonly Finding[]) => (
    <ul className="findings">
      {items.map((finding) => (
        <FindingCard
          key={finding.rule}
          recordingId={recordingId}
          finding={finding}
          section={sections.find(({ id }) => id === finding.section) ?? null}
          audible={audible}
          chosen={finding.rule === chosen}
          timeText={timeText}
          onEvidence={onEvidence}
        />
      ))}
    </ul>
  );
  return (
    <div className="findings-panel">
      {failed.length === 0 && unsure.length === 0 && <p className="all-well">{texts.findings.none}</p>}
      {failed.length > 0 && (
        <section>
          <h3 className="fail">{texts.findings.failed(failed.length)}</h3>
          {list(failed)}
        </section>
      )}
      {unsure.length > 0 && (
        <section>
          <h3 className="unsure">
            {texts.findings.unsure(unsure.length)} <small>{texts.findings.noDeduction}</small>
          </h3>
          {list(unsure)}
        </section>
      )}
      {passed.length > 0 && (
        <details>
          <summary>{texts.findings.passed(passed.length)}</summary>
          {list(passed)}
        </details>
      )}
      {away.length > 0 && (
        <details>
          <summary>{texts.findings.notApplicable(away.length)}</summary>
          {list(away)}
        </details>
      )}
    </div>
  );
}

interface CardProps extends Pick<FindingsProps, 'recordingId' | 'audible' | 'timeText' | 'onEvidence'> {
  readonly finding: Finding;
  readonly section: ScoreCard['sections'][number] | null;
  readonly chosen: boolean;
}

function FindingCard(props: CardProps) {
  const { recordingId, finding, section, audible, chosen, timeText, onEvidence } = props;
  const { code, texts } = useLanguage();
  const { verdict, veto, severity, reason, evidence } = finding;
  const vetoed = veto && verdict === 'fail';
  return (
    <li
      className={`finding ${verdict}${vetoed ? ' vetoed' : ''}${chosen ? ' chosen' : ''}`}
      data-rule={finding.rule}
    >
      <div className="finding-head">
        <strong>{finding.title[code]}</strong>
        {vetoed && <span className="tag veto">{texts.veto}</span>}
        {verdict === 'fail' && !vetoed && <span className="tag quiet">{texts.severities[severity]}</span>}
        <PointsText {...finding} />
      </div>
      {section !== null && <span className="faint small">{section.title[code]}</span>}
      {vetoed && <p className="small">{texts.findings.vetoHint}</p>}
      {reason !== null && (
        <p className="reason">
          {verdict === 'unsure' && <b>{texts.findings.unsureWhy}：</b>}
          {reason}
        </p>
      )}
      {evidence.length > 0 && (
        <ul className="evidence">
          {evidence.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two pieces of evidence may be alike in everything
            <li key={index}>
              <EvidenceChip {...{ one, audible, timeText }} onGo={() => onEvidence(finding, one)} />
              <span className="why">{one.why}</span>
            </li>
          ))}
        </ul>
      )}
      <Why {...{ recordingId, finding, timeText, onEvidence }} />
      {evidence.length > 0 && verdict !== 'unsure' && (
        <AddCase recordingId={recordingId} rule={finding.rule} kind={verdict === 'fail' ? 'bad' : 'good'} />
      )}
    </li>
  );
}

function PointsText({ verdict, points, pending }: Finding) {
  const texts = useTexts();
  if (verdict === 'unsure') return <span className="points unsure">{texts.findings.noDeduction}</span>;
  if (pending !== undefined) {
    return (
      <span className="points unsure">{texts.findings.pending(pending.veto, signed(pending.points))}</span>
    );
  }
  if (verdict === 'fail' && points === 0) {
    return <span className="points faint">{texts.findings.noticeOnly}</span>;
  }
  if (points === 0) return <span className="points faint">{texts.verdicts[verdict]}</span>;
  return <span className={`points ${points < 0 ? 'lost' : 'won'}`}>{signed(points)}</span>;
}

function signed(points: number): string {
  return `${points < 0 ? '−' : '+'}${pointsText(Math.abs(points))}`;
}

interface ChipProps extends Pick<FindingsProps, 'audible' | 'timeText'> {
  readonly one: Evidence;
  onGo(): void;
}

export function EvidenceChip({ one, audible, timeText, onGo }: ChipProps) {
  const texts = useTexts();
  const window = one.kind === 'searched';
  const at = window ? `${timeText(one.startMs)}–${timeText(one.endMs)}` : timeText(one.startMs);
  const kind = {
    found: texts.findings.found,
    searched: texts.findings.searched,
    'nearest-miss': texts.findings.nearest,
  };
  return (
    <button type="button" className={`chip ${one.kind}`} onClick={onGo}>
      {audible && <PlayIcon />}
      {one.kind !== 'found' && <span className="chip-kind">{kind[one.kind]}</span>}
      <span className="chip-time">{at}</span>
      {one.quote !== '' && !window && <q>{one.quote}</q>}
      <span className="unseen">{audible ? texts.findings.listen : texts.findings.see}</span>
    </button>
  );
}
