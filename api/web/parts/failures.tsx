/** The recordings a stage gave up on, each with its cause and a retry. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal } from 'antd';
import { Link } from 'react-router';
import type { Failure } from '../../shapes.ts';
import { getFailures, retryRecording } from '../api.ts';
import { useLanguage } from '../texts/language.tsx';
import { reasonText } from '../texts/reasons.ts';
import { dateText } from '../texts/times.ts';
import { useProblemText } from './message.tsx';
import { useMay } from './session.tsx';

export function FailuresDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const { texts } = useLanguage();
  const problemText = useProblemText();
  const failures = useQuery({
    queryKey: ['failures'],
    queryFn: ({ signal }) => getFailures(signal),
    enabled: open,
  });
  const listed = failures.data?.items ?? [];
  return (
    <Modal
      open={open}
      onCancel={onClose}
      closable={{ 'aria-label': texts.close }}
      title={texts.strip.failuresTitle}
      footer={null}
      width={720}
      destroyOnHidden
    >
      {failures.isError && <p role="alert">{problemText(failures.error)}</p>}
      {failures.isSuccess && listed.length === 0 && <p>{texts.strip.failuresNone}</p>}
      {listed.length > 1 && <RetryButton ids={listed.map((failure) => failure.recordingId)} all />}
      <ul className="failures">
        {listed.map((failure) => (
          <FailureLine key={failure.recordingId} failure={failure} />
        ))}
      </ul>
    </Modal>
  );
}

function FailureLine({ failure }: { failure: Failure }) {
  const { code, texts } = useLanguage();
  return (
    <li>
      <div>
        <Link to={`/recordings/${failure.recordingId}`}>{failure.callId ?? failure.storageKey}</Link>
        <span className="faint">
          {' '}
          {failure.stage !== null && `${texts.stages[failure.stage]} · `}
          {texts.strip.attempts(failure.attempts)} · {dateText(failure.at, code)}
        </span>
        <p>{reasonText(failure.code, code) ?? texts.notice.failedHint}</p>
        <p className="technical">
          {failure.code}：<span lang="en">{failure.message}</span>
        </p>
      </div>
      <RetryButton ids={[failure.recordingId]} />
    </li>
  );
}

/** Asks for another try of each recording. */
export function RetryButton({ ids, all = false }: { ids: readonly string[]; all?: boolean }) {
  const { texts } = useLanguage();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const may = useMay();
  const retry = useMutation({
    mutationFn: async () => {
      for (const id of ids) await retryRecording(id);
    },
    onSuccess: () => message.success(texts.retryDone),
    onError: (error) => message.error(problemText(error)),
    onSettled: () => queries.invalidateQueries(),
  });
  if (!may.failures) return null;
  return (
    <Button type={all ? 'primary' : 'default'} loading={retry.isPending} onClick={() => retry.mutate()}>
      {retry.isPending ? texts.retrying : all ? texts.strip.retryAll : texts.retryNow}
    </Button>
  );
}
