/** How many recordings are in which state, what is waiting and why, and what failed. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { RecordingState } from '../../../pipeline/domain.ts';
import type { Status } from '../../shapes.ts';
import { getStatus } from '../api.ts';
import { useLanguage } from '../texts/language.tsx';
import { reasonText } from '../texts/reasons.ts';
import { FailuresDialog } from './failures.tsx';
import { useMay } from './session.tsx';
import { useUrlFilters } from './url-filters.ts';

const order: readonly RecordingState[] = ['done', 'pending', 'waiting', 'unusable', 'failed'];
const busyRefreshMs = 3_000;
const idleRefreshMs = 20_000;

export function StatusStrip() {
  const { code, texts } = useLanguage();
  const { filters, change } = useUrlFilters();
  const may = useMay();
  const [failuresOpen, setFailuresOpen] = useState(false);
  const status = useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => getStatus(signal),
    refetchInterval: (query) =>
      (query.state.data?.recordings.pending ?? 0) > 0 ? busyRefreshMs : idleRefreshMs,
  });
  if (status.isError) return <p className="strip-error">{texts.strip.error}</p>;
  if (status.data === undefined) return <div className="strip" aria-busy="true" />;

  const { recordings, reasons } = status.data;
  const waiting = reasons.filter(({ state }) => state === 'waiting');
  const { waiting: queued, active } = queueTotals(status.data);
  return (
    <section className="strip" aria-label={texts.strip.title}>
      <div className="strip-counts">
        {order.map((state) => (
          <button
            key={state}
            type="button"
            className={`count count-${state}`}
            aria-pressed={filters.state === state}
            disabled={recordings[state] === 0}
            onClick={() => change({ state: filters.state === state ? null : state })}
          >
            <b>{recordings[state]}</b> {texts.states[state]}
          </button>
        ))}
        {queued + active > 0 && <span className="faint">{texts.strip.queue(queued, active)}</span>}
        {may.failures && recordings.failed > 0 && (
          <Button size="small" danger onClick={() => setFailuresOpen(true)}>
            {texts.strip.failures(recordings.failed)}
          </Button>
        )}
      </div>
      {waiting.map(({ reason, count }) => (
        <p key={reason} className="strip-why">
          <b>{texts.strip.count(count)}</b> {reasonText(reason, code) ?? texts.notice.waitingHint}
        </p>
      ))}
      <FailuresDialog open={failuresOpen} onClose={() => setFailuresOpen(false)} />
    </section>
  );
}

function queueTotals({ queue }: Status) {
  const stages = Object.values(queue);
  return {
    waiting: stages.reduce((sum, stage) => sum + stage.waiting + stage.delayed, 0),
    active: stages.reduce((sum, stage) => sum + stage.active, 0),
  };
}
