/** Compares a candidate with what is in force on stored history, then lets it be activated. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Progress, Select } from 'antd';
import { useState } from 'react';
import { cancelDiff, getDiff, getRuleSets, startDiff } from '../rules-api.ts';
import { useLanguage } from '../texts/language.tsx';
import { dayStart, lengthText } from '../texts/times.ts';
import { ActivateRules } from './activate-rules.tsx';
import { DiffResult } from './diff-result.tsx';
import { useProblemText } from './message.tsx';
import { RequestProblem } from './reason-dialog.tsx';
import { firstChoice, UnitChoice } from './unit-choice.tsx';

const refreshMs = 700;
const samples = [1_000, 10_000, 50_000];

export function Impact({ hash, isInForce }: { readonly hash: string; readonly isInForce: boolean }) {
  const { code, texts } = useLanguage();
  const problemText = useProblemText();
  const words = texts.rules.impact;
  const [limit, setLimit] = useState<number>(samples[0] ?? 0);
  const [since, setSince] = useState('');
  const [isActivating, setActivating] = useState(false);
  const list = useQuery({ queryKey: ['rule-sets'], queryFn: ({ signal }) => getRuleSets(signal) });
  const units = list.data?.units ?? [];
  const [chosen, setChosen] = useState<number | null>(null);
  const unit = units.find(({ id }) => id === chosen) ?? firstChoice(units, hash);
  const start = useMutation({
    mutationFn: () =>
      startDiff({
        b: hash,
        limit: limit === 0 ? null : limit,
        since: since === '' ? null : dayStart(since),
        ...(unit === undefined || unit.kind === 'whole' ? {} : { unit: String(unit.id) }),
      }),
  });
  const id = start.data?.id ?? '';
  const job = useQuery({
    queryKey: ['rule-diff', id],
    queryFn: ({ signal }) => getDiff(id, signal),
    enabled: id !== '',
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.state === 'running' ? refreshMs : false,
  });
  const stop = useMutation({ mutationFn: () => cancelDiff(id), onSuccess: () => job.refetch() });
  if (isInForce) return <p className="notice">{words.isInForce}</p>;

  const state = job.data?.state ?? null;
  const running = start.isPending || state === 'running' || (id !== '' && state === null && !job.isError);
  const result = job.data?.result ?? null;
  const error = start.error ?? job.error;
  return (
    <div className="impact">
      <p className="faint">{words.intro}</p>
      <div className="form-line">
        {units.length > 1 && (
          <UnitChoice
            label={texts.rules.units.compareOn}
            units={units}
            chosen={unit}
            hash={hash}
            disabled={running}
            onChoose={setChosen}
          />
        )}
        <Select<number>
          value={limit}
          aria-label={words.limit}
          disabled={running}
          popupMatchSelectWidth={false}
          options={[
            ...samples.map((n) => ({ value: n, label: words.limitSome(n) })),
            { value: 0, label: words.limitAll },
          ]}
          onChange={setLimit}
        />
        <DatePicker
          aria-label={words.since}
          placeholder={words.since}
          format={code === 'zh' ? 'YYYY年M月D日' : 'D MMM YYYY'}
          disabled={running}
          onChange={(day) => setSince(day?.format('YYYY-MM-DD') ?? '')}
        />
        <Button
          type="primary"
          ghost={result !== null}
          loading={running}
          disabled={unit === undefined}
          onClick={() => start.mutate()}
        >
          {words.run}
        </Button>
        {running && id !== '' && <Button onClick={() => stop.mutate()}>{words.cancel}</Button>}
        <Button
          type="primary"
          disabled={result === null}
          title={result === null ? words.compareFirst : undefined}
          onClick={() => setActivating(true)}
        >
          {words.activate}
        </Button>
      </div>
      {running && job.data !== undefined && (
        <div className="job" role="status">
          <Progress
            percent={job.data.total === 0 ? 0 : Math.round((job.data.done / job.data.total) * 100)}
            aria-label={words.running(job.data.done, job.data.total)}
          />
          <span className="faint">
            {words.running(job.data.done, job.data.total)}
            {job.data.remainingMs !== null &&
              ` · ${words.left(lengthText(job.data.remainingMs, code) ?? '')}`}
          </span>
        </div>
      )}
      {error !== null && <RequestProblem error={error} text={problemText(error)} />}
      {state === 'cancelled' && <p role="status">{words.cancelled}</p>}
      {state === 'failed' && (
        <p className="fault" role="alert">
          {words.failed} <span className="technical">{job.data?.error?.message}</span>
        </p>
      )}
      {result !== null && <DiffResult diff={result} hash={hash} />}
      {isActivating && result !== null && (
        <ActivateRules
          hash={hash}
          units={units}
          diff={result}
          compared={job.data?.unit?.id ?? null}
          onClose={() => setActivating(false)}
        />
      )}
    </div>
  );
}
