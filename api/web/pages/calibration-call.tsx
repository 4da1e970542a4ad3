/** One call of a session, judged blind by keys; afterwards compared and agreed on. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useEffect } from 'react';
import { Link, useParams } from 'react-router';
import type { SessionCallDetail } from '../../calibration-shapes.ts';
import { getCalibration, getCalibrationCall } from '../calibration-api.ts';
import { CalibrationJudging } from '../parts/calibration-judging.tsx';
import { Message, useProblemText } from '../parts/message.tsx';
import { useLanguage } from '../texts/language.tsx';
import '../look/calibration.css';

export default function CalibrationCallPage() {
  const { texts } = useLanguage();
  const words = texts.calibration;
  const problemText = useProblemText();
  const queries = useQueryClient();
  const params = useParams();
  const id = Number(params.id);
  const recordingId = params.recordingId ?? '';
  const key = ['calibration', id, 'call', recordingId];
  const call = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => getCalibrationCall(id, recordingId, signal),
  });
  const session = useQuery({
    queryKey: ['calibration', id],
    queryFn: ({ signal }) => getCalibration(id, signal),
  });
  useEffect(() => {
    document.title = `${words.title} · ${texts.product}`;
  }, [texts, words]);
  if (call.isError || session.isError)
    return (
      <Message
        tone="bad"
        title={words.errorTitle}
        hint={problemText(call.error ?? session.error)}
        action={<Link to="/calibration">{words.back}</Link>}
      />
    );
  if (call.data === undefined || session.data === undefined)
    return (
      <div className="list-page" aria-busy="true">
        <span className="unseen">{texts.loading}</span>
        <Skeleton active paragraph={{ rows: 10 }} />
      </div>
    );
  const next = session.data.calls.find(({ position }) => position === (call.data.position ?? 0) + 1);
  return (
    <CalibrationJudging
      key={recordingId}
      call={call.data}
      session={session.data}
      nextId={next?.recordingId ?? null}
      onChanged={(changed: SessionCallDetail) => {
        queries.setQueryData(key, changed);
        if (changed.state !== call.data.state || Object.keys(changed.mine).length === changed.items.length) {
          void queries.invalidateQueries({ queryKey: ['calibration', id], exact: true });
          void queries.invalidateQueries({ queryKey: ['calibrations'] });
        }
        // A consensus changes what the results say.
        void queries.removeQueries({ queryKey: ['calibration', id, 'results'] });
      }}
    />
  );
}
