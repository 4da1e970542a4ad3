/** One rule on one call: verdict, evidence, and the tree that explains it. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { RuleTrace } from '../../rule-shapes.ts';
import type { RecordingRow } from '../../shapes.ts';
import { listRecordings } from '../api.ts';
import { type Edited, tryRule } from '../rules-api.ts';
import { useLanguage, useTexts } from '../texts/language.tsx';
import { clockText, dateText } from '../texts/times.ts';
import { useProblemText } from './message.tsx';
import { RequestProblem } from './reason-dialog.tsx';
import { ShortTalk } from './short-talk.tsx';
import { TraceTree } from './trace-tree.tsx';

export function RuleTry({ rule, edited }: { readonly rule: string; readonly edited: Edited }) {
  const { code, texts } = useLanguage();
  const words = texts.rules.tryOn;
  const problemText = useProblemText();
  const [call, setCall] = useState('');
  const recent = useQuery({
    queryKey: ['recordings', 'recent'],
    queryFn: ({ signal }) => listRecordings({ state: 'done' }, null, signal),
  });
  const run = useMutation({ mutationFn: (id: string) => tryRule(edited, rule, { recordingId: id }) });
  const nameOf = (row: RecordingRow) =>
    [dateText(row.startedAt, code), row.agentName ?? row.agentId, row.callId].filter(Boolean).join(' · ');
  return (
    <section className="rule-try" aria-label={texts.rules.detail.tabs.try}>
      <p className="faint">{words.intro}</p>
      <div className="form-line">
        <Select<string>
          className="recent"
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={words.recent}
          placeholder={words.recent}
          loading={recent.isPending}
          options={(recent.data?.items ?? []).map((row) => ({ value: row.id, label: nameOf(row) || row.id }))}
          onChange={(id) => {
            setCall(id);
            run.mutate(id);
          }}
        />
        <span className="faint">{texts.or}</span>
        <Input
          className="call-id"
          aria-label={words.call}
          placeholder={words.callHint}
          value={call}
          onChange={(event) => setCall(event.target.value)}
          onPressEnter={() => call.trim() !== '' && run.mutate(call.trim())}
        />
        <Button
          type="primary"
          disabled={call.trim() === ''}
          loading={run.isPending}
          onClick={() => run.mutate(call.trim())}
        >
          {words.run}
        </Button>
      </div>
      {run.isError && <RequestProblem error={run.error} text={problemText(run.error)} />}
      {run.data !== undefined && <TryResult traced={run.data} />}
    </section>
  );
}

export function TryResult({ traced }: { readonly traced: RuleTrace }) {
  const texts = useTexts();
  const words = texts.rules.tryOn;
  const { finding, recordingId, turns } = traced;
  return (
    <div className="try-result">
      <div role="status" className={`try-verdict ${finding.verdict}`}>
        <span>
          {words.verdict} <b>{texts.verdicts[finding.verdict]}</b>
          {finding.points !== 0 && ` · ${texts.points(finding.points).replace('-', '−')}`}
          {finding.veto && ` · ${texts.veto}`}
        </span>
        {finding.reason !== null && <span className="faint">{finding.reason}</span>}
        {recordingId !== null && (
          <Link to={`/recordings/${recordingId}`} target="_blank">
            {words.open}
          </Link>
        )}
      </div>
      <div className="side-by-side">
        <section>
          <h3>{texts.rules.trace.title}</h3>
          <TraceTree traced={traced} timeText={clockText} />
        </section>
        <section>
          <h3>{words.talk}</h3>
          <ShortTalk turns={turns} evidence={finding.evidence} timeText={clockText} />
        </section>
      </div>
    </div>
  );
}
