/** How good the rule is on labelled calls: the figures, the chart, and the calls behind each count. */
import { useMutation } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import type { RuleSource } from '../../rule-shapes.ts';
import { backtestRule, type Edited, type Labels } from '../rules-api.ts';
import { useTexts } from '../texts/language.tsx';
import { BacktestResult } from './backtest-result.tsx';
import { useProblemText } from './message.tsx';
import { RequestProblem } from './reason-dialog.tsx';

export function Backtest({ source, edited }: { readonly source: RuleSource; readonly edited: Edited }) {
  const rule = source.id;
  const texts = useTexts();
  const words = texts.rules.backtest;
  const problemText = useProblemText();
  const [from, setFrom] = useState<'held-out' | 'upload'>('held-out');
  const [labels, setLabels] = useState<File | null>(null);
  const [calls, setCalls] = useState<File | null>(null);
  const run = useMutation({
    mutationFn: async () => {
      const source = await labelsOf(from, labels, calls);
      return { report: await backtestRule(edited, source, rule), isHeldOut: from === 'held-out' };
    },
  });
  return (
    <section className="backtest" aria-label={texts.rules.detail.tabs.backtest}>
      <p className="faint">{words.intro}</p>
      <div className="form-line">
        <Segmented<'held-out' | 'upload'>
          value={from}
          onChange={setFrom}
          options={[
            { value: 'held-out', label: words.heldOut },
            { value: 'upload', label: words.upload },
          ]}
        />
        <Button
          type="primary"
          loading={run.isPending}
          disabled={from === 'upload' && labels === null}
          onClick={() => run.mutate()}
        >
          {words.run}
        </Button>
      </div>
      {from === 'upload' && (
        <div className="label-files">
          <FileField label={words.labelsFile} hint={words.uploadHint} onChange={setLabels} />
          <FileField label={words.callsFile} hint={words.callsHint} onChange={setCalls} />
        </div>
      )}
      {run.isError && <RequestProblem error={run.error} text={problemText(run.error)} />}
      {run.data !== undefined && (
        <BacktestResult {...run.data} rule={rule} edited={edited} cards={source.cards} />
      )}
    </section>
  );
}

async function labelsOf(
  from: 'held-out' | 'upload',
  labels: File | null,
  calls: File | null,
): Promise<Labels> {
  if (from === 'held-out' || labels === null) return 'held-out';
  return { labels: await labels.text(), ...(calls === null ? {} : { calls: await calls.text() }) };
}

interface FieldProps {
  readonly label: string;
  readonly hint: string;
  onChange(file: File | null): void;
}

function FileField({ label, hint, onChange }: FieldProps) {
  return (
    <label>
      <b>{label}</b>
      <input
        type="file"
        accept=".jsonl,.ndjson,.txt"
        onChange={(event) => onChange(event.target.files?.[0] ?? null)}
      />
      <span className="faint small">{hint}</span>
    </label>
  );
}
