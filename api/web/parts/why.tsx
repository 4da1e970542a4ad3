/** "Why" beside a finding: opens the tree that explains it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Evidence, Finding } from '../../../pipeline/domain.ts';
import { getTrace } from '../rules-api.ts';
import { useTexts } from '../texts/language.tsx';
import { TraceTree } from './trace-tree.tsx';

interface WhyProps {
  readonly recordingId: string;
  readonly finding: Finding;
  timeText(ms: number): string;
  onEvidence(finding: Finding, evidence: Evidence): void;
}

export function Why({ recordingId, finding, timeText, onEvidence }: WhyProps) {
  const texts = useTexts();
  const words = texts.rules.trace;
  const [isOpen, setOpen] = useState(false);
  const trace = useQuery({
    queryKey: ['trace', recordingId, finding.rule],
    queryFn: ({ signal }) => getTrace(recordingId, finding.rule, signal),
    enabled: isOpen,
  });
  const now = trace.data?.finding;
  const differs = now !== undefined && (now.verdict !== finding.verdict || now.version !== finding.version);
  return (
    <div className="why-tree">
      <button
        type="button"
        className="why-button"
        aria-expanded={isOpen}
        aria-label={`${texts.rules.why}：${finding.title[texts.tag === 'en' ? 'en' : 'zh']}`}
        onClick={() => setOpen(!isOpen)}
      >
        {texts.rules.why}
      </button>
      {isOpen && trace.isPending && <p className="faint small">{words.loading}</p>}
      {isOpen && trace.isError && <p className="fault">{words.failed}</p>}
      {isOpen && trace.data !== undefined && (
        <>
          {differs && (
            <p className="notice unsure">
              {words.newer} <b>{texts.verdicts[trace.data.finding.verdict]}</b>
            </p>
          )}
          <TraceTree
            traced={trace.data}
            timeText={timeText}
            onEvidence={(evidence) => onEvidence(finding, evidence)}
          />
        </>
      )}
    </div>
  );
}
